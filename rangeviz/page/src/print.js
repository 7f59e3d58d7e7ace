// On paper: the light theme, a map of fixed size round the rings, then as before.
import { fit } from "./map/fit.js";
import { map } from "./map/map.js";
import { refresh } from "./store.js";

let before = null;

const settle = () => map.invalidateSize({ animate: false, pan: false });

export function startPrint() {
  if (before) return;
  before = { centre: map.getCenter(), zoom: map.getZoom() };
  document.documentElement.dataset.theme = "light";
  document.body.classList.add("rv-print");
  settle();
  fit();
  refresh();
}

export function endPrint() {
  if (!before) return;
  delete document.documentElement.dataset.theme;
  document.body.classList.remove("rv-print");
  settle();
  map.setView(before.centre, before.zoom, { animate: false });
  before = null;
  refresh();
}
