// The page of `medwage up` as people use it, in a real Chromium: typing, clicking, the keyboard alone, in light and dark, on
// a phone and at a desk, with nobody to ask but the server itself.
//
// Usage: page.mjs BASE_URL FOLDER_FOR_SCREENSHOTS; CHROMIUM names the program. With MEDWAGE_TOKEN, the server asks for it, and only
// that is tried.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";

import { startChromium } from "./chromium.mjs";

const [base, folder] = process.argv.slice(2);
const MOST_BYTES = 300 * 1024;
const LEAST_CONTRAST = 4.5;
mkdirSync(folder, { recursive: true });

const answered = "document.querySelector('#answer .evidence') && !document.querySelector('#answer [aria-busy=true]')";
const says = (text) => `document.querySelector('#answer')?.innerText.includes(${JSON.stringify(text)}) && ${answered}`;

/** Types a question as a person does, and sends it with Enter. */
async function ask(page, question) {
  await page.evaluate("document.querySelector('#question').select(), document.querySelector('#question').focus()");
  await page.type(question);
  await page.press("Enter");
}

async function reach(page, id) {
  await page.evaluate(`document.getElementById(${JSON.stringify(id)}).scrollIntoView()`);
  await page.until(`document.querySelector('#${id} .evidence')`);
}

/** What the page has as sent: each of its files once, compressed. */
function fileSize(path, headers = { "accept-encoding": "gzip" }) {
  return new Promise((resolve, reject) => {
    get(base + path, { headers }, (response) => {
      let bytes = 0;
      response.on("data", (part) => (bytes += part.length));
      response.on("end", () => resolve({ bytes, headers: response.headers, status: response.statusCode }));
    }).on("error", reject);
  });
}

/** Finds texts whose contrast with what is behind them is too small. */
const CONTRAST = `(() => {
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map((part) => { const s = part / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
  const read = (color) => { const parts = color.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0]; return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 }; };
  const behind = (one) => { for (let at = one; at; at = at.parentElement) { const { rgb, alpha } = read(getComputedStyle(at).backgroundColor); if (alpha === 1) return rgb; } return [255, 255, 255]; };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !one.checkVisibility() || one.closest(".unseen, .skip, noscript, title, desc, option")) continue;
    const style = getComputedStyle(one);
    const ink = read(one.closest("svg") ? style.fill : style.color).rgb;
    const [high, low] = [light(ink), light(behind(one))].sort((first, second) => second - first);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < ${LEAST_CONTRAST}) found.push(one.className.baseVal ?? one.className, one.textContent.slice(0, 30), ratio.toFixed(2));
  }
  return found;
})()`;

/** Holds that everything that can be used says what it is, and that ids are used once. */
async function checkNames(page) {
  await page.send("Accessibility.enable");
  const { nodes } = await page.send("Accessibility.getFullAXTree");
  const usable = new Set(["button", "link", "textbox", "searchbox", "spinbutton", "combobox", "checkbox", "radio", "tab", "img"]);
  const nameless = nodes.filter(({ role, name, ignored }) => !ignored && usable.has(role?.value) && !name?.value);
  assert.deepEqual(nameless.map(({ role }) => role.value), []);
  assert.deepEqual(await page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, at, all) => all.indexOf(id) !== at)"), []);
  const headings = await page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map((one) => Number(one.tagName[1]))");
  headings.reduce((before, level) => (assert.ok(level <= before + 1, `a heading of level ${level} follows one of ${before}`), level), 0);
}

/** Holds that nobody else was asked, nothing failed that should not, and the console is clean. */
function checkQuiet(page, refusable = []) {
  assert.deepEqual(page.complaints, []);
  const others = page.requests.filter(({ url }) => !url.startsWith(`${base}/`) && !url.startsWith("data:"));
  assert.deepEqual(others, []);
  const refused = page.requests.filter(({ status }) => status >= 400).map(({ url, status }) => `${status} ${url.split("/").at(-1)}`);
  assert.deepEqual(refused.filter((one) => !refusable.includes(one)), []);
  if (refusable.length) assert.ok(refused.includes(refusable[0]));
}

async function askInWords(page) {
  await ask(page, "medical coder in Dallas hospitals");
  await page.until(says("Dallas-Fort Worth-Arlington"));
  const told = await page.text("#answer");
  assert.match(told, /estimated median of \$[\d,]+ a year; 80% interval/);
  assert.match(told, /modeled/);
  assert.match(told, /Texas[\s\S]*United States/);
  assert.match(told, /U\.S\. Bureau of Labor Statistics/);
  assert.match(await page.text("#status"), /estimated median/);
  await page.until("document.querySelectorAll('#answer svg.ranges .range').length >= 4");
  await page.until("document.querySelector('#answer svg .half.modeled') && document.querySelector('#answer svg .half.published')");

  await ask(page, "is 58,000 fair for a biller in Tampa");
  await page.until(says("percentile of billing"));
  await page.until("/this pay \\$58,000, percentile \\d/.test(document.querySelector('#answer .marker-label').textContent)");
  assert.match(await page.text("#answer"), /above market/);

  await ask(page, "CPC with 6 years in Boston");
  await page.until(says("Coder II with 6 years"));
  assert.match(await page.text("#answer"), /one employer's pay for them lies within/);

  await ask(page, "medical coder in Boston vs Dallas");
  await page.until(says("less at the median"));
  await ask(page, "medical coder pay over the years");
  await page.until(says("The series has"));
  await page.until("document.querySelectorAll('#answer .trend-point').length >= 5 && document.querySelector('#answer .break')");
  await ask(page, "is the CPMA worth it for a medical coder in Ohio");
  await page.until(says("CPMA adds"));
  await ask(page, "where are medical coders paid most");
  await page.until(says("pays medical records specialists the most"));
}

async function chooseCandidate(page) {
  await ask(page, "medical coder in Portland");
  await page.until("document.querySelector('#answer .candidate')");
  assert.match(await page.text("#answer"), /Portland fits several/);
  await page.click("#answer .candidate", { text: "Portland-South Portland, ME" });
  await page.until(says("Portland-South Portland, ME earn"));

  await ask(page, "in Dallas");
  await page.until("document.querySelector('#answer .failure')");
  assert.match(await page.text("#answer"), /no job was read/);
  await page.click("#answer .failure .example");
  await page.until(says("Dallas-Fort Worth-Arlington"));
}

async function showBounds(page) {
  await ask(page, "family medicine physician in Albany");
  await page.click("#answer .candidate", { text: "Albany, OR" });
  await page.until(says("at least $239,200"));
  await page.until("document.querySelector('#answer svg .arrow') && document.querySelector('#answer .gap.lower-bound')");
}

/** A cell of which nothing was released is a frame with its reason: no bar, no line, no mark that could be taken for a value. */
async function showWithheld(page) {
  const cell = await page.evaluate(`(async () => {
    const ask = async (pageToken) => {
      const request = { parent: "releases/current", filter: 'occupation = "29-2072"', pageSize: 1000, pageToken };
      const response = await fetch("/medwage.benchmark.v1.BenchmarkService/ListBenchmarks", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request) });
      return response.json();
    };
    const figures = ["p10", "p25", "p50", "p75", "p90", "mean"];
    const isWithheld = ({ annual }) => figures.every((name) => annual?.[name] === undefined && annual?.gaps?.some(({ figure, kind }) => figure === name && kind === "GAP_KIND_WITHHELD"));
    let found;
    for (let token = ""; !found; ) {
      const { benchmarks = [], nextPageToken = "" } = await ask(token);
      found = benchmarks.find(isWithheld);
      token = nextPageToken;
      if (!token) break;
    }
    if (!found) return "";
    const { rangeChart } = await import("/page/charts.js");
    const label = found.resolved.area.displayName;
    const holder = document.createElement("div");
    holder.id = "withheld";
    holder.append(rangeChart({ rows: [{ label, pay: found.annual, isMain: true }], title: "Pay", unit: "annual" }));
    document.querySelector("#answer-body").append(holder);
    return label;
  })()`);
  assert.notEqual(cell, "", "the release withholds no cell of this occupation");
  await page.until("document.querySelector('#withheld svg .range.withheld .empty')");
  const drawn = await page.evaluate(`(() => {
    const chart = document.querySelector("#withheld svg");
    const count = (selector) => chart.querySelectorAll(selector).length;
    const { width, height } = chart.querySelector(".empty").getBBox();
    return { values: count(".half, .whisker, .median, .interval, .arrow, .median-label, .end-label"), texts: [...chart.querySelectorAll(".range text")].map((one) => one.textContent), told: chart.querySelector("desc").textContent, width, height, dashes: getComputedStyle(chart.querySelector(".empty")).strokeDasharray, fill: getComputedStyle(chart.querySelector(".empty")).fill };
  })()`);
  assert.equal(drawn.values, 0, JSON.stringify(drawn));
  assert.ok(drawn.texts.includes("withheld") && drawn.told.startsWith(`${cell}: 10th withheld`), JSON.stringify(drawn));
  assert.ok(!/\$/.test(drawn.texts.join() + drawn.told), JSON.stringify(drawn));
  assert.ok(drawn.width > 200 && drawn.height > 10 && drawn.dashes !== "none" && drawn.fill === "none", JSON.stringify(drawn));
  await page.evaluate("document.querySelector('#withheld').remove()");
}

/** The chart is a year's pay or an hour's, as the reader chooses; the next answer begins with the choice. */
async function chooseUnit(page) {
  const tick = "document.querySelector('#answer svg.ranges .tick').textContent";
  const choose = (unit) => page.click(`#answer .unit input[value=${unit}]`);
  await ask(page, "medical coder in Dallas");
  await page.until(says("Dallas-Fort Worth-Arlington, TX earn"));
  await page.until(`/^\\$\\d\\d,/.test(${tick})`);
  await choose("hourly");
  await page.until(`/^\\$\\d\\d(\\.|$)/.test(${tick}) && document.querySelector('#answer .legend').textContent.startsWith('US dollars an hour')`);
  const median = await page.evaluate("document.querySelector('#answer svg .median-label').textContent");
  const told = await page.text("#answer table");
  assert.ok(told.includes(median) && /^\$\d\d\.\d\d$/.test(median), `${median} is not in ${told}`);
  await ask(page, "medical coder in Boston");
  await page.until(says("Boston-Cambridge-Newton, MA-NH earn"));
  await page.until("document.querySelector('#answer .unit input[value=hourly]').checked");
  // Pay that was said a year begins with the year, and is not converted.
  await ask(page, "is 58,000 fair for a biller in Tampa");
  await page.until("document.querySelector('#answer .marker-label')?.textContent.startsWith('this pay $58,000')");
  await choose("hourly");
  await page.until("!document.querySelector('#answer .marker-label') && document.querySelector('#answer .legend').textContent.includes('$58,000')");
  await page.evaluate("document.querySelector('#answer .unit input:checked').focus()");
  await page.press("ArrowLeft");
  await page.until("document.querySelector('#answer .unit input[value=annual]').checked && document.querySelector('#answer .marker-label')");
}

/** A server that asks who calls: the page says so, takes a token, and writes it nowhere. */
async function showToken(page, token) {
  await page.until("document.querySelector('#token').open && document.querySelector('#answer .failure')");
  assert.match(await page.text("#answer .failure"), /unauthenticated/i);
  await page.evaluate("document.querySelector('#token-text').focus()");
  await page.type(token);
  await page.press("Enter");
  await page.until(says("earn a median"));
  await page.click("#answer .code summary");
  for (const form of ["grpcurl", "curl", "Python"]) {
    await page.click(`#answer [role=tab][data-form=${form}]`);
    const shown = await page.text("#answer pre");
    assert.ok(shown.includes("MEDWAGE_TOKEN") && !shown.includes(token), shown);
    const [first] = shown.split(/\n\n(?=curl|import)/);
    if (form === "grpcurl") continue;
    const environment = { ...process.env, MEDWAGE_TOKEN: token };
    const printed = execFileSync(form === "Python" ? "python3" : "bash", ["-c", first], { encoding: "utf8", env: environment });
    assert.match(printed, /Medical Records Specialists/, printed);
  }
  const kept = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])";
  assert.ok(!(await page.evaluate(kept)).includes(token));
}

async function moveEstimate(page) {
  await ask(page, "CPC with 6 years in Boston");
  await page.until(says("Coder II with 6 years"));
  await reach(page, "moves");
  await page.until("document.querySelector('#profile-role').value === 'CPC' && document.querySelector('#moves .summary')?.innerText.includes('6 years') && document.querySelector('#moves svg.factors')");
  assert.match(await page.text("#moves"), /What would move it[\s\S]*five more years[\s\S]*[+−]\$[\d,]+/);
  await page.evaluate("document.querySelector('#profile-offer').focus()");
  await page.type("70000");
  await page.press("Enter");
  await page.until("document.querySelector('#answer .marker-label')?.textContent.startsWith('the offer $70,000')");
}

async function lookAtPlaces(page) {
  await reach(page, "places");
  assert.equal(await page.evaluate("document.querySelectorAll('#places .area').length"), 530);
  // Connecticut as it is today, Puerto Rico, Guam and the Virgin Islands are drawn.
  for (const area of ["0014860", "0025540", "0035300", "0035980", "0047930", "0900001", "0041980", "0038660", "7200006", "6600000", "7800000"]) {
    assert.ok(await page.evaluate(`document.querySelector('[data-area="areas/${area}"]')?.getBBox().width > 1`), area);
  }
  // By the keyboard alone: one stop for the whole map, arrows from area to area.
  assert.equal(await page.evaluate("document.querySelectorAll('#places .area[tabindex=\"0\"]').length"), 1);
  await page.evaluate("document.querySelector('#places .area[tabindex=\"0\"]').focus()");
  const first = await page.evaluate("document.activeElement.dataset.area");
  for (const key of ["ArrowRight", "ArrowDown", "ArrowRight"]) await page.press(key);
  const reached = await page.evaluate("document.activeElement.dataset.area");
  assert.ok(reached && reached !== first, `${first} ${reached}`);
  await page.press("Enter");
  await page.until("document.querySelector('.area-details .evidence')");
  assert.match(await page.text(".area-details"), /\$[\d,]+/);
  // What is not published is modeled, and says so.
  const unpublished = await page.evaluate("document.querySelector('#places .area.unpublished').dataset.area");
  await page.evaluate(`document.querySelector('[data-area="${unpublished}"]').dispatchEvent(new MouseEvent("click", { bubbles: true }))`);
  await page.until("document.querySelector('.area-details .badge.modeled, .area-details .badge.fallback, .area-details .notice')");
  // The ranking holds the same.
  await page.evaluate("document.querySelector('#ranking-filter').focus()");
  await page.type("hartford");
  await page.until("document.querySelectorAll('.ranking tbody tr').length === 1");
  await page.click(".ranking tbody button");
  await page.until("document.querySelector('.area-details h3')?.textContent.startsWith('Hartford') && document.querySelector('tr.chosen')");
  await page.click("#places input[value=RANK_BASIS_PRICE_ADJUSTED]");
  await page.until("document.querySelector('#places input[value=RANK_BASIS_PRICE_ADJUSTED]').checked && document.querySelector('#places .summary').textContent.includes('price')");
  await page.click(".area-details button, #places .zoom button", { text: "+" });
  await page.until("document.querySelector('.map.near') || Number(document.querySelector('.map').getAttribute('viewBox').split(' ')[2]) < 975");
}

async function planCareer(page) {
  await reach(page, "path");
  assert.match(await page.text("#path"), /Pay of \$80,000 a year/);
  await page.evaluate("document.querySelector('#plan-role').focus()");
  await page.type("coding auditor");
  await page.press("Enter");
  await page.until("/auditor/i.test(document.querySelector('#path-body .summary')?.innerText ?? '') && document.querySelector('#path svg.timeline')");
  await page.until("[...document.querySelectorAll('#path .plan')].every((plan) => plan.querySelectorAll('svg .step').length === plan.querySelectorAll('.steps li').length)");
}

/** Runs what the page shows, as somebody does who copies it. */
async function runShownCalls(page) {
  await ask(page, "medical coder in Dallas");
  await page.until(says("Dallas-Fort Worth-Arlington, TX earn"));
  await page.click("#answer .code summary");
  for (const form of ["grpcurl", "curl", "Python"]) {
    await page.click(`#answer [role=tab][data-form=${form}]`);
    // The first call is the answer's; the wider markets follow.
    const [shown] = (await page.evaluate("document.querySelector('#answer pre').textContent")).split(/\n\n(?=curl|grpcurl|import)/);
    const program = process.env.GRPCURL ? shown.replace(/^grpcurl/, process.env.GRPCURL) : shown;
    if (program.startsWith("grpcurl")) continue;
    const printed = execFileSync(form === "Python" ? "python3" : "bash", ["-c", program], { encoding: "utf8" });
    assert.match(printed, /Medical Records Specialists/, `${form}: ${program}\n${printed}`);
  }
  await page.evaluate("document.querySelector('#answer [role=tab][aria-selected=true]').focus()");
  await page.press("ArrowRight");
  assert.equal(await page.evaluate("document.activeElement.textContent"), "medwage");
  assert.match(await page.text("#answer pre"), /^medwage benchmark/);
}

const browser = await startChromium();
if (process.env.MEDWAGE_TOKEN) {
  const page = await browser.openPage();
  await page.go(`${base}/`);
  await showToken(page, process.env.MEDWAGE_TOKEN);
  assert.deepEqual(page.complaints, []);
  await browser.close();
  console.log("all is as it should be");
  process.exit();
}
try {
  const views = [["desk", 1440, 900, "light"], ["desk", 1440, 900, "dark"], ["phone", 390, 844, "light"], ["phone", 390, 844, "dark"]];
  for (const [name, width, height, scheme] of views) {
    const page = await browser.openPage({ width, height, scheme, isMobile: name === "phone" });
    await page.go(`${base}/#q=${encodeURIComponent("medical coder in Dallas hospitals")}`);
    await page.until(answered);
    for (const id of ["moves", "places", "path"]) await reach(page, id);
    assert.deepEqual(await page.evaluate(CONTRAST), [], `${name} ${scheme}`);
    assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), `${name} is wider than its sheet`);
    await checkNames(page);
    writeFileSync(join(folder, `${name}-${scheme}.png`), await page.screenshot({ whole: true }));
    checkQuiet(page);
  }

  const page = await browser.openPage();
  await page.go(`${base}/`);
  await page.until(answered);
  const first = await page.evaluate("Math.round(performance.now())");
  await askInWords(page);
  await chooseCandidate(page);
  await showBounds(page);
  await showWithheld(page);
  await chooseUnit(page);
  await moveEstimate(page);
  await lookAtPlaces(page);
  await planCareer(page);
  await runShownCalls(page);
  // A place of several, and an occupation of no role: the page shows candidates and reasons.
  checkQuiet(page, ["400 FindBenchmark", "400 EstimatePay", "400 PlanCareer"]);

  // A question stands in the address behind the #, so that going back goes to the one before.
  await page.evaluate("history.back()");
  await page.until("document.querySelector('#question').value === 'CPC with 6 years in Boston'");

  const files = [...new Set(page.requests.map(({ url }) => new URL(url).pathname).filter((path) => path === "/" || path.startsWith("/page/")))];
  let bytes = 0;
  for (const path of files) {
    const sent = await fileSize(path);
    assert.match(sent.headers["content-security-policy"], /^default-src 'self';/);
    const again = await fileSize(path, { "if-none-match": sent.headers.etag });
    assert.deepEqual([again.status, again.bytes], [304, 0], path);
    bytes += sent.bytes;
  }
  assert.ok(files.length >= 10 && bytes <= MOST_BYTES, `${files.length} files, ${bytes} bytes`);

  // Without a server the page says so, and nothing breaks.
  await page.send("Network.emulateNetworkConditions", { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await ask(page, "medical biller in Reno");
  await page.until("document.querySelector('#answer')?.innerText.includes('can\\'t be reached')");
  assert.deepEqual(page.complaints, []);

  console.log(`${files.length} files of the page, ${bytes} bytes as sent; first answer after ${first} ms`);
} finally {
  await browser.close();
}
console.log("all is as it should be");
