// The question: a city by name, found as it is typed, whatever the accents.
rangeviz.add(function (rv) {
  "use strict";
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
    if (index.length < rv.cities.length)
      index = rv.cities
        .map((city) => ({ city, key: plain(city.name), title: plain(rv.cityTitle(city)) }))
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

  rv.askForm = function () {
    const list = rv.el("ul", {
      id: "rv-found",
      role: "listbox",
      "aria-label": rv.say("ask.found"),
      hidden: true,
    });
    const input = rv.el("input", {
      id: "rv-city",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-controls": "rv-found",
      "aria-autocomplete": "list",
      placeholder: rv.say("ask.placeholder"),
    });
    const status = rv.el("p", { id: "rv-ask-status", class: "rv-small", role: "status" });
    let found = [];
    let active = -1;

    function show(cities) {
      found = cities;
      active = -1;
      list.replaceChildren(
        ...cities.map((city, i) =>
          rv.el("li", {
            id: "rv-found-" + i,
            role: "option",
            "aria-selected": "false",
            dir: "auto",
            text: rv.cityTitle(city),
            onmousedown: (event) => {
              event.preventDefault();
              choose(city);
            },
          }),
        ),
      );
      list.hidden = !cities.length;
      input.setAttribute("aria-expanded", String(cities.length > 0));
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
    function choose(city) {
      input.value = rv.cityTitle(city);
      show([]);
      rv.ask({ ...city, title: rv.cityTitle(city) });
    }
    function submit() {
      const cities = active >= 0 ? [found[active]] : findCities(input.value);
      if (cities.length) return choose(cities[0]);
      if (!input.value.trim()) return input.focus();
      const guess = nearestName(input.value);
      status.textContent = rv.say(guess ? "ask.did_you_mean" : "ask.nothing", {
        text: input.value.trim(),
        guess: guess ? rv.cityTitle(guess) : "",
      });
    }
    input.addEventListener("input", () => show(findCities(input.value)));
    input.addEventListener("blur", () => show([]));
    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(-1);
      else if (event.key === "Escape") show([]);
      else return;
      event.preventDefault();
    });
    return rv.el(
      "form",
      {
        id: "rv-ask",
        role: "search",
        onsubmit: (event) => {
          event.preventDefault();
          submit();
        },
      },
      rv.el("label", { for: "rv-city", text: rv.say("ask.label") }),
      rv.el(
        "div",
        { class: "rv-ask-row" },
        rv.el("div", { class: "rv-combo" }, input, list),
        rv.el("button", { type: "submit", class: "rv-button", text: rv.say("ask.button") }),
      ),
      status,
    );
  };
});
