// What the footnote says of launch regions and borders: by the same rules as rangeviz/inputs/disputed.py.
import { visibleClaims } from "../claims.js";
import { copies, mercatorX, mercatorY } from "../geo/mercator.js";
import { data } from "../store.js";
import { say } from "../words.js";
import { map } from "./map.js";

// What is seen of the world, on the unit square.
function currentView() {
  const world = 256 * 2 ** map.getZoom();
  const { min, max } = map.getPixelBounds();
  return { world, west: min.x / world, east: max.x / world, north: min.y / world, south: max.y / world };
}

function inSight([west, south, east, north], view) {
  const box = {
    west: mercatorX(west),
    east: mercatorX(east),
    north: mercatorY(north),
    south: mercatorY(south),
  };
  const least = data.notes.smallest_px / view.world;
  const shown = (from, to, first, last) => Math.min(to, last) - Math.max(from, first);
  const high = shown(box.north, box.south, view.north, view.south);
  return copies(box, view).some((k) => {
    const wide = shown(box.west + k, box.east + k, view.west, view.east);
    return wide > 0 && high > 0 && Math.max(wide, high) >= least;
  });
}

function listed(names) {
  const some = names.slice(0, -1).join(", ");
  return some ? say("list.and", { some, last: names.at(-1) }) : names[0];
}

// What must always be read, and what there is room for on a large screen.
export function borderNotes() {
  const regions = [...new Set(visibleClaims().map(({ region }) => region))].filter(Boolean);
  const parts = regions
    .filter((region) => region.left_out)
    .map(({ name, left_out }) => say("footnote.part", { region: name, left_out }));
  const view = currentView();
  const isOwn = (place) => regions.some(({ number }) => place.regions.includes(number));
  const own = data.notes.places.filter(isOwn);
  const others = data.notes.places.filter((place) => !isOwn(place) && inSight(place.box, view));
  const isLong = others.length > data.notes.most;
  const places = isLong && listed(others.map(({ name }) => name));
  const rest = isLong ? [say("footnote.disputed", { places })] : others.map(({ note }) => note);
  const first = [...parts, say("footnote.borders"), ...own.map(({ note }) => note)];
  return [first.join(" "), rest.join(" ")];
}
