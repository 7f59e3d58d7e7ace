// What the reader sees lives in the address after #, so that it can be sent to somebody.
import { claimCalled } from "./claims.js";
import { cameraNow, kind, opening, setView, showView, VIEWS, whenMoved } from "./globe/views.js";
import { askAt } from "./panel/answer.js";
import { hideCard } from "./panel/card.js";
import { showClaim } from "./panel/claim_card.js";
import { drawClaims, restore } from "./panel/panel.js";
import { takenOthers, takeOthers } from "./panel/starts.js";
import { endTogether, showTogether, wasOn } from "./panel/together.js";
import { setUntil } from "./panel/until.js";
import {
  asked,
  choose,
  claims,
  data,
  flat,
  refresh,
  selected,
  step,
  together,
  tried,
  until,
} from "./store.js";
import { readTried, triedText } from "./try/tried.js";

const SOON_MS = 1000; // each address costs some ms, and browsers take only so many in a while

let quiet = true;
let waiting = 0;

// What is seen, as the address says it.
export function stateText() {
  const { zoom, lon, lat } = cameraNow();
  const parts = new URLSearchParams();
  parts.set("map", [zoom.toFixed(2), lon.toFixed(3), lat.toFixed(3)].join("/"));
  if (kind !== "map" || opening !== "map") parts.set("view", kind);
  if (claims.some((claim) => wasOn(claim) !== (claim.shown && claim.drawable))) {
    for (const claim of claims) if (wasOn(claim)) parts.append("on", claim.id);
    if (!claims.some(wasOn)) parts.append("on", "");
  }
  for (const id of takenOthers()) parts.append("from", id);
  for (const claim of tried) parts.append("try", triedText(claim));
  if (together) parts.set("system", together);
  if (until) parts.set("until", until);
  if (flat) parts.set("flat", 1);
  if (asked) parts.set("place", [asked.lon, asked.lat].map((value) => value.toFixed(4)).join("/"));
  if (selected) parts.set("claim", selected.id);
  if (data.story) parts.set("step", step + 1);
  return String(parts);
}

export function remember() {
  clearTimeout(waiting);
  waiting = 0;
  if (quiet) return;
  try {
    history.replaceState(null, "", "#" + stateText());
  } catch {
    // A page inside srcdoc has no address of its own.
  }
}

// When nothing has moved for a while.
function rememberSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(remember, SOON_MS);
}

// The address of what is seen now.
export function addressNow() {
  if (waiting) remember();
  return location.href;
}

const numbers = (text) => (text || "").split("/").map(parseFloat);

const read = () => readView(location.hash.slice(1));

// Shows what such a text says; `whole`: and all else as the page opened.
export function readView(text, whole = false) {
  const parts = new URLSearchParams(text);
  quiet = true;
  if (whole) {
    hideCard();
    restore();
    setUntil("");
  }
  endTogether(true);
  takeOthers(parts.getAll("from"));
  drawClaims();
  if (parts.has("on")) {
    const on = new Set(parts.getAll("on"));
    for (const claim of claims) claim.on = claim.drawable && on.has(claim.id);
  }
  readTried(parts.getAll("try"));
  if (/^\d{4}$/.test(parts.get("until") || "")) setUntil(parts.get("until"));
  choose({ flat: parts.has("flat") });
  const system = parts.get("system");
  if (claims.some((claim) => claim.system === system)) showTogether(system);
  const [zoom, lon, lat] = numbers(parts.get("map"));
  const view = parts.get("view") || (parts.has("map") ? "map" : whole ? opening : "");
  if (Number.isFinite(zoom) && Math.abs(lon) <= 100000 && Math.abs(lat) <= 90)
    setView({ kind: VIEWS.includes(view) ? view : "map", zoom, lon, lat });
  else if (VIEWS.includes(view)) showView(view);
  const chosen = Number(parts.get("step"));
  if (data.story && data.story[chosen - 1]) choose({ step: chosen - 1 });
  const claim = claimCalled(parts.get("claim"));
  const [placeLon, placeLat] = numbers(parts.get("place"));
  if (claim) showClaim(claim);
  else if (Number.isFinite(placeLat) && Math.abs(placeLon) <= 180 && Math.abs(placeLat) <= 90)
    askAt(placeLon, placeLat, 0.02);
  refresh();
  quiet = false;
}

export function followAddress() {
  if (location.hash.length > 1) read();
  quiet = false;
  whenMoved(rememberSoon);
  window.addEventListener("hashchange", read);
}
