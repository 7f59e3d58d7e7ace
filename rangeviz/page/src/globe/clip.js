// What of lines and areas lies on the side that is seen, in px; the twin of `Projection.area` and
// `Projection.lines` in rangeviz/geo/projection.py. What lies beyond the rim is led round along it.
import { mercatorX, mercatorY } from "../geo/mercator.js";
import { ARC, isOpen, seenFrom } from "./vectors.js";

// Points on the screen; those closer to the last one than `apart` are left out.
class Trail {
  constructor(view, seen) {
    Object.assign(this, { view, seen, flat: [], lines: [], begun: 0, lastX: Infinity, lastY: 0 });
  }

  add(i, isEnd) {
    const { seen, view } = this;
    const k = view.radius * view.projection.stretch(seen[i], seen[i + 1], seen[i + 2]);
    const [x, y] = [view.middle[0] + k * seen[i], view.middle[1] - k * seen[i + 1]];
    const { apart } = view;
    if (!isEnd && Math.abs(x - this.lastX) < apart && Math.abs(y - this.lastY) < apart) return;
    this.flat.push((this.lastX = x), (this.lastY = y));
  }

  addRim(azimuth) {
    this.flat.push(...this.view.rim(azimuth));
    this.lastX = Infinity;
  }

  // Where an edge meets the rim, the line begins or ends.
  begin(azimuth) {
    this.begun = this.flat.length;
    this.addRim(azimuth);
  }
  end(azimuth) {
    if (azimuth !== undefined) this.addRim(azimuth);
    const flat = this.flat.slice(this.begun);
    if (flat.length > 2) this.lines.push({ flat, closed: false });
  }

  // Round the rim, to where the line begins again.
  lead(from, turn) {
    const steps = Math.ceil(Math.abs(turn) / ARC) || 1;
    for (let n = 1; n < steps; n++) this.addRim(from + (turn * n) / steps);
    this.begin(from + turn);
  }
}

// How far a way turns clockwise about the middle: which rays from there it crosses, and where it ends.
class Turn {
  constructor(x, y) {
    Object.assign(this, { first: Math.atan2(x, y), x, y, rounds: 0 });
  }
  to(x, y) {
    if (x < 0 !== this.x < 0 && this.y + ((y - this.y) * this.x) / (this.x - x) < 0)
      this.rounds += x < 0 ? 1 : -1;
    [this.x, this.y] = [x, y];
  }
  get angle() {
    return Math.atan2(this.x, this.y) + 2 * Math.PI * this.rounds - this.first;
  }
}

// Where an edge from a point that is hidden to one that is seen meets the rim.
function crossing(seen, i, j, least) {
  const t = (least - seen[i + 2]) / (seen[j + 2] - seen[i + 2]);
  return [seen[i] + t * (seen[j] - seen[i]), seen[i + 1] + t * (seen[j + 1] - seen[i + 1])];
}

function meets(seen) {
  const n = seen.length - 3;
  return n > 3 && Math.hypot(seen[0] - seen[n], seen[1] - seen[n + 1], seen[2] - seen[n + 2]) < 1e-9;
}

// The parts of a line that are seen, [{ flat, closed }], and the `area` in a loop: px, for fill-rule evenodd,
// with the whole disc where the place opposite the middle lies inside.
export function traceSeen(shape, view) {
  const seen = seenFrom(view, shape);
  const { least } = view.projection;
  const isLoop = meets(seen);
  const count = seen.length / 3 - (isLoop ? 1 : 0);
  const isSeen = (i) => seen[3 * i + 2] >= least;
  const trail = new Trail(view, seen);
  let start = 0;
  if (isLoop) while (start < count && (!isSeen(start) || isSeen((start || count) - 1))) start++;
  if (start === count) return isSeen(0) ? wholeLoop(trail, count) : hiddenLoop(trail, count);
  let turn = new Turn(0, 1);
  if (isLoop) trail.begin(Math.atan2(...crossing(seen, 3 * ((start || count) - 1), 3 * start, least)));
  for (let n = 0; n < count; n++) {
    const i = (start + n) % count;
    const isLast = !isLoop && n === count - 1;
    const next = isLast ? i : (i + 1) % count;
    const [now, then] = [isSeen(i), isSeen(next)];
    if (now) trail.add(3 * i, isLast);
    if (now && then && !isLast) continue;
    if (isLast) {
      if (now) trail.end();
    } else if (now) {
      turn = new Turn(...crossing(seen, 3 * next, 3 * i, least));
      trail.end(turn.first);
      turn.to(seen[3 * next], seen[3 * next + 1]);
    } else if (then) {
      const spot = crossing(seen, 3 * i, 3 * next, least);
      turn.to(...spot);
      if (!isLoop) trail.begin(Math.atan2(...spot));
      else trail.lead(turn.first, turn.angle);
    } else turn.to(seen[3 * next], seen[3 * next + 1]);
  }
  return { lines: trail.lines, area: trail.flat };
}

function wholeLoop(trail, count) {
  for (let i = 0; i <= count; i++) trail.add(3 * i, i === count);
  const { flat } = trail;
  return { lines: flat.length > 2 ? [{ flat, closed: true }] : [], area: flat };
}

// A loop that is nowhere seen holds all or nothing.
function hiddenLoop(trail, count) {
  const { seen } = trail;
  const turn = new Turn(seen[0], seen[1]);
  for (let i = 1; i <= count; i++) turn.to(seen[3 * i], seen[3 * i + 1]);
  if (Math.abs(turn.angle) > Math.PI) trail.lead(turn.first, turn.angle);
  return { lines: [], area: trail.flat };
}

// Whether those of shapes that are closed hold a place: from there to the south pole one meets an odd number
// of them, or an even one and the pole is inside.
export function isInside(shapes, south, { lon, lat }) {
  const [x, y] = [mercatorX(lon), mercatorY(lat)];
  let inside = south;
  for (const shape of shapes) {
    const { flat, box } = shape;
    if (isOpen(shape) || box.south < y) continue;
    for (let k = Math.ceil(box.west - x); k <= Math.floor(box.east - x); k++)
      for (let i = 2; i < flat.length; i += 2) {
        const [from, to] = [flat[i - 2] - x - k, flat[i] - x - k];
        if (from <= 0 === to <= 0) continue;
        if (flat[i - 1] + (from / (from - to)) * (flat[i + 1] - flat[i - 1]) > y) inside = !inside;
      }
  }
  return inside;
}
