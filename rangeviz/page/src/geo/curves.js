// Rings as curves on the screen: paths to fill and stroke, and points at even steps along them.
import { copies, kept, lineOf, projectLine, withBounds } from "./mercator.js";
import { unpackArcs } from "./packing.js";
import { lineTo, moveTo, written } from "./pen.js";

// A curve closes on itself (winding 0) or goes once round a pole (1 or -1). Few rings of a page are ever
// drawn: curves are unpacked when they are asked for.
export function readRing({ south, curves: packed }, perDegree) {
  let curves = null;
  return {
    south,
    get curves() {
      return (curves ||= packed.map((text) => curveOf(unpackArcs(text, perDegree))));
    },
  };
}

export function curveOf(line) {
  const shape = withBounds(projectLine(line));
  return { ...shape, winding: Math.round(shape.flat[shape.flat.length - 2] - shape.flat[0]) };
}

// The share of the earth inside: by how its curves, which have it on their left, go round.
export function shareOf({ curves, south }) {
  let area = 0;
  for (const { flat, winding } of curves) {
    if (winding) area += 0.5;
    for (let i = 2; i < flat.length; i += 2)
      area -= (Math.tanh(Math.PI * (1 - flat[i - 1] - flat[i + 1])) * (flat[i] - flat[i - 2])) / 2;
  }
  return curves.length ? area - Math.floor(area) : Number(south);
}

function onScreen(flat, k, view) {
  const screen = new Float64Array(flat.length);
  for (let i = 0; i < flat.length; i += 2) {
    screen[i] = (flat[i] + k) * view.world - view.left;
    screen[i + 1] = flat[i + 1] * view.world - view.top;
  }
  return screen;
}

// A curve round a pole is one line over all worlds that may be seen.
function shiftsOf(curve, view) {
  if (curve.winding === 0) return copies(curve.box, view);
  const shifts = [];
  for (let k = Math.floor(view.west - curve.box.east); k <= Math.ceil(view.east - curve.box.west); k++) {
    shifts.push(k);
  }
  return curve.winding < 0 ? shifts.reverse() : shifts;
}

function join(parts) {
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
  return joined;
}

// Every copy of a curve in view, in screen px.
function copiesOf(curve, view) {
  const shifts = shiftsOf(curve, view);
  if (curve.winding === 0)
    return shifts.map((k) => kept(curve, view, k, () => lineOf(onScreen(curve.flat, k, view), true)));
  const whole = () => lineOf(join(shifts.map((k) => onScreen(curve.flat, k, view))), false);
  return [kept(curve, view, shifts.join(), whole)];
}

export const ringLines = (ring, view) => ring.curves.flatMap((curve) => copiesOf(curve, view));

// Points nearer than `near` px to the last one are left out.
export function pathOf(line, near = 1.5) {
  const { flat, closed } = line;
  const known = (line.paths ||= {});
  if (known[near]) return known[near];
  if (!flat.length) return "";
  let [x, y] = flat;
  moveTo(x, y);
  for (let i = 2; i < flat.length; i += 2) {
    const isNear = Math.abs(flat[i] - x) + Math.abs(flat[i + 1] - y) < near;
    if (isNear && i < flat.length - 2) continue;
    [x, y] = [flat[i], flat[i + 1]];
    lineTo(x, y);
  }
  return (known[near] = written() + (closed ? "Z" : ""));
}

// The area as a path for fill-rule evenodd: the whole view if the south pole is inside; every
// closed curve turns its inside over, every curve round a pole all that lies north of it.
export function fillPath(ring, view) {
  const { left, right } = view.bounds;
  const far = 4 * view.world;
  let path = ring.south ? `M${left} ${-far}H${right}V${far}H${left}Z` : "";
  for (const line of ringLines(ring, view)) {
    path += pathOf(line);
    if (!line.closed) {
      lineTo(line.flat[line.flat.length - 2], -far);
      lineTo(line.flat[0], -far);
      path += written() + "Z";
    }
  }
  return path;
}

function lengthOf(flat) {
  let length = 0;
  for (let i = 2; i < flat.length; i += 2) {
    length += Math.hypot(flat[i] - flat[i - 2], flat[i + 1] - flat[i - 1]);
  }
  return length;
}

// Calls visit(x, y, nx, ny) every `step` px within bounds; (nx, ny) points out of the ring.
export function walk(line, step, bounds, visit) {
  const { flat, closed } = line;
  line.length = line.length || lengthOf(flat);
  const even = closed ? line.length / Math.max(1, Math.round(line.length / step)) : step;
  let ahead = even / 2;
  for (let i = 2; i < flat.length; i += 2) {
    const dx = flat[i] - flat[i - 2];
    const dy = flat[i + 1] - flat[i - 1];
    const length = Math.sqrt(dx * dx + dy * dy);
    if (
      Math.max(flat[i], flat[i - 2]) < bounds.left ||
      Math.min(flat[i], flat[i - 2]) > bounds.right ||
      Math.max(flat[i + 1], flat[i - 1]) < bounds.top ||
      Math.min(flat[i + 1], flat[i - 1]) > bounds.bottom
    ) {
      ahead += Math.max(0, Math.ceil((length - ahead) / even)) * even - length;
      continue;
    }
    for (; ahead < length; ahead += even) {
      const t = ahead / length;
      const x = flat[i - 2] + t * dx;
      const y = flat[i - 1] + t * dy;
      if (x >= bounds.left && x <= bounds.right && y >= bounds.top && y <= bounds.bottom) {
        visit(x, y, -dy / length, dx / length);
      }
    }
    ahead -= length;
  }
}
