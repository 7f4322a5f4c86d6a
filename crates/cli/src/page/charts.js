// Charts, drawn by hand as SVG at the width that there is. Each has its figures in words for those who don't see it.

import { drawToWidth, nextId, shape } from "./elements.js";
import { change, dollars, figureText, gapOf, gapText, isModeled, usd, word } from "./words.js";

const POINTS = ["p10", "p25", "p50", "p75", "p90"];

/** Round amounts for an axis, at most one for each 90 pixels. */
function axisTicks(low, high, width) {
  const wanted = Math.max(2, Math.floor(width / 90));
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((times) => times * power >= rough) * power;
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
  return ticks;
}

function makeScale(low, high, from, to) {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/** Keeps a label within the sheet. */
function anchorFor(x, width, room = 40) {
  if (x < room) return { x: Math.max(x - 4, 2), "text-anchor": "start" };
  if (x > width - room) return { x: Math.min(x + 4, width - 2), "text-anchor": "end" };
  return { x, "text-anchor": "middle" };
}

/** Says a distribution in one sentence. */
function describeRow({ label, pay, interval }) {
  const told = [["p10", "10th"], ["p25", "25th"], ["p50", "median"], ["p75", "75th"], ["p90", "90th"]]
    .map(([figure, name]) => [name, figureText(pay, figure)]).filter(([, text]) => text).map(([name, text]) => `${name} ${text}`);
  const median = interval ? `; the median lies between ${usd(interval.low)} and ${usd(interval.high)} with ${Math.round(interval.coverage * 100)}% confidence` : "";
  return `${label}: ${told.join(", ") || "no figures"}${median}.`;
}

/**
 * Distributions below each other: four of five earn within the line, half within the bar, the mark is the median. What is
 * modeled is hatched, a bound is an arrow, and what is withheld is said.
 */
export function rangeChart({ rows, marker, title, unit }) {
  return drawToWidth((width) => {
    const id = nextId("ranges");
    const values = rows.flatMap(({ pay, interval }) => [...POINTS.map((point) => pay?.[point]), interval?.low, interval?.high, gapOf(pay, "p90")?.lowerBound])
      .concat(marker?.value).filter((value) => value !== undefined);
    const [least, most] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
    const room = (most - least || most || 1) * 0.05;
    const [left, right, top] = [6, width - 6, marker ? 30 : 6];
    const x = makeScale(least - room, most + room, left, right);
    const heights = rows.map(({ isMain }) => (isMain ? 90 : 69));
    const bottom = top + heights.reduce((sum, height) => sum + height, 0) + 6;
    const ticks = axisTicks(least - room, most + room, right - left);
    const drawn = [];
    for (const tick of ticks) {
      drawn.push(shape("line", { class: "grid", x1: x(tick), x2: x(tick), y1: top, y2: bottom }));
      drawn.push(shape("text", { class: "tick", y: bottom + 18, ...anchorFor(x(tick), width, 30) }, unit === "hourly" ? usd(tick) : dollars(tick)));
    }
    let y = top;
    rows.forEach((row, at) => {
      drawn.push(drawRange(row, x, y, width, right, `${id}-hatch`));
      y += heights[at];
    });
    if (marker) {
      drawn.push(shape("line", { class: "marker", x1: x(marker.value), x2: x(marker.value), y1: 18, y2: bottom }));
      drawn.push(shape("text", { class: "marker-label", y: 13, ...anchorFor(x(marker.value), width, 90) }, marker.label));
    }
    const told = rows.map(describeRow).concat(marker ? [`${marker.label}.`] : []);
    return shape("svg", { class: "ranges", width, height: bottom + 26, viewBox: `0 0 ${width} ${bottom + 26}`, role: "img", "aria-labelledby": `${id}-title ${id}-told` },
      shape("title", { id: `${id}-title` }, title),
      shape("desc", { id: `${id}-told` }, told.join(" ")),
      hatch(`${id}-hatch`),
      drawn,
    );
  });
}

const hatch = (id) => shape("defs", {}, shape("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
  shape("rect", { class: "hatch-ground", width: 6, height: 6 }), shape("line", { class: "hatch-line", x1: 0, y1: 0, x2: 0, y2: 6 })));

function drawRange({ label, kind: answered, grade, pay, interval, isMain }, x, y, width, right, pattern) {
  const narrow = width < 560;
  const note = [!narrow && answered, grade && `grade ${grade}`].filter(Boolean).join(", ");
  const middle = y + 51;
  const half = isMain ? 11 : 8;
  const kind = isModeled(pay) ? "modeled" : "published";
  const parts = [shape("text", { class: isMain ? "row-label main" : "row-label", x: 6, y: y + 15 }, shorten(label, width - (note ? (narrow ? 92 : 160) : 12), isMain))];
  if (note) parts.push(shape("text", { class: "row-note", x: width - 6, y: y + 15, "text-anchor": "end" }, note));
  const [p10, p25, p50, p75, p90] = POINTS.map((point) => pay?.[point]);
  const bound = POINTS.map((point) => gapOf(pay, point)).find((gap) => gap?.kind === "GAP_KIND_LOWER_BOUND");
  const isBounded = bound !== undefined;
  if (p50 === undefined && !isBounded) {
    const reason = pay?.gaps?.[0] ? gapText(pay.gaps[0]) : "no figures";
    parts.push(shape("rect", { class: "empty", x: 6, y: middle - half, width: width - 12, height: half * 2, rx: 3 }));
    parts.push(shape("text", { class: "row-gap", x: width / 2, y: middle + 4, "text-anchor": "middle" }, reason));
    return shape("g", { class: "range withheld" }, parts);
  }
  const start = p10 ?? p25 ?? p50;
  const end = p90 ?? p75 ?? p50;
  if (start !== undefined && end !== undefined) parts.push(shape("line", { class: "whisker", x1: x(start), x2: x(end), y1: middle, y2: middle }));
  if (isBounded) {
    const from = x(end ?? start ?? bound.lowerBound);
    parts.push(shape("line", { class: "whisker bounded", x1: from, x2: right - 8, y1: middle, y2: middle }));
    parts.push(shape("path", { class: "arrow", d: `M${right - 9} ${middle - 5}L${right} ${middle}L${right - 9} ${middle + 5}Z` }));
    parts.push(shape("text", { class: "row-gap", x: right, y: middle + half + 14, "text-anchor": "end" }, `${bound.figure === "p50" ? "median" : `${bound.figure.slice(1)}th`} ${gapText(bound)}`));
  }
  if (p25 !== undefined && p75 !== undefined) {
    parts.push(shape("rect", { class: `half ${kind}`, x: x(p25), y: middle - half, width: Math.max(2, x(p75) - x(p25)), height: half * 2, rx: 2, fill: kind === "modeled" ? `url(#${pattern})` : null }));
  }
  if (p50 !== undefined) {
    parts.push(shape("line", { class: "median", x1: x(p50), x2: x(p50), y1: middle - half - 3, y2: middle + half + 3 }));
    parts.push(shape("text", { class: "median-label", y: middle - half - 6, ...anchorFor(x(p50), width) }, usd(p50)));
  }
  if (interval) {
    const level = middle + half + 6;
    parts.push(shape("path", { class: "interval", d: `M${x(interval.low)} ${level - 3}v6m0 -3H${x(interval.high)}m0 -3v6` }));
    if (isMain && !narrow) parts.push(shape("text", { class: "end-label", y: level + 14, ...anchorFor((x(interval.low) + x(interval.high)) / 2, width, 70) }, `median, ${Math.round(interval.coverage * 100)}% sure`));
  }
  if (isMain) {
    for (const value of [p10, p90]) {
      if (value !== undefined && Math.abs(x(value) - x(p50 ?? value)) > (narrow ? 40 : 90)) parts.push(shape("text", { class: "end-label", y: middle + half + 20, ...anchorFor(x(value), width) }, usd(value)));
    }
  }
  return shape("g", { class: "range" }, parts);
}

function shorten(text, width, isMain) {
  const letters = Math.floor(width / (isMain ? 8.2 : 7.2));
  return text.length <= letters ? text : `${text.slice(0, Math.max(letters - 1, 8)).trimEnd()}…`;
}

const FACTORS = {
  INDUSTRY: "workplace", ROLE: "role", EDUCATION: "schooling", EXPERIENCE: "experience", CREDENTIALS: "credentials", SPECIALTY: "specialty",
  DUTIES: "duties", EMPLOYER_SIZE: "employer's size", AGING: "moved to the month", HOURS: "hours", ROUNDING: "rounding",
};
export const factorName = (kind) => FACTORS[kind.replace("FACTOR_KIND_", "")] ?? word(kind, "FACTOR_KIND_");

/** The way from the area's median to somebody's: each factor is a step. */
export function factorChart({ base, factors, result, title }) {
  return drawToWidth((width) => {
    const id = nextId("factors");
    let reached = base;
    const steps = factors.map((factor) => {
      const from = reached;
      reached += factor.deltaUsd;
      return { ...factor, from, to: reached };
    });
    const ends = [base, result, ...steps.flatMap(({ from, to }) => [from, to])];
    const [least, most] = [Math.min(...ends), Math.max(...ends)];
    const room = Math.max((most - least) * 0.25, most * 0.02);
    const narrow = width < 520;
    const left = narrow ? 8 : 190;
    const line = narrow ? 50 : 36;
    const x = makeScale(least - room, most + room, left, width - 8);
    const drawn = [];
    const draw = (at, name, evidence, from, to, text, kind) => {
      const y = at * line + (narrow ? 22 : 6);
      drawn.push(shape("text", { class: "factor-name", x: narrow ? 6 : left - 12, y: narrow ? y - 5 : y + 16, "text-anchor": narrow ? "start" : "end" }, name, evidence && shape("tspan", { class: "factor-evidence" }, `  ${evidence}`)));
      if (from === to) {
        drawn.push(shape("line", { class: "factor-end", x1: x(from), x2: x(from), y1: y, y2: y + 22 }));
      } else {
        drawn.push(shape("rect", { class: `factor ${kind}`, x: Math.min(x(from), x(to)), y: y + 1, width: Math.max(2, Math.abs(x(to) - x(from))), height: 20, rx: 2 }));
      }
      const end = Math.max(x(from), x(to));
      const isRight = end > width - 90;
      drawn.push(shape("text", { class: "factor-value", x: isRight ? Math.min(x(from), x(to)) - 6 : end + 6, y: y + 16, "text-anchor": isRight ? "end" : "start" }, text));
    };
    draw(0, "the place's median", "", base, base, dollars(base), "");
    steps.forEach((step, at) => draw(at + 1, factorName(step.kind), word(step.evidenceKind, "EVIDENCE_KIND_"), step.from, step.to, change(step.deltaUsd), step.deltaUsd < 0 ? "down" : "up"));
    draw(steps.length + 1, "such a person's median", "", result, result, dollars(result), "");
    const height = (steps.length + 2) * line + 6;
    const told = steps.map((step) => `${factorName(step.kind)} ${change(step.deltaUsd)}`).join(", ");
    return shape("svg", { class: "factors", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": `${id}-title ${id}-told` },
      shape("title", { id: `${id}-title` }, title),
      shape("desc", { id: `${id}-told` }, `From ${dollars(base)}: ${told || "nothing moves it"}; to ${dollars(result)}.`),
      drawn,
    );
  });
}

/** Medians and the middle half through the releases; a break of the series is marked, and never bridged. */
export function trendChart({ points, breaks, title }) {
  return drawToWidth((width) => {
    const id = nextId("trend");
    const [left, right, top, bottom] = [58, width - 14, 14, 230];
    const known = points.filter(({ annual }) => annual?.p50 !== undefined);
    const values = known.flatMap(({ annual }) => [annual.p25, annual.p50, annual.p75]).filter((value) => value !== undefined);
    const y = makeScale(Math.min(...values) * 0.96, Math.max(...values) * 1.03, bottom, top);
    const x = makeScale(0, Math.max(points.length - 1, 1), left + 18, right - 18);
    const yearOf = ({ release }) => release.split("-").at(-2);
    const isBreak = (point) => breaks.some((one) => one.firstRelease === point.release);
    const runs = [];
    points.forEach((point, at) => {
      if (point.annual?.p50 === undefined) return runs.push([]);
      if (!runs.length || isBreak(point)) runs.push([]);
      return runs.at(-1).push({ point, at });
    });
    const drawn = axisTicks(Math.min(...values) * 0.96, Math.max(...values) * 1.03, 450).map((tick) => [
      shape("line", { class: "grid", x1: left, x2: right, y1: y(tick), y2: y(tick) }),
      shape("text", { class: "tick", x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, dollars(tick)),
    ]);
    for (const run of runs.filter((one) => one.length)) {
      const along = (figure) => run.filter(({ point }) => point.annual[figure] !== undefined).map(({ point, at }) => `${x(at)} ${y(point.annual[figure])}`);
      const band = [...along("p25"), ...along("p75").reverse()];
      if (run.length > 1) drawn.push(shape("path", { class: "band", d: `M${band.join("L")}Z` }));
      drawn.push(shape("path", { class: "trend-line", d: `M${along("p50").join("L")}` }));
      drawn.push(run.map(({ point, at }) => shape("circle", { class: "trend-point", cx: x(at), cy: y(point.annual.p50), r: 4 })));
    }
    const every = Math.ceil(points.length / Math.max(2, Math.floor(width / 60)));
    points.forEach((point, at) => {
      if (isBreak(point)) drawn.push(shape("line", { class: "break", x1: x(at - 0.5), x2: x(at - 0.5), y1: top, y2: bottom }));
      if (at % every === 0 || at === points.length - 1) drawn.push(shape("text", { class: "tick", x: x(at), y: bottom + 18, "text-anchor": "middle" }, yearOf(point)));
    });
    return shape("svg", { class: "trend", width, height: bottom + 28, viewBox: `0 0 ${width} ${bottom + 28}`, role: "img", "aria-labelledby": `${id}-title ${id}-told` },
      shape("title", { id: `${id}-title` }, title),
      shape("desc", { id: `${id}-told` }, known.map((point) => `${yearOf(point)} ${usd(point.annual.p50)}`).join(", ")),
      drawn,
    );
  });
}

export const LEGEND = "Four of five earn within the line, half within the bar; the upright mark is the median, a bracket below it the interval of the median. A hatched bar is modeled; an arrow has only a lower bound.";
