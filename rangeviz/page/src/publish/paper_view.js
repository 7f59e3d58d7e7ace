// What a sheet shows of the world.
import { WebView } from "../geo/web_view.js";
import { ringBounds } from "../map/fit.js";
import { say } from "../words.js";

export function paperView(width, height) {
  const box = ringBounds() || { west: 0.4, east: 0.8, north: 0.3, south: 0.6 };
  const zoom =
    Math.log2(Math.min(width / (box.east - box.west), height / (box.south - box.north)) / 256) - 0.2;
  const world = 256 * 2 ** zoom;
  const left = ((box.west + box.east) / 2) * world - width / 2;
  const top = ((box.north + box.south) / 2) * world - height / 2;
  const view = new WebView(zoom, left, top, { left: 0, top: 0, right: width, bottom: height });
  view.note = say("footnote.projection");
  return view;
}
