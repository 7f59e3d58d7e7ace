// On paper: a sheet made for it, or one for each step of a story; the screen's own layout stays as it is.
import { readView, stateText } from "./address.js";
import { byId, el } from "./dom.js";
import { drawSheet, headOfSheet } from "./publish/sheet.js";
import { data } from "./store.js";

export function startPrint() {
  if (byId("rv-paper")) return;
  document.documentElement.dataset.theme = "light";
  const paper = el("div", { id: "rv-paper" });
  document.body.prepend(paper);
  if (!data.story) return drawSheet(paper, ...headOfSheet());
  const now = stateText();
  for (const { heading, text, view } of data.story) {
    readView(view, true);
    drawSheet(paper, heading, text);
  }
  readView(now, true);
}

export function endPrint() {
  delete document.documentElement.dataset.theme;
  byId("rv-paper")?.remove();
}
