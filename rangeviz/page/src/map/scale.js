// A scale that is true in the middle of the map, or from the centre; none where it would mislead.
import { el } from "../dom.js";
import { distance, inUnits, say } from "../words.js";

const MOST_PX = 100;
const LEAST_ZOOM = 5; // of a web map; farther out, its scale changes too much from edge to edge

export function scale({ kind, zoom, lat }, view) {
  if (kind === "globe" || (kind === "map" && zoom < LEAST_ZOOM)) return null;
  const kmPerPx = view.kmPerPx(lat);
  const most = inUnits(MOST_PX * kmPerPx);
  const ten = 10 ** Math.floor(Math.log10(most));
  const round = [5, 2, 1].find((n) => n * ten <= most) * ten;
  const km = round / inUnits(1);
  const key = kind === "map" ? "map.scale" : "map.scale_distance";
  const bar = el("span");
  bar.style.width = `${km / kmPerPx}px`;
  return el("div", { class: "rv-scale" }, bar, say(key, { distance: distance(km) }));
}
