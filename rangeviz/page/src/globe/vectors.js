// Lines as unit vectors, with as many points as can be told apart, as seen from the centre of a projection.
import { F } from "../geo/geodesy.js";
import { isCut, isSeam } from "../geo/mercator.js";

const STEP_DEG = 2; // longer edges are split, so that they bend
const FAR_COSINE = -0.8;
const LEAST_POINTS = 12; // of fewer one could not tell what a small loop goes round
export const ARC = Math.PI / 90;
const AWAY = 4; // parts of what lies between points that a line at rest may leave its way by
const MOST_STEPS = 3; // kept of a shape: at rest, while it turns, on paper

export const isOpen = ({ closed }) => closed === false; // of curves of rings nothing is said

// The parts of an outline that are no cut at 180 degrees.
export function partsOf(shape) {
  const { flat } = shape;
  if (!isCut(shape)) return [shape];
  if (shape.parts) return shape.parts;
  const ends = [0];
  for (let i = 2; i < flat.length; i += 2) if (isSeam(flat, i)) ends.push(i);
  const lines = ends.map((from, n) => flat.subarray(from, ends[n + 1]));
  return (shape.parts = lines.filter((line) => line.length > 2).map((line) => ({ flat: line })));
}

const joined = new WeakMap();
const meeting = (x, y) => [x % 1, y].map((value) => value.toFixed(9)).join();

// Closed shapes as they are on a globe: where one is cut at 180 degrees or at the pole, the parts between
// the cuts lead on into each other.
export function uncut(shapes) {
  if (joined.has(shapes)) return joined.get(shapes);
  const closed = shapes.filter((shape) => !isOpen(shape));
  const loops = closed.filter((shape) => !isCut(shape));
  const parts = closed.filter(isCut).flatMap(partsOf);
  const open = new Map(parts.map((part) => [meeting(part.flat[0], part.flat[1]), part]));
  while (open.size) {
    let [[at, part]] = open;
    const vectors = [];
    for (; part; part = open.get(at)) {
      open.delete(at);
      vectors.push(vectorsOf(part));
      at = meeting(part.flat.at(-2), part.flat.at(-1));
    }
    loops.push({ vectors: Float64Array.from(vectors.flatMap((some) => [...some])) });
  }
  joined.set(shapes, loops);
  return loops;
}

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
  return known(shape, "thinned", apart, (step) => thinned(vectorsOf(shape), step));
}

// Of the steps asked for those made last are kept.
function known(shape, name, angle, make) {
  const step = 2 ** Math.floor(Math.log2(angle));
  const made = (shape[name] ||= new Map());
  if (!made.has(step)) {
    made.set(step, make(step));
    if (made.size > MOST_STEPS) made.delete(made.keys().next().value);
  }
  return made.get(step);
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

// Those that a line needs which leaves its own way by no more than an angle (Douglas and Peucker, 1973).
export function vectorsNear(shape, away) {
  return known(shape, "simplified", away, (step) => simplified(vectorsApart(shape, step), step));
}

function simplified(vectors, away) {
  const last = vectors.length - 3;
  const kept = new Set([0, last]);
  for (const spans = [[0, last]]; spans.length;) {
    const [from, to] = spans.pop();
    let [farthest, at] = [away * away, 0];
    const [x, y, z] = [vectors[from], vectors[from + 1], vectors[from + 2]];
    const [dx, dy, dz] = [vectors[to] - x, vectors[to + 1] - y, vectors[to + 2] - z];
    const length = dx * dx + dy * dy + dz * dz || 1;
    for (let i = from + 3; i < to; i += 3) {
      const [ax, ay, az] = [vectors[i] - x, vectors[i + 1] - y, vectors[i + 2] - z];
      const t = Math.max(0, Math.min(1, (ax * dx + ay * dy + az * dz) / length));
      const off = (ax - t * dx) ** 2 + (ay - t * dy) ** 2 + (az - t * dz) ** 2;
      if (off > farthest) [farthest, at] = [off, i];
    }
    if (!at) continue;
    kept.add(at);
    spans.push([from, at], [at, to]);
  }
  const order = [...kept].sort((a, b) => a - b);
  return Float64Array.from(order.flatMap((i) => [vectors[i], vectors[i + 1], vectors[i + 2]]));
}

// A disc that holds a shape: its middle, and the angle from there to its edge.
export function discOf(shape) {
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
  const [x, y, z] = projection.axes.slice(6);
  const away = Math.acos(Math.max(-1, Math.min(1, middle[0] * x + middle[1] * y + middle[2] * z)));
  return away - angle < horizon || away + angle > Math.PI;
}

// Near the place opposite, which a map of true distance draws out to a circle, edges are split by how far
// they go round it.
export function seenFrom({ projection, apart, radius }, shape) {
  const few = vectorsNear(shape, apart / AWAY / radius);
  const isSmall = few.length < 3 * LEAST_POINTS;
  const seen = projection.turned(isSmall ? vectorsApart(shape, apart / radius) : few);
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
