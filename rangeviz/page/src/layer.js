// Rings as a layer of anybody's Leaflet map: lines, ticks and labels as the page draws them.
import { leadersOf, visibleClaims } from "./claims.js";
import { el, listed, svg } from "./dom.js";
import { Taken } from "./map/collisions.js";
import { Overlay } from "./map/overlay.js";
import { labelRings } from "./map/ring_labels.js";
import { drawFills, drawLines } from "./map/rings.js";
import { claims, data, readData } from "./store.js";
import { dateText, readWords } from "./words.js";

const NEAR_PX = 14;

// Where the map's own buttons and credits are, and what rings below these are called.
function addOthers(taken, map, own, { left, top }) {
  const origin = map.getContainer().getBoundingClientRect();
  for (const node of map.getContainer().querySelectorAll(".leaflet-control, .rv-plate")) {
    const other = node.closest(".rv-layer");
    if (other && !(other.compareDocumentPosition(own) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    const box = node.getBoundingClientRect();
    const [x, y] = [left - origin.left, top - origin.top];
    taken.addBox({ left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y });
  }
}

function drawLabels(view, map, own) {
  const visible = visibleClaims();
  const lines = new Map(visible.map((claim) => [claim, claim.outer.flatMap(({ ring }) => view.lines(ring))]));
  const taken = new Taken();
  for (const [claim, all] of lines) all.forEach((line) => taken.lines.add(line, claim.number, view.bounds));
  addOthers(taken, map, own, view.bounds);
  const { left, top, right, bottom } = view.bounds;
  const bounds = { left: left + 4, top: top + 4, right: right - 4, bottom: bottom - 4 };
  return data.labels ? labelRings(visible, lines, leadersOf(visible), view, taken, bounds) : [];
}

// A wider line on each ring, which nobody sees, answers to the mouse.
function withNear(groups) {
  for (const group of groups) {
    for (const casing of group.querySelectorAll(".rv-casing")) {
      group.append(svg("path", { class: "rv-near", d: casing.getAttribute("d"), "stroke-width": NEAR_PX }));
    }
  }
  return groups;
}

function said(claim) {
  const { system, said_figure: figure, who, said: date, quote, source_title: source, region } = claim;
  return el(
    "div",
    { class: "rv-said" },
    el("strong", {}, el("bdi", { text: system })),
    el("span", { text: " · " + figure }),
    el("div", {}, ...listed(who, dateText(date))),
    quote && el("q", { dir: "auto", text: quote }),
    el("div", {}, ...listed(source === who ? "" : source, data.from.replace("{region}", region.name))),
  );
}

const Rings = L.Layer.extend({
  initialize() {
    const overlay = (draw, padding) => new Overlay({ draw, padding });
    this.lines = overlay((view) => [...drawFills(view), ...withNear(drawLines(view))], 0.5);
    this.labels = overlay((view) => drawLabels(view, this._map, this.labels._container), 0);
    this.tip = L.tooltip({ sticky: true, className: "rv-tip", opacity: 1 });
  },

  onAdd(map) {
    for (const part of [this.lines, this.labels]) {
      part._bounds = null; // what was drawn before it was taken off is gone
      map.addLayer(part);
      const node = part._container;
      node.classList.add("rv-layer");
      L.DomEvent.on(node, "mousemove", this.show, this).on(node, "mouseout", this.hide, this);
    }
    map.on("moveend", this.labels.redraw, this.labels);
    setTimeout(() => this.labels.redraw()); // when controls that are added later are there
  },

  onRemove(map) {
    map.off("moveend", this.labels.redraw, this.labels);
    this.hide();
    for (const part of [this.lines, this.labels]) map.removeLayer(part);
  },

  show(event) {
    const node = event.target.closest("[data-claim]");
    const claim = node && claims.find(({ id }) => id === node.dataset.claim);
    if (!claim) return this.hide();
    if (claim !== this.told) this.tip.setContent(said(claim));
    this.told = claim;
    this.tip.setLatLng(this._map.mouseEventToLatLng(event));
    if (!this._map.hasLayer(this.tip)) this._map.addLayer(this.tip);
  },

  hide() {
    if (this._map) this._map.removeLayer(this.tip);
    this.told = null;
  },

  // As folium's `keep_in_front` asks of what it keeps there.
  bringToFront() {
    for (const part of [this.lines, this.labels]) L.DomUtil.toFront(part._container);
    return this;
  },

  bringToBack() {
    for (const part of [this.labels, this.lines]) L.DomUtil.toBack(part._container);
    return this;
  },

  // [[south, west], [north, east]], so that `fitBounds` finds the rings.
  getBounds: () => L.latLngBounds(data.bounds),
});

export function layer(given) {
  readWords(given);
  readData(given);
  claims.forEach((claim) => (claim.on = claim.drawable));
  return new Rings();
}
