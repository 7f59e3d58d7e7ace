// A system's claims as a small picture: dates to the right, figures upwards from zero.
import { inkClass } from "../claims.js";
import { el, svg } from "../dom.js";
import { data } from "../store.js";
import { distance, say } from "../words.js";

const WIDTH = 360;
const HEIGHT = 96;
const ROOM = { left: 52, right: 12, top: 12, bottom: 20 };

function yearOf(said) {
  const [year, month = 7, day = 1] = said.split("-").map(Number);
  return year + (month - 1) / 12 + (day - 1) / 365;
}

// The picture and its key, or nothing where there is nothing to compare.
export function chart(claims) {
  const drawn = claims.filter((claim) => claim.kms.length);
  const years = drawn.filter((claim) => claim.said).map((claim) => yearOf(claim.said));
  return drawn.length < 2 || !years.length ? [] : [picture(drawn, years), key(drawn)];
}

function picture(drawn, years) {
  const kms = drawn.flatMap((claim) => claim.kms);
  const [low, high] = [Math.min(...kms), Math.max(...kms)];
  const [from, to] = [Math.floor(Math.min(...years)), Math.ceil(Math.max(...years) + 0.01)];
  const undated = years.length < drawn.length ? 56 : 0;
  const width = WIDTH - ROOM.left - ROOM.right - undated;
  const base = HEIGHT - ROOM.bottom;
  const yOf = (km) => base - (km / high) * (base - ROOM.top);
  const xOf = (said) =>
    said ? ROOM.left + ((yearOf(said) - from) / (to - from)) * width : WIDTH - ROOM.right - undated / 2;
  const node = svg("svg", {
    class: "rv-chart",
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "img",
    "aria-label": say("together.chart"),
  });
  const label = (x, y, text, anchor) => node.append(svg("text", { x, y, "text-anchor": anchor, text }));
  for (const km of new Set([0, low, high]))
    node.append(svg("path", { class: "rv-rule", d: `M${ROOM.left - 4} ${yOf(km)}H${WIDTH - 4}` }));
  label(ROOM.left - 8, yOf(high) + 4, distance(high), "end");
  if (yOf(low) - yOf(high) > 14 && base - yOf(low) > 14)
    label(ROOM.left - 8, yOf(low) + 4, distance(low), "end");
  label(ROOM.left - 8, base + 4, "0", "end");
  label(ROOM.left, HEIGHT - 4, from, "start");
  if (to - from > 1) label(ROOM.left + width, HEIGHT - 4, to, "end");
  if (undated) label(WIDTH - ROOM.right, HEIGHT - 4, say("date.none"), "end");
  for (const claim of drawn)
    node.append(mark(claim.marks, Number(xOf(claim.said).toFixed(1)), claim.kms.map(yOf), inkClass(claim)));
  return node;
}

// The marks of rangeviz/maps/chart_marks.py: a disc is a figure, an arrow an open side, a cap "up to", a bar
// "between", broken lines "about"; hollow is projected, a small dot was flown, a square was notified.
function mark(kinds, x, ys, ink) {
  const is = (kind) => kinds.includes(kind);
  const [low, high] = [Math.max(...ys), Math.min(...ys)];
  const node = svg("g", { class: `rv-mark ${is("projected") ? "rv-hollow" : ""} ${ink}` });
  const stroke = (d) => node.append(svg("path", { class: "rv-stroke", d }));
  const arrow = (y, way) =>
    stroke(`M${x} ${y + 3 * way}v${8 * way}m-3 ${-3 * way}l3 ${3 * way}l3 ${-3 * way}`);
  const small = is("test_distance");
  if (is("between")) {
    const half = small ? 1 : 2.5;
    node.append(svg("rect", { class: "rv-bar", x: x - half, y: high, width: 2 * half, height: low - high }));
    for (const y of ys) stroke(`M${x - 4} ${y}h8`);
  }
  if (is("at_least")) arrow(high, -1);
  if (is("less_than")) arrow(low, 1);
  if (is("up_to")) stroke(`M${x - 4.5} ${high - 5}h9`);
  if (is("about")) stroke(`M${x - 8.5} ${high}h4M${x + 4.5} ${high}h4`);
  if (is("between") && !small && !is("notified_range")) return node; // a dot: a third figure
  for (const y of new Set(ys))
    node.append(
      is("notified_range")
        ? svg("rect", { x: x - 3, y: y - 3, width: 6, height: 6 })
        : svg("circle", { cx: x, cy: y, r: small ? 2 : 3.25 }),
    );
  return node;
}

function key(drawn) {
  const used = new Set(drawn.flatMap((claim) => claim.marks));
  const sample = function (kind) {
    const middle = { at_least: 13, less_than: 7 }[kind] || 10;
    return svg(
      "svg",
      { viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true" },
      mark([kind], 10, kind === "between" ? [15, 5] : [middle], ""),
    );
  };
  return el(
    "ul",
    { class: "rv-chart-key rv-small", "aria-label": say("together.key") },
    ...data.marks
      .filter((kind) => used.has(kind))
      .map((kind) => el("li", {}, sample(kind), el("span", { text: say("chart.key." + kind) }))),
  );
}
