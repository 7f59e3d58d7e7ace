// What a sheet shows of the world: all rings in true distance, as the figures do.
import { fitted, noteOf, viewOf } from "../globe/camera.js";

const MARGINS = { left: 16, right: 16, top: 30, bottom: 30 };

export function paperView(width, height) {
  const camera = fitted("distance", [width, height], MARGINS);
  const view = viewOf(camera, [width, height]);
  view.note = noteOf(camera);
  return view;
}
