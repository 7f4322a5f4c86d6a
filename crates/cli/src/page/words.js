// How figures, kinds and gaps are said. Numbers are written as the services gave them.

const whole = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** Writes an amount: cents where it has some. */
export const usd = (amount) => (Number.isInteger(amount) ? whole : cents).format(amount);
/** Writes an amount to the dollar. */
export const dollars = (amount) => whole.format(amount);
/** Writes a difference to the dollar, with its sign. */
export const change = (amount) => (amount < 0 ? `−${whole.format(-amount)}` : `+${whole.format(amount)}`);
export const number = (value) => plain.format(value);
export const percent = (share) => `${plain.format(share * 100)}%`;
export const range = ({ low, high }, write = usd) => `${write(low)} to ${write(high)}`;

/** Writes a value of an enum in words: `OFFER_VERDICT_ABOVE_MARKET` after `OFFER_VERDICT_` is `above market`. */
export const word = (value, prefix) => (value ?? "").replace(prefix, "").toLowerCase().replaceAll("_", " ");

export const gradeOf = (grade) => word(grade, "GRADE_").toUpperCase();

const GRADES = {
  A: "large cell with small errors",
  B: "good for most uses",
  C: "use with care",
  D: "thin: few jobs or large errors",
};

export const gradeBadge = (grade) => {
  const letter = gradeOf(grade);
  return letter && { text: `grade ${letter}`, kind: `grade-${letter.toLowerCase()}`, title: GRADES[letter] };
};

const ANSWERS = {
  ANSWER_KIND_PUBLISHED: { text: "published", kind: "published", title: "a figure that BLS published, as it is" },
  ANSWER_KIND_MODELED: { text: "modeled", kind: "modeled", title: "an estimate, with its interval" },
  ANSWER_KIND_FALLBACK: { text: "a broader market", kind: "fallback", title: "nothing is published for the market that was asked for; a broader one answers" },
};

export const answerBadge = (answer) => ANSWERS[answer];
export const figureKind = (kind) => word(kind, "FIGURE_KIND_");
export const isModeled = (pay) => ["FIGURE_KIND_MODELED", "FIGURE_KIND_EXTRAPOLATED", "FIGURE_KIND_AGED"].includes(pay?.kind);

/** Says a gap: a bound is no value, and what is withheld has its reason. */
export function gapText(gap) {
  if (gap.kind === "GAP_KIND_LOWER_BOUND") return `at least ${usd(gap.lowerBound)}`;
  return word(gap.kind, "GAP_KIND_");
}

export const gapOf = (pay, figure) => pay?.gaps?.find((gap) => gap.figure === figure);

/** Writes one figure of a distribution, or why there is none. */
export function figureText(pay, figure) {
  if (pay?.[figure] !== undefined) return usd(pay[figure]);
  const gap = gapOf(pay, figure);
  return gap ? gapText(gap) : "";
}

/** Says a market by its place and workplace. */
export function marketLabel(resolved) {
  const area = resolved?.area?.displayName ?? "United States";
  const industry = resolved?.industry;
  return industry && industry.resource !== "industries/000000" ? `${industry.displayName}, ${area}` : area;
}

/** Says how inputs were read: those that the words alone don't show. */
export function readings(parts) {
  return parts.flat().filter((part) => part?.input && part.displayName && part.input !== part.displayName && part.input !== part.resource)
    .map((part) => ({ input: part.input, read: part.displayName, note: part.note, match: word(part.match, "MATCH_KIND_") }));
}

export const months = (count) => (count % 12 === 0 ? (count === 12 ? "1 year" : `${count / 12} years`) : count === 1 ? "1 month" : `${count} months`);
