// One sheet of paper for what is seen: the map, the open card or the claims in their sources' words, the
// key and the notes. What does not fit is said shorter, by stated steps, and never cut.
import { groupBy, inkClass, isPublished, visibleClaims } from "../claims.js";
import { byId, el, quote } from "../dom.js";
import { borderNotes } from "../map/notes.js";
import { card } from "../panel/card.js";
import { sample } from "../panel/line_sample.js";
import { summary } from "../panel/panel.js";
import { claims, data, selected, together } from "../store.js";
import { isolated, say } from "../words.js";
import { citation, sourcesOf } from "./bibliography.js";
import { paperView } from "./paper_view.js";
import { drawMap } from "./picture.js";

// Of these only what fits is shown: all; in two columns; no addresses; no quotes; a line a claim; a system.
const LEVELS = 6;
const LEFT_OUT = { 2: "addresses", 3: "quotes", 4: "rest", 5: "rest" }; // what is said to be on the page

// The card as it stands, without what can only be clicked; links are spelled out.
function cardOnPaper() {
  const copy = card.cloneNode(true);
  for (const node of copy.querySelectorAll(
    "button.rv-plain, .rv-handle, .rv-close, .rv-said, .rv-choose, details",
  ))
    node.remove();
  for (const node of copy.querySelectorAll("button"))
    node.replaceWith(el("span", { class: node.className }, ...node.childNodes));
  for (const node of copy.querySelectorAll("a")) node.replaceWith(...node.childNodes, ` (${node.href})`);
  return el("div", { class: "rv-sheet-card" }, ...copy.childNodes);
}

function claimOnPaper(claim) {
  const { url, ...source } = sourcesOf([claim])[0];
  return el(
    "li",
    { class: inkClass(claim) },
    el(
      "p",
      { class: "rv-sheet-head" },
      claim.drawable ? sample(claim.line) : null,
      el("b", { dir: "auto", text: claim.system }),
      " ",
      el("b", { class: "rv-figure", text: claim.said_figure }),
    ),
    claim.quote ? el("p", { class: "rv-sheet-quote" }, quote(claim.quote)) : null,
    claim.tried
      ? null
      : el("p", { class: "rv-sheet-who" }, el("bdi", { text: claim.who }), `, ${claim.date}`),
    claim.tried
      ? null
      : el(
          "p",
          { class: "rv-sheet-source" },
          citation({ ...source, url: "" }),
          url ? el("span", { class: "rv-sheet-url", text: ` ${url}` }) : null,
        ),
  );
}

function systemOnPaper([system, own]) {
  const figures = [...new Set(own.map((claim) => claim.said_figure))].join("; ");
  return el(
    "li",
    { class: inkClass(own[0]) },
    el("b", { dir: "auto", text: isolated(system) }),
    " ",
    el("span", { class: "rv-sheet-figures", text: figures }),
  );
}

// Drawn claims, and of those without a line the ones shown at first.
function claimsOnPaper() {
  if (together) return claims.filter((claim) => claim.system === together && isPublished(claim));
  return [...visibleClaims(), ...claims.filter((claim) => !claim.drawable && claim.shown)];
}

// The lines, where there are any; which projection it is, the notes say.
const keyOnPaper = () =>
  byId("rv-key").querySelector("li") &&
  el("div", { class: "rv-sheet-key" }, ...byId("rv-key").cloneNode(true).querySelectorAll("h2, ul"));

const claimList = (told) => el("ul", { class: "rv-sheet-claims" }, ...told.map(claimOnPaper));
const systemList = (told) => {
  const systems = [...groupBy(told, (claim) => claim.system)];
  return el("ul", { class: "rv-sheet-systems" }, ...systems.map(systemOnPaper));
};

// The card of a system or an answer names each claim already; that of all systems has too many for more.
const isCardList = () => !card.hidden;
const isOverview = () => isCardList() && card.querySelector(".rv-overview");

// Into a box that is on the page already, so that it can be measured.
export function drawSheet(box, title, lead) {
  const told = claimsOnPaper();
  const map = el("div", { class: "rv-sheet-map" });
  const rest = el("p", { class: "rv-small" });
  const leftOut = (what) => (rest.textContent = say("sheet." + what, { count: told.length }));
  if (isOverview()) leftOut("rest");
  const text = el(
    "div",
    { class: "rv-sheet-text" },
    card.hidden ? null : cardOnPaper(),
    ...(selected || isOverview() ? [] : [claimList(told), isCardList() ? null : systemList(told)]),
    selected ? null : rest,
  );
  const foot = el("footer", { class: "rv-small" });
  const sheet = el(
    "section",
    { class: "rv-sheet" },
    el(
      "header",
      {},
      el("h1", { dir: "auto", text: title }),
      ...lead.map((said) => el("p", { dir: "auto", text: said })),
    ),
    map,
    text,
    keyOnPaper() || "",
    foot,
  );
  box.append(sheet);
  const fill = () => {
    const view = paperView(map.clientWidth, map.clientHeight);
    const { parts, notes } = borderNotes(view);
    const stamp = say("footnote.stamp", { claims: data.origin, version: data.version });
    foot.textContent = [...parts, ...notes, say("footnote.cities"), view.note, stamp].join(" ");
    return view;
  };
  const isFull = () => text.scrollWidth > text.clientWidth + 1 || text.scrollHeight > text.clientHeight + 1;
  for (let level = 0; level < LEVELS; level++) {
    if (level) sheet.classList.add("rv-level-" + level);
    if (LEFT_OUT[level] && !isOverview()) leftOut(LEFT_OUT[level]);
    fill(); // the notes' height decides on the room of the text
    if (!isFull()) break;
  }
  leaveOut(text.querySelector(".rv-sheet-systems, .rv-overview"), isFull);
  // The notes follow what the map shows, and their height leaves it its own.
  let view = fill();
  for (let n = 0; n < 3 && view.bounds.bottom !== map.clientHeight; n++) view = fill();
  map.append(drawMap(view));
}

// More systems than a sheet holds are counted.
function leaveOut(list, isFull) {
  if (!list || !isFull()) return;
  const more = el("li");
  list.append(more);
  for (let left = 1; isFull() && list.children.length > 2; left++) {
    more.previousSibling.remove();
    more.textContent = say("sheet.more", { count: left });
  }
}

export const headOfSheet = () => [data.title, [summary()]];
