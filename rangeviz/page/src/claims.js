// Which claims are in question, and their figures in words.
import { claims, data, selected, tried, until } from "./store.js";

// "Said by the end of": later claims are not drawn; nor are undated ones, of which nobody knows.
export const isPublished = (claim) => !until || (claim.said !== "" && claim.said.slice(0, 4) <= until);

export const visibleClaims = () =>
  [...claims, ...tried]
    .filter((claim) => (claim.on && (claim.tried || isPublished(claim))) || claim === selected)
    .sort((a, b) => b.km - a.km || a.number - b.number);

// Launch regions of what is drawn; where nothing is, those that may be chosen.
export function launchRegions() {
  const drawn = visibleClaims().map(({ region }) => region);
  const some = drawn.length ? drawn : claims.flatMap(({ starts }) => starts.map(({ region }) => region));
  return [...new Set(some)].filter(Boolean);
}

export const claimCalled = (id) => [...claims, ...tried].find((claim) => claim.id === id);

// The largest claim of each system that is on; the others are drawn thinner, without fill.
export function leadersOf(visible) {
  const first = new Map();
  for (const claim of visible) if (!first.has(claim.system)) first.set(claim.system, claim);
  return new Set(first.values());
}

// More than half of the earth lies within.
export const isMostOfEarth = (claim) => claim.km > 10_000;

// The inner line of the claim in the card: all of the launch region lies within its figure there.
export const innerRing = () => (selected && !selected.region.isPoint ? selected.inner : null);

// All claims on a system that were made by then, oldest first, undated ones last.
export const claimsOn = (system) =>
  claims
    .filter((claim) => claim.system === system && isPublished(claim))
    .sort((a, b) => order(a.said || "~", b.said || "~") || a.number - b.number);

const order = (a, b) => (a < b ? -1 : Number(a > b));

export function groupBy(list, key) {
  const groups = new Map();
  for (const item of list) {
    const name = key(item);
    if (groups.has(name)) groups.get(name).push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

// "flown: 900" of "flown: 900 km".
export const withoutUnit = ({ figure, said_figure }) =>
  said_figure.replace(figure, figure.replace(/\u00a0\w+$/, ""));

// The figure without its unit, where that of all claims on view is the kilometre.
export function shortFigure(claim, all) {
  const isKm = ({ figure }) => figure.endsWith("\u00a0km");
  const same = data.units === "km" && all.every((one) => !one.kms.length || isKm(one));
  return same && isKm(claim) ? withoutUnit(claim) : claim.said_figure;
}

// The class that sets a claim's ink: its system's colour, grey where all eight are taken.
export const inkClass = ({ colour, on, tried: own }) =>
  colour === null ? (on && !own ? "rv-grey" : "") : "rv-s" + colour;
