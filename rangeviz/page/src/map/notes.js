// What the footnote says of launch regions and borders: by the same rules as rangeviz/inputs/disputed.py.
import { visibleClaims } from "../claims.js";
import { data } from "../store.js";
import { say } from "../words.js";

export function listed(names) {
  const some = names.slice(0, -1).join(", ");
  return some ? say("list.and", { some, last: names.at(-1) }) : names[0];
}

// The sentences on launch regions and borders, the names of the disputed places, and all of it.
export function borderNotes(view) {
  const regions = [...new Set(visibleClaims().map(({ region }) => region))].filter(Boolean);
  const parts = regions
    .filter((region) => region.left_out)
    .map(({ name, left_out }) => say("footnote.part", { region: name, left_out }));
  const isOwn = (place) => regions.some(({ number }) => place.regions.includes(number));
  const own = data.notes.places.filter(isOwn);
  const others = data.notes.places.filter(
    (place) => !isOwn(place) && view.sees(place.box, data.notes.smallest_px),
  );
  const isLong = others.length > data.notes.most;
  const rest = isLong
    ? [say("footnote.disputed", { places: listed(others.map(({ name }) => name)) })]
    : others.map(({ note }) => note);
  return {
    parts,
    places: [...own, ...others].map(({ name }) => name),
    notes: [say("footnote.borders"), ...own.map(({ note }) => note), ...rest],
  };
}
