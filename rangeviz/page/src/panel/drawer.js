// On a phone the panel and the card are a drawer from below with three stops.
import { button, byId, phone } from "../dom.js";
import { keepingRings } from "../globe/views.js";
import { refresh } from "../store.js";
import { say } from "../words.js";

const STOPS = ["peek", "half", "full"];

export function setStop(stop) {
  keepingRings(() => (document.body.dataset.stop = stop));
  for (const one of document.querySelectorAll(".rv-handle")) {
    one.setAttribute("aria-expanded", String(stop !== "peek"));
  }
  refresh();
}

const step = (by) => STOPS[Math.max(0, Math.min(2, STOPS.indexOf(document.body.dataset.stop) + by))];
export const pullOut = () => setStop(document.body.dataset.stop === "full" ? "peek" : "full");

export function handle() {
  let from = null;
  let moved = 0;
  const node = button({
    class: "rv-handle",
    "aria-label": say("drawer.handle"),
    onpointerdown: (event) => {
      from = event.clientY;
      moved = 0;
      node.setPointerCapture(event.pointerId);
    },
    onpointermove: (event) => {
      if (from !== null) moved = event.clientY - from;
    },
    onpointerup: () => {
      if (Math.abs(moved) > 24) setStop(step(moved < 0 ? 1 : -1));
      from = null;
    },
    onclick: () => {
      if (Math.abs(moved) > 24) return;
      setStop(document.body.dataset.stop === "full" ? "peek" : step(1));
    },
  });
  return node;
}

// Who comes with the Tab key sees where they are: a low drawer hides most of it.
byId("rv-panel").addEventListener("focusin", function ({ target }) {
  const low = phone.matches && document.body.dataset.stop === "peek";
  if (low && target.matches(":focus-visible") && !target.matches(".rv-handle, #rv-panel")) setStop("half");
});
