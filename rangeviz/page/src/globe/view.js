// What of the world the globe or the map of true distance shows, as WebView does for the web map.
import { pathOf } from "../geo/curves.js";
import { lineOf, projectLine, withBounds } from "../geo/mercator.js";
import { EQUATOR_KM, isWithin } from "../geo/web_view.js";
import { isInside, traceSeen } from "./clip.js";
import { isOpen, maybeSeen, partsOf, uncut } from "./vectors.js";

const NAMES_COSINE = { globe: 0.2, distance: -0.8 };
const BASE_APART_PX = 1;

export class GlobeView {
  // `radius` px to the radius of the earth; `middle` of the disc on the screen; `apart` px between points.
  constructor(projection, radius, middle, bounds, apart = BASE_APART_PX) {
    const zoom = Math.log2((2 * Math.PI * radius) / 256);
    Object.assign(this, { projection, radius, middle, bounds, apart, zoom, world: 256 * 2 ** zoom });
    this.centre = (bounds.left + bounds.right) / 2;
    this.key = [projection.kind, projection.lon, projection.lat, radius, ...middle, apart].join();
    this.known = new Map();
    const away =
      Math.max(
        ...["left", "right"].flatMap((x) =>
          ["top", "bottom"].map((y) => Math.hypot(bounds[x] - middle[0], bounds[y] - middle[1])),
        ),
      ) / radius;
    this.horizon = projection.kind === "globe" ? Math.asin(Math.min(1, away)) : 1.01 * away;
  }

  // From the plane to the screen.
  onScreen = ([x, y]) => [this.middle[0] + this.radius * x, this.middle[1] + this.radius * y];
  rim = (azimuth) => this.onScreen(this.projection.rimAt(azimuth));

  // The whole of what can be shown.
  disc() {
    return [...Array(180).keys()].flatMap((n) => this.rim((n * Math.PI) / 90));
  }

  sea() {
    if (this.projection.kind !== "globe") return pathOf({ flat: this.disc(), closed: true });
    const [[x, y], r] = [this.middle, this.radius];
    return `M${x - r} ${y}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`;
  }
  get grid() {
    return GRID;
  }

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

  // Whether a name lies on the disc.
  holds = ({ left, right, top, bottom }) =>
    [left, right].every((x) => [top, bottom].every((y) => this.placeAt(x, y)));

  // What of a shape is seen, worked out once.
  seen(shape) {
    if (!this.known.has(shape)) this.known.set(shape, traceSeen(shape, this));
    return this.known.get(shape);
  }

  lines(ring) {
    if (!this.known.has(ring))
      this.known.set(
        ring,
        ring.curves
          .flatMap((curve) => this.seen(curve).lines)
          .map(({ flat, closed }) => lineOf(flat, closed)),
      );
    return this.known.get(ring);
  }

  // Shapes as two paths: the areas of those that are closed, and all outlines.
  drawn(shapes) {
    const [loops, ways] = [uncut(shapes), shapes.filter(isOpen).flatMap(partsOf)].map((some) =>
      some.filter((shape) => maybeSeen(shape, this)),
    );
    const lines = [...loops, ...ways].flatMap((shape) => this.seen(shape).lines);
    return [this.areas(loops, shapes, false), lines.map((line) => pathOf(line)).join("")];
  }

  area = ({ curves, south }) => this.areas(curves, curves, south);

  areas(loops, shapes, south) {
    const disc = this.holdsOpposite(shapes, south) ? this.sea() : "";
    return loops.map((loop) => areaOf(this.seen(loop))).join("") + disc;
  }

  // Whether the place opposite the middle lies inside of those that are closed.
  holdsOpposite(shapes, south) {
    const { lon, lat } = this.projection;
    return isInside(shapes, south, { lon: lon + 180, lat: -lat });
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

// Of a loop that is seen whole, its line, whose path is made once.
function areaOf({ lines: [line], area }) {
  if (line && line.closed) return pathOf(line);
  return area.length > 4 ? pathOf({ flat: area, closed: true }) : "";
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
