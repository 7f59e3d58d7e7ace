// The card beside the map: it holds one claim, the claims on one system, an answer or a table.
import { button, byId, el, icon, phone } from "../dom.js";
import { choose, refresh } from "../store.js";
import { isolated, say } from "../words.js";
import { handle } from "./drawer.js";

export const card = byId("rv-card");
let opener = null;

export function openCard(title, classes, ...content) {
  if (card.hidden) opener = document.activeElement;
  card.replaceChildren(
    handle(),
    el(
      "div",
      { class: "rv-card-head" },
      el("h2", { class: classes, text: isolated(title) }),
      button(
        { class: "rv-close", "aria-label": say("card.close"), onclick: closeCard },
        icon("M6 6l12 12M18 6L6 18"),
      ),
    ),
    ...content.filter(Boolean),
  );
  card.hidden = false;
  card.classList.remove("rv-wide", "rv-show-said");
  delete card.dataset.together;
  document.body.classList.add("rv-has-card");
  if (phone.matches) document.body.dataset.stop = "half";
  card.scrollTop = 0;
  if (document.activeElement.id !== "rv-until") card.focus({ preventScroll: true });
  refresh();
}

export function hideCard() {
  if (card.hidden) return;
  card.hidden = true;
  document.body.classList.remove("rv-has-card");
  choose({ selected: null, asked: null });
  refresh();
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
}

// Some cards were opened from another one, and closing goes back there: together.js says when.
let stepBack = hideCard;
export const whenClosed = (run) => (stepBack = run);

export function closeCard() {
  if (!card.hidden) stepBack();
}

// Wherever the focus is, but in what has an Escape of its own.
document.addEventListener("keydown", ({ key, target, defaultPrevented }) => {
  if (key === "Escape" && !defaultPrevented && !target.closest("dialog")) closeCard();
});
