// A ring traced on the spot: the line where the distance to a launch region's nearest (sign 1) or
// farthest (-1) point is the figure. No distance changes faster than one moves: so a square of longitude
// and latitude that the line cannot touch is told by its middle; the others are quartered, and the line
// runs through the last ones from edge to edge. Columns go round the world, so no curve is cut.
import { curveOf } from "./curves.js";
import { antipode, extreme, isInside } from "./extremes.js";
import { distanceKm, HALF_MERIDIAN_KM, RAD } from "./geodesy.js";

const DEGREE_KM = 111.7; // no degree is longer
const FIRST = 2 ** 20; // steps of the grid to a first square, 45 degrees wide
const COLUMNS = 8 * FIRST;
const ROWS = 4 * FIRST;
const lonOf = (i) => (45 * i) / FIRST - 180;
const latOf = (j) => (45 * j) / FIRST - 90;
const kmOf = (steps) => (45 * steps * DEGREE_KM) / FIRST;

class Grid {
  constructor(region, km, sign, tolerance, by) {
    Object.assign(this, {
      region,
      km,
      sign,
      tolerance,
      by,
      nodes: new Map(),
      points: new Map(),
      squares: [],
    });
    const room = Math.min(km, HALF_MERIDIAN_KM - km); // to its sides, in any ring and any gap
    const width = Math.max(Math.min(2 * Math.sqrt(km), room / 4, 80), region.isPoint ? tolerance : 12);
    this.smallest = 2 ** (20 - Math.max(0, Math.ceil(Math.log2((45 * DEGREE_KM) / width))));
    for (let i = 0; i < COLUMNS; i += FIRST)
      for (let j = 0; j < ROWS; j += FIRST) this.visit([i, j, FIRST, FIRST]);
  }

  keyOf(i, j) {
    return (j % ROWS ? (i % COLUMNS) * 2 * ROWS : 0) + j; // a pole is one corner
  }
  // A corner: how far beyond the figure it is, and the region's point that it is measured from.
  nodeAt(i, j) {
    const key = this.keyOf(i, j);
    if (!this.nodes.has(key)) {
      const [lon, lat] = [lonOf(i % COLUMNS), latOf(j)];
      const point = extreme(this.region, lon, lat, this.sign, this.tolerance / 5);
      this.nodes.set(key, { key, lon, lat, point, by: point.km - this.km });
    }
    return this.nodes.get(key);
  }

  visit(square) {
    const [i, j, wide, high] = square;
    const lat = Math.min(Math.abs(latOf(j)), Math.abs(latOf(j + high)));
    const [east, north] = [(kmOf(wide) * Math.cos(lat * RAD)) / 2, kmOf(high) / 2];
    const radius = Math.hypot(east, north);
    // Near the poles squares are no narrower than elsewhere.
    const quarter = () => {
      const columns = east > 0.75 * north && wide > 1 ? [i, i + wide / 2] : [i];
      for (const x of columns)
        for (const y of [j, j + high / 2]) this.visit([x, y, wide / columns.length, high / 2]);
    };
    if (high > this.smallest) {
      const middle = [lonOf(i + wide / 2), latOf(j + high / 2)];
      const by = this.by(...middle, radius / 8);
      if (Math.abs(by) > 1.13 * radius) return;
      // Deep in a large country no outline is near, and all is within.
      if (this.sign > 0 && this.km + by > 1.13 * radius && isInside(this.region, ...middle)) return;
      return quarter();
    }
    const corners = cornersOf(square).map((corner) => this.nodeAt(...corner));
    if (Math.abs(corners.reduce((sum, corner) => sum + corner.by, 0)) > 5.2 * radius) return;
    if (radius > this.tolerance && high > 1 && !this.isPlain(corners)) quarter();
    else this.squares.push(square);
  }
  // Whether the line runs through a square once and all but straight, or surely not at all.
  isPlain(corners) {
    const crossed = corners
      .map((corner, n) => [corner, corners[(n + 1) % 4]])
      .filter(([a, b]) => a.by > 0 !== b.by > 0);
    if (crossed.length > 2) return false;
    if (crossed.length === 2) {
      const [from, to] = unwound(crossed.map(([a, b]) => this.crossing(a, b)));
      const off = this.by((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
      return Math.abs(off) < Math.max(this.tolerance, lengthKm(from, to) / 20);
    }
    // A gap may hide between corners that are all within: not if all are so from one point.
    const { sign, km } = this;
    const reaches = ({ point }) =>
      corners.every(({ lon, lat }) => sign * (distanceKm(lon, lat, point.lon, point.lat) - km) <= 0);
    return sign * corners[0].by > 0 || corners.some(reaches);
  }

  // The place between two corners where the distance is the figure, by false position (Illinois).
  crossing(a, b) {
    const key = [a.key, b.key].sort().join(" ");
    if (this.points.has(key)) return this.points.get(key);
    const [start, stop] = unwound([
      [a.lon, a.lat],
      [b.lon, b.lat],
    ]);
    let [from, to, byFrom, byTo] = [0, 1, a.by, b.by];
    for (let step = 0; ; step++) {
      const t = (from * byTo - to * byFrom) / (byTo - byFrom);
      const place = start.map((value, n) => value + (stop[n] - value) * t);
      const by = this.by(...place);
      if (Math.abs(by) < this.tolerance / 5 || step > 20) {
        this.points.set(key, Object.assign(place, { key }));
        return place;
      }
      if (by > 0 === byTo > 0) [to, byTo, byFrom] = [t, by, byFrom / 2];
      else [from, byFrom, byTo] = [t, by, byTo / 2];
    }
  }
  // The crossings of an edge, in parts where smaller squares lie beside it; `leaves` what is within.
  crossings([i1, j1], [i2, j2]) {
    const [i, j] = [(i1 + i2) / 2, (j1 + j2) / 2];
    if (Number.isInteger(i) && Number.isInteger(j) && this.nodes.has(this.keyOf(i, j)))
      return [...this.crossings([i1, j1], [i, j]), ...this.crossings([i, j], [i2, j2])];
    const [a, b] = [this.nodeAt(i1, j1), this.nodeAt(i2, j2)];
    return a.by > 0 === b.by > 0 ? [] : [{ place: this.crossing(a, b), leaves: b.by > 0 }];
  }
  // The line through all squares as closed lines, what is within on their left.
  lines() {
    const next = new Map();
    for (const square of this.squares) {
      const corners = cornersOf(square);
      const found = corners.flatMap((corner, n) => this.crossings(corner, corners[(n + 1) % 4]));
      found.forEach(({ place, leaves }, n) => leaves && next.set(place, found[(n + 1) % found.length].place));
    }
    const lines = [];
    for (const [start] of next) {
      const line = [];
      for (let place = start; next.has(place);) {
        line.push(place);
        const after = next.get(place);
        next.delete(place);
        place = after;
      }
      if (line.length) lines.push(unwound([...line, line[0]]));
    }
    return lines;
  }
}

// { south, curves } as in the page's own rings, true to 1 km; from a point, to 100 m.
export function traceRing(region, km, sign = 1) {
  const tolerance = region.isPoint ? 0.05 : 0.5;
  const by = (lon, lat, slack = tolerance / 10) => extreme(region, lon, lat, sign, slack).km - km;
  const grid = new Grid(region, km, sign, tolerance, by);
  // The outline of a region lies within, and so does its inside, however far from the outline.
  const isWithin = (lon, lat) => isInside(region, ...(sign > 0 ? [lon, lat] : antipode(lon, lat)));
  const curves = grid
    .lines()
    .filter(([first]) => !isWithin(...first))
    .map((line) => curveOf(refined(line, by, tolerance)));
  return { south: isWithin(0, -90) ? sign > 0 : by(0, -90) <= 0, curves };
}

const cornersOf = ([i, j, wide, high]) => [
  [i, j],
  [i + wide, j],
  [i + wide, j + high],
  [i, j + high],
];

// Longitudes that go on past 180 degrees: no step is half a turn.
function unwound(line) {
  let last = line[0][0];
  return line.map(([lon, lat]) => [(last = lon + 360 * Math.round((last - lon) / 360)), lat]);
}

const scaleAt = (from, to) => DEGREE_KM * Math.cos(((from[1] + to[1]) / 2) * RAD);
const lengthKm = (from, to) =>
  Math.hypot((to[0] - from[0]) * scaleAt(from, to), (to[1] - from[1]) * DEGREE_KM);

// With points between, moved onto the line, wherever its straight pieces leave it.
function refined(line, by, tolerance) {
  const fine = [line[0]];
  function add(from, to, depth) {
    const scale = scaleAt(from, to);
    const [x, y] = [(to[0] - from[0]) * scale, (to[1] - from[1]) * DEGREE_KM];
    const length = Math.hypot(x, y);
    // So far to the right of the middle, in km.
    const beside = (km) => [
      (from[0] + to[0]) / 2 + (km * y) / length / scale,
      (from[1] + to[1]) / 2 - (km * x) / length / DEGREE_KM,
    ];
    const off = depth && length > tolerance ? by(...beside(0)) : 0;
    const moved = Math.abs(off) > 0.6 * tolerance ? shift(off, (km) => by(...beside(km)), tolerance) : 0;
    if (moved && Math.abs(moved) < length) {
      const middle = beside(moved);
      add(from, middle, depth - 1);
      add(middle, to, depth - 1);
    } else fine.push(to);
  }
  for (let n = 1; n < line.length; n++) add(line[n - 1], line[n], 5);
  return fine;
}

// How far beside the middle the line runs: by secants.
function shift(off, by, tolerance) {
  let [km, last, value, lastValue] = [-off, 0, by(-off), off];
  for (let step = 0; step < 4 && Math.abs(value) > tolerance / 5 && value !== lastValue; step++) {
    [last, lastValue, km] = [km, value, km - (value * (km - last)) / (value - lastValue)];
    value = by(km);
  }
  return Math.abs(value) < Math.abs(off) / 2 ? km : 0;
}
