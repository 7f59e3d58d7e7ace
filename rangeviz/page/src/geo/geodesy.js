// Distances on WGS 84 between two places.
export const A_KM = 6378.137;
export const F = 1 / 298.257223563;
export const B_KM = A_KM * (1 - F);
export const HALF_MERIDIAN_KM = 20003.931459; // from any place to its antipode, over a pole
export const RAD = Math.PI / 180;
export const NEARLY = Math.PI - 0.02; // from here on the antipode is near
const CROSSINGS = 720;
const COARSE = 10; // of them, every so many
const STEP = (2 * Math.PI) / CROSSINGS;
const ROUGH_KM = 0.5; // how far off the best of the coarse ones may be

let known = {}; // the crossings of the last place

export function distanceKm(lon1, lat1, lon2, lat2) {
  const nearly = angle(vector(lon1, lat1), vector(lon2, lat2)) > NEARLY;
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
  const ways = waysFrom(lon1, lat1);
  const [x, y, z] = vector(lon2, lat2);
  const roughly = (i) => roughKm(ways[(i + CROSSINGS) % CROSSINGS], x, y, z);
  function via(i) {
    const { lon, lat, km } = ways[(i + CROSSINGS) % CROSSINGS];
    return km + vincenty(lon, lat, lon2, lat2);
  }
  const lowest = coarsely(ways, x, y, z);
  let best = Infinity;
  for (let i = 0; i < CROSSINGS; i += COARSE) {
    const rough = roughly(i);
    if (rough > lowest + ROUGH_KM || rough > roughly(i - COARSE) || rough > roughly(i + COARSE)) continue;
    let at = i;
    while (roughly(at + 1) < roughly(at)) at++;
    while (roughly(at - 1) < roughly(at)) at--;
    let [before, km, after] = [via(at - 1), via(at), via(at + 1)];
    while (after < km) [before, km, after] = [km, after, via(++at + 1)];
    while (before < km) [before, km, after] = [via(--at - 1), before, km];
    best = Math.min(best, bottom(before, km, after));
  }
  return best;
}

function waysFrom(lon1, lat1) {
  if (known.lon === lon1 && known.lat === lat1) return known.ways;
  const [x, y, z] = vector(lon1 + 180, -lat1);
  const ways = Array.from({ length: CROSSINGS }, (_, i) => {
    const [lon, lat, km] = crossing(lon1, lat1, i * STEP);
    const unit = vector(lon, lat);
    return {
      lon,
      lat,
      km,
      unit,
      whole: km + vincenty(lon, lat, lon1 + 180, -lat1) + A_KM * dot(unit, x, y, z),
    };
  });
  known = { lon: lon1, lat: lat1, ways };
  return ways;
}

const roughKm = ({ unit, whole }, x, y, z) => whole - A_KM * dot(unit, x, y, z);

function coarsely(ways, x, y, z) {
  let lowest = Infinity;
  for (let i = 0; i < CROSSINGS; i += COARSE) lowest = Math.min(lowest, roughKm(ways[i], x, y, z));
  return lowest;
}

const dot = (p, x, y, z) => p[0] * x + p[1] * y + p[2] * z;

function crossing(lon1, lat1, turn) {
  const [sinLat, cosLat] = [Math.sin(lat1 * RAD), Math.cos(lat1 * RAD)];
  const lat = Math.asin(cosLat * Math.cos(turn)) / RAD;
  const lon = lon1 + Math.atan2(Math.sin(turn), -sinLat * Math.cos(turn)) / RAD;
  return [lon, lat, vincenty(lon1, lat1, lon, lat)];
}

// The lowest value of a parabola through three that are as far apart.
function bottom(before, value, after) {
  const bend = before - 2 * value + after;
  return bend > 0 ? value - (before - after) ** 2 / (8 * bend) : value;
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

export const angle = (p, q) => angleTo(p, q[0], q[1], q[2]);
export const angleTo = (p, x, y, z) => 2 * Math.asin(Math.min(1, length(p[0] - x, p[1] - y, p[2] - z) / 2));

// What a distance is at least (sign 1) or at most (-1), by unit vectors: up to 15,000 km the series of
// Andoyer and Lambert is never more than 80 m off.
export const SERIES_END = 2.35;
const SERIES_KM = 0.08;

export function bound({ lon, lat, unit }, x, y, z, sign) {
  const sigma = angleTo(unit, x, y, z);
  if (sigma > NEARLY) return coarsely(waysFrom(lon, lat), x, y, z) - sign * ROUGH_KM;
  if (sigma > SERIES_END) return (sign > 0 ? B_KM : A_KM) * sigma;
  const half = 2 * Math.sin(sigma / 2) ** 2; // 1 - cos
  const sine = Math.sin(sigma);
  const sum = ((sigma - sine) * (unit[2] + z) ** 2) / (2 - half);
  const difference = ((sigma + sine) * (z - unit[2]) ** 2) / Math.max(half, 1e-15);
  return A_KM * (sigma - (F / 4) * (sum + difference)) - sign * SERIES_KM;
}

// Math.hypot is ten times slower.
const length = (x, y, z = 0) => Math.sqrt(x * x + y * y + z * z);
