// A real Chromium without a window, driven over a pipe by its own protocol: no driver, no package.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe",
  // Whatever has a name is not found: only the loopback interface is there.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];
const NAMED_KEYS = { Enter: 13, Tab: 9, ArrowDown: 40, ArrowUp: 38, ArrowLeft: 37, ArrowRight: 39, Escape: 27, " ": 32 };

const MOST_CLICKS = 20;

/** Runs in the page: says where an element's middle is, and lets the next click through to it only. `readAim` says if it came. */
function aimAt(aimed) {
  let reached = false;
  const events = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
  const judge = (event) => {
    const hit = aimed.contains(event.target) || event.target.closest("label")?.control === aimed;
    if (!hit) {
      event.stopImmediatePropagation();
      event.preventDefault();
    } else if (event.type === "click") reached = true;
  };
  events.forEach((type) => document.addEventListener(type, judge, { capture: true }));
  window.readAim = () => {
    events.forEach((type) => document.removeEventListener(type, judge, { capture: true }));
    return reached;
  };
  aimed.scrollIntoView({ block: "center" });
  const box = aimed.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Starts Chromium, and ends it with `close`. */
export async function startChromium(program = process.env.CHROMIUM ?? "chromium") {
  const profile = mkdtempSync(join(tmpdir(), "medwage-page-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const [write, read] = [child.stdio[3], child.stdio[4]];
  const waiting = new Map();
  const listeners = [];
  let received = "";
  read.setEncoding("utf8");
  read.on("data", (part) => {
    received += part;
    const messages = received.split("\0");
    received = messages.pop();
    for (const text of messages) {
      const message = JSON.parse(text);
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (call) message.error ? call.reject(new Error(`${call.method}: ${message.error.message}`)) : call.resolve(message.result);
      else listeners.forEach((listener) => listener(message));
    }
  });
  let last = 0;
  const send = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
    last += 1;
    waiting.set(last, { resolve, reject, method });
    write.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
  });
  const close = async () => {
    await send("Browser.close").catch(() => {});
    await ended.catch(() => {});
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  await Promise.race([send("Browser.getVersion"), ended.then(() => Promise.reject(new Error(`${program} ended at once`)))]);
  return { send, close, openPage: (options) => Page.open({ send, listeners }, options) };
}

/** One page, with all that it asked of anybody and all that it complained of. */
class Page {
  requests = [];
  complaints = [];

  static async open({ send, listeners }, { width = 1440, height = 900, scheme = "light", isMobile = false } = {}) {
    const { targetId } = await send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page();
    page.send = (method, params) => send(method, params, sessionId);
    listeners.push((message) => message.sessionId === sessionId && page.#hear(message));
    for (const domain of ["Page", "Runtime", "Network", "Log", "DOM"]) await page.send(`${domain}.enable`);
    await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: isMobile });
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }] });
    return page;
  }

  #hear({ method, params }) {
    if (method === "Network.requestWillBeSent") this.requests.push({ url: params.request.url, id: params.requestId, method: params.request.method });
    if (method === "Network.loadingFinished") {
      const request = this.requests.find(({ id }) => id === params.requestId);
      if (request) request.bytes = params.encodedDataLength;
    }
    if (method === "Network.responseReceived") {
      const request = this.requests.find(({ id }) => id === params.requestId);
      if (request) request.status = params.response.status;
    }
    if (method === "Runtime.exceptionThrown") this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type)) this.complaints.push(params.args.map(({ value, description }) => value ?? description).join(" "));
    // A refusal that the page shows is a line of Chromium's own too; those are judged by their status.
    if (method === "Log.entryAdded" && params.entry.level === "error" && params.entry.source !== "network") this.complaints.push(params.entry.text);
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  }

  async go(url) {
    await this.send("Page.navigate", { url });
    await this.until("document.readyState === 'complete'");
  }

  /** Waits, by frames of the page itself, until an expression holds. */
  async until(expression, seconds = 20) {
    const held = await this.evaluate(`new Promise((resolve) => {
      const end = performance.now() + ${seconds * 1000};
      const look = () => {
        let value = false;
        try { value = ${expression}; } catch {}
        if (value || performance.now() > end) resolve(Boolean(value));
        else setTimeout(look, 20);
      };
      look();
    })`);
    if (!held) throw new Error(`did not come true in ${seconds} s: ${expression}\nthe page: ${await this.evaluate("document.querySelector('#answer')?.innerText.slice(0, 600)")}`);
  }

  text(selector) {
    return this.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);
  }

  /**
   * Clicks the middle of an element with the mouse, after it was scrolled into view. What is still being drawn above it moves it
   * away under the mouse: such a click is kept from whatever else it would hit, and made again.
   */
  async click(selector, { text } = {}) {
    const found = text === undefined ? `document.querySelector(${JSON.stringify(selector)})` : `[...document.querySelectorAll(${JSON.stringify(selector)})].find((one) => one.textContent.includes(${JSON.stringify(text)}))`;
    for (let left = MOST_CLICKS; left > 0; left -= 1) {
      await this.until(found);
      const { x, y } = await this.evaluate(`(${aimAt})(${found})`);
      for (const type of ["mousePressed", "mouseReleased"]) await this.send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
      if (await this.evaluate("window.readAim()")) return;
    }
    throw new Error(`${MOST_CLICKS} clicks did not reach ${selector} ${text ?? ""}`);
  }

  type(text) {
    return this.send("Input.insertText", { text });
  }

  async press(key) {
    const code = NAMED_KEYS[key];
    const params = { key, code: key === " " ? "Space" : key, windowsVirtualKeyCode: code };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...params, text: key === "Enter" ? "\r" : key === " " ? " " : undefined });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...params });
  }

  async screenshot({ whole = false } = {}) {
    const { cssContentSize } = await this.send("Page.getLayoutMetrics");
    const clip = whole ? { x: 0, y: 0, width: cssContentSize.width, height: Math.min(cssContentSize.height, 12000), scale: 1 } : undefined;
    const { data } = await this.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: whole, clip });
    return Buffer.from(data, "base64");
  }
}
