// Sets all labels so that none covers another, a line or a panel.
import { leadersOf, visibleClaims } from "../claims.js";
import { byId } from "../dom.js";
import { selected } from "../store.js";
import { askedBox, askedDot, placeNames, regionSpots } from "./place_names.js";
import { flatCircle } from "./flat_circle.js";
import { FLAT, INNER, labelRings } from "./ring_labels.js";
import { areFontsLoaded, Taken, TakenLines, within } from "./collisions.js";

const MOST_KEPT_CLEAR = 60; // lines that no label covers; of more, those of systems

let held = { key: null };

// Where lines run, some way beyond the view too: it holds until the map has moved so far.
function linesTaken(lines, view, bounds) {
  const claims = [...lines.keys()].map((claim) => claim.number);
  const circle = flatCircle();
  const key = [view.key, circle && circle.claim.id, selected && selected.number, ...claims].join();
  if (held.key === key && within(bounds, held.bounds)) return held.lines;
  const [x, y] = [(bounds.right - bounds.left) / 2, (bounds.bottom - bounds.top) / 2];
  const { left, right, top, bottom } = bounds;
  const wider = { left: left - x, right: right + x, top: top - y, bottom: bottom + y };
  held = { key, bounds: wider, lines: new TakenLines() };
  for (const [claim, own] of lines) own.forEach((line) => held.lines.add(line, claim.number, wider));
  if (selected && selected.inner) {
    view.lines(selected.inner).forEach((line) => held.lines.add(line, INNER, wider));
  }
  if (circle) view.lines(circle.ring).forEach((line) => held.lines.add(line, FLAT, wider));
  return held.lines;
}

export function drawLabels(view) {
  if (!areFontsLoaded) return [];
  const taken = new Taken();
  const bounds = freeBounds(taken, view);
  const visible = visibleClaims();
  const leaders = leadersOf(visible);
  const kept = visible.length > MOST_KEPT_CLEAR ? [...leaders] : visible;
  const lines = new Map(kept.map((claim) => [claim, claim.outer.flatMap(({ ring }) => view.lines(ring))]));
  taken.lines = linesTaken(lines, view, bounds);
  const dot = askedBox(view);
  const spots = regionSpots(visible, view, dot);
  spots.forEach(({ box }) => taken.addBox(box));
  if (dot) taken.addBox(dot);
  const plates = labelRings(visible, lines, leaders, view, taken, bounds);
  const place = dot ? askedDot(view, taken) : [];
  return [...placeNames(view, taken, bounds, spots), ...place, ...plates];
}

// The part of the map that no control, card or footnote covers.
function freeBounds(taken, { bounds, isPaper }) {
  const { left, top, right, bottom } = bounds;
  const origin = byId("rv-map-area").getBoundingClientRect();
  const above =
    ".leaflet-control, .rv-views, #rv-fold, #rv-footnote, .rv-scale, #rv-card:not([hidden]), #rv-panel";
  const covers = isPaper ? [] : document.querySelectorAll(above);
  for (const cover of covers) {
    const r = cover.getBoundingClientRect();
    if (!r.width || r.right <= origin.left || r.left >= origin.right) continue;
    taken.addBox({
      left: r.left - origin.left + left - 4,
      right: r.right - origin.left + left + 4,
      top: r.top - origin.top + top - 4,
      bottom: r.bottom - origin.top + top + 4,
    });
  }
  return { left: left + 4, top: top + 4, right: right - 4, bottom: bottom - 4 };
}
