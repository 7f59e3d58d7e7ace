// Land and coast below the rings' fills; borders and disputed lines above them.
import { svg } from "../dom.js";
import { base, data } from "../store.js";

const styled = (style) => base.disputed.filter((line) => line.style === style);

const line = (classes, shapes, view) => svg("path", { class: classes, d: view.path(shapes) });

export const drawSea = (view) => [
  svg("path", { class: "rv-sea", d: view.sea() }),
  svg("path", { class: "rv-graticule", d: view.grid() }),
];

export const drawLand = (view) => [
  svg("path", { class: "rv-land", d: view.areas(base.land) }),
  line("rv-coast", base.coast, view),
];

export function drawBorders(view) {
  if (data.boundaries === "none") return [];
  const nodes = [
    line("rv-border", base.borders, view),
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
    svg("path", { fill: "url(#rv-hatch)", d: view.areas(styled("hatched")) }),
    line("rv-disputed-strip", styled("dashed"), view),
    line("rv-disputed rv-dashed", styled("dashed"), view),
  ];
  if (data.boundaries === "claims") nodes.push(line("rv-disputed rv-dotted", styled("dotted"), view));
  return nodes;
}
