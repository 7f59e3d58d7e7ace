// Ask the map: a city by name, or any place by a click; distances and every claim's verdict.
rangeviz.add(function (rv) {
  "use strict";
  const MOST = 8;
  const SIGNS = {
    within: "M7 1a6 6 0 1 1 0 12a6 6 0 1 1 0-12z",
    within_from_part: "M7 1a6 6 0 0 0 0 12z",
    depends_on_figure: "M1 7h12",
  };
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  let index = null;

  function findCities(text) {
    index = index || rv.cities.map((city) => ({ city, key: plain(city.name), title: plain(rv.cityTitle(city)) }))
      .sort((a, b) => b.city.population - a.city.population);
    const key = plain(text);
    if (!key) return [];
    const starts = index.filter((entry) => entry.key.startsWith(key) || entry.title.startsWith(key));
    const holds = starts.length >= MOST ? [] : index.filter((entry) => !starts.includes(entry) && (" " + entry.key).includes(" " + key));
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
    const list = rv.el("ul", { id: "rv-found", role: "listbox", "aria-label": rv.say("ask.found"), hidden: true });
    const input = rv.el("input", {
      id: "rv-city", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-controls": "rv-found", "aria-autocomplete": "list", placeholder: rv.say("ask.placeholder"),
    });
    const status = rv.el("p", { id: "rv-ask-status", class: "rv-small", role: "status" });
    let found = [];
    let active = -1;

    function show(cities) {
      found = cities;
      active = -1;
      list.replaceChildren(...cities.map((city, i) =>
        rv.el("li", { id: "rv-found-" + i, role: "option", "aria-selected": "false", dir: "auto", text: rv.cityTitle(city), onmousedown: (event) => { event.preventDefault(); choose(city); } })));
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
      status.textContent = rv.say(guess ? "ask.did_you_mean" : "ask.nothing", { text: input.value.trim(), guess: guess ? rv.cityTitle(guess) : "" });
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
    return rv.el("form", { id: "rv-ask", role: "search", onsubmit: (event) => { event.preventDefault(); submit(); } },
      rv.el("label", { for: "rv-city", text: rv.say("ask.label") }),
      rv.el("div", { class: "rv-ask-row" }, rv.el("div", { class: "rv-combo" }, input, list),
        rv.el("button", { type: "submit", class: "rv-button", text: rv.say("ask.button") })),
      status);
  };

  rv.nearestCity = function (lon, lat, withinKm) {
    let best = null;
    for (const city of rv.cities) {
      const dLat = (city.lat - lat) * 111.2;
      const dLon = (((city.lon - lon + 540) % 360) - 180) * 111.3 * Math.cos((lat * Math.PI) / 180);
      const km = Math.hypot(dLat, dLon);
      if (km <= withinKm && (!best || km < best.km)) best = { km, city };
    }
    return best && best.city;
  };

  function sign(verdict) {
    const node = rv.el("svg", { svg: true, class: "rv-sign", viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" });
    const part = (tag, options) => node.append(rv.el(tag, { svg: true, ...options }));
    if (verdict === "no_figure") {
      part("path", { d: "M2 7h10", class: "rv-stroke" });
      return node;
    }
    part("circle", { cx: 7, cy: 7, r: 5.5, class: "rv-stroke", "stroke-dasharray": verdict === "not_settled" ? "2.6 2" : null });
    if (SIGNS[verdict]) part("path", { d: SIGNS[verdict], class: verdict === "depends_on_figure" ? "rv-stroke" : "rv-full" });
    return node;
  }

  function verdictWords(answer) {
    const { verdict, claim, nearest } = answer;
    if (verdict === "beyond") return rv.say("answer.beyond", { margin: rv.distance(rv.beyondKm(answer)) });
    if (verdict === "no_figure") return rv.say("answer.no_figure", { distance: rv.distance(nearest) });
    if (verdict === "within" && claim.region.isPoint) return rv.say("answer.within_point");
    return rv.say("answer." + verdict);
  }

  // "Three of six claims include Colombo, two of them only from part of Pakistan."
  function counting(answers, name) {
    const withFigure = answers.filter(({ verdict }) => verdict !== "no_figure");
    if (!withFigure.length) return rv.say("answer.none_on");
    const part = withFigure.filter(({ verdict }) => verdict === "within_from_part");
    const inside = withFigure.filter(({ verdict }) => verdict === "within").concat(part);
    const open = withFigure.filter(({ verdict }) => verdict === "not_settled" || verdict === "depends_on_figure");
    const values = {
      inside: rv.capital(rv.count(inside.length)), all: rv.count(withFigure.length), city: name,
      part: rv.count(part.length), open: rv.count(open.length),
    };
    const verb = inside.length === 1 ? "one" : inside.length ? "many" : "zero";
    let text = rv.say(`answer.include_${verb}`, values);
    const regions = new Set(part.map(({ claim }) => claim.region.name));
    if (part.length) {
      const only = part.length === inside.length ? "all" : part.length === 1 ? "one" : "many";
      text += rv.say(regions.size === 1 ? `answer.part_${only}` : `answer.part_${only}_regions`, { ...values, region: [...regions][0] });
    }
    text += ".";
    if (open.length) text += " " + rv.say(open.length === 1 ? "answer.open_one" : "answer.open_many", { ...values, open: rv.capital(values.open) });
    return text;
  }

  function copyButton(text) {
    const button = rv.el("button", { type: "button", class: "rv-plain", text: rv.say("answer.copy") });
    button.addEventListener("click", async function () {
      button.textContent = rv.say((await rv.copy(text)) ? "answer.copied" : "answer.copy_failed");
    });
    return button;
  }

  // The clipboard may be closed to a file or a frame; a selected text field still works there.
  rv.copy = async function (text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = rv.el("textarea", { class: "rv-offscreen" });
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };

  function answerRow(answer, place, first) {
    const { claim } = answer;
    const sentence = rv.sentence(answer, place.title);
    const row = rv.el("tr", { class: claim.colour === null ? "" : "rv-s" + claim.colour },
      rv.el("th", { scope: "row", dir: "auto" }, rv.el("button", { type: "button", class: "rv-system-name" + (first ? "" : " rv-repeated"), onclick: () => rv.showClaim(claim), text: claim.system })),
      rv.el("td", { class: "rv-number", text: claim.figure.replace(/\u00a0km$/, "") }),
      rv.el("td", {}, rv.el("span", { class: "rv-verdict" }, sign(answer.verdict), rv.el("span", { text: verdictWords(answer) }))));
    const said = rv.el("tr", { class: "rv-said" }, rv.el("td", { colspan: 3 },
      claim.quote ? rv.el("p", { dir: "auto" }, rv.quote(claim.quote)) : null,
      rv.el("p", { dir: "auto", text: sentence }), copyButton(sentence)));
    return [row, said];
  }

  function regionTable(region, answers, place) {
    const { nearest, farthest } = answers[0];
    const distance = region.isPoint ? rv.say("answer.away_point", { nearest: rv.distance(nearest) })
      : nearest === 0 ? rv.say("answer.inside", { farthest: rv.distance(farthest) })
      : rv.say("answer.away", { nearest: rv.number(parseFloat(rv.distance(nearest).replace(/,/g, ""))), farthest: rv.distance(farthest) });
    const ordered = answers.slice().sort((a, b) => a.claim.system.localeCompare(b.claim.system, "en") || b.claim.km - a.claim.km);
    return rv.el("section", { class: "rv-answer" },
      rv.el("div", { class: "rv-answer-head" },
        rv.el("h3", { dir: "auto", text: rv.say("answer.from", { region: region.name }) }), rv.el("span", { text: distance })),
      rv.el("table", {},
        rv.el("caption", { class: "rv-offscreen", text: rv.say("answer.caption", { region: region.name }) }),
        rv.el("tbody", {}, ...ordered.flatMap((answer, i) =>
          answerRow(answer, place, i === 0 || ordered[i - 1].claim.system !== answer.claim.system)))));
  }

  function tables(answers, place) {
    const groups = [...rv.groupBy(answers, ({ claim }) => claim.region)];
    groups.sort(([a], [b]) => a.name.localeCompare(b.name, "en"));
    return groups.map(([region, own]) => regionTable(region, own, place));
  }

  rv.ask = function (place) {
    rv.selected = null;
    rv.asked = place;
    const answers = rv.compare(place);
    const drawn = answers.filter(({ claim }) => claim.on || (claim.shown && !claim.drawable));
    const rest = answers.filter((answer) => !drawn.includes(answer));
    const toggle = rv.el("button", { type: "button", class: "rv-plain", "aria-pressed": "false", text: rv.say("answer.show_quotes") });
    const body = rv.el("div", { class: "rv-answers" }, ...tables(drawn, place));
    toggle.addEventListener("click", function () {
      const shown = card.classList.toggle("rv-show-said");
      toggle.setAttribute("aria-pressed", String(shown));
      toggle.textContent = rv.say(shown ? "answer.hide_quotes" : "answer.show_quotes");
    });
    const card = document.getElementById("rv-card");
    card.classList.remove("rv-show-said");
    const more = rest.length
      ? rv.el("details", {}, rv.el("summary", { text: rv.say(rest.length === 1 ? "answer.rest_one" : "answer.rest_many", { count: rv.count(rest.length) }) }), ...tables(rest, place))
      : null;
    rv.openCard(place.title, "", rv.el("p", { class: "rv-lead", dir: "auto", text: counting(drawn, place.name || place.title) }),
      body, rv.el("p", { class: "rv-small" }, rv.say("answer.note") + " ", toggle), more);
    rv.keepInView(place);
  };

  // A click: the city under it, else the place itself.
  rv.askAt = function (lon, lat) {
    const kmPerPx = (40075 / (256 * 2 ** rv.map.getZoom())) * Math.cos((lat * Math.PI) / 180);
    const city = rv.nearestCity(lon, lat, 8 * kmPerPx);
    if (city) return rv.ask({ ...city, title: rv.cityTitle(city) });
    const degrees = (value, plus, minus) => `${Math.abs(value).toFixed(2)}° ${value < 0 ? minus : plus}`;
    rv.ask({ lon, lat, title: rv.say("answer.place", { lat: degrees(lat, "N", "S"), lon: degrees(lon, "E", "W") }), country: null });
  };
});
