// Names of places: launch regions, the asked city, cities by importance, waters, countries.
import { phone, svg } from "../dom.js";
import { EQUATOR_KM, isWithin } from "../geo/web_view.js";
import { asked, base } from "../store.js";
import { citiesFor, isLaunchCapital, launchCapitalsIn } from "./named_cities.js";
import { boxAt, overlap, textWidth, within } from "./collisions.js";

function moveApart(upper, lower) {
  const by = (upper.box.bottom - lower.box.top + 1) / 2;
  for (const [spot, dy] of [
    [upper, -by],
    [lower, by],
  ]) {
    spot.y += dy;
    spot.box.top += dy;
    spot.box.bottom += dy;
  }
}

// Where the middle of a name lies whose place is in sight, so that none of it is cut.
function inSight(spot, width, bounds) {
  const half = width / 2 + 4;
  if (!isWithin(spot, bounds)) return spot[0];
  return Math.max(bounds.left + half, Math.min(bounds.right - half, spot[0]));
}

// Names clear of a dot and of each other: each as little above its spot, or below it, as is needed.
function movedClear(spots, dot, way) {
  const taken = [dot];
  const ordered = [...spots].sort((a, b) => way * (a.y - b.y));
  return ordered.map(function (spot) {
    const { x, box } = spot;
    let { y } = spot;
    const at = () => boxAt(x, y, box.right - box.left, 13);
    for (let hit; (hit = taken.find((one) => overlap(one, at()) > 0));)
      y = way > 0 ? hit.bottom + 7 : hit.top - 7;
    taken.push(at());
    return { ...spot, y, box: at() };
  });
}

// Names of launch regions: all of them, moved apart where two overlap and clear of a dot, or none.
export function regionSpots(visible, view, dot) {
  const regions = [...new Set(visible.map((claim) => claim.region))].filter(Boolean);
  const spots = regions.flatMap(function (region) {
    const [lon, lat] = region.label;
    const spot = view.spot({ lon, lat });
    if (!spot) return [];
    const text = region.name.replace(/ \(.*\)$/, "").toUpperCase();
    const width = textWidth(text, 11, 600) + text.length * 0.6;
    const x = inSight(spot, width, view.bounds);
    const middle = spot[1];
    const y = middle + (region.isPoint ? 12 : 0);
    return [{ region, text, x, y, box: boxAt(x, y, width, 13) }];
  });
  const clashes = () =>
    spots
      .flatMap((a, i) => spots.slice(i + 1).map((b) => [a, b]))
      .filter(([a, b]) => overlap(a.box, b.box) > 0);
  for (const pair of clashes()) moveApart(...pair.sort((a, b) => a.y - b.y));
  if (clashes().length) return [];
  if (!dot || spots.every(({ box }) => !overlap(box, dot))) return spots;
  const way = (moved) => moved.reduce((sum, { y }, i) => sum + Math.abs(y - spots[i].y), 0);
  const [up, down] = [-1, 1].map((sign) => movedClear(spots, dot, sign));
  return way(up) < way(down) ? up : down;
}

const write = (text, x, y, classes, anchor = "middle") =>
  svg("text", { class: classes, x, y: y + 4, "text-anchor": anchor, text });

// What rides along as a whole when a globe turns: Chromium lays text anew that moves itself.
const riding = (classes, ...nodes) => svg("g", { class: classes }, ...nodes);

// What is left out while a globe of many lines turns.
const PASSING = "rv-passing";

// The first free place for a name beside its dot: right, left, above, below.
function beside([x, y], [width, height], [away, above, below], isFree) {
  const sides = [
    [away, 0, "start", width / 2],
    [-away, 0, "end", -width / 2],
    [0, -above, "middle", 0],
    [0, below, "middle", 0],
  ];
  for (const [dx, dy, anchor, shift] of sides) {
    const box = boxAt(x + dx + shift, y + dy, width, height);
    if (isFree(box)) return { x: x + dx, y: y + dy, anchor, box };
  }
  return null;
}

// Where the dot of the asked place lies, if it is in sight.
export function askedBox(view) {
  const spot = asked && view.spot(asked);
  return spot && boxAt(...spot, 16, 16);
}

const AWAY = [10, 18, 18]; // of the asked place's name from its dot

export function askedDot(view, taken) {
  const [x, y] = view.spot(asked);
  const dot = svg("circle", { class: "rv-asked", cx: x, cy: y, r: 6 });
  if (!asked.name) return [dot];
  const isFree = (box) => taken.freeOfBoxes(box, 1);
  const isClear = (box) => isFree(box) && !taken.meetsLine(box, 1);
  const size = [textWidth(asked.name, 13, 600), 15];
  const place = beside([x, y], size, AWAY, isClear) || beside([x, y], size, AWAY, isFree);
  if (place) taken.addBox(place.box);
  const at = place || { x: x + 10, y, anchor: "start" };
  return [riding("", dot, write(asked.name, at.x, at.y, "rv-asked-name", at.anchor))];
}

export function placeNames(view, taken, bounds, spots) {
  const nodes = spots.map(({ text, x, y }) => riding("", write(text, x, y, "rv-region-name")));
  if (!base) return nodes;
  const isFree = (box) =>
    within(box, bounds) && view.holds(box) && taken.freeOfBoxes(box, 2) && !taken.meetsLine(box, 2);
  const { zoom } = view;
  nodes.push(...cityNames(view, taken, bounds, zoom, isFree));

  function centred(places, most, classes, width) {
    let count = 0;
    for (const place of places) {
      if (count === most) break;
      const spot = view.nameSpot(place);
      if (!spot) continue;
      const [x, y] = spot;
      const box = boxAt(x, y, width(place.name), 13);
      if (!isFree(box)) continue;
      taken.addBox(box);
      nodes.push(riding(PASSING, write(place.name, x, y, classes)));
      count++;
    }
  }
  const waters = base.waters.filter((water) => water.rank < zoom - 1.5);
  centred(waters, 12, "rv-water-name", (text) => textWidth(text, 11, 400, "italic"));
  if (zoom >= 6) return nodes;
  const launch = new Set(spots.map(({ region }) => region.id.slice(0, 2)));
  const width = (text) => textWidth(text, 10, 400);
  const kmPerPx = EQUATOR_KM / view.world;
  const countries = base.countries
    .filter((country) => !launch.has(country.id))
    .filter(({ name, km2 }) => Math.sqrt(km2) / kmPerPx > width(name) * 0.8)
    .sort((a, b) => b.km2 - a.km2);
  const most = zoom < 2.75 ? (phone.matches ? 0 : 4) : 60;
  centred(countries, most, "rv-country-name", (text) => width(text) + text.length * 0.6);
  return nodes;
}

function cityNames(view, taken, bounds, zoom, isFree) {
  const nodes = [];
  const capitals = [];
  const inView = (city) => {
    const spot = view.nameSpot(city);
    return spot && within(boxAt(...spot, 0, 0), bounds);
  };
  for (const city of citiesFor(zoom, inView)) {
    if (asked && asked.name === city.name) continue;
    const [x, y] = view.spot(city);
    const dot = boxAt(x, y, 5, 5);
    if (!taken.freeOfBoxes(dot, 1)) continue;
    const place = beside([x, y], [textWidth(city.name, 11, 400), 12], [6, 9, 10], isFree);
    if (!place) continue;
    taken.addBox(place.box);
    taken.addBox(dot);
    const pair = riding(
      PASSING,
      svg("circle", { class: "rv-city", cx: x, cy: y, r: 2.2 }),
      write(city.name, place.x, place.y, "rv-city-name", place.anchor),
    );
    (isLaunchCapital(city) ? capitals : nodes).push(pair);
  }
  return capitals.length === launchCapitalsIn(inView).length ? [...nodes, ...capitals] : nodes;
}
