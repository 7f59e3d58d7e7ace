// The cities on view as a table: distances and verdicts, to sort by and to take away as CSV.
import { visibleClaims } from "../claims.js";
import { button, el } from "../dom.js";
import { saveFile } from "../files.js";
import { viewNow } from "../globe/views.js";
import { choose, cities } from "../store.js";
import { answerOf, isOwn, measureFrom, verdictWords } from "../verdicts.js";
import { count, distance, inUnits, isolated, say, unitName, unmarked } from "../words.js";
import { card, openCard } from "./card.js";

const MOST = 100;

function columnsOf(claims) {
  const regions = [...new Set(claims.map((claim) => claim.region))];
  const far = (key, region) => ({
    name: say(`cities.${key}`, { region: region.name }),
    number: (row) => row.measure(region)[key],
  });
  return [
    { name: say("cities.city"), text: (row) => row.city.name },
    { name: say("cities.country"), text: (row) => row.city.where },
    ...regions.flatMap((region) =>
      (region.isPoint ? ["nearest"] : ["nearest", "farthest"]).map((key) => far(key, region)),
    ),
    ...claims.map((claim) => ({
      name: `${isolated(claim.system)}, ${claim.said_figure}`,
      text: (row) => verdict(claim, row),
    })),
  ];
}

function verdict(claim, { city, measure }) {
  if (isOwn(claim, city)) return say("cities.own");
  if (!claim.verdict) return say("cities.none");
  return verdictWords(answerOf(claim, measure(claim.region)));
}

// Only cities that can be seen, the largest first.
function citiesOnView() {
  return cities
    .filter(viewNow().has)
    .sort((a, b) => b.population - a.population)
    .slice(0, MOST);
}

function sortRows(rows, { number, text }, up) {
  const compare = number
    ? (a, b) => number(a) - number(b)
    : (a, b) => text(a).localeCompare(text(b), "en", { numeric: true });
  rows.sort((a, b) => (up ? 1 : -1) * compare(a, b));
}

// Text that a spreadsheet would take for a formula gets an apostrophe in front.
function csvCell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function csv(columns, rows) {
  const head = columns.map(({ name, number }) => unmarked(number ? `${name} (${unitName()})` : name));
  const cells = (row) =>
    columns.map(({ number, text }) => (number ? inUnits(number(row)).toFixed(1) : text(row)));
  return [head, ...rows.map(cells)].map((line) => line.map(csvCell).join(",") + "\r\n").join("");
}

const tableOnView = () => ({
  columns: columnsOf(visibleClaims()),
  rows: citiesOnView().map((city) => ({ city, measure: measureFrom(city) })),
});

// The byte order mark tells spreadsheets that it is UTF-8.
export function csvOnView() {
  const { columns, rows } = tableOnView();
  return "\ufeff" + csv(columns, rows);
}

export const saveCsv = () => saveFile("cities.csv", csvOnView(), "text/csv");

const numberClass = (column) => (column.number ? "rv-number" : null);

export function showTable() {
  const { columns, rows } = tableOnView();
  let sorted = { column: 0, up: true };
  const body = el("tbody");
  const heads = columns.map((column, i) =>
    el(
      "th",
      { scope: "col", class: numberClass(column) },
      button({
        text: column.name,
        onclick: () => {
          sorted = { column: i, up: sorted.column === i ? !sorted.up : true };
          draw();
        },
      }),
    ),
  );
  const cell = (row) => (column, i) =>
    el(i ? "td" : "th", {
      scope: i ? null : "row",
      dir: "auto",
      class: numberClass(column),
      text: column.number ? distance(column.number(row)) : column.text(row),
    });
  function draw() {
    sortRows(rows, columns[sorted.column], sorted.up);
    body.replaceChildren(...rows.map((row) => el("tr", {}, ...columns.map(cell(row)))));
    heads.forEach((head, i) => {
      if (i === sorted.column) head.setAttribute("aria-sort", sorted.up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  }
  draw();
  choose({ selected: null, asked: null });
  const counted = say(rows.length === MOST ? "cities.largest" : "cities.all", { count: count(rows.length) });
  const onclick = () => saveFile("cities.csv", "\ufeff" + csv(columns, rows), "text/csv");
  openCard(
    say("cities.title"),
    "",
    el("p", { class: "rv-small", text: `${counted} ${say("answer.note")}` }),
    el("p", {}, button({ class: "rv-plain", text: say("cities.download"), onclick })),
    el(
      "div",
      { class: "rv-scroll", tabindex: "0", role: "region", "aria-label": say("cities.title") },
      el("table", { class: "rv-cities" }, el("thead", {}, el("tr", {}, ...heads)), body),
    ),
  );
  card.classList.add("rv-wide");
}
