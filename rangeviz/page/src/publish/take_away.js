// What a reader may take from the view: picture, table, sentence, citation, link, and a sheet of paper.
// Made in the page, from what is drawn, and sent to nobody.
import { addressNow } from "../address.js";
import { visibleClaims } from "../claims.js";
import { button, byId, el, icon } from "../dom.js";
import { copyButton, saveFile } from "../files.js";
import { projectionNote, viewNow } from "../globe/views.js";
import { borderNotes } from "../map/notes.js";
import { card } from "../panel/card.js";
import { summary } from "../panel/panel.js";
import { csvOnView, saveCsv } from "../panel/table.js";
import { data, selected } from "../store.js";
import { say } from "../words.js";
import { bibtex, citation, sourcesOf } from "./bibliography.js";
import { addressOf, pictureOf, pngOf, svgText } from "./picture.js";

const MOST_NAMED = 6; // sources below the picture; the citation has them all

// The sentence that the answer, the system or the claim begins with, else the summary.
export function sentenceOfView() {
  if (selected) {
    const { system, figure, basis, who, date, quote } = selected;
    const said = { system, claim: figure, basis: basis || say("basis.none"), claimant: who, date };
    return `${say("verdict.claim", said)}${quote ? ` “${quote}”` : ""}`;
  }
  const lead = card.hidden ? null : card.querySelector(".rv-lead");
  return lead ? lead.textContent.trim() : summary();
}

// With an answer each verdict that has a source, as long as they are few.
function sentences() {
  const said = [...card.querySelectorAll(".rv-answers .rv-said p:last-of-type")];
  const few = card.hidden || said.length > MOST_NAMED ? [] : said.map((node) => node.textContent);
  return [sentenceOfView(), ...few].join("\n");
}

const stamp = () => say("footnote.stamp", { claims: data.origin, version: data.version });

function linkOfView() {
  const own = addressNow();
  const [address] = (data.url || (/^(https?|file):/.test(own) ? own : "")).split("#");
  return address && address + location.hash;
}

function draw(sources) {
  const view = viewNow();
  const { parts, notes } = borderNotes(view);
  const places = [...parts, ...notes, say("footnote.cities"), projectionNote(), stamp()];
  const named = sources.slice(0, MOST_NAMED).map(citation);
  const below = [
    [places.join(" "), 11],
    ...(sources.length > MOST_NAMED ? [] : [[say("take.sources", { sources: named.join(" ") }), 11]]),
  ];
  return pictureOf(
    view,
    [
      [data.title, 22, 600],
      [sentenceOfView(), 14],
    ],
    below,
  );
}

export function showTakeAway() {
  const sources = sourcesOf(selected ? [selected] : visibleClaims());
  const picture = draw(sources);
  const link = linkOfView();
  const map = say("citation.map", { title: data.title, stamp: stamp(), address: link }).trim();
  const cited = [map, ...sources.map(citation)].join("\n");
  const name =
    data.title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "") || "map";
  const save = (key, onclick) => button({ class: "rv-button", text: say(key), onclick });
  const copied = (text, key = "take.copy") => copyButton(text, key);
  const row = (key, ...content) => el("section", {}, el("h3", { text: say(key) }), ...content);
  const text = (said) => el("p", { class: "rv-taken", tabindex: 0, dir: "auto", text: said });
  const dialog = el(
    "dialog",
    { id: "rv-take", "aria-labelledby": "rv-take-title", onclose: () => dialog.remove() },
    el(
      "div",
      { class: "rv-card-head" },
      el("h2", { id: "rv-take-title", text: say("take.title") }),
      button(
        { class: "rv-close", "aria-label": say("take.close"), onclick: () => dialog.close() },
        icon("M6 6l12 12M18 6L6 18"),
      ),
    ),
    window.parent === window ? null : el("p", { class: "rv-small", text: say("take.framed") }),
    row(
      "take.picture",
      el("img", { src: addressOf(picture), alt: sentenceOfView() }),
      save("take.png", async () => saveFile(name + ".png", await pngOf(picture))),
      save("take.svg", () => saveFile(name + ".svg", svgText(picture), "image/svg+xml")),
      save("take.print", () => {
        dialog.close();
        window.print();
      }),
    ),
    row("take.table", save("take.csv", saveCsv), copied(csvOnView())),
    row("take.sentence", text(sentences()), copied(sentences())),
    row(
      "take.citation",
      text(cited),
      copied(cited),
      save("take.bibtex", () => saveFile(name + ".bib", bibtex(sources), "application/x-bibtex")),
      copied(bibtex(sources), "take.copy_bibtex"),
    ),
    row("take.link", text(link || say("take.no_link")), link ? copied(link) : null),
  );
  byId("rv-main").after(dialog);
  dialog.showModal();
}
