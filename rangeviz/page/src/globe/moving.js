// While the globe turns, every path that shows shapes is traced anew with as few points as look the same.
// No element is made; a style hides what shows none.
import { close, lineTo, moveTo, written } from "../geo/pen.js";
import { shownBy } from "../map/outline.js";
import { ARC, discOf, maybeSeen, partsOf, vectorsNear } from "./vectors.js";

const AWAY_PX = { few: 0.3, many: 0.8, base: 2.5 };
const LEAST_PX = 3; // between two points, and of an island that is drawn

const isRing = ({ winding }) => winding !== undefined;

class Tracer {
  constructor(view, ringAway) {
    Object.assign(this, {
      view,
      ringAway,
      axes: view.projection.axes,
      x: 0,
      y: 0,
      isBegun: false,
      rim: null,
    });
  }

  lines(shapes) {
    for (const shape of shapes)
      if (this.isShown(shape)) for (const part of partsOf(shape)) this.trace(part, false);
    return written();
  }

  area(shapes, south) {
    const closed = shapes.filter((shape) => shape.closed !== false);
    for (const shape of closed) {
      if (!this.isShown(shape)) continue;
      this.trace(shape, true);
      close();
    }
    return written() + (this.view.holdsOpposite(closed, south) ? this.view.sea() : "");
  }

  isShown(shape) {
    const isLarge = isRing(shape) || 2 * discOf(shape).angle * this.view.radius >= LEAST_PX;
    return isLarge && maybeSeen(shape, this.view);
  }

  // What is hidden of a line is left out, of an area led along the rim.
  trace(shape, isArea) {
    const away = isRing(shape) ? this.ringAway : AWAY_PX.base;
    const vectors = vectorsNear(shape, away / this.view.radius);
    const [a, b, , c, d, e, f, g, h] = this.axes;
    let [lastX, lastY, lastZ] = [0, 0, 0];
    this.isBegun = false;
    for (let i = 0; i < vectors.length; i += 3) {
      const vx = vectors[i];
      const vy = vectors[i + 1];
      const vz = vectors[i + 2];
      const x = a * vx + b * vy;
      const y = c * vx + d * vy + e * vz;
      const z = f * vx + g * vy + h * vz;
      if (i && z < 0 !== lastZ < 0) {
        const t = lastZ / (lastZ - z);
        this.toRim(lastX + t * (x - lastX), lastY + t * (y - lastY));
      }
      if (z >= 0) this.to(x, y, i + 3 === vectors.length);
      else if (isArea) this.toRim(x, y);
      else this.isBegun = false;
      lastX = x;
      lastY = y;
      lastZ = z;
    }
  }

  to(east, north, isEnd) {
    const { radius, middle } = this.view;
    const x = middle[0] + radius * east;
    const y = middle[1] - radius * north;
    this.rim = null;
    if (!this.isBegun) moveTo(x, y);
    else if (isEnd || Math.abs(x - this.x) + Math.abs(y - this.y) >= LEAST_PX) lineTo(x, y);
    else return;
    this.x = x;
    this.y = y;
    this.isBegun = true;
  }

  // From one point of the rim to another along it.
  toRim(x, y) {
    const far = Math.hypot(x, y) || 1;
    const [east, north] = [x / far, y / far];
    if (this.isBegun && this.rim) {
      const [fromEast, fromNorth] = this.rim;
      const from = Math.atan2(fromEast, fromNorth);
      const turned = Math.atan2(east * fromNorth - north * fromEast, east * fromEast + north * fromNorth);
      const pieces = Math.ceil(Math.abs(turned) / ARC);
      for (let n = 1; n < pieces; n++) {
        const azimuth = from + (turned * n) / pieces;
        this.to(Math.sin(azimuth), Math.cos(azimuth));
      }
    }
    this.to(east, north);
    this.rim = [east, north];
  }
}

// Of many rings nobody sees the corners.
export function turn(paths, view, areMany) {
  const tracer = new Tracer(view, areMany ? AWAY_PX.many : AWAY_PX.few);
  for (const path of paths) {
    const { shapes, area } = shownBy(path);
    const d = area ? tracer.area(shapes, area.south) : tracer.lines(shapes);
    if (path.getAttribute("d") !== d) path.setAttribute("d", d);
  }
}
