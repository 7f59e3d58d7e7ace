// The panel: title, summary, and the claims by launch region and system, each with its switch.
import {
  claimsOn,
  groupBy,
  inkClass,
  isMostOfEarth,
  isPublished,
  leadersOf,
  visibleClaims,
} from "../claims.js";
import { button, byId, el, listed, quote } from "../dom.js";
import { fit } from "../globe/views.js";
import { shareOf } from "../geo/curves.js";
import { mapInTasks, nextFrame } from "../geo/tasks.js";
import { claims, data, refresh, selected, together, until } from "../store.js";
import { drawTried, tryBox } from "../try/box.js";
import { capital, count, say } from "../words.js";
import { closeCard } from "./card.js";
import { showClaim } from "./claim_card.js";
import { handle } from "./drawer.js";
import { drawKey } from "./key.js";
import { sample } from "./line_sample.js";
import { showOverview, systemsByRange } from "./overview.js";
import { askForm } from "./search.js";
import { spread } from "./spread.js";
import { showTable } from "./table.js";
import { startKey, startSwitch } from "./starts.js";
import { backButton, endTogether, showTogether } from "./together.js";
import { untilControl } from "./until.js";

const MANY = 16; // lines on one map
const MOST_SAID = 3;

const boxes = new Map();
const items = new Map();
const heads = new Map();
const switches = new Set();
let back = null;

// Switches claims on or off.
function turn(some, on) {
  for (const claim of some) claim.on = on && claim.drawable;
  if (selected && some.includes(selected) && !on) closeCard();
  refresh();
}

export function restore() {
  endTogether();
  for (const claim of claims) claim.on = claim.shown && claim.drawable;
  refresh();
}

// All of many claims: the widest on each system, and a list that leads.
function drawWidest() {
  for (const claim of claims) claim.on = false;
  for (const [claim] of systemsByRange()) claim.on = claim.drawable;
  showOverview();
  fit();
}

// A statement's condition stays with it.
const wording = (claim) =>
  claim.km && claim.wording.length ? claim.quote.slice(...claim.wording) : claim.quote;

const figure = (claim) => el("span", { class: "rv-figure", text: claim.said_figure });

// A claim: a switch for its line, and its name, which opens its card. The line is bolder meanwhile.
function item(claim, alone, box) {
  const by = alone ? [claim.who, claim.date] : [claim.source_publisher || claim.source_title];
  const name = alone ? [claim.system] : [claim.who, claim.date];
  const open = button(
    { class: "rv-open", onclick: () => showClaim(claim) },
    el(
      "span",
      { class: "rv-head" },
      box && sample(claim.line),
      el("span", { class: alone ? "rv-name" : "rv-who" }, ...listed(...name)),
      figure(claim),
    ),
    el(
      "span",
      { class: "rv-detail" },
      claim.quote ? quote(wording(claim)) : null,
      el("span", { class: "rv-by" }, ...listed(...by)),
    ),
  );
  const light = (lit) => () => lineOf(claim)?.classList.toggle("rv-lit", lit);
  const node = el(
    "li",
    {
      onpointerenter: light(true),
      onpointerleave: light(false),
      onfocusin: light(true),
      onfocusout: light(false),
    },
    el("div", { class: "rv-row" }, box && el("label", { class: "rv-check" }, box), open),
  );
  items.set(claim, node);
  return node;
}

const lineOf = ({ id }) => document.querySelector(`.rv-claim[data-claim="${window.CSS.escape(id)}"]`);

function claimRow(claim, alone) {
  const label = say("panel.draw", { claim: `${claim.system}, ${claim.said_figure}` });
  const box = el("input", {
    type: "checkbox",
    "aria-label": label,
    onchange: () => turn([claim], box.checked),
  });
  boxes.set(claim, box);
  return item(claim, alone, box);
}

const textRow = (claim) => item(claim, true, null);

function systemBlock(own) {
  if (own.length === 1) return [claimRow(own[0], true)];
  const { system } = own[0];
  const head = el(
    "li",
    { class: "rv-system" },
    el("h3", { dir: "auto", text: system }),
    button({
      class: "rv-plain",
      onclick: () => showTogether(system),
      text: say("panel.compare", { spread: spread(claimsOn(system)) }),
    }),
  );
  heads.set(head, own);
  const largestFirst = own.slice().sort((a, b) => b.km - a.km);
  return [head, ...largestFirst.map((claim) => claimRow(claim, false))];
}

// Once for each choice, below its first heading.
function wayToOther(own) {
  const key = startKey(own[0]);
  if (switches.has(key)) return null;
  switches.add(key);
  return startSwitch(own, drawClaims);
}

// A section, its list, and what fills the list system by system.
function regionBlock(own) {
  const list = el("ul");
  const section = el(
    "section",
    {},
    el(
      "h2",
      { class: "rv-from", dir: "auto" },
      el("span", { class: "rv-swatch", "aria-hidden": "true" }),
      el("span", { text: say("panel.measured_from", { region: own[0].region.name }) }),
    ),
    wayToOther(own),
    list,
  );
  const systems = [...groupBy(own, (claim) => claim.system).values()];
  return { section, list, parts: systems.map((some) => () => systemBlock(some)) };
}

function textBlock(own) {
  const list = el("ul");
  const head = el("h2", { class: "rv-from", text: say("panel.as_text") });
  const section = el("section", {}, head, wayToOther(own), list);
  return { section, list, parts: own.map((claim) => () => [textRow(claim)]) };
}

// Claims by region, and below them those that no ring can show: no figure, or no launch region.
function inBlocks(some) {
  const grouped = (own, key) => [...groupBy(own, key).values()];
  const drawn = some.filter((claim) => claim.drawable);
  const texts = some.filter((claim) => !claim.drawable);
  const regions = grouped(drawn, startKey);
  regions.sort(([a], [b]) => a.region.name.localeCompare(b.region.name, "en"));
  return [...regions, ...grouped(texts, startKey)];
}

const block = (own) => (own[0].drawable ? regionBlock(own) : textBlock(own));

// What is on the map when it opens comes first; then all else.
const furtherBlocks = () => inBlocks(claims.filter((claim) => !claim.shown));

function drawBlock(own) {
  const { section, list, parts } = block(own);
  byId("rv-claims").append(section);
  for (const part of parts) list.append(...part());
}

function drawFirst() {
  for (const known of [boxes, items, heads, switches]) known.clear();
  byId("rv-claims").replaceChildren();
  inBlocks(claims.filter((claim) => claim.shown)).forEach(drawBlock);
  if (!furtherBlocks().length) return;
  byId("rv-claims").append(el("p", { class: "rv-further rv-small", text: say("panel.further") }));
}

export function drawClaims() {
  drawFirst();
  furtherBlocks().forEach(drawBlock);
  refresh();
}

// When the first rings are on the screen. Who has had the list drawn anew meanwhile has all of it.
export async function drawFurther() {
  for (const own of furtherBlocks()) {
    if (items.has(own[0])) break;
    const { section, list, parts } = block(own);
    byId("rv-claims").append(section);
    await mapInTasks(parts, (part) => list.append(...part()), nextFrame);
  }
  refreshPanel();
}

export function summary() {
  return [counted(), ...new Set(wide())].join(" ");
}

function counted() {
  const on = claims.filter((claim) => claim.on && isPublished(claim));
  const systems = new Set(on.map((claim) => claim.system)).size;
  if (!on.length)
    return say(claims.length === 1 ? "summary.none_one" : "summary.none", { all: count(claims.length) });
  const counts = say(`summary.${on.length === 1 ? "one" : "many"}`, {
    claims: capital(count(on.length)),
    all: count(claims.length),
    systems: count(systems),
    noun: say(systems === 1 ? "summary.system" : "summary.systems"),
  });
  const said = [counts, say("summary.lines")];
  if (on.some(({ colour }) => colour === null)) said.push(say("summary.grey"));
  if (until && claims.some((claim) => claim.on && !claim.said)) said.push(say("summary.undated"));
  return said.join(" ");
}

// What lies within the largest claims, where that is most of the earth or all of it.
function wide() {
  const isSaid = (claim) => claim.reason === "earth" && claim.shown && isPublished(claim);
  const most = [...leadersOf(visibleClaims())].filter(isMostOfEarth).slice(0, MOST_SAID);
  const beyond = most.map((claim) => {
    const share = Math.round(100 * (1 - shareOf(claim.outer[0].ring)));
    return [claim, "beyond", say(share ? "summary.share" : "summary.least", { share })];
  });
  const all = claims.filter(isSaid).map((claim) => [claim, "earth"]);
  return [...beyond, ...all].map(([claim, key, share]) =>
    say("summary." + key, { system: claim.system, figure: claim.said_figure, share }),
  );
}

// How many claims the page does not carry, and what draws them.
const elsewhere = (left) =>
  el(
    "p",
    { class: "rv-further rv-small" },
    say("panel.elsewhere", { count: left }) + " ",
    el("code", { text: say("panel.elsewhere.command") }),
  );

export function drawPanel() {
  const drawn = () => claims.filter((claim) => claim.drawable);
  const tool = (key, onclick) => button({ class: "rv-plain", onclick, text: say(key) });
  back = backButton();
  byId("rv-panel").replaceChildren(
    handle(),
    el(
      "div",
      { id: "rv-head" },
      el("h1", { dir: "auto", text: data.title }),
      el("p", { id: "rv-summary", class: "rv-small", "aria-live": "polite", text: summary() }),
      back,
      askForm(),
    ),
    el(
      "div",
      { id: "rv-list", tabindex: "-1" },
      el(
        "div",
        { class: "rv-tools", role: "group", "aria-label": say("panel.claims") },
        tool("panel.all", () => (drawn().length > MANY ? drawWidest() : turn(drawn(), true))),
        tool("panel.none", () => turn(drawn(), false)),
        tool("panel.start", restore),
        tool("cities.button", showTable),
      ),
      tryBox(),
      untilControl(),
      el("div", { id: "rv-claims" }),
      data.elsewhere ? elsewhere(data.elsewhere) : null,
    ),
    el("div", { id: "rv-key" }),
    el("p", { id: "rv-credits", class: "rv-small" }),
  );
  drawFirst();
  refresh();
}

export function refreshPanel() {
  for (const [claim, box] of boxes) box.checked = claim.on;
  for (const [claim, node] of items) {
    const kind = claim.drawable ? "" : "rv-text-claim";
    node.className = `rv-item ${kind} ${inkClass(claim)} ${isPublished(claim) ? "" : "rv-later"}`;
  }
  for (const [head, own] of heads) {
    head.classList.toggle("rv-off", !own.some((claim) => claim.on));
    head.hidden = !own.some(isPublished);
  }
  for (const section of byId("rv-list").querySelectorAll("section"))
    section.hidden = !section.querySelector("li:not(.rv-later, .rv-system)");
  byId("rv-summary").textContent = summary();
  back.hidden = !together;
  drawTried();
  drawKey();
}
