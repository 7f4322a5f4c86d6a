// Plans as timelines: what is studied when, each change of work, and what is paid from then on.

import { badges, drawToWidth, element, nextId, shape } from "./elements.js";
import { call, careerpath, evidence } from "./calls.js";
import { dollars, months, usd, word } from "./words.js";

/** Writes the call for plans of somebody from what the form says. */
export function planCall(profile, fields) {
  const limits = {};
  if (fields.deadline) limits.deadlineYears = Number(fields.deadline);
  if (fields.budget) limits.budgetUsd = Number(fields.budget);
  if (fields.degreeExcluded) limits.degreeExcluded = true;
  if (fields.jobKept) limits.jobKept = true;
  const request = { profile };
  if (fields.role) request.targetRole = fields.role;
  else request.targetAnnualUsd = Number(fields.annual);
  if (Object.keys(limits).length) request.limits = limits;
  return careerpath("PlanCareer", request);
}

const isStudy = ({ kind }) => kind === "STEP_KIND_STUDY_CREDENTIAL" || kind === "STEP_KIND_STUDY_PROGRAM";
/** Whether a step takes time without study: experience that has to be gained. */
const isWait = (step) => !isStudy(step) && endOf(step) > startOf(step);
const startOf = (step) => step.startMonth ?? 0;
const endOf = (step) => step.endMonth ?? startOf(step);

/** A plan along its months: bars are studies, diamonds changes of work, with the pay from each on. */
function timeline(plan, longest) {
  return drawToWidth((width) => {
    const id = nextId("plan");
    const line = 40;
    const height = plan.steps.length * line + 30;
    const x = (month) => 10 + (month / Math.max(longest, 1)) * (width - 24);
    const drawn = [];
    const every = longest <= 24 ? 6 : longest <= 60 ? 12 : 24;
    for (let month = 0; month <= longest; month += every) {
      drawn.push(shape("line", { class: "grid", x1: x(month), x2: x(month), y1: 0, y2: height - 24 }));
      const isLast = x(month) > width - 40;
      drawn.push(shape("text", { class: "tick", x: isLast ? width - 4 : x(month), y: height - 8, "text-anchor": month === 0 ? "start" : isLast ? "end" : "middle" }, month === 0 ? "now" : months(month)));
    }
    plan.steps.forEach((step, at) => {
      const [from, to, y] = [x(startOf(step)), x(endOf(step)), at * line + 24];
      const right = from > width * 0.55;
      const told = `${step.text}${step.annualUsd === undefined ? "" : ` · then ${dollars(step.annualUsd)}`}`;
      const letters = Math.floor((right ? Math.max(to, from + 12) : width - from) / 7);
      drawn.push(shape("text", { class: "step-label", x: right ? Math.max(to, from + 10) : from, y: y - 6, "text-anchor": right ? "end" : "start" }, told.length > letters ? `${told.slice(0, letters - 1)}…` : told));
      const kind = isWait(step) ? "wait" : step.fullTime ? "study full" : "study";
      drawn.push(isStudy(step) || isWait(step)
        ? shape("rect", { class: `step ${kind}`, x: from, y, width: Math.max(3, to - from), height: 12, rx: 3 })
        : shape("path", { class: "step change", d: `M${from} ${y - 1}l7 7l-7 7l-7 -7Z` }));
    });
    return shape("svg", { class: "timeline", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": `${id}-title` },
      shape("title", { id: `${id}-title` }, `Timeline of ${plan.steps.length} steps over ${months(plan.months ?? 0)}; the list below says the same`), drawn);
  });
}

function describePlan(plan, longest, at) {
  const strengths = (plan.strengths ?? []).map((strength) => ({ text: word(strength, "PLAN_STRENGTH_"), kind: "verdict" }));
  const step = (one) => element("li", {},
    element("span", { class: "step-when" }, startOf(one) === endOf(one) ? `month ${startOf(one)}` : `months ${startOf(one)} to ${endOf(one)}`),
    ` ${one.text}`, one.costUsd ? `, ${usd(one.costUsd)}` : "", one.annualUsd === undefined ? "" : `, then ${usd(one.annualUsd)} a year`);
  return element("article", { class: "plan" },
    element("h3", {}, `Plan ${at + 1}: ${usd(plan.annualUsd)} a year after ${months(plan.months ?? 0)}`),
    badges([...strengths, { text: `costs ${usd(plan.costUsd ?? 0)}` }, plan.stayingDeltaUsd !== undefined && { text: `worth ${usd(Math.abs(plan.stayingDeltaUsd))} ${plan.stayingDeltaUsd < 0 ? "less" : "more"} than staying` }, { text: "modeled", kind: "modeled" }]),
    timeline(plan, longest),
    element("ol", { class: "steps" }, plan.steps.map(step)),
  );
}

/** Asks for plans and shows them. */
export async function showPlans(asked) {
  const reply = await call(asked);
  const plans = reply.plans ?? [];
  const longest = Math.max(...plans.map((plan) => Math.max(plan.months ?? 0, ...plan.steps.map(endOf))), 1);
  const unreachable = reply.unreachable;
  return [
    element("p", { class: "summary" }, reply.summary),
    unreachable?.text && element("p", { class: "notice" }, unreachable.text),
    (reply.warnings ?? []).map(({ text }) => element("p", { class: "notice" }, text)),
    plans.map((plan, at) => describePlan({ steps: [], ...plan }, longest, at)),
    plans.length < (reply.planCount ?? 0) && element("p", { class: "aside" }, `${plans.length} of ${reply.planCount} plans are shown.`),
    evidence([asked], reply.citation),
  ];
}
