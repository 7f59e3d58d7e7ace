// Puts the page together. boot.js calls `start`, then, once the first rings are on the screen,
// `addPlaces`; what else the page offers to scripts is in api.js.
"use strict"; // esbuild takes modules apart, and with them what made them strict

import { followAddress, remember } from "./address.js";
import { drawBorders, drawLand } from "./map/base_map.js";
import { fit } from "./map/fit.js";
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
import { drawPanel, refreshPanel } from "./panel/panel.js";
import { yieldToArticle } from "./publish/frame.js";
import { showTakeAway } from "./publish/take_away.js";
import { endPrint, startPrint } from "./print.js";
import { claims, data, readData, readPlaces, whenChanged } from "./store.js";
import { drawStory, refreshStory, startStory } from "./story/story.js";
import { readWords } from "./words.js";

export * from "./api.js";

let names = null;

export function start(given) {
  readWords(given);
  readData(given);
  drawStory();
  makeMap();
  names = new Overlay({ pane: "rv-names", draw: drawLabels, padding: 0 });
  const overlays = [
    new Overlay({ pane: "rv-fills", draw: drawFills }),
    new Overlay({ pane: "rv-lines", draw: drawLines }),
    names,
  ];
  whenChanged(function () {
    shareColours();
    refreshPanel();
    refreshStory();
    drawFootnote(); // first: labels keep clear of it
    for (const overlay of overlays) overlay.redraw();
    remember();
  });
  document.body.dataset.stop = "peek";
  shareColours();
  drawPanel();
  drawBar();
  drawFootnote();
  addZoomButtons(fit, showTakeAway);
  yieldToArticle();
  map.on("moveend", () => drawFootnote());
  fit();
  for (const overlay of overlays) overlay.addTo(map);
  map.getPane("rv-names").addEventListener("click", clickPlate);
  map.on("click", ({ latlng }) => {
    const { lng, lat } = latlng.wrap();
    askAt(lng, lat);
  });
  window.addEventListener("beforeprint", startPrint);
  window.addEventListener("afterprint", endPrint);
  const highlighted = claims.find((claim) => claim.id === data.highlight);
  if (highlighted) showClaim(highlighted);
}

// Land and cities, and what the address asks for.
export function addPlaces(places) {
  readPlaces(places);
  rankCities();
  new Overlay({ pane: "rv-land", draw: drawLand }).addTo(map);
  new Overlay({ pane: "rv-borders", draw: drawBorders }).addTo(map);
  names.redraw();
  followAddress();
  startStory();
}

function clickPlate(event) {
  const plate = event.target.closest(".rv-plate");
  if (!plate) return;
  L.DomEvent.stop(event);
  showClaim(claims.find((claim) => claim.id === plate.dataset.claim));
}
