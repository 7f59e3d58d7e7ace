// Distances on WGS 84, from a place to the nearest and the farthest point of a launch region.
const A_KM = 6378.137;
const F = 1 / 298.257223563;
const B_KM = A_KM * (1 - F);
const HALF_MERIDIAN_KM = 20003.931459; // from any place to its antipode, over a pole
const RAD = Math.PI / 180;
const STEP_DEG = 0.05;

// Vincenty's inverse formula (Survey Review 176, 1975).
function distanceKm(lon1, lat1, lon2, lat2) {
  const L0 = (lon2 - lon1) * RAD;
  const [sinU1, cosU1] = reduced(lat1);
  const [sinU2, cosU2] = reduced(lat2);
  let lambda = L0;
  let sinS, cosS, sigma, cos2A, cos2M;
  for (let i = 0; ; i++) {
    if (i === 100) return throughMiddle(lon1, lat1, lon2, lat2);
    const sinL = Math.sin(lambda);
    const cosL = Math.cos(lambda);
    sinS = Math.hypot(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL);
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

// Near the antipode the formula does not converge. Every way there crosses the circle halfway:
// the shortest is the one with the best crossing.
function throughMiddle(lon1, lat1, lon2, lat2) {
  const via = function (turn) {
    const [sinLat, cosLat] = [Math.sin(lat1 * RAD), Math.cos(lat1 * RAD)];
    const lat = Math.asin(cosLat * Math.cos(turn));
    const lon = lon1 * RAD + Math.atan2(Math.sin(turn), -sinLat * Math.cos(turn));
    return distanceKm(lon1, lat1, lon / RAD, lat / RAD) + distanceKm(lon / RAD, lat / RAD, lon2, lat2);
  };
  let best = Infinity;
  for (let i = 0; i < 72; i++)
    best = Math.min(
      best,
      leastOf((t) => via(((i + t) * Math.PI) / 36)),
    );
  return best;
}

function reduced(lat) {
  const tan = (1 - F) * Math.tan(lat * RAD);
  const cos = 1 / Math.sqrt(1 + tan * tan);
  return [tan * cos, cos];
}

// Samples along a region's edges (straight in longitude and latitude, as in GeoJSON), with
// unit vectors of their parametric latitude: b * angle <= distance <= a * angle.
function sample(region) {
  if (region.samples) return region.samples;
  const edges = [];
  const vectors = [];
  const add = function (from, to) {
    const pieces = Math.max(
      1,
      Math.ceil(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) / STEP_DEG),
    );
    const at = (t) => [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
    for (let i = 0; i < pieces; i++) {
      const edge = [at(i / pieces), at((i + 1) / pieces)];
      edges.push(edge);
      vectors.push(vector((edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2));
    }
  };
  if (region.edges) for (const edge of region.edges) add(...edge);
  else
    for (const line of [...region.areas, ...region.lines]) {
      for (let i = 1; i < line.length; i++) add(line[i - 1], line[i]);
    }
  for (const point of region.points) add(point, point);
  return (region.samples = { edges, vectors });
}

function vector(lon, lat) {
  const [sinU, cosU] = reduced(lat);
  return [cosU * Math.cos(lon * RAD), cosU * Math.sin(lon * RAD), sinU];
}

function angle(p, q) {
  const dot = p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const cross = Math.hypot(p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]);
  return Math.atan2(cross, dot);
}

function isInside(region, lon, lat) {
  let inside = false;
  for (const ring of region.areas) {
    for (let i = 1; i < ring.length; i++) {
      const [x1, y1] = ring[i - 1];
      const [x2, y2] = ring[i];
      for (const x of [lon, lon - 360, lon + 360]) {
        if (y1 > lat !== y2 > lat && x < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
      }
    }
  }
  return inside;
}

// { nearest, farthest } in kilometres; nearest is 0 inside the region.
export function regionDistance(region, lon, lat) {
  const { edges, vectors } = sample(region);
  const place = vector(lon, lat);
  const angles = vectors.map((v) => angle(place, v));
  const slack = STEP_DEG * RAD;
  const smallest = angles.reduce((a, b) => Math.min(a, b)) * (A_KM / B_KM) + 2 * slack;
  const largest = angles.reduce((a, b) => Math.max(a, b)) * (B_KM / A_KM) - 2 * slack;
  const along = (edge) => (t) =>
    distanceKm(
      lon,
      lat,
      edge[0][0] + (edge[1][0] - edge[0][0]) * t,
      edge[0][1] + (edge[1][1] - edge[0][1]) * t,
    );
  let nearest = Infinity;
  let farthest = 0;
  edges.forEach(function (edge, i) {
    if (angles[i] <= smallest) nearest = Math.min(nearest, leastOf(along(edge)));
    if (angles[i] >= largest) {
      const distance = along(edge);
      farthest = Math.max(farthest, -leastOf((t) => -distance(t)));
    }
  });
  if (isInside(region, lon, lat)) nearest = 0;
  if (isInside(region, lon > 0 ? lon - 180 : lon + 180, -lat)) farthest = HALF_MERIDIAN_KM;
  return { nearest, farthest };
}

// Smallest value of a function with one valley on [0, 1], by golden section; 1 m is enough.
function leastOf(value) {
  const golden = (Math.sqrt(5) - 1) / 2;
  let from = 0;
  let to = 1;
  let best = Math.min(value(0), value(1));
  let t1 = to - golden;
  let t2 = from + golden;
  let v1 = value(t1);
  let v2 = value(t2);
  for (let i = 0; i < 18; i++) {
    if (v1 < v2) (([to, t2, v2, t1] = [t2, t1, v1, t2 - golden * (t2 - from)]), (v1 = value(t1)));
    else (([from, t1, v1, t2] = [t1, t2, v2, t1 + golden * (to - t1)]), (v2 = value(t2)));
  }
  best = Math.min(best, v1, v2);
  return best;
}
