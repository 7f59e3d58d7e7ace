// The circle that a pair of compasses draws on a web map, to show what is wrong with it; the twin of
// rangeviz/maps/flat_circle.py.
import { visibleClaims } from "../claims.js";
import { regionDistance } from "../geo/extremes.js";
import { mercatorX, mercatorY, placeAt, withBounds } from "../geo/mercator.js";
import { flat, selected } from "../store.js";

const EQUATOR_KM = 2 * Math.PI * 6378.137;
const DEG = Math.PI / 180;
const known = new Map();

// Of the claim in the card, else of the longest: round the middle of its region, by the scale there.
export function flatCircle() {
  const claim = flat && (selected || visibleClaims()[0]);
  if (!claim) return null;
  const key = [claim.region.number, claim.km].join();
  if (!known.has(key)) known.set(key, drawnRound(claim));
  return { claim, ...known.get(key) };
}

function drawnRound({ region, km }) {
  const [lon, lat] = region.middle;
  const radius = km / EQUATOR_KM / Math.cos(lat * DEG);
  const at = (degrees) => [
    mercatorX(lon) + radius * Math.sin(degrees * DEG),
    mercatorY(lat) - radius * Math.cos(degrees * DEG),
  ];
  const line = Float64Array.from([...Array(361).keys()].flatMap((n) => at(-n)));
  return { ring: { south: false, curves: [{ ...withBounds(line), winding: 0 }] }, ...trueKm(region, at) };
}

// How near to the region and how far from it the circle runs, found in ever smaller steps.
function trueKm(region, at) {
  const kmAt = (degrees) => regionDistance(region, ...placeAt(...at(degrees))).nearest;
  const search = (isBetter) => {
    let best = { degrees: 0, km: kmAt(0) };
    for (const [step, count] of [
      [15, 12],
      [3, 4],
      [0.5, 5],
    ]) {
      const middle = best.degrees;
      for (let n = -count; n <= count; n++) {
        const degrees = middle + n * step;
        const km = kmAt(degrees);
        if (isBetter(km, best.km)) best = { degrees, km };
      }
    }
    return best.km;
  };
  return { least: search((a, b) => a < b), most: search((a, b) => a > b) };
}
