// The footnote: what two lines hold of where distances start, borders and credits; a card has it whole.
import { button, byId, el, phone } from "../dom.js";
import { cameraNow, projectionNote, viewNow } from "../globe/views.js";
import { map } from "../map/map.js";
import { borderNotes, listed } from "../map/notes.js";
import { choose, data } from "../store.js";
import { capital, count, say } from "../words.js";
import { scale } from "../map/scale.js";
import { openCard } from "./card.js";

const MOST_PX = 40; // two lines
const LETTER_PX = 4; // at least: what cannot fit is not laid out

// Shorter and shorter, until it fits; what is left out is in the card.
function versions({ parts, places, notes }) {
  const [borders, cities] = [say("footnote.borders"), say("footnote.cities")];
  const named = places.length ? [say("footnote.places", { places: listed(places) })] : [];
  const many = capital(count(places.length));
  const counted = places.length ? [say("footnote.places_many", { count: many })] : [];
  return [
    [...parts, ...notes, cities],
    [...parts, borders, ...named, cities],
    [...parts, borders, ...counted, cities],
    [borders, ...named, cities],
    [borders, ...counted, cities],
    [borders, cities],
  ];
}

let whole = [];
let drawn = "";

// Anew where it says something else, or has other room: to find what fits, the page is laid out again.
export function drawFootnote() {
  const view = viewNow();
  const known = borderNotes(view);
  const stamp = say("footnote.stamp", { claims: data.origin, version: data.version });
  whole = [...known.parts, ...known.notes, say("footnote.cities"), projectionNote(), stamp];
  byId("rv-credits").textContent = whole.join(" ");
  const texts = new Set(versions(known).map((version) => version.join(" ")));
  const bar = scale(cameraNow(), view);
  const now = [
    map.getSize(),
    document.body.className,
    ...texts,
    bar?.textContent,
    bar?.firstChild.style.width,
  ].join();
  if (now === drawn) return;
  drawn = now;
  const text = el("span");
  const more = button({
    class: "rv-inline",
    "aria-label": say("footnote.more"),
    onclick: showAbout,
    text: say(phone.matches ? "footnote.more_short" : "footnote.more"),
  });
  const line = el("p", {}, text, " ", more);
  const note = byId("rv-footnote");
  const room = (2 * map.getSize().x) / LETTER_PX;
  const isFocused = note.contains(document.activeElement);
  note.replaceChildren(line, bar || "");
  for (const version of texts) {
    text.textContent = version;
    if (version.length > room) continue;
    if (note.offsetHeight <= MOST_PX && line.scrollWidth <= line.clientWidth) break;
  }
  if (isFocused) more.focus();
}

function showAbout() {
  choose({ selected: null, asked: null });
  openCard(say("about.title"), "", ...whole.map((text) => el("p", { class: "rv-about", text })));
}
