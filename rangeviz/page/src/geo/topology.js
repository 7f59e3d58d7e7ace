// Reads the base map (see rangeviz/page/data.py) into projected lines and rings.
import { projectLine, withBounds } from "./mercator.js";
import { unpackLine, unpackLists, unpackNumbers, unpackSizes, unpackSteps } from "./packing.js";

export function readTopology({ transform, arcs: packed, land, coast, borders, countries, outlines, waters }) {
  const [sx, sy] = transform.scale;
  const [tx, ty] = transform.translate;
  const place = ([x, y]) => [x * sx + tx, y * sy + ty];
  const arcs = readArcs(unpackNumbers(packed)).map((arc) => arc.map(place));
  const arc = (i) => (i < 0 ? arcs[~i].slice().reverse() : arcs[i]);
  const join = (ids) => ids.flatMap((id, i) => (i ? arc(id).slice(1) : arc(id)));
  const shapes = (text) => unpackLists(text).map((ids) => withBounds(projectLine(join(ids))));
  const labels = ({ at, name, ...columns }) => {
    const names = name.split("\n");
    return unpackLine(at, 1).map(function (point, n) {
      const [lon, lat] = place(point);
      const rest = Object.entries(columns).map(([key, values]) => [key, values[n]]);
      return { lon, lat, name: names[n], ...Object.fromEntries(rest) };
    });
  };
  const ids = countries.id.split("\n");
  return {
    land: shapes(land),
    coast: shapes(coast),
    borders: shapes(borders),
    countries: labels({ ...countries, id: ids, km2: unpackSizes(countries.km2) }),
    outlines: outlinesOf(ids, outlines, join),
    waters: labels({ ...waters, rank: unpackSteps(waters.rank) }),
  };
}

// The closed lines of each country that has any, by its id; joined when they are asked for.
function outlinesOf(ids, [counts, lists], join) {
  const lines = unpackLists(lists);
  const found = new Map();
  unpackNumbers(counts).forEach((count, n) => count && found.set(ids[n], lines.splice(0, count)));
  return { has: (id) => found.has(id), get: (id) => found.get(id).map(join) };
}

// Each arc by its length, where it starts after the last one's start, and its steps.
function readArcs(numbers) {
  const arcs = [];
  let [startX, startY] = [0, 0];
  for (let at = 0; at < numbers.length;) {
    const end = at + 1 + 2 * numbers[at];
    let [x, y] = [(startX += numbers[at + 1]), (startY += numbers[at + 2])];
    const arc = [[x, y]];
    for (at += 3; at < end; at += 2) arc.push([(x += numbers[at]), (y += numbers[at + 1])]);
    arcs.push(arc);
  }
  return arcs;
}
