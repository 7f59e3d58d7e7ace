// The editor: a table beside its map. All that is known is on the server; this shows it.
import { button, choice, el, known, say, tell } from "./dom.js";
import { makeMap } from "./map.js";
import { follow, send } from "./server.js";
import { makeSettings } from "./settings.js";
import { makeStart } from "./start.js";
import { makeTable } from "./table.js";

const alert = el("p", { role: "alert", hidden: true });
const status = el("p", { role: "status", class: "tally" });
const machine = el("p", { class: "machine", hidden: true });
const general = el("ul", { class: "general" });
const file = el("h2", { dir: "auto" });
let current = null;

// Does something on the server; whether it was done.
async function act(path, content) {
  tell(alert, "");
  try {
    await send(path, content);
    return true;
  } catch (error) {
    tell(alert, error.message);
    return false;
  }
}
const change = (what) => act("/edit", { ...what, table: current.number });

const start = makeStart(async (path, content) => {
  const done = await act(path, content);
  if (done) opened(false);
  return done;
});
const table = makeTable(change);
const settings = makeSettings(change);
const map = makeMap((said) => tell(alert, said));

const undo = button({ text: say("undo"), onclick: () => act("/undo", {}) });
const another = button({
  text: say("another"),
  "aria-expanded": "false",
  onclick: () => opened(start.node.hidden),
});
const addRow = button({ text: say("add_row"), onclick: () => change({ change: "row" }) });
const addColumn = choice(
  { id: "add-column", "aria-label": say("add_column") },
  [["", say("add_column")], ...known.columns.map((name) => [name, say(`column.${name}`)])],
  "",
);
addColumn.addEventListener("change", () => {
  change({ change: "column", name: addColumn.value });
  addColumn.value = "";
});

function opened(open) {
  start.node.hidden = !open && current !== null;
  another.setAttribute("aria-expanded", String(!start.node.hidden));
  if (open) start.field.focus();
}

const work = el(
  "div",
  { hidden: true },
  el("div", { class: "row" }, file, undo, another),
  status,
  machine,
  general,
  settings.node,
  table.node,
  el("div", { class: "row" }, addRow, addColumn),
);
const views = ["table", "map"].map((name) =>
  button({ text: say(`view.${name}`), "aria-pressed": String(name === "table"), onclick: () => look(name) }),
);
function look(name) {
  document.body.dataset.view = name;
  views.forEach((one, n) => one.setAttribute("aria-pressed", String(name === ["table", "map"][n])));
}

document.body.append(
  el(
    "header",
    {},
    el("h1", { text: say("title") }),
    el("p", { class: "second", text: say("stays") }),
    el("div", { class: "views", role: "group", "aria-label": say("views") }, ...views),
  ),
  el("main", {}, el("section", { id: "work", "aria-label": say("work") }, alert, start.node, work), map.node),
);
look("table");

function show(state) {
  const { watched } = state;
  const fresh = state.table && (!current || current.number !== state.table.number);
  current = state.table;
  tell(alert, state.said || (alert.dataset.gone ? "" : alert.textContent));
  delete alert.dataset.gone;
  start.show(state.choices);
  if (state.choices.length) start.node.hidden = false;
  else if (fresh) opened(false);
  for (const one of [undo, another, addRow, addColumn]) one.hidden = Boolean(watched);
  work.hidden = !current;
  if (current) {
    tell(file, watched ? say("watched", { file: watched }) : current.file);
    tell(status, current.tally);
    tell(machine, current.machine ? say("by_machine") : "");
    general.replaceChildren(...current.notes.filter((note) => note.line === null).map(table.item));
    undo.disabled = !current.undo;
    settings.show(current.settings);
    table.show(current, watched);
  }
  map.show(state.map);
  document.documentElement.toggleAttribute("data-drawing", state.map.drawing);
}

follow(show, (said) => {
  tell(alert, said);
  alert.dataset.gone = "yes";
});
