// A story above the map: one step at a time, with its text and its view, by buttons and arrow keys.
import { readView, remember } from "../address.js";
import { button, byId, el, phone } from "../dom.js";
import { setStop } from "../panel/drawer.js";
import { choose, data, step } from "../store.js";
import { say } from "../words.js";

const LOW_PX = 700;
const WAYS = { ArrowLeft: -1, ArrowRight: 1 };
let ways = {};

export function drawStory() {
  if (!data.story) return;
  const paragraph = (text) => el("p", { dir: "auto", text });
  const article = ({ heading, text }) =>
    el("article", {}, el("h2", { dir: "auto", text: heading }), ...text.map(paragraph));
  const way = (key, by) => button({ class: "rv-button", text: say(key), onclick: () => goTo(step + by) });
  ways = {
    back: way("story.back", -1),
    said: el("span", { class: "rv-small", role: "status" }),
    next: way("story.next", 1),
  };
  const options = { id: "rv-story", tabindex: 0, "aria-label": say("story.name") };
  byId("rv-main").before(
    el(
      "section",
      { ...options, onkeydown: ({ key }) => WAYS[key] && goTo(step + WAYS[key]) },
      el("div", { class: "rv-steps" }, ...data.story.map(article)),
      el("div", { class: "rv-ways" }, ...Object.values(ways)),
    ),
  );
}

// All steps stand in one place, so that the map below does not change its size.
export function refreshStory() {
  if (!data.story) return;
  const steps = document.querySelectorAll(".rv-steps article");
  steps.forEach((node, n) => node.toggleAttribute("data-now", n === step));
  ways.said.textContent = say("story.step", { step: step + 1, all: steps.length });
  ways.back.setAttribute("aria-disabled", String(step === 0));
  ways.next.setAttribute("aria-disabled", String(step === steps.length - 1));
}

export function goTo(n) {
  if (!data.story || !data.story[n]) return;
  const focused = document.activeElement;
  choose({ step: n });
  readView(data.story[n].view, true);
  focused.focus({ preventScroll: true }); // not in the card that the step may open
  if (phone.matches && window.innerHeight < LOW_PX) setStop("peek"); // nor hides that card the map
  remember();
}

// Where the address has no view of its own, the story begins.
export function startStory() {
  const [, only] = /^#step=(\d+)$/.exec(location.hash) || [];
  if (only || location.hash.length < 2) goTo(only ? only - 1 : 0);
}
