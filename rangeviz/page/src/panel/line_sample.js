// Small samples of a claim's line, for the list, the key and the cards.
import { svg } from "../dom.js";

export const INNER = { dash: [], width: 1.25 };

export function sample(line, classes = "") {
  const node = svg("svg", {
    class: `rv-sample ${classes}`,
    width: 40,
    height: 16,
    "aria-hidden": "true",
  });
  const add = (tag, options) => node.append(svg(tag, options));
  const tick = (tone, d) => add("path", { class: "rv-tick" + tone, d });
  const rule = (at) =>
    add("path", {
      class: "rv-line",
      d: `M1 ${at}H39`,
      "stroke-width": line.width,
      "stroke-dasharray": line.dash.length ? line.dash.join(" ") : null,
      "stroke-linecap": line.round_caps ? "round" : "butt",
    });
  if (line.band) {
    add("rect", { class: "rv-area", x: 1, y: 4, width: 38, height: 8, "fill-opacity": 0.2 });
    rule(4);
    rule(12);
    return node;
  }
  const y = line.ticks === "out" ? 13 : 8;
  rule(y);
  if (line.ticks === "out") {
    tick("", comb(5, 10, y, y - 6));
    tick(" rv-tick-mid", comb(5, 10, y - 6, y - 10));
    tick(" rv-tick-far", comb(5, 10, y - 10, y - 13));
  }
  if (line.ticks === "in") tick("", comb(8, 12, y, y + 6));
  if (line.dots) add("path", { class: "rv-dot", d: `M8 ${y}h0M32 ${y}h0` });
  return node;
}

function comb(first, step, from, to) {
  let d = "";
  for (let x = first; x < 40; x += step) d += `M${x} ${from}V${to}`;
  return d;
}
