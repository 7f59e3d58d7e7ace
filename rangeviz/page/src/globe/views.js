// Which view is on: the web map, the globe or the map of true distance; and what one can do with any.
import { byId, el } from "../dom.js";
import { mercatorY } from "../geo/mercator.js";
import {
  centred,
  fit as fitMap,
  keepingRings as keepingOnMap,
  placeAndRegions,
  reveal,
  ringOf,
} from "../map/fit.js";
import { map, webView } from "../map/map.js";
import { claims, data } from "../store.js";
import { say } from "../words.js";
import { listen } from "./move.js";
import { isOnGlobe } from "./camera.js";
import {
  cameraOf,
  clearStage,
  drawStage,
  fitStage,
  keepOnStage,
  makeStage,
  moveBy,
  moveStage,
  refitStage,
  setCamera,
  stageNote,
  stageView,
  zoomBy,
} from "./stage.js";

export const VIEWS = ["map", "globe", "distance"];
const HALF_WAY_KM = 10_000;
const MAP_ENDS = { north: mercatorY(84), south: mercatorY(-84) };

export let kind = "map";
export let opening = "map";
export const viewNow = () => (kind === "map" ? centred(webView()) : stageView());

// What follows when a view has come to rest, and when another one is on.
const followers = [];
const moved = () => followers.forEach((run) => run());
export const whenMoved = (run) => followers.push(run);
let switched = () => {};
export const whenSwitched = (run) => (switched = run);

// The view in which what is drawn at first can be read (docs/decisions/0034-globe-and-true-distance.md).
function bestView() {
  const shown = claims.filter((claim) => claim.on);
  const curves = shown.flatMap(({ outer }) => outer.flatMap(({ ring }) => ring.curves));
  const fits = ({ winding, box }) => !winding && box.north > MAP_ENDS.north && box.south < MAP_ENDS.south;
  if (curves.every(fits) && shown.every(({ km }) => km <= HALF_WAY_KM)) return "map";
  return isOnGlobe() ? "globe" : "distance";
}

export function openView() {
  opening = bestView();
  if (opening !== "map") showView(opening);
}

let waiting = 0;
function drawSoon() {
  waiting ||= requestAnimationFrame(() => {
    waiting = 0;
    if (kind !== "map") moveStage();
  });
}

function rest() {
  cancelAnimationFrame(waiting);
  waiting = 0;
  moved(); // first: labels keep clear of the footnote
  if (kind !== "map") drawStage();
}

export function makeViews(asked) {
  const node = makeStage();
  listen(node, {
    moved: (dx, dy) => (moveBy(dx, dy), drawSoon()),
    zoomed: (step, spot) => (zoomBy(step, spot), drawSoon()),
    asked: (spot) => {
      const place = stageView().placeAt(...spot);
      if (place) asked(place.lon, place.lat);
    },
    home: fit,
    rest,
  });
  const option = (name) =>
    el(
      "label",
      {},
      el("input", {
        type: "radio",
        name: "rv-view",
        value: name,
        checked: name === kind,
        onchange: () => showView(name),
      }),
      el("span", { text: say("view." + name) }),
    );
  byId("rv-map-area").append(
    el(
      "div",
      { class: "rv-views", role: "radiogroup", "aria-label": say("view.name") },
      ...VIEWS.map(option),
    ),
  );
  map.on("moveend", () => kind === "map" && moved());
  map.on("resize", rest);
  byId("rv-map").addEventListener("keydown", ({ key }) => key === "0" && fit());
}

function turnTo(name) {
  kind = name;
  byId("rv-globe").hidden = name === "map";
  if (name === "map") clearStage();
  document.body.dataset.view = name;
  for (const input of document.querySelectorAll(".rv-views input")) input.checked = input.value === name;
}

// Another view, of all that is drawn.
export function showView(name) {
  turnTo(name);
  if (name !== "map") fitStage(name);
  switched();
  moved();
}

export function fit() {
  if (kind === "map") return fitMap();
  fitStage(kind);
  rest();
}

export function zoom(step) {
  if (kind === "map") return map.setZoom(map.getZoom() + step);
  zoomBy(step);
  rest();
}

// A place that is asked for, and the rings of a claim that is: in sight, whatever has opened over the map.
export function revealPlace(place) {
  if (kind === "map") return reveal(placeAndRegions(place));
  keepOnStage(place);
  rest();
}

export function revealRing(claim) {
  if (kind === "map") return reveal(ringOf(claim));
  refitStage();
  rest();
}

export function keepingRings(open) {
  if (kind === "map") return keepingOnMap(open);
  open();
  refitStage();
  rest();
}

// What the footnote says of how the world is laid flat.
export function projectionNote() {
  if (kind === "map") return say("footnote.projection");
  return data.own ? `${stageNote()} ${say("footnote.own")}` : stageNote();
}

// Where the view is: its kind, its zoom and the place in its middle.
export function cameraNow() {
  if (kind !== "map") return { kind, ...cameraOf() };
  const { lng, lat } = map.getCenter();
  return { kind, zoom: map.getZoom(), lon: lng, lat };
}

export function setView({ kind: name, ...camera }) {
  turnTo(name);
  if (name === "map") map.setView([camera.lat, camera.lon], camera.zoom, { animate: false });
  else setCamera(name, camera);
  switched();
  moved();
}
