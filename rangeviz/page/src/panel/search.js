// The question: a city, a country or a position, found as it is typed.
import { button, el } from "../dom.js";
import { cityTitle } from "../geo/cities.js";
import { findPlaces, gatherPlaces } from "../places/find.js";
import { nameKey } from "../places/names.js";
import { positionName, readPosition } from "../places/positions.js";
import { asked, cities, countries } from "../store.js";
import { say } from "../words.js";
import { ask } from "./answer.js";
import { closeCard } from "./card.js";
import { combo } from "./combo.js";

const MOST = 8;
let places = null;
let beginnings = [];

// What a text stands for: `rows` of places, `isCountry`, `near` ones to suggest, or a `fault`.
export function findPlace(text) {
  const known = gather();
  const position = readPosition(text);
  if (!position) return findPlaces(text, known);
  const { lon, lat, fault } = position;
  const title = fault ? "" : positionName(lon, lat);
  return { fault, rows: fault ? [] : [{ lon, lat, title, country: null }], isCountry: false, near: [] };
}

export function gather() {
  if (places || !cities.length) return places || gatherPlaces([], countries);
  beginnings = [...cities]
    .sort((a, b) => b.population - a.population)
    .map((city) => ({ city, names: [city.name, cityTitle(city), ...city.others].map(startsOf) }));
  return (places = gatherPlaces(cities, countries));
}

// The keys of a name and of its later words, with the name itself.
function startsOf(name) {
  const words = name.split(/[\s-]+/);
  return { name, keys: words.map((_, n) => nameKey(words.slice(n).join(""))) };
}

// Places of which a name, or a later word of it, begins with a text.
function beginningWith(text) {
  const key = nameKey(text);
  const found = [[], []];
  for (const { city, names } of key ? beginnings : []) {
    const first = names.find(({ keys }) => keys[0].startsWith(key));
    const named = first || names.find(({ keys }) => keys.some((one) => one.startsWith(key)));
    if (named) found[first ? 0 : 1].push({ ...city, as: city.others.includes(named.name) ? named.name : "" });
  }
  return found.flat();
}

export function suggestions(text) {
  const { rows } = findPlace(text);
  const isNew = (city) =>
    !rows.some(({ lon, lat, name }) => name === city.name && lon === city.lon && lat === city.lat);
  return [...rows, ...beginningWith(text).filter(isNew)].slice(0, MOST);
}

export const titleOf = (place) => place.title || cityTitle(place);

// What tells a place from the others of a list: its title, the name it was found by, its degrees.
export function labelOf(place, all) {
  const same = all.filter((other) => titleOf(other) === titleOf(place));
  const more = [place.as, same.length > 1 && (place.divisions[1] || positionName(place.lon, place.lat))];
  const said = more.filter(Boolean).join(", ");
  return said ? `${titleOf(place)} (${said})` : titleOf(place);
}

export function askForm() {
  const status = el("p", { id: "rv-ask-status", class: "rv-small", role: "status" });
  const { input, list, offer, chosen } = combo({
    ...{ id: "rv-city", listId: "rv-found", list: say("ask.found"), describedby: "rv-ask-status" },
    ...{ placeholder: say("ask.placeholder"), label: labelOf, suggest: suggestions, pick },
    clear: () => status.replaceChildren(),
  });

  function show(some, ...said) {
    offer(some);
    status.replaceChildren(...said);
  }
  function pick(place, ...said) {
    input.value = titleOf(place);
    show([], ...said);
    ask({ ...place, title: titleOf(place) });
  }
  function refuse(some, ...said) {
    if (asked) closeCard();
    input.focus();
    show(some, ...said);
  }
  function submit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (chosen()) return pick(chosen());
    if (!text) return input.focus();
    const { rows, isCountry, near, fault } = findPlace(text);
    if (fault) return refuse([], say("ask.degrees", { text, fault }));
    if (rows.length === 1)
      return pick(
        rows[0],
        ...(isCountry ? [say("ask." + rows[0].capital, { text, city: rows[0].name })] : []),
      );
    if (rows.length) return refuse(rows.slice(0, MOST), say("ask.several", { text }));
    const begun = beginningWith(text);
    if (begun.length === 1) return pick(begun[0]);
    if (begun.length) return refuse(begun.slice(0, MOST), say("ask.which", { text }));
    if (!near.length) return refuse([], say("ask.nothing", { text }));
    const [before, after] = say("ask.did_you_mean", { text, guess: "\n" }).split("\n");
    refuse([], before, ...near.flatMap((place, n) => [n ? "; " : "", guess(place, near)]), after);
  }
  function guess(place, near) {
    return button({ class: "rv-plain", dir: "auto", text: labelOf(place, near), onclick: () => pick(place) });
  }
  return el(
    "form",
    { id: "rv-ask", role: "search", onsubmit: submit },
    el("label", { for: "rv-city", text: say("ask.label") }),
    el(
      "div",
      { class: "rv-ask-row" },
      el("div", { class: "rv-combo" }, input),
      el("button", { type: "submit", class: "rv-button", text: say("ask.button") }),
    ),
    status,
    list,
  );
}
