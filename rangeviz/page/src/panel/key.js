// The key: explains only the line styles that are on the map.
import { innerRing, visibleClaims } from "../claims.js";
import { byId, el } from "../dom.js";
import { kind } from "../globe/views.js";
import { flatCircle } from "../map/flat_circle.js";
import { choose, data, flat, refresh, tried } from "../store.js";
import { distance, inUnits, number, say } from "../words.js";
import { INNER, sample } from "./line_sample.js";

// In a small frame the key is one line.
const row = (key, picture) =>
  el("li", {}, picture, el("span", { text: say("key." + key), "data-short": say("key.short." + key) }));

// The switch is one and the same node, so that it keeps the focus.
let toggle = null;
function flatSwitch() {
  const box = el("input", {
    type: "checkbox",
    onchange: () => {
      choose({ flat: box.checked });
      refresh();
    },
  });
  return el("label", { class: "rv-row rv-small" }, box, el("span", { text: say("flat.show") }));
}

function flatNote() {
  const circle = flatCircle();
  if (!circle) return null;
  const [least, most] = [number(inUnits(circle.least)), distance(circle.most)];
  const said = { figure: circle.claim.figure, least, most, region: circle.claim.region.name };
  return el("p", { class: "rv-small", text: say("flat.note", said) });
}

export function drawKey() {
  const used = new Map(visibleClaims().map((claim) => [claim.style, claim]));
  const rows = data.styles
    .filter((style) => used.has(style))
    .map((style) => row(style, sample(used.get(style).line)));
  if (tried.length) rows.push(row("tried", sample(tried[0].line)));
  if (used.size) rows.push(row("region", el("span", { class: "rv-swatch", "aria-hidden": "true" })));
  if (innerRing()) rows.push(row("inner", sample(INNER)));
  toggle ||= flatSwitch();
  toggle.firstChild.checked = flat;
  byId("rv-key").replaceChildren(
    el("h2", { text: say("key.title") }),
    el("ul", {}, ...rows),
    el("p", { class: "rv-small", text: say("key." + kind) }),
    used.size ? toggle : "",
    flatNote() || "",
  );
}
