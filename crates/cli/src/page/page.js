// The page: a question becomes a call, and its answer fills the parts of the page that it says something for.

import { element } from "./elements.js";
import { CallFailure, benchmark, call, estimator, readQuestion, withInput } from "./calls.js";
import { showFactors, showFailure, showReply } from "./answers.js";
import { Places } from "./map.js";
import { planCall, showPlans } from "./plan.js";

const EXAMPLES = [
  "medical coder in Dallas hospitals",
  "CPC with 6 years in Boston",
  "is 58,000 fair for a biller in Tampa",
  "where are medical coders paid most",
  "medical coder in Boston vs Dallas",
  "is the CPMA worth it for a medical coder in Ohio",
];
const FIRST = "medical coder";

const find = (id) => document.getElementById(id);
const say = (text) => (find("status").textContent = text);
const fields = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));

/** The call that was asked for last, so that a slower one before does not overwrite its answer. */
let turn = 0;

async function showIn(holder, build, choose) {
  holder.setAttribute("aria-busy", "true");
  try {
    holder.replaceChildren(...(await build()).flat(Infinity).filter(Boolean));
  } catch (error) {
    const failure = error instanceof CallFailure ? error : new CallFailure({ code: "internal", message: error.message });
    if (!(error instanceof CallFailure)) console.error(error);
    holder.replaceChildren(showFailure(failure, choose));
    throw failure;
  } finally {
    holder.removeAttribute("aria-busy");
  }
}

/** Asks a question in words. */
async function askQuestion(question) {
  const own = (turn += 1);
  find("question").value = question;
  const choose = (chosen) => chosen.question && goTo(chosen.question);
  let read;
  try {
    await showIn(find("answer-body"), async () => {
      read = await readQuestion(question);
      return [element("p", { class: "aside" }, "Asking…")];
    }, choose);
  } catch (failure) {
    say(failure.message);
    return;
  }
  if (own === turn) await askCall({ ...read.call, command: read.command, unread: read.unread }, own);
}

/** Makes the call of a question and shows the answer; where a name fits several, the one that is chosen takes its place. */
async function askCall(asked, own = (turn += 1)) {
  const choose = ({ field, candidate }) => askCall({ ...asked, command: "", request: withInput(asked.request, field, candidate.resource) });
  let reply;
  try {
    await showIn(find("answer-body"), async () => {
      reply = await call(asked);
      return showReply(asked, reply);
    }, choose);
  } catch (failure) {
    say(failure.message);
    return;
  }
  if (own !== turn) return;
  say(reply.summary ?? "Answered.");
  followAnswer(asked, reply);
}

/** Fills the other parts of the page from what was asked. */
function followAnswer(asked, reply) {
  const { request } = asked;
  const market = request.market ?? request.markets?.[0] ?? { occupation: request.occupation, industry: request.industry };
  const profile = request.profile ?? { role: market.occupation, area: market.area, industry: market.industry };
  if (profile.role) {
    const offer = request.pay?.annualUsd ?? request.annualUsd;
    fillProfile(profile, offer);
    later("moves", () => estimate(profile, offer));
  }
  const occupation = reply.resolved?.occupation?.resource ?? reply.rows?.[0]?.benchmark?.resolved?.occupation?.resource;
  if (occupation) later("places", () => showPlaces({ occupation, industry: request.industry ?? "" }));
  later("path", plan);
}

/** Does something for a section once somebody comes near it, the newest only. */
const waiting = new Map();
const nearing = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting && waiting.has(target.id)) {
      const task = waiting.get(target.id);
      waiting.delete(target.id);
      nearing.unobserve(target);
      task();
    }
  }
}, { rootMargin: "300px" });

function later(id, task) {
  waiting.set(id, task);
  nearing.unobserve(find(id));
  nearing.observe(find(id));
}

function fillProfile(profile, offer) {
  const form = find("profile-form");
  const set = (name, value) => (form.elements[name].value = value ?? "");
  ["role", "area", "industry", "experienceYears", "education"].forEach((name) => set(name, profile[name]));
  set("credentials", profile.uncertified ? "none" : (profile.credentials ?? []).join(", "));
  set("offer", offer);
}

/** Reads who is asked about from the form. */
function readProfile() {
  const said = fields(find("profile-form"));
  const profile = { role: said.role };
  for (const name of ["area", "industry", "education"]) if (said[name]) profile[name] = said[name];
  if (said.experienceYears) profile.experienceYears = Number(said.experienceYears);
  if (/^(none|no)$/i.test(said.credentials)) profile.uncertified = true;
  else if (said.credentials) profile.credentials = said.credentials.split(/[,;\s]+/).filter(Boolean);
  return { profile, offer: said.offer ? Number(said.offer) : undefined };
}

/** Changes that are tried on somebody, each alone. */
function changesFor(profile) {
  const changes = [];
  if (profile.experienceYears !== undefined && profile.experienceYears <= 65) changes.push({ label: "five more years", addedExperienceYears: 5 });
  if (profile.credentials?.length || profile.uncertified) {
    for (const code of ["CPC", "CCS", "CPMA"]) if (!profile.credentials?.includes(code)) changes.push({ label: `the ${code} added`, addedCredentials: [code] });
  }
  if (profile.education !== "EDUCATION_BACHELOR") changes.push({ label: "a bachelor's degree", education: "EDUCATION_BACHELOR" });
  changes.push({ label: "auditing too", addedDuties: ["DUTY_AUDITING"] }, { label: "leading others", addedDuties: ["DUTY_LEAD"] });
  if (profile.industry !== "hospital") changes.push({ label: "work in hospitals", industry: "hospital" });
  if (profile.industry !== "physician offices") changes.push({ label: "work in offices of physicians", industry: "physician offices" });
  return changes;
}

async function estimate(profile, offer) {
  const asked = estimator("EstimatePay", { profile });
  const choose = ({ field, candidate }) => {
    const chosen = withInput({ profile }, field, candidate.resource).profile;
    fillProfile(chosen, offer);
    estimate(chosen, offer);
  };
  await showIn(find("moves-body"), async () => {
    const reply = await call(asked);
    const tried = estimator("EvaluateChanges", { profile, changes: changesFor(profile) });
    // What would move somebody is a help; the estimate stands without it.
    const changed = await call(tried).then((effects) => ({ asked: tried, reply: effects }), () => undefined);
    return showFactors(asked, reply, changed);
  }, choose).catch((failure) => say(failure.message));
}

let places;
async function showPlaces(market) {
  places ??= new Places(find("places-body"), (area) => {
    const market = { occupation: places.occupation, area };
    if (places.industry) market.industry = places.industry;
    askCall(benchmark("FindBenchmark", { market }));
    find("answer").scrollIntoView();
    find("answer").focus({ preventScroll: true });
  });
  await places.show(market).catch((error) => find("places-body").replaceChildren(showFailure(error instanceof CallFailure ? error : new CallFailure({ message: error.message }))));
}

async function plan() {
  const { profile } = readProfile();
  const asked = planCall(profile, fields(find("plan-form")));
  const choose = ({ field, candidate }) => {
    if (field === "target_role") find("plan-role").value = candidate.resource;
    else fillProfile(withInput({ profile }, field, candidate.resource).profile);
    plan();
  };
  await showIn(find("path-body"), () => showPlans(asked), choose).catch((failure) => say(failure.message));
}

/** Goes to a question: it stands behind the `#`, which is sent to no server, so that it can be kept and gone back to. */
function goTo(question) {
  const hash = `#q=${encodeURIComponent(question)}`;
  if (location.hash === hash) askQuestion(question);
  else location.hash = hash;
}

function askedInAddress() {
  return location.hash.startsWith("#q=") ? decodeURIComponent(location.hash.slice(3)) : "";
}

find("ask-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = find("question").value.trim();
  if (question) goTo(question);
});
find("profile-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const { profile, offer } = readProfile();
  askCall(offer === undefined ? estimator("EstimatePay", { profile }) : estimator("EvaluateOffer", { profile, pay: { annualUsd: offer } }));
  estimate(profile, offer);
});
find("plan-form").addEventListener("submit", (event) => {
  event.preventDefault();
  plan();
});
find("examples").append(...EXAMPLES.map((text) => element("button", { type: "button", class: "example", click: () => goTo(text) }, text)));
window.addEventListener("hashchange", () => askedInAddress() && askQuestion(askedInAddress()));
askQuestion(askedInAddress() || FIRST).then(() => askedInAddress() || (find("question").value = ""));
