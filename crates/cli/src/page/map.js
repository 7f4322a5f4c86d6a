// The map of all areas and their ranking: the same figures twice, so that either can be used without the other.

import { element, shape, badges } from "./elements.js";
import { benchmark, call, evidence } from "./calls.js";
import { rangeChart } from "./charts.js";
import { answerBadge, gradeBadge, gradeOf, marketLabel, number, range, usd } from "./words.js";

const CLASSES = 6;
const SHOWN = 25;

let outlines;
/** Loads the outlines of all areas, once. */
function loadOutlines() {
  outlines ??= fetch("/page/areas.json").then((response) => {
    if (!response.ok) throw new Error(`the outlines of areas can't be had: ${response.status}`);
    return response.json();
  }).then(unpack);
  return outlines;
}

/** Lines are kept as differences in tenths of a pixel; a ring is lines one after the other, `~n` the other way round. */
function unpack(packed) {
  const lines = packed.lines.map((numbers) => {
    let [x, y] = [0, 0];
    const points = [];
    for (let at = 0; at < numbers.length; at += 2) {
      x += numbers[at];
      y += numbers[at + 1];
      points.push([x / 10, y / 10]);
    }
    return points;
  });
  const pathOf = (points) => points.map(([x, y]) => `${x},${y}`).join("L");
  const areas = Object.entries(packed.areas).map(([code, rings]) => {
    const drawn = rings.map((ring) => ring.flatMap((step, at) => (step < 0 ? [...lines[~step]].reverse() : lines[step]).slice(at ? 1 : 0)));
    const [xs, ys] = [drawn[0].map(([x]) => x), drawn[0].map(([, y]) => y)];
    const middle = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
    return { code, name: `areas/${code}`, path: drawn.map((points) => `M${pathOf(points)}Z`).join(""), middle };
  });
  return {
    width: packed.width / 10, height: packed.height / 10, source: packed.source, areas,
    states: packed.states.map((line) => `M${pathOf(lines[line])}`).join(""),
    insets: packed.insets.map(({ name, at }) => ({ name, at: at.map((value) => value / 10) })),
  };
}

/** The bounds of classes with as many areas each: medians that there are, the lowest of each class. */
function classBounds(medians) {
  const sorted = [...medians].sort((one, other) => one - other);
  return Array.from({ length: CLASSES }, (_, at) => sorted[Math.floor((at * sorted.length) / CLASSES)]);
}

export class Places {
  /** Draws into a place; `ask` is called with the name of an area that somebody wants to ask about. */
  constructor(holder, ask) {
    this.holder = holder;
    this.ask = ask;
    this.basis = "";
    this.chosen = "";
    this.filter = "";
    this.isWhole = false;
  }

  /** Shows another occupation, in all areas. */
  async show({ occupation, industry }) {
    const isSame = this.occupation === occupation && this.industry === industry;
    if (isSame) return;
    [this.occupation, this.industry] = [occupation, industry];
    await this.load();
  }

  async load() {
    const request = { occupation: this.occupation, pageSize: 1000 };
    if (this.industry) request.industry = this.industry;
    if (this.basis) request.basis = this.basis;
    const asked = benchmark("RankAreas", request);
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const [reply, map] = await Promise.all([call(asked), loadOutlines()]);
    if (turn !== this.turn) return;
    this.asked = asked;
    this.reply = reply;
    this.rows = new Map(reply.areas.map((row) => [row.area, row]));
    this.figure = this.basis ? "priceAdjustedP50Usd" : "annualP50Usd";
    this.bounds = classBounds(reply.areas.filter((row) => row.rank && row[this.figure] !== undefined).map((row) => row[this.figure]));
    this.draw(map);
  }

  draw(map) {
    this.details = element("div", { class: "area-details", role: "status", "aria-live": "polite" }, element("p", { class: "aside" }, "Point at an area, or reach the map with Tab and move with the arrow keys; Enter opens an area."));
    const who = this.reply.resolved?.occupation?.displayName ?? "";
    this.holder.replaceChildren(
      element("p", { class: "summary" }, this.reply.summary),
      element("div", { class: "places-tools" },
        element("fieldset", { class: "choice" }, element("legend", {}, "Medians"), this.choice("as paid", ""), this.choice("at each place's prices", "RANK_BASIS_PRICE_ADJUSTED")),
        element("div", { class: "zoom", role: "group", "aria-label": "Zoom of the map" },
          element("button", { type: "button", "aria-label": "Zoom in", click: () => this.zoomBy(0.6) }, "+"),
          element("button", { type: "button", "aria-label": "Zoom out", click: () => this.zoomBy(1 / 0.6) }, "−"),
          element("button", { type: "button", click: () => this.zoomTo([0, 0, map.width, map.height]) }, "Whole map")),
      ),
      element("div", { class: "places-grid" },
        element("div", { class: "map-side" }, this.drawMap(map, who), this.drawLegend(), this.details),
        this.drawRanking(),
      ),
      evidence([this.asked], this.reply.citation),
      element("p", { class: "aside" }, `Outlines: ${map.source}. Alaska, Hawaii, Guam, Puerto Rico and the Virgin Islands are at the lower edge, each at a scale of its own; Connecticut is drawn by its planning regions.`),
    );
  }

  choice(text, basis) {
    return element("label", {}, element("input", { type: "radio", name: "basis", value: basis, checked: this.basis === basis, change: () => { this.basis = basis; this.load().then(() => this.holder.querySelector(`input[value="${basis}"]`)?.focus(), (failure) => this.tell(failure.message)); } }), ` ${text}`);
  }

  classOf(name) {
    const row = this.rows.get(name);
    if (!row) return "unpublished";
    const value = row[this.figure];
    if (value === undefined) return "withheld";
    if (!row.rank) return "apart";
    return `c${this.bounds.findLastIndex((bound) => value >= bound)}`;
  }

  describe(name) {
    const row = this.rows.get(name);
    if (!row) return `${this.nameOf(name)}: nothing is published for this occupation`;
    const value = row[this.figure];
    const median = value === undefined ? "no median is published" : `median ${usd(value)}${this.basis ? " at its prices" : ""}`;
    const rank = row.rank ? `rank ${row.rank} of ${this.reply.rankedSize}` : `not ranked: ${row.exclusionReason}`;
    return `${row.displayName}: ${median}, ${rank}, grade ${gradeOf(row.grade)}`;
  }

  nameOf(name) {
    return this.rows.get(name)?.displayName ?? this.names?.get(name) ?? `Area ${name.replace("areas/", "")}`;
  }

  drawMap(map, who) {
    const byName = new Map();
    const marks = map.areas.map((area) => {
      const mark = shape("path", { d: area.path, class: `area ${this.classOf(area.name)}`, role: "button", tabindex: "-1", "data-area": area.name, "aria-label": this.describe(area.name) });
      byName.set(area.name, { mark, middle: area.middle });
      return mark;
    });
    this.marks = byName;
    const outline = shape("path", { class: "chosen-outline", d: "" });
    this.outline = { shape: outline, paths: new Map(map.areas.map(({ name, path }) => [name, path])) };
    this.view = [0, 0, map.width, map.height];
    this.size = [map.width, map.height];
    const svg = shape("svg", { class: "map", viewBox: this.view.join(" "), role: "group", "aria-label": `Map of ${map.areas.length} areas, shaded by the median of ${who}. Arrow keys move from area to area, Enter opens one; the ranking has the same as a table.` },
      shape("defs", {}, shape("pattern", { id: "apart-dots", width: 3, height: 3, patternUnits: "userSpaceOnUse" }, shape("rect", { class: "apart-ground", width: 3, height: 3 }), shape("circle", { class: "apart-dot", cx: 1.5, cy: 1.5, r: 0.7 })),
        shape("pattern", { id: "none-lines", width: 3, height: 3, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, shape("rect", { class: "none-ground", width: 3, height: 3 }), shape("line", { class: "none-line", x1: 0, y1: 0, x2: 0, y2: 3 }))),
      marks,
      shape("path", { class: "state-lines", d: map.states }),
      outline,
      map.insets.map(({ name, at }) => shape("text", { class: "inset", x: Math.min(Math.max(at[0], 60), map.width - 105), y: map.height - 4, "text-anchor": "middle" }, name)),
    );
    this.svg = svg;
    const target = (event) => event.target.closest?.("[data-area]")?.dataset.area;
    svg.addEventListener("pointerover", (event) => target(event) && this.preview(target(event)));
    svg.addEventListener("focusin", (event) => target(event) && this.preview(target(event), true));
    svg.addEventListener("click", (event) => !this.wasDragged && target(event) && this.open(target(event)));
    svg.addEventListener("keydown", (event) => this.press(event, target(event)));
    this.letDrag(svg);
    const first = this.chosen && byName.has(this.chosen) ? this.chosen : this.reply.areas[0]?.area;
    byName.get(first)?.mark.setAttribute("tabindex", "0");
    this.current = first;
    if (this.chosen) this.outlineArea(this.chosen);
    return element("div", { class: "map-frame" }, svg);
  }

  /** Moves the sheet with the pointer, where only a part of it is shown. */
  letDrag(svg) {
    let from = null;
    svg.addEventListener("pointerdown", (event) => {
      this.wasDragged = false;
      if (this.view[2] < this.size[0]) from = { x: event.clientX, y: event.clientY, view: this.view };
    });
    svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      const scale = this.view[2] / svg.getBoundingClientRect().width;
      const [right, down] = [event.clientX - from.x, event.clientY - from.y];
      if (!this.wasDragged && Math.hypot(right, down) < 5) return;
      if (!this.wasDragged) svg.setPointerCapture(event.pointerId);
      this.wasDragged = true;
      this.zoomTo(this.within(from.view[0] - right * scale, from.view[1] - down * scale, from.view[2], from.view[3]));
    });
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => (from = null));
  }

  /** Keeps a part of the sheet within it. */
  within(x, y, width, height) {
    return [Math.min(Math.max(x, 0), this.size[0] - width), Math.min(Math.max(y, 0), this.size[1] - height), width, height];
  }

  /** Shows a place of the sheet that is out of sight. */
  reveal([x, y]) {
    const [left, top, width, height] = this.view;
    if (x < left || x > left + width || y < top || y > top + height) this.zoomTo(this.within(x - width / 2, y - height / 2, width, height));
  }

  outlineArea(name) {
    this.outline.shape.setAttribute("d", this.outline.paths.get(name) ?? "");
  }

  /** Moves the focus to the nearest area in the direction of an arrow key. */
  press(event, name) {
    if (!name) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.open(name);
      return;
    }
    const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!direction) return;
    event.preventDefault();
    const [x, y] = this.marks.get(name).middle;
    let [best, distance] = [null, Infinity];
    for (const [other, { middle }] of this.marks) {
      const along = (middle[0] - x) * direction[0] + (middle[1] - y) * direction[1];
      const aside = Math.abs((middle[0] - x) * direction[1]) + Math.abs((middle[1] - y) * direction[0]);
      if (other === name || along <= 0.5 || aside > along * 2) continue;
      const far = Math.hypot(along, aside * 2);
      if (far < distance) [best, distance] = [other, far];
    }
    if (best) this.focusArea(best);
  }

  focusArea(name) {
    this.marks.get(this.current)?.mark.setAttribute("tabindex", "-1");
    this.current = name;
    const { mark, middle } = this.marks.get(name);
    this.reveal(middle);
    mark.setAttribute("tabindex", "0");
    mark.focus();
  }

  async preview(name, isFocused = false) {
    if (this.previewed === name) return;
    this.previewed = name;
    if (!this.rows.has(name) && !this.names) {
      this.names = new Map();
      await call(benchmark("ListAreas", { pageSize: 1000 })).then(({ areas }) => areas.forEach((area) => this.names.set(area.name, area.displayName)), () => {});
      this.marks.forEach(({ mark }, other) => this.rows.has(other) || mark.setAttribute("aria-label", this.describe(other)));
    }
    if (this.previewed !== name || this.isOpen) return;
    // What has the focus says its own label.
    this.details.setAttribute("aria-live", isFocused ? "off" : "polite");
    this.details.replaceChildren(element("p", {}, this.describe(name)));
  }

  tell(text) {
    this.details.replaceChildren(element("p", { class: "notice" }, text));
  }

  /** Opens an area: what the service answers for it, modeled where nothing is published. */
  async open(name) {
    this.chosen = name;
    this.isOpen = true;
    this.outlineArea(name);
    if (this.marks.has(name)) this.reveal(this.marks.get(name).middle);
    this.holder.querySelectorAll("tr.chosen").forEach((row) => row.classList.remove("chosen"));
    this.holder.querySelector(`tr[data-area="${name}"]`)?.classList.add("chosen");
    const market = { occupation: this.occupation, area: name };
    if (this.industry) market.industry = this.industry;
    const asked = benchmark("FindBenchmark", { market });
    this.details.setAttribute("aria-live", "polite");
    try {
      const reply = await call(asked);
      if (this.chosen !== name) return;
      const row = this.rows.get(name);
      this.details.replaceChildren(
        element("h3", {}, marketLabel(reply.answered ?? reply.resolved)),
        element("p", {}, reply.summary),
        badges([answerBadge(reply.answer), gradeBadge(reply.grade), row?.rank && { text: `rank ${row.rank} of ${this.reply.rankedSize}` }, row?.rankRange && { text: `sampling error leaves ranks ${row.rankRange.bestRank} to ${row.rankRange.worstRank} open` }, reply.medianIntervalUsd && { text: range(reply.medianIntervalUsd), kind: "modeled" }]),
        rangeChart({ rows: [{ label: "", pay: reply.annual, interval: reply.medianIntervalUsd, isMain: true }], unit: "annual", title: `Pay in ${marketLabel(reply.resolved)}` }),
        element("div", { class: "buttons" },
          element("button", { type: "button", click: () => this.ask(name) }, "Ask about this place"),
          element("button", { type: "button", class: "quiet", click: () => this.close() }, "Close")),
        evidence([asked], reply.citation),
      );
    } catch (failure) {
      this.tell(failure.message);
    }
  }

  close() {
    const name = this.chosen;
    [this.isOpen, this.chosen, this.previewed] = [false, "", ""];
    this.outlineArea("");
    this.preview(name);
    this.marks.get(name)?.mark.focus();
  }

  zoomBy(times) {
    const [x, y, width, height] = this.view;
    const [wide, high] = [Math.min(width * times, this.size[0]), Math.min(height * times, this.size[1])];
    const middle = this.marks.get(this.chosen || this.current)?.middle ?? [x + width / 2, y + height / 2];
    this.zoomTo(this.within(middle[0] - wide / 2, middle[1] - high / 2, wide, high));
  }

  zoomTo(view) {
    this.view = view;
    this.svg.setAttribute("viewBox", view.join(" "));
    this.svg.classList.toggle("near", view[2] < this.size[0] / 2);
  }

  drawLegend() {
    const steps = this.bounds.map((bound, at) => element("li", {}, element("span", { class: `swatch c${at}` }), `from ${usd(bound)}`));
    return element("ul", { class: "map-legend", "aria-label": "Shades of the map" }, steps,
      element("li", {}, element("span", { class: "swatch apart" }), "published, but too thin or tied to rank"),
      element("li", {}, element("span", { class: "swatch unpublished" }), "not published: opening it gives an estimate"));
  }

  drawRanking() {
    const body = element("tbody", {});
    const count = element("p", { class: "aside", role: "status" });
    const more = element("button", { type: "button", class: "quiet", click: () => { this.isWhole = true; fill(); } }, "Show all");
    const fill = () => {
      const asked = this.filter.trim().toLowerCase();
      const found = this.reply.areas.filter(({ displayName }) => displayName.toLowerCase().includes(asked));
      const shown = this.isWhole ? found : found.slice(0, SHOWN);
      body.replaceChildren(...shown.map((row) => element("tr", { "data-area": row.area, class: row.area === this.chosen ? "chosen" : null },
        element("td", { class: "number" }, row.rank ? number(row.rank) : element("span", { class: "blank", title: row.exclusionReason }, "–")),
        element("th", { scope: "row" }, element("button", { type: "button", class: "link", click: () => this.open(row.area) }, row.displayName), row.exclusionReason && element("span", { class: "aside" }, ` ${row.exclusionReason}`)),
        element("td", { class: "number" }, row[this.figure] === undefined ? element("span", { class: "gap" }, "none") : usd(row[this.figure])),
        element("td", {}, gradeOf(row.grade)))));
      count.textContent = found.length === shown.length ? `${number(found.length)} areas` : `${number(shown.length)} of ${number(found.length)} areas`;
      more.hidden = found.length === shown.length;
    };
    const search = element("input", { type: "search", id: "ranking-filter", value: this.filter, input: (event) => { this.filter = event.target.value; fill(); } });
    fill();
    return element("div", { class: "ranking" },
      element("p", { class: "ranking-tools" }, element("label", { for: "ranking-filter" }, "Find a place in the ranking"), search),
      count,
      element("div", { class: "scroll ranking-scroll", role: "region", tabindex: "0", "aria-label": "The ranking" },
        element("table", {}, element("caption", { class: "unseen" }, "Areas by median, highest first; those set apart come last, with the reason"),
          element("thead", {}, element("tr", {}, ["rank", "area", "median", "grade"].map((name) => element("th", { scope: "col", class: name === "rank" || name === "median" ? "number" : null }, name)))),
          body)),
      more);
  }
}

