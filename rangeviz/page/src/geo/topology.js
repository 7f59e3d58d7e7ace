// Reads the base map (see rangeviz/page/data.py) into projected lines and rings.
import { lineOf, mercatorX, mercatorY } from "./mercator.js";
import { mapInTasks, pause } from "./tasks.js";
import { unpackLine, unpackLists, unpackNumbers, unpackSizes, unpackSteps } from "./packing.js";

export async function readTopology({ transform, arcs: packed, land, borders, countries, outlines, waters }) {
  const [sx, sy] = transform.scale;
  const [tx, ty] = transform.translate;
  const numbers = unpackNumbers(packed);
  await pause();
  const arcs = readArcs(numbers, [sx, tx, sy, ty]);
  await pause();
  const projected = await mapInTasks(arcs, (arc) =>
    arc.map((degrees, i) => (i % 2 ? mercatorY : mercatorX)(degrees)),
  );
  const shapes = (text, closed) =>
    mapInTasks(unpackLists(text), (ids) => lineOf(joined(ids, projected), closed));
  const pairs = (ids) => {
    const flat = joined(ids, arcs);
    return Array.from({ length: flat.length / 2 }, (_, n) => [flat[2 * n], flat[2 * n + 1]]);
  };
  const labels = ({ at, name, ...columns }) => {
    const names = name.split("\n");
    return unpackLine(at, 1).map(function ([x, y], n) {
      const rest = Object.entries(columns).map(([key, values]) => [key, values[n]]);
      return { lon: x * sx + tx, lat: y * sy + ty, name: names[n], ...Object.fromEntries(rest) };
    });
  };
  const ids = countries.id.split("\n");
  return {
    land: await shapes(land, true),
    borders: await shapes(borders, false),
    countries: labels({ ...countries, id: ids, km2: unpackSizes(countries.km2) }),
    outlines: outlinesOf(ids, outlines, pairs),
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

// Each arc by its length, where it starts after the last one's start, and its steps; x and y take turns.
function readArcs(numbers, [sx, tx, sy, ty]) {
  const arcs = [];
  let [startX, startY] = [0, 0];
  for (let at = 0; at < numbers.length;) {
    const arc = new Float64Array(2 * numbers[at]);
    let [x, y] = [(startX += numbers[at + 1]), (startY += numbers[at + 2])];
    at += 3;
    for (let i = 0; i < arc.length; i += 2) {
      if (i) [x, y] = [x + numbers[at++], y + numbers[at++]];
      [arc[i], arc[i + 1]] = [x * sx + tx, y * sy + ty];
    }
    arcs.push(arc);
  }
  return arcs;
}

// Arcs as one line, each from where the last one ended; those of negative numbers backwards.
function joined(ids, arcs) {
  const arcOf = (id) => arcs[id < 0 ? ~id : id];
  const line = new Float64Array(ids.reduce((sum, id) => sum + arcOf(id).length - 2, 2));
  let at = 0;
  for (const id of ids) {
    const arc = arcOf(id);
    for (let i = at ? 2 : 0; i < arc.length; i += 2) {
      const from = id < 0 ? arc.length - 2 - i : i;
      line[at++] = arc[from];
      line[at++] = arc[from + 1];
    }
  }
  return line;
}
