// Land and coast below the rings' fills; borders and disputed lines above them.
import { svg } from "../dom.js";
import { base, data } from "../store.js";
import { outline } from "./outline.js";

const styled = (style) => base.disputed.filter((line) => line.style === style);

const lines = (classes, shapes, view, d = view.drawn(shapes)[1]) => outline({ class: classes, d }, shapes);

// The sea is what is inside of no line, with the south pole.
export const drawSea = (view) => [
  outline({ class: "rv-sea", d: view.sea() }, [], { south: true }),
  lines("rv-graticule", view.grid, view),
];

export function drawLand(view) {
  const [land, coast] = view.drawn(base.land);
  return [
    outline({ class: "rv-land", d: land }, base.land, {}),
    svg("path", { class: "rv-coast", d: coast }), // on a globe that turns, the stroke of the land
  ];
}

export function drawBorders(view) {
  if (data.boundaries === "none") return [];
  const [dashed, hatched] = [styled("dashed"), styled("hatched")];
  const along = view.drawn(dashed)[1];
  const nodes = [
    lines("rv-border", base.borders, view),
    svg(
      "pattern",
      {
        id: "rv-hatch",
        width: 3,
        height: 3,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      },
      svg("path", { class: "rv-disputed rv-hatched", d: "M1.5 0V3" }),
    ),
    outline({ fill: "url(#rv-hatch)", d: view.drawn(hatched)[0] }, hatched, {}),
    lines("rv-disputed-strip", dashed, view, along),
    lines("rv-disputed rv-dashed", dashed, view, along),
  ];
  if (data.boundaries === "claims") nodes.push(lines("rv-disputed rv-dotted", styled("dotted"), view));
  return nodes;
}
