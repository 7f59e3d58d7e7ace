// What lies beside the panel: the phone's bar above it, and the button that folds it.
import { button, byId, el, icon } from "../dom.js";
import { keepingRings } from "../globe/views.js";
import { map } from "../map/map.js";
import { data, refresh } from "../store.js";
import { say } from "../words.js";
import { hideCard } from "./card.js";
import { pullOut, setStop } from "./drawer.js";

function search() {
  hideCard();
  setStop("full");
  byId("rv-city").focus();
}

function list() {
  hideCard();
  pullOut();
}

export function drawBar() {
  const way = (key, onclick, d) => button({ class: "rv-icon", "aria-label": say(key), onclick }, icon(d));
  byId("rv-bar").replaceChildren(
    el("p", { class: "rv-bar-title", dir: "auto", "aria-hidden": "true", text: data.title }),
    way("bar.search", search, "M10 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12zM14.5 14.5L20 20"),
    way("bar.list", list, "M4 6h16M4 12h16M4 18h16"),
  );
  const fold = button(
    {
      id: "rv-fold",
      "aria-expanded": "true",
      "aria-controls": "rv-panel",
      "aria-label": say("panel.fold"),
      onclick: () => {
        keepingRings(() => {
          const folded = document.body.classList.toggle("rv-folded");
          fold.setAttribute("aria-expanded", String(!folded));
          map.invalidateSize({ pan: false });
        });
        refresh();
      },
    },
    icon("M14 6l-6 6l6 6"),
  );
  byId("rv-map-area").prepend(fold);
}
