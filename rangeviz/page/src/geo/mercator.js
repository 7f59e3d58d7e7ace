// Web Mercator on the unit square: x grows eastward from 0 at 180 W, y southward from the top.
// Rings run on past Leaflet's own limit of 85.05 degrees instead of being flattened there.
const LIMIT_DEG = 89.99;

export const mercatorX = (lon) => (lon + 180) / 360;
export function mercatorY(lat) {
  const sine = Math.sin((Math.max(-LIMIT_DEG, Math.min(LIMIT_DEG, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

// [lon, lat] of a point of the unit square.
export const placeAt = (x, y) => [
  ((((x * 360) % 360) + 360) % 360) - 180,
  (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI,
];

// Flat array x0, y0, x1, y1 ... from [[lon, lat], ...].
export function projectLine(lonLat) {
  const flat = new Float64Array(lonLat.length * 2);
  lonLat.forEach(([lon, lat], i) => {
    flat[2 * i] = mercatorX(lon);
    flat[2 * i + 1] = mercatorY(lat);
  });
  return flat;
}

function boundsOf(flat) {
  const box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  for (let i = 0; i < flat.length; i += 2) {
    box.west = Math.min(box.west, flat[i]);
    box.east = Math.max(box.east, flat[i]);
    box.north = Math.min(box.north, flat[i + 1]);
    box.south = Math.max(box.south, flat[i + 1]);
  }
  return box;
}

export const withBounds = (flat) => ({ flat, box: boundsOf(flat) });
export const lineOf = (flat, closed) => ({ ...withBounds(flat), closed });

// Whether the edge that ends at a point is a cut at 180 degrees or at the south pole, not an outline.
const BOTTOM = mercatorY(-90);
export function isSeam(flat, i) {
  if (i < 2) return false;
  const [x, y] = [flat[i], flat[i + 1]];
  return (x === flat[i - 2] && (x === 0 || x === 1)) || (y === flat[i - 1] && y === BOTTOM);
}

export function isCut(shape) {
  const { flat } = shape;
  return (shape.isCut ??= flat.some((_, i) => i % 2 === 0 && isSeam(flat, i)));
}

// What was made of a shape stays until the map is at another zoom: panning leaves it as it is.
export function kept(shape, view, name, make) {
  const key = `${view.world}/${view.left}/${view.top}`;
  if (shape.key !== key) Object.assign(shape, { key, made: new Map() });
  if (!shape.made.has(name)) shape.made.set(name, make());
  return shape.made.get(name);
}

// Whole-world shifts k for which the box, moved k worlds east, may be seen.
export function copies(box, view) {
  const shifts = [];
  for (let k = Math.ceil(view.west - box.east); k <= Math.floor(view.east - box.west); k++) {
    shifts.push(k);
  }
  return box.south < view.north || box.north > view.south ? [] : shifts;
}
