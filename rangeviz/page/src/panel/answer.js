// The answer about a city or any place: distances from every region and every claim's verdict.
import { groupBy, inkClass, isPublished, shortFigure, visibleClaims } from "../claims.js";
import { button, el, quote, svg } from "../dom.js";
import { copyButton } from "../files.js";
import { cityTitle, nearestCity } from "../geo/cities.js";
import { keepingRings, revealPlace, viewNow } from "../globe/views.js";
import { positionName } from "../places/positions.js";
import { choose, cities, countries, together, tried } from "../store.js";
import { compare, isOwn, sentence, verdictWords } from "../verdicts.js";
import { capital, count, distance, inUnits, isolated, number, say } from "../words.js";
import { card, openCard } from "./card.js";
import { showClaim } from "./claim_card.js";

const SIGNS = {
  within: "M7 1a6 6 0 1 1 0 12a6 6 0 1 1 0-12z",
  within_from_part: "M7 1a6 6 0 0 0 0 12z",
  depends_on_figure: "M1 7h12",
};

function sign(verdict) {
  const stroke = "rv-stroke";
  const parts = [];
  if (verdict === "no_figure") parts.push(svg("path", { d: "M2 7h10", class: stroke }));
  else {
    const dash = verdict === "not_settled" ? "2.6 2" : null;
    parts.push(svg("circle", { cx: 7, cy: 7, r: 5.5, class: stroke, "stroke-dasharray": dash }));
  }
  if (SIGNS[verdict])
    parts.push(
      svg("path", { d: SIGNS[verdict], class: verdict === "depends_on_figure" ? stroke : "rv-full" }),
    );
  return svg(
    "svg",
    { class: "rv-sign", viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" },
    ...parts,
  );
}

// Which sentence begins the answer: for one claim, for all of several, for some of them.
function opening(inside, open, all) {
  if (all === 1) return open ? "only_open" : inside ? "only_one" : "only_zero";
  if (inside === all) return all === 2 ? "all_two" : "all_many";
  if (!inside && all === 2) return "neither";
  return inside === 1 ? "include_one" : inside ? "include_many" : "include_zero";
}

// "Three of six claims include Colombo, two of them only from part of Pakistan."
function counting(answers, name) {
  const withFigure = answers.filter(({ verdict }) => verdict !== "no_figure");
  if (!withFigure.length) return say("answer.none_on");
  const having = (...verdicts) => withFigure.filter(({ verdict }) => verdicts.includes(verdict));
  const part = having("within_from_part");
  const inside = having("within", "within_from_part");
  const open = having("not_settled", "depends_on_figure").length;
  const projected = inside.filter(({ claim }) => claim.basis === "projected").length;
  const values = {
    inside: capital(count(inside.length)),
    all: count(withFigure.length),
    city: name,
    part: count(part.length),
    projected: count(projected),
    open: capital(count(open)),
  };
  let text = say(`answer.${opening(inside.length, open, withFigure.length)}`, values);
  const regions = new Set(part.map(({ claim }) => claim.region.name));
  if (part.length) {
    const only = part.length === inside.length ? "all" : part.length === 1 ? "one" : "many";
    const key = `answer.part_${only}${regions.size === 1 ? "" : "_regions"}`;
    text += say(key, { ...values, region: [...regions][0] });
  }
  if (projected) {
    const all = projected === inside.length ? "all_" : "";
    text += say(`answer.projected_${all}${projected === 1 ? "one" : "many"}`, values);
  }
  text += ".";
  if (open && withFigure.length > 1) text += " " + say(`answer.open_${open === 1 ? "one" : "many"}`, values);
  return text;
}

// How many claims include the place, of those drawn; and that its own country's are not counted.
function lead(answers, place) {
  const own = visibleClaims().some((claim) => isPublished(claim) && isOwn(claim, place));
  const said = own ? say("answer.own", { country: countries.get(place.country)?.[0] || place.country }) : "";
  const isNone = answers.every(({ verdict }) => verdict === "no_figure");
  return own && isNone ? said : `${counting(answers, place.name || place.title)} ${said}`.trim();
}

function sourceOf({ source_author, source_title, source_publisher, published, source_url }) {
  const parts = [source_author, source_title, source_publisher, published, source_url];
  return say("answer.source", { source: parts.filter(Boolean).map(isolated).join(", ") });
}

function answerRow(answer, place, first, claims) {
  const { claim } = answer;
  const said = sentence(answer, place.title);
  const name = button({
    class: "rv-system-name" + (first ? "" : " rv-repeated"),
    onclick: () => showClaim(claim),
    text: claim.system,
  });
  const words = el("span", { text: verdictWords(answer) });
  return [
    el(
      "tr",
      { class: inkClass(claim) },
      el("th", { scope: "row", dir: "auto" }, name),
      el("td", { class: "rv-number", text: shortFigure(claim, claims) }),
      el("td", {}, el("span", { class: "rv-verdict" }, sign(answer.verdict), words)),
    ),
    el(
      "tr",
      { class: "rv-said" },
      el(
        "td",
        { colspan: 3 },
        claim.quote ? el("p", { dir: "auto" }, quote(claim.quote)) : null,
        el("p", { text: said }),
        copyButton(claim.tried ? said : `${said} ${sourceOf(claim)}`),
      ),
    ),
  ];
}

function away(region, { nearest, farthest }) {
  if (region.isPoint) return say("answer.away_point", { nearest: distance(nearest) });
  if (nearest === 0) return say("answer.inside", { farthest: distance(farthest) });
  return say("answer.away", { nearest: number(inUnits(nearest)), farthest: distance(farthest) });
}

function regionTable(region, answers, place, claims) {
  const ordered = answers
    .slice()
    .sort((a, b) => a.claim.system.localeCompare(b.claim.system, "en") || b.claim.km - a.claim.km);
  const rows = ordered.flatMap((answer, i) =>
    answerRow(answer, place, i === 0 || ordered[i - 1].claim.system !== answer.claim.system, claims),
  );
  const caption = say("answer.caption", { region: region.name });
  return el(
    "section",
    { class: "rv-answer" },
    el(
      "div",
      { class: "rv-answer-head" },
      el("h3", { dir: "auto", text: say("answer.from", { region: region.name }) }),
      el("span", { text: away(region, answers[0]) }),
    ),
    el("table", {}, el("caption", { class: "rv-offscreen", text: caption }), el("tbody", {}, ...rows)),
  );
}

function tables(answers, place, claims) {
  const groups = [...groupBy(answers, ({ claim }) => claim.region)];
  groups.sort(([a], [b]) => a.name.localeCompare(b.name, "en"));
  return groups.map(([region, own]) => regionTable(region, own, place, claims));
}

export function ask(place) {
  choose({ selected: null, asked: place });
  const answers = compare(place);
  const own = compare(place, tried);
  const isListed = (claim) => !claim.drawable && (together ? claim.system === together : claim.shown);
  const drawn = answers.filter(({ claim }) => (claim.on && isPublished(claim)) || isListed(claim));
  const rest = answers.filter((answer) => !drawn.includes(answer));
  const claims = answers.map(({ claim }) => claim);
  const toggle = button({
    class: "rv-plain",
    "aria-pressed": "false",
    text: say("answer.show_quotes"),
    onclick: () => {
      const shown = card.classList.toggle("rv-show-said");
      toggle.setAttribute("aria-pressed", String(shown));
      toggle.textContent = say(shown ? "answer.hide_quotes" : "answer.show_quotes");
    },
  });
  const key = rest.length === 1 ? "answer.rest_one" : "answer.rest_many";
  const content = [
    el("p", { class: "rv-lead", dir: "auto", text: lead(drawn, place) }),
    el("div", { class: "rv-answers" }, ...tables(drawn, place, claims)),
    own.length ? el("h3", { class: "rv-own", text: say("try.answers") }) : null,
    own.length ? el("div", { class: "rv-answers" }, ...tables(own, place, [...claims, ...tried])) : null,
    el("p", { class: "rv-small" }, say("answer.note") + " ", toggle),
    rest.length
      ? el(
          "details",
          {},
          el("summary", { text: say(key, { count: capital(count(rest.length)) }) }),
          ...tables(rest, place, claims),
        )
      : null,
  ];
  keepingRings(() => openCard(place.title, "", ...content));
  revealPlace(place);
}

// A click: the city under it, else the place itself.
export function askAt(lon, lat, withinKm) {
  const city = nearestCity(cities, lon, lat, withinKm || 8 * viewNow().kmPerPx(lat));
  if (city) return ask({ ...city, title: cityTitle(city) });
  ask({ lon, lat, title: positionName(lon, lat), country: null });
}
