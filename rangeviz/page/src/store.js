// What the page holds and what the reader has chosen: the one place where modules share anything
// that changes. All else is drawn from it, anew whenever `refresh` is called.
import { readCities, readCountries } from "./geo/cities.js";
import { readRing } from "./geo/curves.js";
import { projectLine, withBounds } from "./geo/mercator.js";
import { unpackLine, unpackOutline } from "./geo/packing.js";
import { readTopology } from "./geo/topology.js";
import { dateText } from "./words.js";

export let data = null;
export let claims = [];
export let cities = []; // these three until the places are unpacked
export let countries = new Map(); // the names of each, by its code
export let base = null;

// The claim in the card, the place asked about, the system shown with all its claims, the year.
export let selected = null;
export let asked = null;
export let together = null;
export let until = null;
export let step = 0; // of the story

export function choose(choice) {
  ({ selected = selected, asked = asked, together = together, until = until, step = step } = choice);
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

export function readPlaces(places) {
  base = readTopology(places.basemap);
  base.disputed = places.disputed.map(({ style, line }) => ({
    style,
    ...withBounds(projectLine(unpackLine(line, data.grid.lines))),
  }));
  countries = readCountries(base.countries, places.cities.called);
  cities = readCities(places.cities, data.grid.places, countries);
}

function readRegion(named, { label, ...packed }) {
  const lines = (texts) => texts.map((text) => unpackOutline(text, data.grid.regions));
  const [areas, open, points] = [lines(packed.areas), lines(packed.lines), lines(packed.points).flat()];
  const outline = (closed) => (line) => [withBounds(projectLine(line)), closed];
  return {
    ...named,
    label,
    areas,
    lines: open,
    points,
    others: packed.others.map((other) => ({ ...other, areas: lines(other.areas) })),
    outlines: [...areas.map(outline(true)), ...open.map(outline(false))],
    isPoint: points.length === 1 && !areas.length && !open.length,
  };
}

function readClaim(claim, number, regions, rings) {
  const outer = Object.entries(claim.rings)
    .map(([figure, reach]) => ({ figure, km: claim.figures[figure], ring: rings[reach.from_some] }))
    .sort((a, b) => b.km - a.km);
  const inner = claim.rings.low || claim.rings.high || {};
  const { low, high = low } = claim.figures;
  return {
    ...claim,
    number,
    date: dateText(claim.said),
    published: claim.source_date ? dateText(claim.source_date) : "",
    region: claim.region === null ? null : regions[claim.region],
    outer,
    inner: inner.from_all === undefined ? null : rings[inner.from_all],
    km: outer.length ? outer[0].km : 0,
    figureLow: low ?? high,
    figureHigh: high,
    kms: Object.values(claim.figures),
    own: claim.colour,
    drawable: outer.length > 0,
    on: claim.shown && outer.length > 0,
  };
}
