// Distances on WGS 84 between two places.
export const A_KM = 6378.137;
export const F = 1 / 298.257223563;
export const B_KM = A_KM * (1 - F);
export const HALF_MERIDIAN_KM = 20003.931459; // from any place to its antipode, over a pole
export const RAD = Math.PI / 180;
const CROSSINGS = 72;
const STEP = (2 * Math.PI) / CROSSINGS;
const NEAR = 0.02;

let from = null; // the place whose crossings are known
let crossings = [];

export function distanceKm(lon1, lat1, lon2, lat2) {
  const nearly = angle(vector(lon1, lat1), vector(lon2, lat2)) > Math.PI - 0.02;
  return nearly ? throughMiddle(lon1, lat1, lon2, lat2) : vincenty(lon1, lat1, lon2, lat2);
}

// Vincenty's inverse formula (Survey Review 176, 1975), which does not converge near the antipode.
function vincenty(lon1, lat1, lon2, lat2) {
  const L0 = (lon2 - lon1) * RAD;
  const [sinU1, cosU1] = reduced(lat1);
  const [sinU2, cosU2] = reduced(lat2);
  let lambda = L0;
  let sinS, cosS, sigma, cos2A, cos2M;
  for (let i = 0; i < 100; i++) {
    const sinL = Math.sin(lambda);
    const cosL = Math.cos(lambda);
    sinS = length(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL);
    if (sinS === 0) return 0;
    cosS = sinU1 * sinU2 + cosU1 * cosU2 * cosL;
    sigma = Math.atan2(sinS, cosS);
    const sinA = (cosU1 * cosU2 * sinL) / sinS;
    cos2A = 1 - sinA * sinA;
    cos2M = cos2A === 0 ? 0 : cosS - (2 * sinU1 * sinU2) / cos2A;
    const C = (F / 16) * cos2A * (4 + F * (4 - 3 * cos2A));
    const last = lambda;
    lambda = L0 + (1 - C) * F * sinA * (sigma + C * sinS * (cos2M + C * cosS * (2 * cos2M * cos2M - 1)));
    if (Math.abs(lambda - last) < 1e-12) break;
  }
  const u2 = (cos2A * (A_KM * A_KM - B_KM * B_KM)) / (B_KM * B_KM);
  const a = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  const b = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  const correction =
    b *
    sinS *
    (cos2M +
      (b / 4) *
        (cosS * (2 * cos2M * cos2M - 1) - (b / 6) * cos2M * (4 * sinS * sinS - 3) * (4 * cos2M * cos2M - 3)));
  return B_KM * a * (sigma - correction);
}

// Every way to a place near the antipode crosses the circle halfway: the shortest is the one with the
// best crossing. How far each is from the antipode itself shows roughly which crossings are good.
function throughMiddle(lon1, lat1, lon2, lat2) {
  if (from !== `${lon1} ${lat1}`) {
    from = `${lon1} ${lat1}`;
    const antipode = vector(lon1 + 180, -lat1);
    crossings = Array.from({ length: CROSSINGS }, (_, i) => {
      const [lon, lat, km] = crossing(lon1, lat1, i * STEP);
      const unit = vector(lon, lat);
      return [unit, km + vincenty(lon, lat, lon1 + 180, -lat1) + A_KM * dot(unit, antipode)];
    });
  }
  const there = vector(lon2, lat2);
  const ways = crossings.map(([unit, km]) => km - A_KM * dot(unit, there));
  const at = (i) => ways[(i + CROSSINGS) % CROSSINGS];
  function via(turn) {
    const [lon, lat, km] = crossing(lon1, lat1, turn);
    return km + vincenty(lon, lat, lon2, lat2);
  }
  let best = Infinity;
  for (let i = 0; i < CROSSINGS; i++) {
    if (at(i) > at(i - 1) || at(i) > at(i + 1)) continue;
    const turn = lowest(i * STEP, STEP, at(i - 1), at(i), at(i + 1));
    const near = [-NEAR, 0, NEAR].map((off) => via(turn + off));
    best = Math.min(best, ...near, via(lowest(turn, NEAR, ...near)));
  }
  return best;
}

const dot = (p, q) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];

function crossing(lon1, lat1, turn) {
  const [sinLat, cosLat] = [Math.sin(lat1 * RAD), Math.cos(lat1 * RAD)];
  const lat = Math.asin(cosLat * Math.cos(turn)) / RAD;
  const lon = lon1 + Math.atan2(Math.sin(turn), -sinLat * Math.cos(turn)) / RAD;
  return [lon, lat, vincenty(lon1, lat1, lon, lat)];
}

// Where a parabola through three values, `step` apart, is lowest.
function lowest(middle, step, before, value, after) {
  const bend = before - 2 * value + after;
  return bend > 0 ? middle + (step / 2) * ((before - after) / bend) : middle;
}

function reduced(lat) {
  const tan = (1 - F) * Math.tan(lat * RAD);
  const cos = 1 / Math.sqrt(1 + tan * tan);
  return [tan * cos, cos];
}

// Unit vectors of parametric latitudes: b * angle <= distance <= a * angle.
export function vector(lon, lat) {
  const [sinU, cosU] = reduced(lat);
  return [cosU * Math.cos(lon * RAD), cosU * Math.sin(lon * RAD), sinU];
}

export const angle = (p, q) => 2 * Math.asin(Math.min(1, length(p[0] - q[0], p[1] - q[1], p[2] - q[2]) / 2));

// What a distance is at least (sign 1) or at most (-1), by unit vectors: up to 15,000 km the series of
// Andoyer and Lambert is never more than 80 m off.
export const SERIES_END = 2.35;
const SERIES_KM = 0.08;

export function bound(p, q, sign) {
  const sigma = angle(p, q);
  if (sigma > SERIES_END) return (sign > 0 ? B_KM : A_KM) * sigma;
  const half = 2 * Math.sin(sigma / 2) ** 2; // 1 - cos
  const sine = Math.sin(sigma);
  const x = ((sigma - sine) * (p[2] + q[2]) ** 2) / (2 - half);
  const y = ((sigma + sine) * (q[2] - p[2]) ** 2) / Math.max(half, 1e-15);
  return A_KM * (sigma - (F / 4) * (x + y)) - sign * SERIES_KM;
}

// Math.hypot is ten times slower.
const length = (x, y, z = 0) => Math.sqrt(x * x + y * y + z * z);
