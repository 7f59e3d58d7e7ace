// The key: explains only the line styles that are on the map.
import { innerRing, visibleClaims } from "../claims.js";
import { byId, el } from "../dom.js";
import { data } from "../store.js";
import { say } from "../words.js";
import { INNER, sample } from "./line_sample.js";

// In a small frame the key is one line.
const row = (key, picture) =>
  el("li", {}, picture, el("span", { text: say("key." + key), "data-short": say("key.short." + key) }));

export function drawKey() {
  const used = new Map(visibleClaims().map((claim) => [claim.style, claim]));
  const rows = data.styles
    .filter((style) => used.has(style))
    .map((style) => row(style, sample(used.get(style).line)));
  if (used.size) rows.push(row("region", el("span", { class: "rv-swatch", "aria-hidden": "true" })));
  if (innerRing()) rows.push(row("inner", sample(INNER)));
  byId("rv-key").replaceChildren(
    el("h2", { text: say("key.title") }),
    el("ul", {}, ...rows),
    el("p", { class: "rv-small", text: say("key.mercator") }),
  );
}
