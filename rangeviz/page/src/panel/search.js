// The question: a city by name, found as it is typed, whatever the accents.
import { el } from "../dom.js";
import { cityTitle } from "../geo/cities.js";
import { cities } from "../store.js";
import { say } from "../words.js";
import { ask } from "./answer.js";

const MOST = 8;
const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
let index = [];

function findCities(text) {
  if (index.length < cities.length)
    index = cities
      .map((city) => ({ city, key: plain(city.name), title: plain(cityTitle(city)) }))
      .sort((a, b) => b.city.population - a.city.population);
  const key = plain(text);
  if (!key) return [];
  const starts = index.filter((entry) => entry.key.startsWith(key) || entry.title.startsWith(key));
  const holds =
    starts.length >= MOST
      ? []
      : index.filter((entry) => !starts.includes(entry) && (" " + entry.key).includes(" " + key));
  const exact = starts.filter((entry) => entry.key === key || entry.title === key);
  return [...new Set([...exact, ...starts, ...holds])].slice(0, MOST).map(({ city }) => city);
}

// The known city whose name differs least from the text, by edits.
function nearestName(text) {
  const key = plain(text);
  let best = null;
  for (const entry of index) {
    const steps = edits(key, entry.key, best ? best.steps : 3);
    if (!best || steps < best.steps) best = { steps, city: entry.city };
  }
  return best && best.steps <= 2 ? best.city : null;
}

function edits(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

export function askForm() {
  const list = el("ul", { id: "rv-found", role: "listbox", "aria-label": say("ask.found"), hidden: true });
  const input = el("input", {
    id: "rv-city",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": "rv-found",
    "aria-autocomplete": "list",
    placeholder: say("ask.placeholder"),
    oninput: () => show(findCities(input.value)),
    onblur: () => show([]),
    onkeydown: (event) => {
      if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(-1);
      else if (event.key === "Escape") show([]);
      else return;
      event.preventDefault();
    },
  });
  const status = el("p", { id: "rv-ask-status", class: "rv-small", role: "status" });
  let found = [];
  let active = -1;

  function option(city, i) {
    return el("li", {
      id: "rv-found-" + i,
      role: "option",
      "aria-selected": "false",
      dir: "auto",
      text: cityTitle(city),
      onmousedown: (event) => {
        event.preventDefault();
        pick(city);
      },
    });
  }
  function show(some) {
    found = some;
    active = -1;
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = "";
  }
  function move(step) {
    if (!found.length) return;
    active = (active + step + found.length) % found.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", "rv-found-" + active);
    list.children[active].scrollIntoView({ block: "nearest" });
  }
  function pick(city) {
    input.value = cityTitle(city);
    show([]);
    ask({ ...city, title: cityTitle(city) });
  }
  function submit(event) {
    event.preventDefault();
    const best = active >= 0 ? found[active] : findCities(input.value)[0];
    if (best) return pick(best);
    const text = input.value.trim();
    if (!text) return input.focus();
    const near = nearestName(text);
    const guess = near ? cityTitle(near) : "";
    status.textContent = say(near ? "ask.did_you_mean" : "ask.nothing", { text, guess });
  }
  return el(
    "form",
    { id: "rv-ask", role: "search", onsubmit: submit },
    el("label", { for: "rv-city", text: say("ask.label") }),
    el(
      "div",
      { class: "rv-ask-row" },
      el("div", { class: "rv-combo" }, input, list),
      el("button", { type: "submit", class: "rv-button", text: say("ask.button") }),
    ),
    status,
  );
}
