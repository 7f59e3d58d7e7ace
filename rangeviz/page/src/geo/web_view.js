// What of the world a web map shows: where shapes, rings and places lie on its screen, in layer px.
import { fillPath, ringLines } from "./curves.js";
import { copies, isCut, isSeam, mercatorX, mercatorY } from "./mercator.js";
import { lineTo, moveTo, written } from "./pen.js";

export const EQUATOR_KM = 40075;

export const isWithin = ([x, y], { left, right, top, bottom }) =>
  x > left && x < right && y > top && y < bottom;

// `world` px round the equator; the corner of the unit square `left`, `top` px beyond the origin;
// `bounds` of the screen in px, and the same on the unit square as west, east, north and south.
export class WebView {
  constructor(zoom, left, top, bounds) {
    const world = 256 * 2 ** zoom;
    Object.assign(this, { zoom, world, left, top, bounds, key: [world, left, top].join() });
    this.boundsKey = [this.key, ...Object.values(bounds)].join();
    this.centre = (bounds.left + bounds.right) / 2;
    this.west = (bounds.left + left) / world;
    this.east = (bounds.right + left) / world;
    this.north = (bounds.top + top) / world;
    this.south = (bounds.bottom + top) / world;
  }

  lines = (ring) => ringLines(ring, this);
  area = (ring) => fillPath(ring, this);

  // Shapes as two paths: the areas of those that are closed, and all outlines.
  drawn(shapes) {
    const traced = shapes.map((shape) => this.traced(shape));
    return ["area", "edge"].map((name) => traced.map((paths) => paths[name]).join(""));
  }

  // Kept until it is to be traced in another view.
  traced(shape) {
    if (shape.traced?.key !== this.boundsKey) shape.traced = { key: this.boundsKey, ...this.trace(shape) };
    return shape.traced;
  }

  trace(shape) {
    let [area, edge] = ["", ""];
    for (const k of copies(shape.box, this)) {
      const whole = trace(shape, this, k, true);
      if (shape.closed) area += whole;
      edge += isCut(shape) ? trace(shape, this, k, false) : whole;
    }
    return { area, edge };
  }

  sea() {
    const { left, right, top, bottom } = this.bounds;
    return `M${left} ${top}H${right}V${bottom}H${left}Z`;
  }

  grid = [];

  // The copy of a place next to the centre.
  spot({ lon, lat }) {
    const x = mercatorX(lon);
    const k = Math.round((this.centre + this.left) / this.world - x);
    return this.at(x + k, mercatorY(lat));
  }

  nameSpot = (place) => this.spot(place);
  holds = () => true;

  // Every copy of a place in view.
  spots({ lon, lat }) {
    const [x, y] = [mercatorX(lon), mercatorY(lat)];
    return copies({ west: x, east: x, north: y, south: y }, this).map((k) => this.at(x + k, y));
  }

  at = (x, y) => [x * this.world - this.left, y * this.world - this.top];

  // Whether a place is in sight.
  has = (place) => this.spots(place).some((spot) => isWithin(spot, this.bounds));

  // How to say where the inside of a ring lies that is more than half of the earth.
  sideOf = ({ curves }) => (curves.some(({ winding }) => winding) ? "region" : "outside");

  kmPerPx = (lat) => (EQUATOR_KM / this.world) * Math.cos((lat * Math.PI) / 180);

  // Whether a box of degrees is in sight, in one direction at least so many px of it.
  sees([west, south, east, north], leastPx) {
    const box = {
      west: mercatorX(west),
      east: mercatorX(east),
      north: mercatorY(north),
      south: mercatorY(south),
    };
    const least = leastPx / this.world;
    const shown = (from, to, first, last) => Math.min(to, last) - Math.max(from, first);
    const high = shown(box.north, box.south, this.north, this.south);
    return copies(box, this).some((k) => {
      const wide = shown(box.west + k, box.east + k, this.west, this.east);
      return wide > 0 && high > 0 && Math.max(wide, high) >= least;
    });
  }
}

const NEAR_PX = 1; // of its last one a point is left out

// One shape, moved k worlds east; cuts are edges of its area, and no part of its outline. What lies on the
// same side of the screen as the points before and after it is left out.
function trace({ flat }, view, k, isArea) {
  const { world, left, top, bounds } = view;
  const xAt = (i) => (flat[i] + k) * world - left;
  const yAt = (i) => flat[i + 1] * world - top;
  const sideOf = (x, y) =>
    (x < bounds.left - NEAR_PX) |
    ((x > bounds.right + NEAR_PX) << 1) |
    ((y < bounds.top - NEAR_PX) << 2) |
    ((y > bounds.bottom + NEAR_PX) << 3);
  let [lastX, lastY, lastSide] = [Infinity, 0, 0];
  let [x, y] = [xAt(0), yAt(0)];
  let [side, isJump] = [sideOf(x, y), false];
  for (let i = 0; i < flat.length; i += 2) {
    const isLast = i + 2 === flat.length;
    const [nextX, nextY] = isLast ? [x, y] : [xAt(i + 2), yAt(i + 2)];
    const nextSide = sideOf(nextX, nextY);
    const isNextJump = isSeam(flat, i + 2);
    const isNear = Math.abs(x - lastX) + Math.abs(y - lastY) < NEAR_PX;
    if (!i || isLast || isJump || isNextJump || !(isNear || lastSide & side & nextSide)) {
      if (i && (isArea || !isJump)) lineTo(x, y);
      else moveTo(x, y);
      [lastX, lastY, lastSide] = [x, y, side];
    }
    [x, y, side, isJump] = [nextX, nextY, nextSide, isNextJump];
  }
  return written();
}
