// The stage of the globe and of the map of true distance: an SVG over the web map, filled by what draws
// that one too.
import { visibleClaims } from "../claims.js";
import { byId, el, svg } from "../dom.js";
import { drawBorders, drawLand, drawSea } from "../map/base_map.js";
import { marginsNow, wayToFree } from "../map/fit.js";
import { drawLabels } from "../map/labels.js";
import { map } from "../map/map.js";
import { shownBy } from "../map/outline.js";
import { drawFills, drawLines } from "../map/rings.js";
import { base } from "../store.js";
import { say } from "../words.js";
import { fitted, noteOf, viewOf } from "./camera.js";
import { turn } from "./moving.js";
import { rideAlong } from "./riders.js";

const [LEAST_ZOOM, MOST_ZOOM] = [0, 7];
const DEG = 180 / Math.PI;
const MANY = 12;
const MOST_SCALED = 2; // times, until a flat map that is zoomed is drawn anew

const layers = {};
const content = svg("g");

let camera = { kind: "globe", lon: 60, lat: 20, zoom: 2, pan: [0, 0], shift: [0, 0] };

export function makeStage() {
  for (const name of ["sea", "land", "fills", "borders", "lines", "names"])
    content.append((layers[name] = svg("g")));
  const options = { id: "rv-globe", tabindex: 0, role: "group", "aria-describedby": "rv-summary" };
  const stage = el(
    "div",
    { ...options, "aria-label": say("map.keys"), hidden: true },
    svg("svg", { class: "rv-overlay", "aria-hidden": "true" }, content),
  );
  byId("rv-map").after(stage);
  return stage;
}

const screenSize = () => {
  const { x, y } = map.getSize();
  return [x, y];
};

let kept = { name: "" }; // what a view has traced is used as long as nothing moves

export function stageView() {
  const size = screenSize();
  const view = viewOf(camera, size);
  const name = [view.key, size].join();
  if (kept.name !== name) kept = { name, view };
  return kept.view;
}

let drawn = {}; // the view that all of it was drawn for, what of it a turn traces anew, and what rides along

export function clearStage() {
  for (const layer of Object.values(layers)) layer.replaceChildren();
  drawn = {};
  kept = { name: "" };
}

export function drawStage() {
  const view = stageView();
  const names = drawLabels(view); // first: they ask where panels are, while nothing waits to be laid out
  content.removeAttribute("transform");
  const areMany = visibleClaims().length > MANY;
  content.setAttribute("class", areMany ? "rv-massed" : "");
  drawUnderNames(view);
  layers.names.replaceChildren(...names);
  const paths = [...content.querySelectorAll("path")].filter(shownBy);
  const named = names.filter((name) => !areMany || !name.classList.contains("rv-passing"));
  const riders = [...named, ...content.querySelectorAll(".rv-region-point")];
  drawn = { view, paths, riders, areMany };
}

// While it moves: a flat map is pushed and scaled, a globe turned; names ride along.
export function moveStage() {
  const view = stageView();
  if (camera.kind === "globe") {
    content.classList.add("rv-turning");
    turn(drawn.paths, view, drawn.areMany);
    return rideAlong(drawn.riders, drawn.view, view);
  }
  const scale = view.radius / drawn.view.radius;
  if (Math.max(scale, 1 / scale) > MOST_SCALED) return drawStage();
  const [x, y] = view.middle.map((to, axis) => to - scale * drawn.view.middle[axis]);
  content.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
}

function drawUnderNames(view) {
  const parts = {
    sea: drawSea(view),
    land: base ? drawLand(view) : [],
    fills: drawFills(view),
    borders: base ? drawBorders(view) : [],
    lines: drawLines(view),
  };
  for (const name in parts) layers[name].replaceChildren(...parts[name]);
}

let isFitted = false; // as long as nobody has moved it

export function fitStage(kind) {
  camera = fitted(kind, screenSize(), marginsNow());
  setZoom(camera.zoom);
  isFitted = true;
}

// When something over the map has opened or closed.
export const refitStage = () => isFitted && fitStage(camera.kind);

function setZoom(zoom) {
  camera.zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, zoom));
}

// Where the view is, to be said and set again: its zoom and the place in its middle.
export function cameraOf() {
  const { lon, lat } = stageView().projection.place(...camera.pan) || camera;
  return { zoom: camera.zoom, lon, lat };
}

export function setCamera(kind, { zoom, lon, lat }) {
  fitStage(kind);
  isFitted = false;
  setZoom(zoom);
  if (kind === "globe") Object.assign(camera, { lon, lat });
  else camera.pan = stageView().projection.point({ lon, lat }) || [0, 0];
}

// Turns the globe, or moves the flat map, by so many px.
export function moveBy(dx, dy) {
  isFitted = false;
  const { radius } = stageView();
  const [x, y] = [dx / radius, dy / radius];
  if (camera.kind === "distance") {
    const pan = [camera.pan[0] - x, camera.pan[1] - y];
    if (Math.hypot(...pan) < Math.PI) camera.pan = pan;
    return;
  }
  const wide = Math.max(0.2, Math.cos(camera.lat / DEG));
  camera.lon = ((camera.lon - (x * DEG) / wide + 540) % 360) - 180;
  camera.lat = Math.max(-89, Math.min(89, camera.lat + y * DEG));
}

// Nearer or farther; what is at [x, y] on the screen stays there.
export function zoomBy(step, spot) {
  const before = spot && stageView().placeAt(...spot);
  isFitted = false;
  setZoom(camera.zoom + step);
  const now = before && stageView().spot(before);
  if (now) moveBy(spot[0] - now[0], spot[1] - now[1]);
}

// An asked place that is hidden, or under the card, is moved to the middle of what is free.
export function keepOnStage(place) {
  if (camera.kind === "globe" && !stageView().spot(place))
    Object.assign(camera, { lon: place.lon, lat: place.lat });
  const spot = stageView().spot(place);
  const way = spot && wayToFree(spot);
  if (way) moveBy(...way);
}

export const stageNote = () => noteOf(camera);
