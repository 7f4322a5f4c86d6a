// Elements of HTML and SVG, and what all parts of the page are built of.

const SVG = "http://www.w3.org/2000/svg";

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("aria-")) made.setAttribute(name, value);
    else if (value === false) continue;
    else if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return made;
}

/** Makes an element. Attributes of null or false are left out; a function listens to the event of its name. */
export const element = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);

/** Makes an element of a drawing. */
export const shape = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

let lastId = 0;
/** Returns an id that nothing else on the page has. */
export const nextId = (prefix) => `${prefix}-${(lastId += 1)}`;

/** A table with a caption, in a region that scrolls by itself where it is too wide. Numbers stand at the right. */
export function table(caption, columns, rows) {
  const cell = (value, at) => {
    const isNumber = columns[at].number;
    const content = value === null || value === undefined || value === "" ? element("span", { class: "blank" }, "–") : value;
    return element(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: isNumber ? "number" : null }, content);
  };
  const id = nextId("table");
  return element("div", { class: "scroll", role: "region", tabindex: "0", "aria-labelledby": id },
    element("table", {},
      element("caption", { id }, caption),
      element("thead", {}, element("tr", {}, columns.map(({ name, number }) => element("th", { scope: "col", class: number ? "number" : null }, name)))),
      element("tbody", {}, rows.map((row) => element("tr", {}, row.map(cell)))),
    ),
  );
}

/** A list of short facts, each in a frame of its kind. */
export const badges = (facts) => element("ul", { class: "badges" }, facts.filter(Boolean).map(({ text, kind, title }) => element("li", { class: `badge ${kind ?? ""}`, title }, text)));

/** Draws again whenever the place has another width. */
export function drawToWidth(draw) {
  const holder = element("div", { class: "drawing" });
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width < 40 || width === drawn) return;
    drawn = width;
    holder.replaceChildren(draw(width));
  }).observe(holder);
  return holder;
}
