// What of lines and areas lies on the side that is seen, in px; the twin of `Projection.area` and
// `Projection.lines` in rangeviz/geo/projection.py. What lies beyond the rim is led round along it.
import { F } from "../geo/geodesy.js";
import { mercatorX, mercatorY } from "../geo/mercator.js";

const STEP_DEG = 1; // longer edges are split, so that they bend
const FAR_COSINE = -0.8;
const ARC = Math.PI / 90;

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

// A line as seen from the centre of a projection. Near the place opposite, which a map of true distance draws
// out to a circle, edges are split by how far they go round it.
function seenFrom(projection, shape) {
  const seen = projection.turned(vectorsOf(shape));
  const isFar = (i) => seen[i + 2] < FAR_COSINE;
  if (projection.kind === "globe" || !seen.some((_, i) => i % 3 === 0 && isFar(i))) return seen;
  const fine = [];
  for (let i = 0; i < seen.length; i += 3) {
    const [x, y, z, nextX, nextY, nextZ] = seen.subarray(i, i + 6);
    fine.push(x, y, z);
    if (!isFar(i) || nextX === undefined) continue;
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

// Points in px; those closer to the last than `apart` are left out, but for the end.
class Trail {
  constructor(apart) {
    Object.assign(this, { apart, flat: [], x: Infinity, y: 0, held: false });
  }
  add(x, y) {
    const { flat, apart } = this;
    this.held = Math.abs(x - this.x) < apart && Math.abs(y - this.y) < apart;
    if (!this.held) flat.push((this.x = x), (this.y = y));
    else [this.lastX, this.lastY] = [x, y];
  }
  end() {
    if (this.held) this.flat.push(this.lastX, this.lastY);
    return this.flat;
  }
}

// Where an edge from a hidden to a seen point meets the rim, as an azimuth.
function crossing(seen, i, j, least) {
  const t = (least - seen[i + 2]) / (seen[j + 2] - seen[i + 2]);
  const x = seen[i] + t * (seen[j] - seen[i]);
  return Math.atan2(x, seen[i + 1] + t * (seen[j + 1] - seen[i + 1]));
}

// Goes along a line, or round a loop from where it is seen or hidden as `first` says: calls `point(i)` for
// what is seen, `cut(azimuth, hides)` where it meets the rim, `hidden(azimuth)` for what lies beyond.
function follow(seen, least, isLoop, first, { point, cut, hidden }) {
  const count = seen.length / 3 - (isLoop ? 1 : 0);
  const isSeen = (i) => seen[3 * i + 2] >= least;
  let start = 0;
  while (isLoop && start < count && isSeen(start) !== first) start++;
  if (start === count) return false;
  for (let n = 0; n < count + (isLoop ? 1 : 0); n++) {
    const i = (start + n) % count;
    const before = n ? (start + n - 1) % count : i;
    const now = isSeen(i);
    if (now !== isSeen(before))
      cut(now ? crossing(seen, 3 * before, 3 * i, least) : crossing(seen, 3 * i, 3 * before, least), !now);
    if (now) point(3 * i);
    else if (hidden) hidden(Math.atan2(seen[3 * i], seen[3 * i + 1]));
  }
  return true;
}

// The parts of a line that are seen: [{ flat, closed }].
export function seenLines(shape, view) {
  const seen = seenFrom(view.projection, shape);
  const isLoop = meets(seen);
  const lines = [];
  let trail = null;
  const point = (i) => (trail ||= new Trail(view.apart)).add(...view.from(seen, i));
  const end = () => {
    if (trail && trail.end().length > 2) lines.push({ flat: trail.flat, closed: false });
    trail = null;
  };
  const cut = (azimuth, hides) => {
    (trail ||= new Trail(view.apart)).add(...view.rim(azimuth));
    if (hides) end();
  };
  if (!follow(seen, view.projection.least, isLoop, false, { point, cut })) {
    // all of a loop is seen
    for (let i = 0; i < seen.length; i += 3) point(i);
    if (trail.end().length > 2) lines.push({ flat: trail.flat, closed: true });
    return lines;
  }
  end();
  return lines;
}

function meets(seen) {
  const n = seen.length - 3;
  return n > 3 && Math.hypot(seen[0] - seen[n], seen[1] - seen[n + 1], seen[2] - seen[n + 2]) < 1e-9;
}

// One loop of an area, led along the rim where it is hidden: an array of px; empty where nothing is to be seen.
function seenLoop(shape, view) {
  const seen = seenFrom(view.projection, shape);
  const trail = new Trail(view.apart);
  let [from, last, turn] = [0, 0, 0];
  const turnTo = (azimuth) => {
    turn += Math.atan2(Math.sin(azimuth - last), Math.cos(azimuth - last));
    last = azimuth;
  };
  const lead = () => {
    const steps = Math.ceil(Math.abs(turn) / ARC) || 1;
    for (let n = 0; n <= steps; n++) trail.add(...view.rim(from + (turn * n) / steps));
  };
  const point = (i) => trail.add(...view.from(seen, i));
  const cut = (azimuth, hides) => {
    if (hides) [from, last, turn] = [azimuth, azimuth, 0];
    else {
      turnTo(azimuth);
      lead();
    }
  };
  if (follow(seen, view.projection.least, true, true, { point, cut, hidden: turnTo })) return trail.end();
  last = from = Math.atan2(seen[0], seen[1]);
  turn = 0;
  for (let i = 3; i < seen.length; i += 3) turnTo(Math.atan2(seen[i], seen[i + 1]));
  if (Math.abs(turn) > Math.PI) lead();
  return trail.end();
}

// An area's loops as a path for fill-rule evenodd: with the whole disc where the place opposite its
// middle lies inside.
export function seenArea(shapes, south, view) {
  const loops = shapes.map((shape) => seenLoop(shape, view)).filter((flat) => flat.length > 4);
  const { lon, lat } = view.projection;
  if (isInside(shapes, south, { lon: lon + 180, lat: -lat })) loops.push(view.disc());
  return loops;
}

// Whether loops hold a place: from there to the south pole one meets an odd number of them, or an even
// one and the pole is inside.
export function isInside(shapes, south, { lon, lat }) {
  const [x, y] = [mercatorX(lon), mercatorY(lat)];
  let inside = south;
  for (const { flat, box } of shapes) {
    if (box.south < y) continue;
    for (let k = Math.floor(box.west - x); k <= Math.ceil(box.east - x); k++)
      for (let i = 2; i < flat.length; i += 2) {
        const [from, to] = [flat[i - 2] - x - k, flat[i] - x - k];
        if (from <= 0 === to <= 0) continue;
        if (flat[i - 1] + (from / (from - to)) * (flat[i + 1] - flat[i - 1]) > y) inside = !inside;
      }
  }
  return inside;
}
