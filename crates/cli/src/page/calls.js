// Calls of the services at this address, and the same calls for a terminal or a program.

import { element, nextId } from "./elements.js";

/** Why a call was not answered: the reason, every field that is wrong, and what was perhaps meant. */
export class CallFailure extends Error {
  constructor({ code, message, details = [], reason = "", next = "" }) {
    super(message || "the call was not answered");
    const detail = (type) => details.find((one) => one.type === type)?.debug;
    this.code = code;
    this.reason = detail("google.rpc.ErrorInfo")?.reason ?? reason;
    this.violations = detail("google.rpc.BadRequest")?.fieldViolations ?? [];
    this.steps = detail("google.rpc.PreconditionFailure")?.violations ?? [];
    this.candidates = detail("medwage.errors.v1.Candidates")?.fields ?? [];
    this.next = next;
  }
}

/** What is shown to a server that asks who calls. It is kept for as long as the page is open, and nowhere else. */
let token = "";
export const showToken = (text) => (token = text.trim());

async function post(path, body) {
  let response;
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  try {
    response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    throw new CallFailure({ code: "unavailable", message: "The server can't be reached. Is it still running?" });
  }
  const text = await response.text();
  let reply;
  try {
    reply = JSON.parse(text);
  } catch {
    throw new CallFailure({ code: "unknown", message: text.trim() || `The server answered ${response.status}.` });
  }
  if (!response.ok) throw new CallFailure(reply);
  return reply;
}

/** Makes a call, and gives the reply. */
export const call = ({ path, request }) => post(path, request);

/** Asks how a question is read: the call that it asks for, by the reader of `medwage ask`. */
export async function readQuestion(question) {
  const read = await post("/question", { question });
  if (read.error) {
    throw new CallFailure({ ...read.error, next: read.next });
  }
  return read;
}

const service = (name, method) => `/medwage.${name}/${method}`;
export const benchmark = (method, request) => ({ path: service("benchmark.v1.BenchmarkService", method), request });
export const estimator = (method, request) => ({ path: service("estimator.v1.EstimatorService", method), request });
export const careerpath = (method, request) => ({ path: service("careerpath.v1.CareerPathService", method), request });
export const catalog = (method, request) => ({ path: service("catalog.v1.CatalogService", method), request });

/** Replaces the input at a path such as `markets[1].area` or `profile.credentials[0]`, in a copy. */
export function withInput(request, path, value) {
  const keys = path.split(/[.[\]]+/).filter(Boolean).map((key) => (/^\d+$/.test(key) ? Number(key) : key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())));
  const copy = structuredClone(request);
  let at = copy;
  for (const key of keys.slice(0, -1)) at = at[key] ??= {};
  at[keys.at(-1)] = value;
  return copy;
}

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** A token is named in what is shown, and never written out. */
const tokenHeader = () => (token ? ' -H "authorization: Bearer $MEDWAGE_TOKEN"' : "");

const FORMS = {
  grpcurl: ({ path, request }) => {
    const plaintext = location.protocol === "https:" ? "" : " -plaintext";
    return `grpcurl${plaintext}${tokenHeader()} -d ${quote(JSON.stringify(request))} \\\n  ${location.host} ${path.slice(1)}`;
  },
  curl: ({ path, request }) => `curl -s ${location.origin}${path}${tokenHeader()} \\\n  -H 'content-type: application/json' -d ${quote(JSON.stringify(request))}`,
  Python: ({ path, request }) => [
    token ? "import json, os, urllib.request" : "import json, urllib.request",
    "",
    `request = json.loads(r'''${JSON.stringify(request).replaceAll("'", "\\u0027")}''')`,
    "call = urllib.request.Request(",
    `    "${location.origin}${path}",`,
    "    data=json.dumps(request).encode(),",
    `    headers={"content-type": "application/json"${token ? ', "authorization": "Bearer " + os.environ["MEDWAGE_TOKEN"]' : ""}},`,
    ")",
    "print(json.load(urllib.request.urlopen(call)))",
  ].join("\n"),
};

/** Shows calls as grpcurl, curl and Python, with where the figures come from. */
export function evidence(calls, citation, command) {
  const id = nextId("code");
  const names = Object.keys(FORMS);
  const forms = command ? [...names, "medwage"] : names;
  const write = (form) => (form === "medwage" ? command : calls.map(FORMS[form]).join("\n\n"));
  const code = element("code", {}, write("grpcurl"));
  const panel = element("pre", { id: `${id}-panel`, role: "tabpanel", tabindex: "0", "aria-labelledby": `${id}-grpcurl` }, code);
  const choose = (tab) => {
    tabs.forEach((one) => {
      one.setAttribute("aria-selected", one === tab);
      one.tabIndex = one === tab ? 0 : -1;
    });
    code.textContent = write(tab.dataset.form);
    panel.setAttribute("aria-labelledby", tab.id);
  };
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(event.currentTarget) + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
    event.preventDefault();
  };
  const tabs = forms.map((form, at) => element("button", {
    type: "button", role: "tab", id: `${id}-${form}`, "data-form": form, "aria-controls": `${id}-panel`, "aria-selected": at === 0,
    tabindex: at === 0 ? "0" : "-1", click: (event) => choose(event.currentTarget), keydown: move,
  }, form));
  const copied = element("span", { role: "status", class: "copied" });
  const copy = navigator.clipboard && element("button", {
    type: "button", class: "copy",
    click: async () => {
      await navigator.clipboard.writeText(code.textContent).then(() => (copied.textContent = "copied"), () => (copied.textContent = "can't be copied here"));
    },
  }, "Copy");
  return element("div", { class: "evidence" },
    citation && element("p", { class: "citation" }, element("span", { class: "unseen" }, "Source: "), citation),
    element("details", { class: "code" },
      element("summary", {}, "as grpcurl, curl, Python"),
      element("div", { class: "tabs" }, element("div", { role: "tablist", "aria-label": "The same call as" }, tabs), copy, copied),
      panel,
    ),
  );
}
