// The nearest and the farthest point of a launch region, whose edges are straight in longitude and
// latitude as in GeoJSON. Its edges stand in a tree of discs; the triangle inequality rules out most.
import {
  A_KM,
  angle,
  B_KM,
  bound,
  distanceKm,
  HALF_MERIDIAN_KM,
  RAD,
  SERIES_END,
  vector,
} from "./geodesy.js";

const FINE_KM = 1e-4;
const DEGREE_KM = 111.7; // no degree is longer
const LONG_KM = 50;

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
  region.tree ||= plant(region);
  const place = vector(lon, lat);
  const best = { km: sign * Infinity };
  let last = [];
  const isSettled = (least) => least >= sign * best.km - slack;
  const least = (disc) => sign * bound(place, disc.centre, sign) - disc.radius;

  function measure(point) {
    if (point === last[0]) return last[1];
    const km = distanceKm(lon, lat, ...point);
    if (sign * km < sign * best.km) Object.assign(best, { km, lon: point[0], lat: point[1] });
    last = [point, km];
    return km;
  }
  function visit(node, leastThere) {
    if (isSettled(leastThere)) return;
    const { centre, radius, middle, edge, parts } = node;
    if (edge) return approach(edge[0], edge[1], radius);
    // Where bounds are wide, the middle of a small disc is measured.
    if (radius < 100 && angle(place, centre) > SERIES_END && isSettled(sign * measure(middle) - radius))
      return;
    const [one, two] = parts.map(least);
    if (one > two) visit(parts[1], two);
    visit(parts[0], one);
    if (one <= two) visit(parts[1], two);
  }
  // Most of a long edge is out of the question at a glance.
  function approach(from, to, length) {
    if (length < LONG_KM) return follow(from, measure(from), to, measure(to));
    const middle = between(from, to);
    if (isSettled(least({ centre: vector(...middle), radius: length / 2 }))) return;
    approach(from, middle, length / 2);
    approach(middle, to, length / 2);
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
  visit(region.tree, -Infinity);
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

// A tree of discs: each holds its edge, or the discs of its parts.
function plant(region) {
  const edges = edgesOf(region);
  function grow(first, end) {
    const at = (first + end) >> 1;
    const [middle, to] = edges[at];
    const node = { middle, centre: vector(...middle), radius: 0 };
    if (end - first === 1) return { ...node, edge: edges[at], radius: lengthOf(middle, to) };
    node.parts = [grow(first, at), grow(at, end)];
    for (const { centre, radius } of node.parts)
      node.radius = Math.max(node.radius, A_KM * angle(node.centre, centre) + radius);
    return node;
  }
  return grow(0, edges.length);
}
