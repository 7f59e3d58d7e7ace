// Puts the page together. boot.js calls `start`, then, once the first rings are on the screen,
// `addPlaces`; what else the page offers to scripts is in api.js.
"use strict"; // esbuild takes modules apart, and with them what made them strict

import { followAddress, remember } from "./address.js";
import { claimCalled } from "./claims.js";
import { byId } from "./dom.js";
import { drawBorders, drawLand } from "./map/base_map.js";
import { fit, kind, makeViews, openView, viewNow, whenMoved, whenSwitched, zoom } from "./globe/views.js";
import { drawStage } from "./globe/stage.js";
import { loadFonts } from "./map/collisions.js";
import { centred } from "./map/fit.js";
import { drawLabels } from "./map/labels.js";
import { addZoomButtons, makeMap, map } from "./map/map.js";
import { rankCities } from "./map/named_cities.js";
import { Overlay } from "./map/overlay.js";
import { drawFills, drawLines } from "./map/rings.js";
import { shareColours } from "./map/shared_colours.js";
import { drawFootnote } from "./panel/about.js";
import { askAt } from "./panel/answer.js";
import { drawBar } from "./panel/bar.js";
import { showClaim } from "./panel/claim_card.js";
import { drawFurther, drawPanel, refreshPanel } from "./panel/panel.js";
import { yieldToArticle } from "./publish/frame.js";
import { showTakeAway } from "./publish/take_away.js";
import { endPrint, startPrint } from "./print.js";
import { base, claims, data, readBase, readCityList, readData, whenChanged } from "./store.js";
import { drawStory, refreshStory, startStory } from "./story/story.js";
import { mapInTasks, nextFrame, pause } from "./geo/tasks.js";
import { takePlace } from "./try/box.js";
import { readWords } from "./words.js";

export * from "./api.js";

const overlays = [];
let rings = []; // those that change with what is chosen

// Something drawn over the web map; it stays empty while another view is on.
function addOverlay(pane, draw, options) {
  const overlay = new Overlay({
    pane,
    draw: (view) => (kind === "map" ? draw(centred(view)) : []),
    ...options,
  });
  overlays.push(overlay);
  overlay.addTo(map);
}

function drawNow(some) {
  if (kind !== "map") drawStage();
  for (const overlay of some) overlay.redraw();
}

export function start(given) {
  readWords(given);
  readData(given);
  drawStory();
  makeMap();
  makeViews(clickAt);
  whenChanged(function () {
    shareColours();
    refreshPanel();
    refreshStory();
    drawFootnote(); // first: labels keep clear of it
    drawNow(rings);
    remember();
  });
  document.body.dataset.stop = "peek";
  shareColours();
  drawPanel();
  drawBar();
  drawFootnote();
  addZoomButtons(zoom, fit, showTakeAway);
  yieldToArticle();
  whenMoved(drawFootnote);
  fit();
  addOverlay("rv-fills", drawFills);
  addOverlay("rv-lines", drawLines);
  addOverlay("rv-names", drawLabels, { padding: 0 });
  rings = overlays.slice();
  whenSwitched(() => {
    refreshPanel();
    drawFootnote();
    for (const overlay of overlays) overlay.redraw();
    drawNow([]);
  });
  byId("rv-map-area").addEventListener("click", clickPlate, true);
  map.on("click", ({ latlng }) => {
    const { lng, lat } = latlng.wrap();
    clickAt(lng, lat);
  });
  window.addEventListener("beforeprint", startPrint);
  window.addEventListener("afterprint", endPrint);
  openView();
  const highlighted = claims.find((claim) => claim.id === data.highlight);
  if (highlighted) showClaim(highlighted);
}

// Labels, all other claims, land and cities, and what the address asks for.
export async function addPlaces(places) {
  const names = rings.slice(-1);
  const steps = [
    loadFonts,
    () => drawNow(names), // of rings
    drawFurther,
    () => readBase(places),
    () => traceInTasks([...base.land, ...base.borders, ...base.disputed]),
    () => addOverlay("rv-land", drawLand),
    () => readCityList(places),
    rankCities,
    () => addOverlay("rv-borders", drawBorders),
    nextFrame, // all that is laid out, in a task of its own
    () => drawNow(names), // of places too
  ];
  for (const step of steps) {
    await step();
    await pause();
  }
  followAddress();
  startStory();
}

// What the view shows of shapes, before they are drawn.
function traceInTasks(shapes) {
  const view = kind === "map" ? overlays[0].view() : viewNow();
  return mapInTasks(shapes, (shape) => view.drawn([shape]));
}

// A place for the reader's own figure, where one is waited for; else a question.
function clickAt(lon, lat) {
  if (!takePlace(lon, lat)) askAt(lon, lat);
}

function clickPlate(event) {
  const plate = event.target.closest(".rv-plate");
  if (!plate) return;
  event.stopPropagation();
  showClaim(claimCalled(plate.dataset.claim));
}
