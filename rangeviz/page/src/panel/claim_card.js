// One claim with its quote and source, in the card.
import { inkClass } from "../claims.js";
import { button, el, link, listed, quote } from "../dom.js";
import { revealRing } from "../globe/views.js";
import { shareColours } from "../map/shared_colours.js";
import { choose, claims } from "../store.js";
import { removeTried } from "../try/tried.js";
import { count, distance, isolated, say } from "../words.js";
import { hideCard, openCard } from "./card.js";
import { INNER, sample } from "./line_sample.js";

const small = (text) => el("p", { class: "rv-small", dir: "auto", text });

function source(claim) {
  const title = claim.source_url
    ? link(claim.source_url, claim.source_title)
    : el("cite", { text: claim.source_title });
  const parts = listed(claim.source_author, title, claim.source_publisher, claim.published);
  const line = el("p", { class: "rv-small" }, ...parts, ".");
  if (claim.source_url && !/^https?:\/\//i.test(claim.source_url)) line.append(" " + claim.source_url);
  return line;
}

function explainLines(claim) {
  if (!claim.drawable) return small(say("card.undrawn." + claim.reason));
  const row = (line, key, km) =>
    el(
      "li",
      {},
      sample(line, inkClass(claim)),
      el("span", { dir: "auto", text: say(key, { distance: distance(km), region: claim.region.name }) }),
    );
  const key = claim.region.isPoint ? "card.point" : "card.outer";
  const rows = claim.outer.map(({ km }) => row(claim.line, key, km));
  if (claim.inner && !claim.region.isPoint) rows.push(row(INNER, "card.inner", claim.figureLow));
  return el("ul", { class: "rv-lines" }, ...rows);
}

// Notes name other claims by their id, which readers never see: each becomes a way to its card.
function linked(notes) {
  return notes.split(/([\w-]+)/).map(function (part) {
    const claim = part.includes("-") && claims.find(({ id }) => id === part);
    if (!claim) return part;
    const text = `${isolated(claim.claimant || claim.system)}, ${claim.date}`;
    return button({ class: "rv-inline", text, onclick: () => showClaim(claim) });
  });
}

// Who says so, when, in what sense: the qualifier and basis as words.
function standing(claim) {
  const parts = [say("quantity." + claim.quantity)];
  if (claim.qualifier) parts.push(say("qualifier." + claim.qualifier));
  if (claim.basis) parts.push(say("basis." + claim.basis));
  const rows = [
    ["claimant", ...listed(claim.claimant || say("card.not_stated"), claim.date)],
    ["sense", parts.join("; ")],
  ];
  if (claim.region) {
    const { name, precision, left_out: places } = claim.region;
    const known = precision ? say("card.precision", { distance: distance(precision) }) : "";
    const without = places ? say("card.left_out", { places }) : "";
    const chosen = claim.starts[0].region ? "" : say("card.chosen");
    rows.push(["measured", name + known + without + chosen]);
  }
  if (claim.reported_from) rows.push(["reported_from", claim.reported_from]);
  if (claim.via) rows.push(["via", claim.via]);
  if (claim.notes) rows.push(["notes", el("span", { dir: "auto" }, ...linked(claim.notes))]);
  return el(
    "dl",
    { class: "rv-facts" },
    ...rows.flatMap(([key, ...said]) => [
      el("dt", { text: say("card." + key) }),
      el("dd", { dir: said.length > 1 ? null : "auto" }, ...said),
    ]),
  );
}

// The system's card leads here and this one leads there: together.js says how.
let compare = () => {};
export const whenCompared = (run) => (compare = run);

function others(claim) {
  const rest = claims.filter(({ system }) => system === claim.system).length - 1;
  if (!rest) return null;
  return button({
    class: "rv-plain rv-compare",
    onclick: () => compare(claim.system),
    text: say(rest === 1 ? "card.other_one" : "card.other_many", { count: count(rest) }),
  });
}

// A reader's own figure: how true its line is, and a way to be rid of it.
function aboutTried(claim) {
  const { isPoint, isCoarse } = claim.region;
  const remove = () => {
    removeTried(claim);
    hideCard();
  };
  return [
    small(say(isPoint ? "try.exact_point" : isCoarse ? "try.exact_country" : "try.exact_region")),
    button({ class: "rv-plain", text: say("try.remove"), onclick: remove }),
    el("hr"),
  ];
}

export function showClaim(claim) {
  choose({ asked: null, selected: claim.drawable ? claim : null });
  shareColours();
  const title = `${isolated(claim.system)} · ${claim.said_figure}`;
  if (claim.tried) return openCard(title, "", ...aboutTried(claim), explainLines(claim));
  const said = claim.quote
    ? el("blockquote", { lang: claim.quote_lang || null, dir: "auto" }, quote(claim.quote))
    : small(say("panel.no_quote"));
  const given = claim.quote_en || "";
  const text = given.replace(/\s*\[our translation\]$/, "");
  const whose = text === given ? "card.translation_other" : "card.translation";
  openCard(
    title,
    `rv-inked ${inkClass(claim)}`,
    said,
    text ? small(say(whose, { text })) : null,
    source(claim),
    el("hr"),
    explainLines(claim),
    el("hr"),
    standing(claim),
    others(claim),
  );
  revealRing(claim);
}
