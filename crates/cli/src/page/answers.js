// One answer of each method: its sentence, its figures, its chart and its evidence.

import { badges, element, nextId, table } from "./elements.js";
import { benchmark, call, catalog, evidence } from "./calls.js";
import { LEGEND, factorChart, factorName, rangeChart, trendChart } from "./charts.js";
import { answerBadge, change, figureKind, figureText, gapOf, gradeBadge, gradeOf, isModeled, marketLabel, months, number, percent, range, readings, usd, word } from "./words.js";

const NATION = "areas/0000000";
const ALL_INDUSTRIES = "industries/000000";

const FIGURES = [["p10", "10th"], ["p25", "25th"], ["p50", "median"], ["p75", "75th"], ["p90", "90th"], ["mean", "mean"]];

/** A figure in a table: a value, or a gap that can't be mistaken for one. */
function figureCell(pay, figure) {
  const text = figureText(pay, figure);
  const gap = gapOf(pay, figure);
  if (gap && pay?.[figure] === undefined) return element("span", { class: `gap ${word(gap.kind, "GAP_KIND_").replaceAll(" ", "-")}`, title: gap.reason }, text);
  return isModeled(pay) && text ? element("span", { class: "modeled-figure" }, text) : text;
}

function payTable(rows) {
  const columns = [{ name: "US dollars" }, ...FIGURES.map(([, name]) => ({ name, number: true })), { name: "kind" }];
  const line = (label, pay) => [label, ...FIGURES.map(([figure]) => figureCell(pay, figure)), pay ? figureKind(pay.kind) : ""];
  return table("The figures", columns, rows.flatMap(({ label, annual, hourly, isMain }) => {
    const lines = annual || !hourly ? [line(isMain ? `${label}, a year` : label, annual)] : [];
    return hourly && (isMain || !annual) ? [...lines, line(`${label}, an hour`, hourly)] : lines;
  }));
}

/** How the words were read, and what somebody should know before they use the figures. */
function notes(reply, { unread = [] } = {}) {
  const resolved = reply.resolved ?? {};
  const read = readings([resolved.role, resolved.occupation, resolved.area, resolved.industry, resolved.credentials ?? [], reply.resolvedCredential]);
  const warnings = (reply.warnings ?? []).map(({ text }) => text);
  const unused = (reply.unusedInputs ?? []).filter(({ reason }) => !warnings.some((text) => text.includes(reason)))
    .map(({ input, reason, nearest = [] }) => `“${input}” moves nothing: ${reason}${nearest.length ? `; nearest are ${nearest.map(({ displayName }) => displayName).join(", ")}` : ""}`);
  return [
    read.length > 0 && element("p", { class: "read" }, "Read as: ", read.flatMap(({ input, read: name, note }, at) => [at ? "; " : "", element("q", {}, input), `: ${name}`, note ? element("span", { class: "aside" }, ` (${note})`) : ""])),
    unread.length > 0 && element("p", { class: "notice" }, `Not understood, and not used: ${unread.map((one) => `“${one}”`).join(", ")}.`),
    reply.degradation && element("p", { class: "notice" }, `Degraded: ${reply.degradation.reason ?? "a service that this needs did not answer"}.`),
    [...warnings, ...unused].map((text) => element("p", { class: "notice" }, text)),
  ];
}

function steps(reply) {
  const answered = reply.answered;
  return answered && element("p", { class: "notice" }, `Nothing answers for the market that was asked for; this is ${marketLabel(answered)}.`);
}

const rowOf = (reply, isMain = false) => ({
  label: marketLabel(reply.answered ?? reply.resolved), isMain, annual: reply.annual, hourly: reply.hourly,
  interval: reply.medianIntervalUsd, kind: answerBadge(reply.answer)?.text, grade: gradeOf(reply.grade),
});

const inUnit = (rows, unit) => rows.map((row) => ({ ...row, pay: row[unit], interval: unit === "annual" ? row.interval : undefined }));

/** The broader markets around one: the same place in all workplaces, the states, the nation. */
async function widerMarkets(resolved, isOfPerson) {
  const { occupation, area, industry } = resolved;
  const market = (areaName, industryName) => ({ market: { occupation: occupation.resource, area: areaName, industry: industryName } });
  const isApart = industry && industry.resource !== ALL_INDUSTRIES;
  const place = area?.resource ?? NATION;
  const requests = [];
  // A person stands in the market of their own place and workplace.
  if (isOfPerson && place !== NATION) requests.push(market(place, industry?.resource));
  if (isApart) requests.push(market(place));
  if (place !== NATION) {
    const { states = [] } = await call(benchmark("GetArea", { name: place }));
    requests.push(...states.filter((state) => state !== place).slice(0, 3).map((state) => market(state)));
    if (isApart) requests.push(market(NATION, industry.resource));
    requests.push(market(NATION));
  }
  if (!requests.length) return { rows: [] };
  const asked = benchmark("BatchFindBenchmarks", { requests });
  const { results } = await call(asked);
  return { asked, rows: results.filter((one) => one.benchmark).map((one) => rowOf(one.benchmark)) };
}

const UNITS = { annual: "a year", hourly: "an hour" };
/** The unit that somebody chose last, which the next answers begin with. */
let chosenUnit = "annual";

/** Whether something of a distribution can be drawn: a number, or a bound. */
const isDrawable = (pay) => FIGURES.some(([figure]) => pay?.[figure] !== undefined || gapOf(pay, figure)?.kind === "GAP_KIND_LOWER_BOUND");

/** The chart, a year or an hour as the reader chooses. Pay that is asked about stands in the unit that it was said in. */
function chartByUnit({ rows, marker, title }) {
  const main = rows.find(({ isMain }) => isMain) ?? rows[0];
  const units = Object.keys(UNITS).filter((unit) => isDrawable(main[unit]));
  const holder = element("div", {});
  const draw = (unit) => {
    const isOther = marker && marker.unit !== unit;
    holder.replaceChildren(
      rangeChart({ rows: inUnit(rows, unit), marker: isOther ? undefined : marker, unit, title }),
      element("p", { class: "legend" }, `US dollars ${UNITS[unit]}. ${LEGEND}`, isOther ? ` ${marker.label} is ${UNITS[marker.unit]}, and stands in that chart.` : ""),
    );
  };
  const first = marker?.unit ?? (units.includes(chosenUnit) ? chosenUnit : units[0] ?? "annual");
  draw(first);
  if (units.length < 2) return [holder];
  const name = nextId("unit");
  const choice = ([unit, text]) => element("label", {}, element("input", {
    type: "radio", name, value: unit, checked: unit === first,
    change: () => {
      chosenUnit = unit;
      draw(unit);
    },
  }), ` ${text}`);
  return [element("fieldset", { class: "choice unit" }, element("legend", {}, "Pay"), Object.entries(UNITS).map(choice)), holder];
}

/** The distribution beside the wider markets, with the place of the pay that is asked about. */
async function showDistribution({ asked, reply, main, marker, title, more = [], facts }) {
  const wider = reply.resolved?.occupation ? await widerMarkets(reply.answered ?? reply.resolved, Boolean(reply.resolved.role)) : { rows: [] };
  const rows = [main, ...wider.rows.filter(({ label }) => label !== main.label)];
  return [
    element("p", { class: "summary" }, reply.summary),
    badges(facts),
    notes(reply, asked), steps(reply),
    chartByUnit({ rows, marker, title }),
    more,
    payTable(rows),
    evidence([asked, wider.asked].filter(Boolean), reply.citation, asked.command),
  ];
}

const ANSWERS = {
  async FindBenchmark(asked, reply) {
    const employment = reply.employment === undefined ? null : { text: `${number(reply.employment)} jobs` };
    const facts = [answerBadge(reply.answer), gradeBadge(reply.grade), employment, reply.medianIntervalUsd && { text: `median ${range(reply.medianIntervalUsd)}, ${percent(reply.medianIntervalUsd.coverage)} sure`, kind: "modeled" }];
    return showDistribution({ asked, reply, main: rowOf(reply, true), facts, title: `Pay in ${marketLabel(reply.resolved)} beside wider markets` });
  },

  async RankWage(asked, reply) {
    const cell = { ...reply.benchmark, resolved: reply.resolved, answered: reply.benchmark?.answered };
    const { annualUsd, hourlyUsd } = asked.request;
    const percentile = reply.percentile === undefined ? "" : `, percentile ${number(reply.percentile)}`;
    const marker = annualUsd === undefined ? { value: hourlyUsd, unit: "hourly", label: `this pay ${usd(hourlyUsd)}${percentile}` } : { value: annualUsd, unit: "annual", label: `this pay ${usd(annualUsd)}${percentile}` };
    const facts = [
      { text: word(reply.verdict, "MARKET_VERDICT_"), kind: "verdict" }, answerBadge(cell.answer), gradeBadge(cell.grade),
      reply.compaRatio && { text: `${percent(reply.compaRatio)} of the median` },
      reply.kind && { text: `percentile ${figureKind(reply.kind)}`, title: "how the percentile was found between the published points" },
    ];
    return showDistribution({ asked, reply: { ...reply, answered: cell.answered }, main: rowOf(cell, true), marker, facts, title: `Where this pay stands in ${marketLabel(reply.resolved)} and in wider markets` });
  },

  async EstimatePay(asked, reply) {
    const main = { label: personLabel(reply.resolved), isMain: true, annual: reply.annual, hourly: reply.hourly, interval: reply.medianIntervalUsd, kind: "modeled", grade: gradeOf(reply.grade) };
    const facts = [{ text: "modeled", kind: "modeled" }, gradeBadge(reply.grade), reply.medianIntervalUsd && { text: `median ${range(reply.medianIntervalUsd)}, ${percent(reply.medianIntervalUsd.coverage)} sure`, kind: "modeled" }];
    return showDistribution({ asked, reply, main, facts, more: ranges(reply), title: `Such a person beside wider markets` });
  },

  async EvaluateOffer(asked, reply) {
    const main = { label: personLabel(reply.resolved), isMain: true, annual: reply.annual, interval: reply.medianIntervalUsd, kind: "modeled", grade: gradeOf(reply.grade) };
    const facts = [
      { text: word(reply.verdict, "OFFER_VERDICT_"), kind: "verdict" },
      { text: reply.firm ? "firm" : "not firm", title: reply.firm ? "the verdict holds at both ends of the interval" : "within the interval of the median the verdict could be another" },
      { text: "modeled", kind: "modeled" }, gradeBadge(reply.grade), reply.medianDeltaUsd !== undefined && { text: `${change(reply.medianDeltaUsd)} against the median` },
    ];
    const marker = { value: reply.annualUsd, unit: "annual", label: `the offer ${usd(reply.annualUsd)}${reply.percentile === undefined ? "" : `, percentile ${number(reply.percentile)}`}` };
    return showDistribution({ asked, reply, main, marker, facts, more: ranges(reply), title: "Where the offer stands among such people and in wider markets" });
  },

  async RankAreas(asked, reply) {
    const rows = reply.areas.map((area) => [area.rank ? number(area.rank) : "–", area.displayName, area.annualP50Usd === undefined ? "" : usd(area.annualP50Usd), area.priceAdjustedP50Usd === undefined ? "" : usd(area.priceAdjustedP50Usd), gradeOf(area.grade), area.exclusionReason ?? ""]);
    const columns = [{ name: "rank", number: true }, { name: "area" }, { name: "median", number: true }, { name: "at its prices", number: true }, { name: "grade" }, { name: "set apart because" }];
    return [
      element("p", { class: "summary" }, reply.summary), badges([{ text: "published", kind: "published" }]), notes(reply, asked),
      table("The ranking", columns, rows), element("p", {}, "All areas are on the ", element("a", { href: "#places" }, "map below"), "."),
      evidence([asked], reply.citation, asked.command),
    ];
  },

  async CompareBenchmarks(asked, reply) {
    const occupations = new Set(reply.rows.map(({ benchmark: cell }) => cell?.resolved?.occupation?.resource));
    const rows = reply.rows.map(({ benchmark: cell }, at) => ({ ...rowOf(cell, at === 0), label: occupations.size > 1 ? `${cell.resolved.occupation.displayName}, ${marketLabel(cell.resolved)}` : marketLabel(cell.resolved) }));
    const against = reply.rows.map(({ benchmark: cell, priceAdjustedP50Usd, priceParity, differenceProbability, verdict }, at) => [
      rows[at].label, priceAdjustedP50Usd === undefined ? "" : usd(priceAdjustedP50Usd), priceParity ? number(priceParity.index) : "",
      differenceProbability === undefined ? "" : percent(differenceProbability), verdict ? word(verdict, "DIFFERENCE_VERDICT_") : cell && at === 0 ? "compared with this" : "",
    ]);
    const columns = [{ name: "market" }, { name: "median at its prices", number: true }, { name: "prices (nation 100)", number: true }, { name: "chance that the means differ", number: true }, { name: "against the first" }];
    return [
      element("p", { class: "summary" }, reply.summary), notes(reply, asked),
      rangeChart({ rows: inUnit(rows, "annual"), unit: "annual", title: "The markets beside each other" }),
      element("p", { class: "legend" }, `US dollars a year. ${LEGEND}`), payTable(rows), table("At each place's prices", columns, against),
      evidence([asked], reply.citation, asked.command),
    ];
  },

  async ComputeTrend(asked, reply) {
    const points = [...reply.points].sort((one, other) => one.release.localeCompare(other.release));
    const columns = [{ name: "release" }, ...FIGURES.map(([, name]) => ({ name, number: true })), { name: "grade" }];
    const reasons = new Set((reply.breaks ?? []).map(({ reason }) => reason));
    return [
      element("p", { class: "summary" }, reply.summary), badges([{ text: "published", kind: "published" }]), notes(reply, asked),
      points.length > 0 && trendChart({ points, breaks: reply.breaks ?? [], title: `Pay in ${marketLabel(reply.resolved)} through the releases` }),
      element("p", { class: "legend" }, "US dollars a year as paid then: the line is the median, half earn within the band."),
      [...reasons].map((reason) => element("p", { class: "notice" }, reason)), reply.caution && element("p", { class: "notice" }, reply.caution),
      table("The figures", columns, points.map((point) => [point.release.replace("releases/", ""), ...FIGURES.map(([figure]) => figureCell(point.annual, figure)), gradeOf(point.grade)])),
      evidence([asked], reply.citation, asked.command),
    ];
  },

  async SearchCredentials(asked, found) {
    const [first] = found.matches ?? [];
    if (found.clarity !== "CLARITY_CLEAR" || !first?.resolved) {
      const names = (found.matches ?? []).map(({ resolved }) => resolved?.displayName).filter(Boolean);
      return [element("p", { class: "summary" }, names.length ? `Several credentials fit: ${names.slice(0, 5).join("; ")}.` : "No credential of that name is known."), evidence([asked], "", asked.command)];
    }
    const named = catalog("GetCredential", { name: first.resolved.resource });
    const credential = await call(named);
    const facts = [["exam", "examFeeUsd", usd], ["exam for members", "memberExamFeeUsd", usd], ["dues a year", "annualDuesUsd", usd], ["material", "materialUsd", usd], ["pass rate", "passRatePercent", (value) => `${number(value)}%`], ["months of preparation", "preparationMonths", number], ["hours of study", "studyHours", number]];
    const rows = facts.filter(([, key]) => credential[key]?.spread).map(([name, key, write]) => {
      const { spread, evidence: kind } = credential[key];
      return [name, write(spread.low), write(spread.base), write(spread.high), word(kind?.kind, "EVIDENCE_KIND_")];
    });
    return [
      element("p", { class: "summary" }, `${credential.code} is the ${credential.displayName}, issued by ${credential.issuer}. Say a job and a place to learn what it is worth there.`),
      credential.requirement?.rule && element("p", { class: "notice" }, credential.requirement.rule),
      table("What it takes", [{ name: "" }, { name: "low", number: true }, { name: "base", number: true }, { name: "high", number: true }, { name: "evidence" }], rows),
      evidence([asked, named], "", asked.command),
    ];
  },

  async EvaluateCredential(asked, reply) {
    const spread = (name, value) => value && [name, usd(value.low), usd(value.base), usd(value.high)];
    const rows = [spread("pay a year", reply.annualDeltaUsd), spread("cost", reply.costUsd), spread("value today, after costs", reply.netPresentValueUsd)].filter(Boolean);
    const facts = [
      { text: word(reply.availability, "AVAILABILITY_"), kind: "verdict" }, { text: "modeled", kind: "modeled" }, gradeBadge(reply.credentialed?.grade),
      reply.paybackMonths !== undefined && { text: `pays back in ${months(reply.paybackMonths)}` }, reply.lossProbability !== undefined && { text: `${percent(reply.lossProbability)} chance of a loss` },
    ];
    return [
      element("p", { class: "summary" }, reply.summary), badges(facts), notes(reply, asked), reply.noEffectReason && element("p", { class: "notice" }, reply.noEffectReason),
      (reply.missing ?? []).map(({ text }) => element("p", { class: "notice" }, text)),
      table("What it is worth", [{ name: "US dollars" }, { name: "low", number: true }, { name: "base", number: true }, { name: "high", number: true }], rows),
      evidence([asked], reply.citation, asked.command),
    ];
  },

  async RankCredentials(asked, reply) {
    const columns = [{ name: "credential" }, { name: "open" }, { name: "pay a year", number: true }, { name: "cost", number: true }, { name: "value today", number: true }, { name: "paid back", number: true }];
    const rows = (reply.credentials ?? []).slice(0, 20).map((row) => [row.displayName, word(row.availability, "AVAILABILITY_"), change(row.annualDeltaUsd ?? 0), usd(row.costUsd ?? 0), row.netPresentValueUsd ? `${usd(row.netPresentValueUsd.base)} (${range(row.netPresentValueUsd)})` : "", row.paybackMonths === undefined ? "" : months(row.paybackMonths)]);
    return [element("p", { class: "summary" }, reply.summary), badges([{ text: "modeled", kind: "modeled" }]), notes(reply, asked), table("Credentials by what they are worth", columns, rows), evidence([asked], reply.citation, asked.command)];
  },
};

/** Says somebody by their role and place. */
const personLabel = (resolved) => `${resolved?.role?.displayName ?? "Somebody"}, ${marketLabel(resolved)}`;

/** What an employer may do with an estimate: the ranges that it holds, each with its meaning. */
function ranges(reply) {
  const rows = [
    reply.medianIntervalUsd && ["the median of such people lies within", range(reply.medianIntervalUsd), `${percent(reply.medianIntervalUsd.coverage)} sure`],
    reply.employerIntervalUsd && ["one employer's pay for them lies within", range(reply.employerIntervalUsd), `${percent(reply.employerIntervalUsd.coverage)} sure`],
    reply.postingRangeUsd && ["a posting may say", range(reply.postingRangeUsd), ""],
    reply.marketRangeUsd && ["the market's middle half", range(reply.marketRangeUsd), ""],
  ].filter(Boolean);
  return rows.length ? [element("dl", { class: "ranges-list" }, rows.map(([name, text, how]) => element("div", {}, element("dt", {}, name), element("dd", {}, text, how && element("span", { class: "aside" }, ` ${how}`)))))] : [];
}

/** Shows the reply to a call. */
export function showReply(asked, reply) {
  const method = asked.path.split("/").at(-1);
  const answer = ANSWERS[method];
  return answer ? answer(asked, reply) : [element("p", { class: "summary" }, reply.summary ?? "Answered."), evidence([asked], reply.citation, asked.command)];
}

/** What moves an estimate, part by part, and what would. */
export function showFactors(asked, estimate, changed) {
  const columns = [{ name: "factor" }, { name: "times", number: true }, { name: "dollars", number: true }, { name: "evidence" }];
  const factors = estimate.factors ?? [];
  const rows = factors.map(({ kind, multiplier, deltaUsd, evidenceKind }) => [factorName(kind), multiplier === undefined ? "" : multiplier.toFixed(4), change(deltaUsd ?? 0), word(evidenceKind, "EVIDENCE_KIND_")]);
  const effects = changed?.reply?.changes ?? [];
  return [
    element("p", { class: "summary" }, estimate.summary),
    badges([{ text: "modeled", kind: "modeled" }, gradeBadge(estimate.grade)]),
    notes(estimate),
    estimate.annual?.p50 !== undefined && factorChart({ base: estimate.baseAnnualUsd, factors: factors.map((factor) => ({ deltaUsd: 0, ...factor })), result: estimate.annual.p50, title: "From the place's median to such a person's" }),
    factors.length > 0 ? table("Each factor; their product is the estimate", columns, rows) : element("p", { class: "notice" }, "Nothing that was said moves the estimate from the place's median: add years, credentials or schooling."),
    effects.length > 0 && table("What would move it", [{ name: "with" }, { name: "dollars a year", number: true }, { name: "then the median", number: true }, { name: "grade" }], effects.map((effect) => [effect.label, effect.annualDeltaUsd ? change(effect.annualDeltaUsd) : element("span", { class: "gap", title: effect.unusedInputs?.[0]?.reason }, "moves nothing"), figureText(effect.annual, "p50"), gradeOf(effect.grade)])),
    evidence([asked, changed?.asked].filter(Boolean), estimate.citation),
  ];
}

/** Why there is no answer: every field that is wrong, and candidates to choose from. */
export function showFailure(failure, choose) {
  const shown = new Set(failure.candidates.map(({ field }) => field));
  const others = failure.violations.filter(({ field, description }) => !shown.has(field) && description);
  const tried = /^medwage ask '?(.+?)'?$/.exec(failure.next ?? "")?.[1];
  const isChoice = failure.candidates.some(({ candidates = [] }) => candidates.length);
  return element("div", { class: "failure" },
    element("p", { class: "summary" }, isChoice && !others.length ? "Which one is meant?" : failure.message),
    badges([{ text: word(failure.reason || failure.code, ""), kind: "withheld" }]),
    failure.candidates.map(({ field, input, candidates = [] }) => element("div", { class: "candidates" },
      element("p", {}, element("q", {}, input), failure.violations.find((one) => one.field === field)?.reason?.endsWith("UNKNOWN") ? " is not known; the nearest are" : " fits several"),
      element("ul", {}, candidates.slice(0, 8).map((candidate) => element("li", {},
        element("button", { type: "button", class: "candidate", click: () => choose?.({ field, input, candidate }) }, candidate.displayName,
          element("span", { class: "aside" }, [candidate.annualP50Usd === undefined ? "" : ` ${usd(candidate.annualP50Usd)} a year`, candidate.note ? ` ${candidate.note}` : ""].join(""))),
      ))),
    )),
    others.length > 0 && element("ul", { class: "violations" }, others.map(({ field, description }) => element("li", {}, element("code", {}, field), ` ${description}`))),
    failure.steps.length > 0 && element("ol", { class: "violations" }, failure.steps.map(({ description }) => element("li", {}, description))),
    tried && element("p", {}, "Try: ", element("button", { type: "button", class: "example", click: () => choose?.({ question: tried.replaceAll("'\\''", "'") }) }, tried)),
  );
}
