// The Leaflet map, its panes, and the part of it that can be seen.
import { el, icon, phone, small } from "../dom.js";
import { WebView } from "../geo/web_view.js";
import { data } from "../store.js";
import { say } from "../words.js";

const PANES = { "rv-land": 190, "rv-fills": 250, "rv-borders": 300, "rv-lines": 390, "rv-names": 450 };

export let map = null;

export function makeMap() {
  const moves = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  map = L.map("rv-map", {
    zoomControl: false,
    attributionControl: data.own,
    zoomSnap: 0.1,
    minZoom: small.matches ? 0 : 0.5,
    maxZoom: 7, // what the base map and the rings are made for
    worldCopyJump: true,
    zoomAnimation: moves,
    fadeAnimation: moves,
    inertia: moves,
    // On a phone the world is lower than the screen, half of which a drawer may cover.
    maxBounds: phone.matches
      ? null
      : [
          [-89, -100000],
          [89, 100000],
        ],
    maxBoundsViscosity: 1,
    center: [20, 60],
    zoom: 2,
  });
  if (data.own) map.attributionControl.setPrefix(false);
  for (const [name, z] of Object.entries(PANES)) {
    map.createPane(name).style.zIndex = z;
    if (name !== "rv-names") map.getPane(name).style.pointerEvents = "none";
  }
}

// What of the world is on the screen.
export function webView() {
  const { x, y } = map.getPixelOrigin();
  const corner = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  return new WebView(map.getZoom(), x, y, {
    left: corner.x,
    right: corner.x + size.x,
    top: corner.y,
    bottom: corner.y + size.y,
  });
}

export function addZoomButtons(zoom, fit, takeAway) {
  const box = el("div", { class: "leaflet-bar rv-zoom" });
  const add = (key, d, onclick) =>
    box.append(el("button", { type: "button", "aria-label": say(key), title: say(key), onclick }, icon(d)));
  add("map.zoom_in", "M12 6v12M6 12h12", () => zoom(0.75));
  add("map.zoom_out", "M6 12h12", () => zoom(-0.75));
  add("map.fit", "M5 9V5h4M15 5h4v4M19 15v4h-4M9 19H5v-4", fit);
  add("take.button", "M12 4v11M7 10l5 5l5-5M5 20h14", takeAway);
  L.DomEvent.disableClickPropagation(box);
  const control = L.Control.extend({ onAdd: () => box });
  new control({ position: phone.matches ? "topright" : "topleft" }).addTo(map);
}
