// Lines as unit vectors, with as many points as can be told apart, as seen from the centre of a projection.
import { F } from "../geo/geodesy.js";

const STEP_DEG = 2; // longer edges are split, so that they bend
const FAR_COSINE = -0.8;
const LEAST_POINTS = 12; // of fewer one could not tell what a small loop goes round
export const ARC = Math.PI / 90;

// The vectors of a line on the unit square, worked out once.
export function vectorsOf(shape) {
  if (shape.vectors) return shape.vectors;
  const { flat } = shape;
  const vectors = [];
  for (let i = 0; i < flat.length; i += 2) {
    const from = i && i - 2;
    const [dx, dy] = [flat[i] - flat[from], flat[i + 1] - flat[from + 1]];
    const pieces = Math.ceil((Math.max(Math.abs(dx), Math.abs(dy)) * 360) / STEP_DEG) || 1;
    for (let n = 1; n <= pieces; n++) {
      const lon = 2 * Math.PI * (flat[from] + (dx * n) / pieces) - Math.PI;
      const tangent = (1 - F) * Math.sinh(Math.PI * (1 - 2 * (flat[from + 1] + (dy * n) / pieces)));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      vectors.push(cosine * Math.cos(lon), cosine * Math.sin(lon), cosine * tangent);
    }
  }
  return (shape.vectors = Float64Array.from(vectors));
}

// Those of them that are so far apart, an angle in radians; for angles near each other the same.
function vectorsApart(shape, apart) {
  const step = 2 ** Math.floor(Math.log2(apart));
  shape.thinned ||= new Map();
  if (!shape.thinned.has(step)) shape.thinned.set(step, thinned(vectorsOf(shape), step));
  return shape.thinned.get(step);
}

function thinned(vectors, apart) {
  const kept = [];
  let [x, y, z] = [2, 2, 2];
  for (let i = 0; i < vectors.length; i += 3) {
    const away = (vectors[i] - x) ** 2 + (vectors[i + 1] - y) ** 2 + (vectors[i + 2] - z) ** 2;
    if (away < apart * apart && i + 3 < vectors.length) continue;
    [x, y, z] = [vectors[i], vectors[i + 1], vectors[i + 2]];
    kept.push(x, y, z);
  }
  return kept.length < 3 * LEAST_POINTS ? vectors : Float64Array.from(kept);
}

// A disc that holds a shape: its middle, and the angle from there to its edge.
function discOf(shape) {
  if (shape.disc) return shape.disc;
  const vectors = vectorsOf(shape);
  const sum = [0, 0, 0];
  vectors.forEach((value, i) => (sum[i % 3] += value));
  const [x, y, z] = sum.map((value) => value / (Math.hypot(...sum) || 1));
  let least = 1;
  for (let i = 0; i < vectors.length; i += 3)
    least = Math.min(least, x * vectors[i] + y * vectors[i + 1] + z * vectors[i + 2]);
  return (shape.disc = { middle: [x, y, z], angle: Math.acos(Math.max(-1, least)) });
}

// Whether some of a shape may be in sight, or it goes round the place opposite the centre.
export function maybeSeen(shape, { projection, horizon }) {
  const { middle, angle } = discOf(shape);
  const away = Math.acos(Math.max(-1, Math.min(1, projection.turned(middle)[2])));
  return away - angle < horizon || away + angle > Math.PI;
}

// Near the place opposite, which a map of true distance draws out to a circle, edges are split by how far
// they go round it. Rings are smooth: while many of them move, half of their points will do.
export function seenFrom({ projection, apart, radius, coarse }, shape) {
  const px = coarse && shape.winding !== undefined ? 2 * apart : apart;
  const seen = projection.turned(vectorsApart(shape, px / radius));
  if (projection.kind === "globe") return seen;
  let first = 0;
  while (first < seen.length && seen[first + 2] >= FAR_COSINE) first += 3;
  return first < seen.length ? split(seen) : seen;
}

function split(seen) {
  const fine = [];
  for (let i = 0; i < seen.length; i += 3) {
    const [x, y, z, nextX, nextY, nextZ] = seen.subarray(i, i + 6);
    fine.push(x, y, z);
    if (z >= FAR_COSINE || nextX === undefined) continue;
    const turn = Math.abs(Math.atan2(x * nextY - y * nextX, x * nextX + y * nextY));
    const pieces = Math.ceil(turn / ARC);
    for (let n = 1; n < pieces; n++) {
      const middle = [nextX - x, nextY - y, nextZ - z].map(
        (way, axis) => seen[i + axis] + (way * n) / pieces,
      );
      const length = Math.hypot(...middle);
      fine.push(...middle.map((value) => value / length));
    }
  }
  return Float64Array.from(fine);
}
