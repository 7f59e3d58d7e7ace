// What of the world a web map shows: where shapes, rings and places lie on its screen, in layer px.
import { fillPath, ringLines } from "./curves.js";
import { copies, kept, mercatorX, mercatorY } from "./mercator.js";

export const EQUATOR_KM = 40075;

export const isWithin = ([x, y], { left, right, top, bottom }) =>
  x > left && x < right && y > top && y < bottom;

// `world` px round the equator; the corner of the unit square `left`, `top` px beyond the origin;
// `bounds` of the screen in px, and the same on the unit square as west, east, north and south.
export class WebView {
  constructor(zoom, left, top, bounds) {
    const world = 256 * 2 ** zoom;
    Object.assign(this, { zoom, world, left, top, bounds, key: [world, left, top].join() });
    this.west = (bounds.left + left) / world;
    this.east = (bounds.right + left) / world;
    this.north = (bounds.top + top) / world;
    this.south = (bounds.bottom + top) / world;
  }

  lines = (ring) => ringLines(ring, this);
  area = (ring) => fillPath(ring, this);

  // Shapes as one path; areas or lines, it is the same here.
  path = (shapes) => pathOf(shapes, this);
  areas = this.path;

  sea() {
    const { left, right, top, bottom } = this.bounds;
    return `M${left} ${top}H${right}V${bottom}H${left}Z`;
  }

  grid = () => "";

  // The copy of a place next to the middle of the view.
  spot({ lon, lat }) {
    const x = mercatorX(lon);
    const k = Math.round((this.west + this.east) / 2 - x);
    return this.at(x + k, mercatorY(lat));
  }

  nameSpot = (place) => this.spot(place);

  // Every copy of a place in view.
  spots({ lon, lat }) {
    const [x, y] = [mercatorX(lon), mercatorY(lat)];
    return copies({ west: x, east: x, north: y, south: y }, this).map((k) => this.at(x + k, y));
  }

  at = (x, y) => [x * this.world - this.left, y * this.world - this.top];

  // A launch region's area and its outline, of which the cut at 180 degrees is no part.
  outlines(region) {
    let [fill, edge] = ["", ""];
    for (const [{ flat, box }, closed] of region.outlines) {
      for (const k of copies(box, this)) {
        const [area, outline] = traceEdge(flat, k, this);
        if (closed) fill += area + "Z";
        edge += outline;
      }
    }
    return [fill, edge];
  }

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

function pathOf(shapes, view) {
  let path = "";
  for (const shape of shapes) {
    for (const k of copies(shape.box, view)) {
      path += kept(shape, view, k, () => trace(shape, view, k));
    }
  }
  return path;
}

// One shape, moved k worlds east; points under half a pixel apart merge.
function trace(shape, view, k) {
  const { flat } = shape;
  let path = "";
  let lastX = Infinity;
  let lastY = Infinity;
  for (let i = 0; i < flat.length; i += 2) {
    const x = Math.round(((flat[i] + k) * view.world - view.left) * 10) / 10;
    const y = Math.round((flat[i + 1] * view.world - view.top) * 10) / 10;
    if (i && i < flat.length - 2 && Math.abs(x - lastX) + Math.abs(y - lastY) < 0.5) continue;
    path += (i ? "L" : "M") + x + " " + y;
    lastX = x;
    lastY = y;
  }
  return path;
}

export const isSeam = (flat, i) => i > 0 && flat[i] === flat[i - 2] && (flat[i] === 0 || flat[i] === 1);

function traceEdge(flat, k, view) {
  let area = "";
  let outline = "";
  for (let i = 0; i < flat.length; i += 2) {
    const [x, y] = view.at(flat[i] + k, flat[i + 1]);
    const point = x.toFixed(1) + " " + y.toFixed(1);
    area += (i ? "L" : "M") + point;
    outline += (i && !isSeam(flat, i) ? "L" : "M") + point;
  }
  return [area, outline];
}
