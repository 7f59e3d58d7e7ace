// While the globe turns, every path that shows shapes is traced anew with as few points as look the same.
// No element is made; a style hides what shows none.
import { close, moveTo, stepTo, written } from "../geo/pen.js";
import { shownBy } from "../map/outline.js";
import { ARC, discOf, partsOf, uncut, vectorsNear } from "./vectors.js";

const AWAY_PX = { few: 0.3, many: 1.2, base: 2.5 };
const LEAST_PX = 3; // between two points, and of an island that is drawn

const isRing = ({ winding }) => winding !== undefined;
const made = new WeakMap();

// What of shapes is large enough, and towards which side of the earth it lies: the same as long as nothing
// is zoomed.
function piecesOf({ shapes, area }, { radius, horizon }, ringAway) {
  const key = [Boolean(area), radius, horizon, ringAway].join();
  if (made.get(shapes)?.key === key) return made.get(shapes).pieces;
  const pieces = (area ? uncut(shapes) : shapes.flatMap(partsOf))
    .filter((shape) => isRing(shape) || 2 * discOf(shape).angle * radius >= LEAST_PX)
    .map((shape) => {
      const { middle, angle } = discOf(shape);
      const vectors = vectorsNear(shape, (isRing(shape) ? ringAway : AWAY_PX.base) / radius);
      return {
        vectors,
        middle,
        least: Math.cos(Math.min(Math.PI, angle + horizon)),
        round: -Math.cos(angle),
      };
    });
  made.set(shapes, { key, pieces });
  return pieces;
}

class Tracer {
  constructor({ projection, radius, middle }) {
    const { axes } = projection;
    Object.assign(this, { axes, radius, middle, x: 0, y: 0, isBegun: false, rim: null });
  }

  // Whether some of a piece may be in sight, or it goes round the place opposite the centre.
  mayShow({ middle, least, round }, isArea) {
    const { axes } = this;
    const towards = axes[6] * middle[0] + axes[7] * middle[1] + axes[8] * middle[2];
    return towards > least || (isArea && towards < round);
  }

  // What is hidden of a line is left out, of an area led along the rim.
  trace(vectors, isArea) {
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
    if (isArea) close();
  }

  to(east, north, isEnd) {
    const x = this.middle[0] + this.radius * east;
    const y = this.middle[1] - this.radius * north;
    this.rim = null;
    if (!this.isBegun) moveTo(x, y);
    else if (isEnd || Math.abs(x - this.x) + Math.abs(y - this.y) >= LEAST_PX) stepTo(x, y);
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
  const tracer = new Tracer(view);
  for (const path of paths) {
    const shown = shownBy(path);
    const { shapes, area } = shown;
    const isArea = Boolean(area);
    for (const piece of piecesOf(shown, view, areMany ? AWAY_PX.many : AWAY_PX.few))
      if (tracer.mayShow(piece, isArea)) tracer.trace(piece.vectors, isArea);
    const isRound = isArea && view.holdsOpposite(shapes, area.south);
    const d = written() + (isRound ? view.sea() : "");
    if (shown.d !== d) path.setAttribute("d", (shown.d = d));
  }
}
