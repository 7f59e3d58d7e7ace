// What distances would be with disputed land, or without it; the same as rangeviz/analysis/turning.py.
import { regionDistance } from "./geo/extremes.js";

const edgesOf = (rings) => rings.flatMap((ring) => ring.slice(1).map((point, i) => [ring[i], point]));
const key = (edge) => edge.map(String).sort().join(" ");

// A region without an area of its own: the edges that only one of the two has bound it, and what is
// in both is outside.
function without(region, areas) {
  const shared = new Set(edgesOf(areas).map(key));
  const own = edgesOf(region.areas);
  const ofRegion = new Set(own.map(key));
  const lines = [
    ...own.filter((edge) => !shared.has(key(edge))),
    ...edgesOf(areas).filter((edge) => !ofRegion.has(key(edge))),
  ];
  return { areas: [...region.areas, ...areas], edges: lines, lines: [], points: [] };
}

const outline = (areas) => ({ areas, lines: [], points: [] });

function otherDistance(other, region, measured, { lon, lat }) {
  const { change, areas } = other;
  other.outline ||= change === "without" ? without(region, areas) : outline(areas);
  const there = regionDistance(other.outline, lon, lat);
  if (change === "without") return there;
  return {
    nearest: Math.min(measured.nearest, there.nearest),
    farthest: Math.max(measured.farthest, there.farthest),
  };
}

// For each other outline of a region: what changes, and the distances; each measured once.
export function measureOthers(place, measure) {
  const known = new Map();
  return function (region) {
    if (!known.has(region)) {
      const measured = measure(region);
      const others = region.others.map((other) => ({
        ...other,
        ...otherDistance(other, region, measured, place),
      }));
      known.set(region, others);
    }
    return known.get(region);
  };
}
