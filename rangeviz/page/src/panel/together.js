// One system, many claims: all of them on the map, all others off, and by date in the card.
import { claimsOn, inkClass } from "../claims.js";
import { button, el } from "../dom.js";
import { cameraNow, fit, setView } from "../globe/views.js";
import { shareColours } from "../map/shared_colours.js";
import { choose, claims, refresh, together } from "../store.js";
import { say } from "../words.js";
import { card, hideCard, openCard, whenClosed } from "./card.js";
import { chart } from "./chart.js";
import { showClaim, whenCompared } from "./claim_card.js";
import { sample } from "./line_sample.js";
import { sameDay, spread } from "./spread.js";

let before = null; // which claims were on, and where the map was

export const wasOn = (claim) => (before ? before.on.has(claim) : claim.on);

// Its card may have given way to a claim's or an answer's.
export const isTogetherShown = () => !card.hidden && card.dataset.together === "";

export function showTogether(system) {
  const isNew = system !== together;
  before = before || {
    on: new Set(claims.filter((claim) => claim.on)),
    camera: cameraNow(),
  };
  choose({ together: system, selected: null, asked: null });
  for (const claim of claims) claim.on = claim.drawable && claim.system === system;
  shareColours();
  const own = claimsOn(system);
  openCard(
    system,
    `rv-inked ${own.length ? inkClass(own[0]) : ""}`,
    el("p", { class: "rv-lead", text: `${spread(own)}. ${sameDay(own)}` }),
    ...chart(own),
    el("ol", { class: "rv-by-date", "aria-label": say("together.list") }, ...own.map(row)),
    el("p", { class: "rv-small", text: say("chart.note") }),
    backButton(),
  );
  card.dataset.together = "";
  if (isNew && own.some((claim) => claim.on)) fit();
}

// What was on and in view before. `quiet`: the caller sets both itself.
export function endTogether(quiet = false) {
  if (!together) return;
  const { on, camera } = before;
  before = null;
  choose({ together: null });
  if (isTogetherShown()) hideCard();
  for (const claim of claims) claim.on = on.has(claim);
  if (quiet) return;
  setView(camera);
  refresh();
}

export const backButton = () =>
  button({ class: "rv-plain", onclick: () => endTogether(), text: say("together.back") });

const row = (claim) =>
  el(
    "li",
    { class: inkClass(claim) },
    button(
      { onclick: () => showClaim(claim) },
      el("span", { class: "rv-when", text: claim.date }),
      claim.drawable ? sample(claim.line) : el("span", { class: "rv-sample" }),
      el("span", { class: "rv-figure", text: claim.said_figure }),
      el("span", { class: "rv-by", dir: "auto", text: claim.who }),
    ),
  );

// One step back: from a claim or an answer to the system that it was opened from, else out.
whenClosed(function () {
  if (!together) hideCard();
  else if (isTogetherShown()) endTogether();
  else showTogether(together);
});
whenCompared(showTogether);
