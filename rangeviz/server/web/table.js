// The table: a text field for each cell, and under each row what is asked of it or was found.
import { button, choice, el, known, say } from "./dom.js";

const ROWS = 50; // on one page: a field for each of 10,000 rows would stop the browser

export function makeTable(change) {
  const caption = el("caption", { class: "offscreen", text: say("table") });
  const table = el("table", {}, caption);
  const pager = el("nav", { class: "row", "aria-label": say("pages") });
  const only = el("input", { type: "checkbox", id: "only", onchange: () => restart() });
  const filter = el("p", { class: "row" }, only, el("label", { for: "only", text: say("only") }));
  const node = el(
    "div",
    {},
    filter,
    el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": say("table") }, table),
    pager,
  );
  let state, lines, page, rows, shape;

  const noted = () => new Set(state.notes.filter((note) => note.kind !== "read").map((note) => note.line));

  function restart() {
    page = 0;
    choose();
    build();
  }

  // Which rows are shown is not chosen again while somebody answers one of them.
  function choose() {
    const marked = only.checked && noted();
    lines = state.rows.map(([line]) => line).filter((line) => !marked || marked.has(line));
  }

  function build() {
    rows = new Map();
    const shown = lines.slice(page * ROWS, (page + 1) * ROWS);
    const all = new Map(state.rows);
    const bodies = shown.filter((line) => all.has(line)).map((line) => row(line, all.get(line)));
    table.replaceChildren(caption, head(), ...bodies);
    const last = Math.max(0, Math.ceil(lines.length / ROWS) - 1);
    pager.hidden = !last;
    pager.replaceChildren(
      button({ text: say("before"), disabled: page === 0, onclick: () => turn(-1) }),
      el("span", { text: say("page", { page: page + 1, pages: last + 1 }) }),
      button({ text: say("after"), disabled: page === last, onclick: () => turn(1) }),
    );
    update();
  }

  function turn(by) {
    page += by;
    build();
    node.querySelector(".scroll").focus();
  }

  function head() {
    const options = [["", say("no_column")], ...known.columns.map((name) => [name, say(`column.${name}`)])];
    const cells = state.header.map((name, column) =>
      el(
        "th",
        { scope: "col" },
        el("span", { text: name || say("no_header"), dir: "auto" }),
        choice(
          {
            "aria-label": say("what_is", { column: name || column + 1 }),
            onchange: (event) => change({ change: "mapping", column, name: event.target.value }),
          },
          options,
          state.columns[column],
        ),
      ),
    );
    return el("thead", {}, el("tr", {}, el("td"), ...cells, state.watched ? null : el("td")));
  }

  function row(line, cells) {
    const fields = cells.map((text, column) => {
      const label = say("cell", { column: state.header[column] || column + 1, row: line });
      const field = el("textarea", { rows: 1, "aria-label": label, spellcheck: "false", dir: "auto" });
      field.readOnly = Boolean(state.watched);
      field.value = field.known = text;
      field.addEventListener("keydown", (event) => keys(event, line, column));
      field.addEventListener("change", () => commit(field, line, column));
      return field;
    });
    const notes = el("ul", { id: `notes-${line}` });
    const said = el(
      "tr",
      { class: "said", hidden: true },
      el("td"),
      el("td", { colspan: cells.length + 1 }, notes),
    );
    const remove = button({
      class: "remove",
      text: "×",
      "aria-label": say("remove", { row: line }),
      onclick: () => change({ change: "without", line }),
    });
    const label = (field, column) => el("td", { "data-label": state.header[column] }, field);
    const first = el(
      "tr",
      {},
      el("th", { scope: "row", text: line }),
      ...fields.map(label),
      state.watched ? null : el("td", {}, remove),
    );
    rows.set(line, { fields, notes, said });
    return el("tbody", {}, first, said);
  }

  // As in a spreadsheet: Enter goes down, Escape takes back; a new line is Shift and Enter.
  function keys(event, line, column) {
    const field = event.target;
    if (event.key === "Escape") field.value = field.known;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    const shown = [...rows.keys()];
    const next = rows.get(shown[shown.indexOf(line) + 1]);
    if (next) next.fields[column].focus();
    else field.blur();
  }

  async function commit(field, line, column) {
    const text = field.value;
    if (text !== field.known && (await change({ change: "cell", line, column, text }))) field.known = text;
  }

  // Whoever writes in a cell keeps place and text.
  function update() {
    const all = new Map(state.rows);
    const said = new Map(state.rows.map(([line]) => [line, []]));
    for (const note of state.notes) said.get(note.line)?.push(note);
    for (const [line, { fields, notes, said: below }] of rows) {
      if (!all.has(line)) continue;
      const ours = said.get(line);
      fields.forEach((field, column) => {
        const text = all.get(line)[column];
        if (field.value === field.known && field.value !== text) field.value = text;
        field.known = text;
        const here = ours.filter((note) => note.column === column && note.kind !== "guessed");
        const faulty = here.some((note) => note.kind !== "warning");
        mark(field, "aria-invalid", faulty && "true");
        mark(field, "aria-describedby", here.length && notes.id);
      });
      notes.replaceChildren(...ours.map(item));
      below.hidden = !ours.length;
    }
  }

  const mark = (field, name, value) =>
    value ? field.setAttribute(name, value) : field.removeAttribute(name);

  const item = (note) =>
    el(
      "li",
      { class: note.kind },
      el("b", { text: say(`kind.${note.kind}`) }),
      el("bdi", { text: note.text }),
    );

  function show(next, watched) {
    const before = shape;
    state = { ...next, watched };
    shape = JSON.stringify([next.number, next.header, next.columns, next.rows.map(([line]) => line)]);
    if (shape === before) return update();
    const held = place();
    const grown = rows && lines && state.rows.length > lines.length && !only.checked;
    if (page === undefined || JSON.parse(before)[0] !== next.number) restart();
    else {
      choose();
      const last = Math.max(0, Math.ceil(lines.length / ROWS) - 1);
      page = grown ? last : Math.min(page, last);
      build();
    }
    return restore(held);
  }

  // The focus stays where it was when the table is built anew.
  function place() {
    for (const [line, { fields }] of rows || []) {
      const column = fields.indexOf(document.activeElement);
      if (column >= 0)
        return {
          line,
          column,
          text: fields[column].value,
          isNew: fields[column].value !== fields[column].known,
        };
    }
    return null;
  }

  function restore(held) {
    const found = held && rows.get(held.line);
    if (!found || !found.fields[held.column]) return;
    const field = found.fields[held.column];
    field.focus();
    if (held.isNew) field.value = held.text;
  }

  return { node, show, item };
}
