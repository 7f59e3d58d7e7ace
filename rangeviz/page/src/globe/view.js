// What of the world the globe or the map of true distance shows, as WebView does for the web map.
import { pathOf } from "../geo/curves.js";
import { projectLine, withBounds } from "../geo/mercator.js";
import { EQUATOR_KM, isSeam, isWithin } from "../geo/web_view.js";
import { seenArea, seenLines } from "./clip.js";

const NAMES_COSINE = { globe: 0.2, distance: -0.8 };
const BASE_APART_PX = 0.5;

export class GlobeView {
  // `radius` px to the radius of the earth; `middle` of the disc on the screen; `apart` px between points.
  constructor(projection, radius, middle, bounds, apart = BASE_APART_PX) {
    const zoom = Math.log2((2 * Math.PI * radius) / 256);
    Object.assign(this, { projection, radius, middle, bounds, apart, zoom, world: 256 * 2 ** zoom });
    this.key = [projection.kind, projection.lon, projection.lat, radius, ...middle, apart].join();
    this.known = new Map();
  }

  // From the plane to the screen.
  onScreen = ([x, y]) => [this.middle[0] + this.radius * x, this.middle[1] + this.radius * y];
  rim = (azimuth) => this.onScreen(this.projection.rimAt(azimuth));

  from(seen, i) {
    const k = this.projection.stretch(seen[i], seen[i + 1], seen[i + 2]) * this.radius;
    return [this.middle[0] + k * seen[i], this.middle[1] - k * seen[i + 1]];
  }

  // The whole of what can be shown.
  disc() {
    return [...Array(180).keys()].flatMap((n) => this.rim((n * Math.PI) / 90));
  }

  sea = () => areaPath([this.disc()]);
  grid = () => this.path(GRID);

  spot(place) {
    const point = this.projection.point(place);
    return point && this.onScreen(point);
  }

  // Where a name may stand: near the rim nobody would find its place.
  nameSpot(place) {
    const point = this.projection.point(place, NAMES_COSINE[this.projection.kind]);
    return point && this.onScreen(point);
  }

  spots = (place) => [this.spot(place)].filter(Boolean);
  placeAt = (x, y) =>
    this.projection.place((x - this.middle[0]) / this.radius, (y - this.middle[1]) / this.radius);

  lines(ring) {
    if (!this.known.has(ring)) this.known.set(ring, this.seen(ring.curves).map(withBox));
    return this.known.get(ring);
  }

  seen = (shapes) => shapes.flatMap((shape) => seenLines(shape, this));
  path = (shapes) =>
    this.seen(shapes)
      .map((line) => pathOf(line))
      .join("");
  areas = (shapes) => areaPath(seenArea(shapes, false, this));
  area = ({ curves, south }) => areaPath(seenArea(curves, south, this));

  outlines({ outlines }) {
    const closed = outlines.filter(([, isArea]) => isArea).map(([shape]) => shape);
    const rims = outlines.flatMap(([shape]) => (shape.parts ||= withoutSeam(shape)));
    return [this.areas(closed), this.path(rims)];
  }

  has = (place) => {
    const spot = this.spot(place);
    return spot !== null && isWithin(spot, this.bounds);
  };
  sideOf = () => (this.projection.kind === "globe" ? "outside" : "inside");

  kmPerPx = () => EQUATOR_KM / this.world;

  sees([west, south, east, north], leastPx) {
    const [lon, lat] = [(west + east) / 2, (south + north) / 2];
    const size = (Math.max(east - west, north - south) * this.world) / 360;
    const corners = [west, lon, east].flatMap((x) => [south, lat, north].map((y) => ({ lon: x, lat: y })));
    return size >= leastPx && corners.some(this.has);
  }
}

const withBox = ({ flat, closed }) => ({ ...withBounds(flat), closed });
const areaPath = (loops) => loops.map((flat) => pathOf({ flat, closed: true })).join("");

// The parts of an outline that are no cut at 180 degrees.
function withoutSeam({ flat }) {
  const parts = [];
  let part = [];
  for (let i = 0; i < flat.length; i += 2) {
    if (isSeam(flat, i)) {
      parts.push(part);
      part = [];
    }
    part.push(flat[i], flat[i + 1]);
  }
  return [...parts, part].filter((points) => points.length > 2).map((points) => ({ flat: points }));
}

const GRID = graticule();

// Meridians and parallels every 20 degrees; meridians end at 80, before they crowd.
function graticule() {
  const every = [...Array(18).keys()].map((n) => 20 * n - 180);
  const meridians = every.map((lon) => [
    [lon, -80],
    [lon, 80],
  ]);
  const parallels = every.slice(5, 14).map((lat) => [
    [-180, lat],
    [180, lat],
  ]);
  return [...meridians, ...parallels].map((line) => withBounds(projectLine(line)));
}
