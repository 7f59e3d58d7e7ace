// In a frame of somebody's article a wheel scrolls the article, and so does one finger. The map is
// moved by Ctrl or Command and the wheel, or by two fingers; a hint says so to who tries.
import { byId, el } from "../dom.js";
import { map } from "../map/map.js";
import { say } from "../words.js";

const SHOWN_MS = 1500;

export function yieldToArticle() {
  if (window.parent === window) return;
  const area = byId("rv-map-area");
  const hint = el("p", { id: "rv-hint", role: "status" });
  let hiding = 0;
  const show = (key) => {
    hint.textContent = say(key);
    clearTimeout(hiding);
    hiding = setTimeout(() => (hint.textContent = ""), SHOWN_MS);
  };
  const listen = (type, run) => area.addEventListener(type, run, { capture: true, passive: true });
  document.body.classList.add("rv-framed");
  area.append(hint);
  listen("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.stopPropagation();
    show("map.hint_wheel");
  });
  // A mouse still drags the map. Where fingers are, the browser must know before they touch.
  const drag = (moves) => map.dragging[moves ? "enable" : "disable"]();
  drag(!window.matchMedia("(any-pointer: coarse)").matches);
  listen("pointerover", ({ pointerType }) => drag(pointerType !== "touch"));
  listen("touchmove", ({ touches }) => touches.length === 1 && show("map.hint_touch"));
}
