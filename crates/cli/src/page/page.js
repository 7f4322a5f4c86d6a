// The page: a question becomes a call, and its answer fills the parts of the page that it says something for.

import { element } from "./elements.js";
import { CallFailure, benchmark, call, estimator, readQuestion, showToken, withInput } from "./calls.js";
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

/** How often each place was filled: a slower answer from before does not overwrite a newer one. */
const turns = new Map();

/** Fills a place with what `build` makes, or with why it can't be made. True where nothing newer came between. */
async function showIn(holder, build, choose) {
  const turn = (turns.get(holder) ?? 0) + 1;
  turns.set(holder, turn);
  const isNewest = () => turns.get(holder) === turn;
  holder.setAttribute("aria-busy", "true");
  let parts;
  try {
    parts = (await build()).flat(Infinity).filter(Boolean);
  } catch (error) {
    if (!isNewest()) return false;
    if (!(error instanceof CallFailure)) console.error(error);
    const failure = error instanceof CallFailure ? error : new CallFailure({ code: "internal", message: error.message });
    parts = [showFailure(failure, choose)];
    if (["UNAUTHENTICATED", "SCOPE_MISSING"].includes(failure.reason)) find("token").open = true;
    say(failure.message);
  }
  if (!isNewest()) return false;
  holder.replaceChildren(...parts);
  holder.removeAttribute("aria-busy");
  return true;
}

/** Asks a question in words. */
function askQuestion(question) {
  find("question").value = question;
  document.title = `${question} – medwage`;
  return showAnswer(async () => {
    const { call: asked, command, unread } = await readQuestion(question);
    return { ...asked, command, unread };
  });
}

/** Makes a call and shows its answer; where a name fits several, the one that is chosen takes its place. */
async function showAnswer(findCall) {
  let asked;
  let reply;
  const choose = ({ question, field, candidate }) => {
    if (question) goTo(question);
    else showAnswer(async () => ({ ...asked, command: "", request: withInput(asked.request, field, candidate.resource) })).then(() => find("answer").focus({ preventScroll: true }));
  };
  const isShown = await showIn(find("answer-body"), async () => {
    asked = await findCall();
    const answered = await call(asked);
    const parts = await showReply(asked, answered);
    reply = answered;
    return parts;
  }, choose);
  if (!isShown || !reply) return;
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
  }, choose);
}

let places;
async function showPlaces(market) {
  places ??= new Places(find("places-body"), (area) => {
    const market = { occupation: places.occupation, area };
    if (places.industry) market.industry = places.industry;
    showAnswer(async () => benchmark("FindBenchmark", { market }));
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
  await showIn(find("path-body"), () => showPlans(asked), choose);
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
find("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  showToken(find("token-text").value);
  askQuestion(askedInAddress() || FIRST);
});
find("profile-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const { profile, offer } = readProfile();
  showAnswer(async () => (offer === undefined ? estimator("EstimatePay", { profile }) : estimator("EvaluateOffer", { profile, pay: { annualUsd: offer } })));
  estimate(profile, offer);
});
find("plan-form").addEventListener("submit", (event) => {
  event.preventDefault();
  plan();
});
find("examples").append(...EXAMPLES.map((text) => element("button", { type: "button", class: "example", click: () => goTo(text) }, text)));
window.addEventListener("hashchange", () => askedInAddress() && askQuestion(askedInAddress()));
askQuestion(askedInAddress() || FIRST).then(() => askedInAddress() || (find("question").value = ""));
