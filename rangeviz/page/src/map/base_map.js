// Land and coast below the rings' fills; borders and disputed lines above them.
import { svg } from "../dom.js";
import { copies, kept } from "../geo/mercator.js";
import { base, data } from "../store.js";

const styled = (style) => base.disputed.filter((line) => line.style === style);

// One shape, moved k worlds east; points under half a pixel apart merge.
function trace(shape, view, k) {
  const { flat } = shape;
  let path = "";
  let lastX = Infinity;
  let lastY = Infinity;
  for (let i = 0; i < flat.length; i += 2) {
    const x = Math.round(((flat[i] + k) * view.world - view.left) * 10) / 10;
    const y = Math.round((flat[i + 1] * view.world - view.top) * 10) / 10;
    if (i && i < flat.length - 2 && Math.abs(x - lastX) + Math.abs(y - lastY) < 0.5) continue;
    path += (i ? "L" : "M") + x + " " + y;
    lastX = x;
    lastY = y;
  }
  return path;
}

function pathOf(shapes, view) {
  let path = "";
  for (const shape of shapes) {
    for (const k of copies(shape.box, view)) {
      path += kept(shape, view, k, () => trace(shape, view, k));
    }
  }
  return path;
}

const line = (classes, shapes, view) => svg("path", { class: classes, d: pathOf(shapes, view) });

export const drawLand = (view) => [line("rv-land", base.land, view), line("rv-coast", base.coast, view)];

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
    svg("path", { fill: "url(#rv-hatch)", d: pathOf(styled("hatched"), view) }),
    line("rv-disputed-strip", styled("dashed"), view),
    line("rv-disputed rv-dashed", styled("dashed"), view),
  ];
  if (data.boundaries === "claims") nodes.push(line("rv-disputed rv-dotted", styled("dotted"), view));
  return nodes;
}
