// Land and coast below the rings' fills; borders and disputed lines above them.
import { svg } from "../dom.js";
import { base, data } from "../store.js";

const styled = (style) => base.disputed.filter((line) => line.style === style);

const path = (classes, d) => svg("path", { class: classes, d });

export const drawSea = (view) => [path("rv-sea", view.sea()), path("rv-graticule", view.grid())];

export function drawLand(view) {
  const [land, coast] = view.drawn(base.land);
  return [path("rv-land", land), path("rv-coast", coast)];
}

export function drawBorders(view) {
  if (data.boundaries === "none") return [];
  const lines = (shapes) => view.drawn(shapes)[1];
  const dashed = lines(styled("dashed"));
  const nodes = [
    path("rv-border", lines(base.borders)),
    svg(
      "pattern",
      {
        id: "rv-hatch",
        width: 3,
        height: 3,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      },
      path("rv-disputed rv-hatched", "M1.5 0V3"),
    ),
    svg("path", { fill: "url(#rv-hatch)", d: view.drawn(styled("hatched"))[0] }),
    path("rv-disputed-strip", dashed),
    path("rv-disputed rv-dashed", dashed),
  ];
  if (data.boundaries === "claims") nodes.push(path("rv-disputed rv-dotted", lines(styled("dotted"))));
  return nodes;
}
