// The globe laid flat: orthographic, as from far away, or azimuthal equidistant, true distances from
// its centre; the twin of rangeviz/geo/projection.py. Places are unit vectors of reduced latitude, on
// which geodesics of WGS 84 are nearly great circles; the plane counts in earth radii, y to the south.
import { F, RAD, vector } from "../geo/geodesy.js";

const RIM_DEG = { globe: 90, distance: 179.99 };

let room = new Float64Array(3000);

export class Projection {
  constructor(kind, lon, lat) {
    const [x, y, sine] = vector(lon, lat);
    const cosine = Math.hypot(x, y);
    const [sinLon, cosLon] = [Math.sin(lon * RAD), Math.cos(lon * RAD)];
    Object.assign(this, { kind, lon, lat, sine, cosine });
    this.axes = [-sinLon, cosLon, 0, -sine * cosLon, -sine * sinLon, cosine, x, y, sine];
    this.rim = RIM_DEG[kind] * RAD;
    this.least = kind === "globe" ? 0 : Math.cos(this.rim);
  }

  // Vectors as seen from the centre: x to the east, y to the north, z towards the eye. They hold until
  // the next are asked for.
  turned(vectors) {
    const [a, b, , c, d, e, f, g, h] = this.axes;
    if (vectors.length > room.length) room = new Float64Array(2 * vectors.length);
    const seen = room.subarray(0, vectors.length);
    for (let i = 0; i < vectors.length; i += 3) {
      const [x, y, z] = [vectors[i], vectors[i + 1], vectors[i + 2]];
      seen[i] = a * x + b * y;
      seen[i + 1] = c * x + d * y + e * z;
      seen[i + 2] = f * x + g * y + h * z;
    }
    return seen;
  }

  // How many times its x and y a place lies from the centre: geodesics by Lambert's formula (1942).
  stretch(x, y, z) {
    if (this.kind === "globe") return 1;
    const away = Math.hypot(x, y);
    return away < 1e-9 ? 1 : this.distance(Math.atan2(away, z), y) / away;
  }

  // In earth radii, to where an angle and the northward part of its direction lead.
  distance(angle, y) {
    const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    const other = this.sine * cosine + this.cosine * y;
    const sum = ((angle - sine) * (this.sine + other) ** 2) / (1 + cosine);
    return angle - (F / 4) * (sum + ((angle + sine) * (this.sine - other) ** 2) / (1 - cosine));
  }

  // Where the rim of what can be shown lies in a direction, clockwise from north.
  rimAt(azimuth) {
    const [east, north] = [Math.sin(azimuth), Math.cos(azimuth)];
    const far = this.kind === "globe" ? 1 : this.distance(this.rim, north * Math.sin(this.rim));
    return [far * east, -far * north];
  }

  // On the plane; null beyond the rim.
  point(place, least = this.least) {
    const [x, y, z] = this.turned((place.vector ||= vector(place.lon, place.lat)));
    if (z < least) return null;
    const k = this.stretch(x, y, z);
    return [k * x, -k * y];
  }

  // { lon, lat } of a point on the plane; null beyond the rim.
  place(px, py) {
    const away = Math.hypot(px, py);
    if (away >= Math.hypot(...this.rimAt(Math.atan2(px, -py)))) return null;
    if (away < 1e-9) return { lon: this.lon, lat: this.lat };
    const [east, north] = [px / away, -py / away];
    let angle = this.kind === "globe" ? Math.asin(away) : away;
    for (let i = 0; this.kind !== "globe" && i < 4; i++)
      angle += away - this.distance(angle, north * Math.sin(angle));
    const [x, y, z] = [east * Math.sin(angle), north * Math.sin(angle), Math.cos(angle)];
    const m = this.axes;
    const [vx, vy, vz] = [0, 1, 2].map((i) => m[i] * x + m[3 + i] * y + m[6 + i] * z);
    const lat = Math.atan2(vz, (1 - F) * Math.hypot(vx, vy)) / RAD;
    return { lon: Math.atan2(vy, vx) / RAD, lat };
  }
}
