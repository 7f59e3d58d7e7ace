// Where a globe or a map of true distance looks from: its projection, its zoom, and what of it is where.
import { launchRegions, visibleClaims } from "../claims.js";
import { vector } from "../geo/geodesy.js";
import { boundsOfLines } from "../map/collisions.js";
import { positionName } from "../places/positions.js";
import { say } from "../words.js";
import { vectorsOf } from "./vectors.js";
import { Projection } from "./projection.js";
import { GlobeView } from "./view.js";

const UNIT_ZOOM = Math.log2((2 * Math.PI) / 256); // at which a px is the radius of the earth
const DEG = 180 / Math.PI;
const FAR_KM = 8_000; // a longer line is near the rim of a globe round where it is measured from
const LEAST_COSINE = 0.24; // of how far from the middle of a globe things are still to be read
const STEP_DEG = 10;
const LAND_MIDDLE = vector(40, 25); // near which most people live
const LEAST_HALF_PX = 40;

// `pan`: how far from the centre of the projection the middle of the view lies, in radii of the earth;
// `shift`: how far that is from the middle of the screen, in px.
export function viewOf({ kind, lon, lat, zoom, pan, shift }, [width, height], apart) {
  const radius = (256 * 2 ** zoom) / (2 * Math.PI);
  const middle = [width / 2 + shift[0] - pan[0] * radius, height / 2 + shift[1] - pan[1] * radius];
  const bounds = { left: 0, top: 0, right: width, bottom: height };
  return new GlobeView(new Projection(kind, lon, lat), radius, middle, bounds, apart);
}

// The middle of launch regions, each of which counts the same.
function middleOf(regions) {
  let [x, y, z] = [0, 0, 0];
  for (const { middle } of regions) {
    const [lon, lat] = middle.map((value) => value / DEG);
    x += Math.cos(lat) * Math.cos(lon);
    y += Math.cos(lat) * Math.sin(lon);
    z += Math.sin(lat);
  }
  if (Math.hypot(x, y, z) < 1e-9) return { lon: 60, lat: 20 };
  return { lon: Math.atan2(y, x) * DEG, lat: Math.atan2(z, Math.hypot(x, y)) * DEG };
}

// From where on a globe the longest line is seen with the region it is measured from: where both are far
// from the rim, and else where north is up and more people live; null where there is no such place.
function lookout() {
  const [longest] = visibleClaims();
  const start = vector(...longest.region.middle);
  const line = longest.outer.at(-1).ring.curves.map(vectorsOf);
  const nearest = (place) => Math.max(...line.map((vectors) => largestDot(place, vectors)));
  if (nearest(start) >= LEAST_COSINE) return middleOf([longest.region]);
  let [best, at] = [-Infinity, null];
  for (let lat = -60; lat <= 80; lat += STEP_DEG)
    for (let lon = -180; lon < 180; lon += STEP_DEG) {
      const place = vector(lon, lat);
      const seen = Math.min(dot(place, start), nearest(place));
      const worth = seen + Math.cos(lat / DEG) / 4 + dot(place, LAND_MIDDLE) / 8;
      if (seen >= LEAST_COSINE && worth > best) [best, at] = [worth, { lon, lat }];
    }
  return at;
}

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function largestDot([a, b, c], vectors) {
  let largest = -1;
  for (let i = 0; i < vectors.length; i += 3)
    largest = Math.max(largest, a * vectors[i] + b * vectors[i + 1] + c * vectors[i + 2]);
  return largest;
}

export const isOnGlobe = () => lookout() !== null;

function centreFor(kind) {
  const shown = visibleClaims();
  const isLong = kind === "globe" && shown.length && shown[0].km > FAR_KM;
  return (isLong && lookout()) || middleOf(launchRegions());
}

// All rings in view; what does not fit is shown whole.
export function fitted(kind, [width, height], { left, right, top, bottom }) {
  const half = [width - left - right, height - top - bottom].map((px) => Math.max(px / 2, LEAST_HALF_PX));
  const shift = [(left - right) / 2, (top - bottom) / 2];
  const camera = { kind, ...centreFor(kind), zoom: UNIT_ZOOM, pan: [0, 0], shift: [0, 0] };
  const plane = viewOf(camera, [0, 0], 0.001);
  const lines = visibleClaims().flatMap(({ outer }) => outer.map(({ ring }) => plane.lines(ring)));
  const areSeen = lines.every((own) => own.length && own.every(({ closed }) => closed));
  const box = boundsOfLines(lines.flat());
  const pan = kind === "globe" ? [0, 0] : [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const wanted = Math.min(
    half[0] / Math.max(box.right - pan[0], pan[0] - box.left),
    half[1] / Math.max(box.bottom - pan[1], pan[1] - box.top),
  );
  const whole = Math.min(...half) / Math.hypot(...plane.projection.rimAt(0));
  if (lines.length && areSeen && wanted > whole) return { ...camera, pan, shift, zoom: zoomOf(wanted) };
  return { ...camera, shift, zoom: zoomOf(whole) };
}

const zoomOf = (radius) => UNIT_ZOOM + Math.log2(radius);

// How the world is laid flat.
export const noteOf = ({ kind, lon, lat }) => say("footnote." + kind, { centre: positionName(lon, lat) });
