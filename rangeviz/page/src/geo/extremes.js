// The nearest and the farthest point of a launch region, whose edges are straight in longitude and
// latitude as in GeoJSON. Its edges stand in a tree of discs; the triangle inequality rules out most.
import {
  A_KM,
  angleTo,
  B_KM,
  bound,
  distanceKm,
  HALF_MERIDIAN_KM,
  NEARLY,
  RAD,
  SERIES_END,
  vector,
} from "./geodesy.js";

const FINE_KM = 1e-3;
const DEGREE_KM = 111.7; // no degree is longer
const LONG_KM = 50;
const FEW = 8; // edges that are looked at one by one

// { nearest, farthest } in kilometres; nearest is 0 inside the region.
export function regionDistance(region, lon, lat) {
  const isBehind = isInside(region, ...antipode(lon, lat));
  return {
    nearest: isInside(region, lon, lat) ? 0 : extreme(region, lon, lat, 1).km,
    farthest: isBehind ? HALF_MERIDIAN_KM : extreme(region, lon, lat, -1).km,
  };
}

export const antipode = (lon, lat) => [lon > 0 ? lon - 180 : lon + 180, -lat];

export function isInside(region, lon, lat) {
  let inside = false;
  for (const ring of region.areas) {
    for (let i = 1; i < ring.length; i++) {
      const [x1, y1] = ring[i - 1];
      const [x2, y2] = ring[i];
      if (y1 > lat === y2 > lat) continue;
      const x = ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1;
      for (const turn of [-360, 0, 360]) if (lon + turn < x) inside = !inside;
    }
  }
  return inside;
}

// The nearest (sign 1) or farthest (-1) point of a region's outline: { km, lon, lat }, to `slack` km.
export function extreme(region, lon, lat, sign, slack = FINE_KM) {
  const { edges, units, radii } = (region.tree ||= plant(region));
  const place = { lon, lat, unit: vector(lon, lat) };
  const best = { km: sign * Infinity };
  const known = new Map(); // neighbouring edges share an end
  const isSettled = (least) => least >= sign * best.km - slack;
  const leastAt = (point) => sign * bound(place, ...vector(...point), sign);

  function measure(point) {
    const km = distanceKm(lon, lat, ...point);
    if (sign * km < sign * best.km) Object.assign(best, { km, lon: point[0], lat: point[1] });
    return km;
  }
  function measureEnd(point) {
    if (!known.has(point)) known.set(point, measure(point));
    return known.get(point);
  }
  function leastOf(node, first, end) {
    const i = 3 * ((first + end) >> 1);
    return sign * bound(place, units[i], units[i + 1], units[i + 2], sign) - radii[node];
  }
  function visit(node, first, end, leastThere) {
    if (isSettled(leastThere)) return;
    const at = (first + end) >> 1;
    const radius = radii[node];
    if (end - first === 1) return approach(...edges[at], radius);
    // Where bounds are wide, the middle of a small disc is measured.
    const away = angleTo(place.unit, units[3 * at], units[3 * at + 1], units[3 * at + 2]);
    const isWide = away > SERIES_END && radius < 100 && end - first > FEW;
    if (isWide && isSettled(sign * measureEnd(edges[at][0]) - radius)) return;
    const two = node + 2 * (at - first);
    const [leastOne, leastTwo] = [leastOf(node + 1, first, at), leastOf(two, at, end)];
    if (leastOne > leastTwo) visit(two, at, end, leastTwo);
    visit(node + 1, first, at, leastOne);
    if (leastOne <= leastTwo) visit(two, at, end, leastTwo);
  }
  // Most of a long edge is out of the question at a glance.
  function approach(from, to, length) {
    if (length < LONG_KM) return isOut(from, to) || follow(from, measureEnd(from), to, measureEnd(to));
    const middle = between(from, to);
    if (isSettled(leastAt(middle) - length / 2)) return;
    approach(from, middle, length / 2);
    approach(middle, to, length / 2);
  }
  // Near the antipode no distance along an edge is less than at both its ends.
  function isOut(from, to) {
    if (sign < 0 || ![from, to].every((point) => angleTo(place.unit, ...vector(...point)) > NEARLY))
      return false;
    return isSettled(Math.min(leastAt(from), leastAt(to)));
  }
  // No point of an edge is better than its better end by more than it can bend between them.
  function follow(from, kmFrom, to, kmTo) {
    const length = lengthOf(from, to);
    const end = Math.min(sign * kmFrom, sign * kmTo);
    const turned = Math.min(Math.max((sign * end - sign * length) / B_KM, 1e-9), Math.PI - 1e-9);
    const bend = (1.02 * Math.max(sign / Math.tan(turned), 0)) / B_KM + bendOf(from, to);
    const sag = Math.min(length / 2, ((1.1 * length * length) / 8) * bend);
    if (isSettled(Math.max(end - sag, (sign * (kmFrom + kmTo) - length) / 2))) return;
    const middle = between(from, to);
    const km = measure(middle);
    const halves = [
      [from, kmFrom, middle, km],
      [middle, km, to, kmTo],
    ];
    if (sign * kmTo < sign * kmFrom) halves.reverse();
    for (const half of halves) follow(...half);
  }
  visit(0, 0, edges.length, -Infinity);
  return best;
}

const between = (from, to) => [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];

function lengthOf([lon1, lat1], [lon2, lat2]) {
  const lat = lat1 * lat2 < 0 ? 0 : Math.min(Math.abs(lat1), Math.abs(lat2));
  const east = (lon2 - lon1) * Math.cos(lat * RAD);
  return DEGREE_KM * Math.sqrt(east * east + (lat2 - lat1) ** 2);
}

// The largest geodesic curvature of an edge, per kilometre.
function bendOf([lon1, lat1], [lon2, lat2]) {
  const lat = Math.min(Math.max(Math.abs(lat1), Math.abs(lat2)), 89.999);
  return lon1 === lon2 ? 0 : (1.1 * Math.tan(lat * RAD)) / B_KM;
}

// Edges that follow each other lie close; so do lines and points, in this order.
function edgesOf({ edges, areas, lines, points }) {
  if (edges) return edges;
  const parts = [...areas, ...lines, ...points.map((point) => [point, point])];
  const ranked = parts.map((line) => [cellOf(line[0]), line]).sort(([a], [b]) => a - b);
  return ranked.flatMap(([, line]) => line.slice(1).map((point, i) => [line[i], point]));
}

// The number of a place's cell along a curve that fills the world (Morton's), cells of half a minute.
function cellOf([lon, lat]) {
  const [x, y] = [(lon + 540) * 120, (lat + 90) * 120];
  let cell = 0;
  for (let bit = 1; bit < 2 ** 17; bit *= 2)
    cell += ((x / bit) & 1) * bit * bit + ((y / bit) & 1) * 2 * bit * bit;
  return cell;
}

// A tree of discs, node after node, the first half of each before the other. Each is as large as to hold its
// edge, or the discs of both halves, round where the edge in its middle begins.
function plant(region) {
  const edges = edgesOf(region);
  const units = new Float64Array(3 * edges.length);
  edges.forEach(([from], i) => units.set(vector(...from), 3 * i));
  const radii = new Float64Array(2 * edges.length);
  function grow(node, first, end) {
    const at = (first + end) >> 1;
    if (end - first === 1) return (radii[node] = lengthOf(...edges[first]));
    const unit = units.subarray(3 * at, 3 * at + 3);
    const reach = (part, from, to) => {
      const i = 3 * ((from + to) >> 1);
      return A_KM * angleTo(unit, units[i], units[i + 1], units[i + 2]) + grow(part, from, to);
    };
    return (radii[node] = Math.max(reach(node + 1, first, at), reach(node + 2 * (at - first), at, end)));
  }
  grow(0, 0, edges.length);
  return { edges, units, radii };
}
