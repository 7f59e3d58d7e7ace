// What the page holds and what the reader has chosen: the one place where modules share anything
// that changes. All else is drawn from it, anew whenever `refresh` is called.
import { readCities, readCountries } from "./geo/cities.js";
import { readRing } from "./geo/curves.js";
import { lineOf, projectLine } from "./geo/mercator.js";
import { unpackLine, unpackOutline } from "./geo/packing.js";
import { readTopology } from "./geo/topology.js";
import { dateText } from "./words.js";

export let data = null;
export let claims = [];
export let tried = []; // the reader's own figures, of the same shape
export let cities = []; // these three until the places are unpacked
export let countries = new Map(); // the names of each, by its code
export let base = null;

// The claim in the card, the place asked about, the system shown with all its claims, the year.
export let selected = null;
export let asked = null;
export let together = null;
export let until = null;
export let step = 0; // of the story
export let flat = false; // whether the circle that compasses draw is shown

export function choose(choice) {
  ({ selected = selected, asked = asked, together = together } = choice);
  ({ until = until, step = step, flat = flat } = choice);
}

export function setTried(some) {
  if (selected && selected.tried && !some.includes(selected)) selected = null;
  tried = some;
}

let draw = () => {};
export const whenChanged = (run) => (draw = run);
export const refresh = () => draw();

export function readData(given) {
  data = given;
  const rings = data.rings.map((ring) => readRing(ring, data.grid.rings));
  const regions = data.regions.map((named, number) =>
    readRegion({ ...named, number }, data.outlines[number]),
  );
  claims = data.claims.map((claim, number) => readClaim(claim, number, regions, rings));
}

// Each is there as a whole, or not yet.
export async function readBase(places) {
  const disputed = places.disputed.map(({ style, line }) => ({
    style,
    ...lineOf(projectLine(unpackLine(line, data.grid.lines)), style === "hatched"),
  }));
  base = { ...(await readTopology(places.basemap)), disputed };
}

export async function readCityList(places) {
  countries = readCountries(base.countries, places.cities.called);
  cities = await readCities(places.cities, data.grid.places, countries);
}

function readRegion(named, { label, middle, ...packed }) {
  const lines = (texts) => texts.map((text) => unpackOutline(text, data.grid.regions));
  const [areas, open, points] = [lines(packed.areas), lines(packed.lines), lines(packed.points).flat()];
  const outline = (closed) => (line) => lineOf(projectLine(line), closed);
  return {
    ...named,
    label,
    middle,
    areas,
    lines: open,
    points,
    others: packed.others.map((other) => ({ ...other, areas: lines(other.areas) })),
    outlines: [...areas.map(outline(true)), ...open.map(outline(false))],
    isPoint: points.length === 1 && !areas.length && !open.length,
  };
}

function readClaim(claim, number, regions, rings) {
  const { low, high = low } = claim.figures;
  const starts = claim.starts.map((start) => readStart(start, claim.figures, regions, rings));
  return {
    ...claim,
    date: dateText(claim.said),
    published: claim.source_date ? dateText(claim.source_date) : "",
    number,
    starts,
    figureLow: low ?? high,
    figureHigh: high,
    kms: Object.values(claim.figures),
    own: claim.colour,
    ...starts[0],
    taken: 0,
    on: claim.shown && starts[0].drawable,
  };
}

function readStart({ region, rings: own }, figures, regions, rings) {
  const outer = Object.entries(own)
    .map(([figure, reach]) => ({ figure, km: figures[figure], ring: rings[reach.from_some] }))
    .sort((a, b) => b.km - a.km);
  const inner = own.low || own.high || {};
  return {
    region: region === null ? null : regions[region],
    outer,
    inner: inner.from_all === undefined ? null : rings[inner.from_all],
    km: outer.length ? outer[0].km : 0,
    drawable: outer.length > 0,
  };
}

// Claims that may be measured from another launch region: their own (0), or that of the reader (1).
export function measureFrom(some, taken) {
  for (const claim of some) {
    const had = claim.drawable;
    Object.assign(claim, claim.starts[taken], { taken });
    claim.on = claim.drawable && (had ? claim.on : claim.shown);
  }
}
