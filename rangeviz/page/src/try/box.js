// "Try a figure": the reader's own range from any origin, and the distance to a place.
import { button, byId, el, phone } from "../dom.js";
import { cityTitle, nearestCity } from "../geo/cities.js";
import { regionDistance } from "../geo/extremes.js";
import { fit, viewNow } from "../globe/views.js";
import { hideCard } from "../panel/card.js";
import { showClaim } from "../panel/claim_card.js";
import { combo } from "../panel/combo.js";
import { setStop } from "../panel/drawer.js";
import { sample } from "../panel/line_sample.js";
import { findPlace, gather, suggestions, titleOf } from "../panel/search.js";
import { cities, data, refresh, selected, tried } from "../store.js";
import { distance, inUnits, number, say } from "../words.js";
import { findOrigins, ofPlace, originsBeginning } from "./origin.js";
import { addTried, faultOf, readNumber, removeTried, UNITS } from "./tried.js";

const MOST = 8;
let takes = null; // who waits for a click on the map

// A click on the map, where one is waited for.
export function takePlace(lon, lat) {
  if (!takes) return false;
  const city = nearestCity(cities, lon, lat, 8 * viewNow().kmPerPx(lat));
  takes(ofPlace(city ? { ...city, title: cityTitle(city) } : { lon, lat }));
  return true;
}

const labelled = (key, field) => el("label", {}, el("span", { text: say("try." + key) }), field);

function choice(name, values, text) {
  return el(
    "select",
    { class: "rv-field", name },
    ...values.map((value) => el("option", { value, text: text(value) })),
  );
}

const numberField = (name) =>
  el("input", { class: "rv-field", type: "text", name, inputmode: "decimal", autocomplete: "off" });

export function tryBox() {
  const status = el("p", { id: "rv-try-status", class: "rv-small", role: "status" });
  const tell = (...said) => (status.replaceChildren(...said), false);
  let origin = null; // as chosen; what is typed afterwards replaces it
  let end = null;

  const from = combo({
    ...{ id: "rv-try-from", listId: "rv-try-origins", list: say("try.from"), describedby: "rv-try-status" },
    ...{ placeholder: say("try.placeholder"), label: (one) => one.label, pick: setOrigin },
    suggest: (text) =>
      [
        ...originsBeginning(text),
        ...suggestions(text).map((city) => ofPlace({ ...city, title: titleOf(city) })),
      ].slice(0, MOST),
    clear: () => ((origin = null), tell()),
  });
  const to = combo({
    ...{ id: "rv-try-to", listId: "rv-try-ends", list: say("ask.found"), describedby: "rv-try-status" },
    ...{ placeholder: say("ask.placeholder"), label: titleOf, pick: setEnd, suggest: suggestions },
    clear: () => ((end = null), tell()),
  });
  const wording = choice("wording", Object.keys(data.tried), (name) => say("try." + name));
  const [low, high] = [numberField("low"), numberField("high")];
  const unit = choice("unit", Object.keys(UNITS), (name) => name);
  const second = labelled("second", high);
  unit.value = data.units;
  second.hidden = true;
  wording.addEventListener("change", () => (second.hidden = wording.value !== "between"));

  function setOrigin(one) {
    origin = one;
    from.input.value = one.label;
    from.offer([]);
    wait(null);
    return tell();
  }
  function setEnd(place) {
    end = place;
    to.input.value = titleOf(place);
    to.offer([]);
    return tell();
  }
  function wait(run) {
    takes = run;
    pick.setAttribute("aria-pressed", String(Boolean(run)));
    document.body.classList.toggle("rv-picking", Boolean(run));
  }
  // One of several, by a click or the Tab key.
  function choose(text, some, label, use, key = "ask.several") {
    if (!some.length) return tell(say("try.unknown", { text }));
    const options = some.slice(0, MOST).map((one) =>
      button({
        class: "rv-plain",
        dir: "auto",
        text: label(one),
        onclick: () => (use(one), from.input.focus()),
      }),
    );
    const [before, after = ""] = say(key, { text, guess: "\n" }).split("\n");
    return tell(before + " ", ...options.flatMap((one, n) => [n ? "; " : "", one]), after);
  }
  // Whether there is an origin; else it is asked for.
  function hasOrigin() {
    if (from.chosen()) setOrigin(from.chosen());
    const text = from.input.value.trim();
    if (origin) return true;
    from.input.focus();
    if (!text) return tell(say("try.no_origin"));
    const { found, near, fault } = findOrigins(text, gather());
    if (fault) return tell(say("ask.degrees", { text, fault }));
    if (found.length === 1) return setOrigin(found[0]) || true;
    const label = (one) => one.label;
    if (found.length) return choose(text, found, label, setOrigin);
    const begun = originsBeginning(text);
    if (begun.length === 1) return setOrigin(begun[0]) || true;
    return choose(
      text,
      begun.length ? begun : near,
      label,
      setOrigin,
      begun.length ? "ask.which" : "ask.did_you_mean",
    );
  }
  function hasEnd() {
    if (to.chosen()) setEnd(to.chosen());
    const text = to.input.value.trim();
    if (end) return true;
    to.input.focus();
    if (!text) return tell(say("try.no_end"));
    const { rows, near, fault } = findPlace(text);
    if (fault) return tell(say("ask.degrees", { text, fault }));
    if (rows.length === 1) return setEnd(rows[0]) || true;
    return choose(
      text,
      rows.length ? rows : near,
      titleOf,
      setEnd,
      rows.length ? undefined : "ask.did_you_mean",
    );
  }
  function draw() {
    if (!hasOrigin()) return;
    const isBetween = wording.value === "between";
    const values = (isBetween ? [low, high] : [low]).map((field) => ({ field, ...readNumber(field.value) }));
    const wrong = values.find(({ fault }) => fault);
    const [first, last] = values.map(({ value }) => value);
    const figure = { qualifier: wording.value, low: first, high: isBetween ? last : null, unit: unit.value };
    const fault = wrong ? wrong.fault : faultOf(figure, origin.region);
    if (fault) {
      (wrong ? wrong.field : low).focus();
      return tell(fault);
    }
    const claim = addTried(figure, origin);
    tell(
      say(claim.drawable ? "try.drawn" : "card.undrawn.earth", {
        claim: `${claim.said_figure}, ${origin.label}`,
      }),
    );
    refresh();
    if (claim.drawable) fit();
  }
  function measure() {
    if (!hasOrigin() || !hasEnd()) return;
    const { nearest, farthest } = regionDistance(origin.region, end.lon, end.lat);
    const away = origin.region.isPoint
      ? distance(nearest)
      : say("answer.away", { nearest: number(inUnits(nearest)), farthest: distance(farthest) });
    tell(say("try.apart", { from: origin.label, to: titleOf(end), away }));
  }
  const onMap = (event) => event.key === "Escape" && takes && (event.preventDefault(), wait(null), tell());
  const pick = button({
    class: "rv-plain",
    "aria-pressed": "false",
    text: say("try.pick"),
    onclick: () => {
      if (takes) return wait(null);
      wait((place) => (setOrigin(place), phone.matches && setStop("full")));
      if (phone.matches) setStop("peek");
      tell(say("try.picking"));
    },
  });
  const onsubmit = (event) => {
    event.preventDefault();
    if (document.activeElement === to.input) measure();
    else draw();
  };
  return el(
    "details",
    { id: "rv-try", onkeydown: onMap },
    el("summary", { text: say("try.title") }),
    el(
      "form",
      { onsubmit, autocomplete: "off" },
      el("div", { class: "rv-combo" }, labelled("from", from.input), from.list),
      pick,
      el(
        "div",
        { class: "rv-try-row" },
        labelled("wording", wording),
        labelled("figure", low),
        second,
        labelled("unit", unit),
        button({ class: "rv-button", text: say("try.draw"), onclick: draw }),
      ),
      el(
        "div",
        { class: "rv-try-row" },
        el("div", { class: "rv-combo" }, labelled("to", to.input), to.list),
        button({ class: "rv-button", text: say("ask.button"), onclick: measure }),
      ),
      el("button", { type: "submit", hidden: true }),
      status,
    ),
    el("ul", { id: "rv-tried", "aria-label": say("try.answers") }),
  );
}

// The reader's figures, each with its card and a way to be rid of it.
export function drawTried() {
  const row = (claim) =>
    el(
      "li",
      { class: "rv-row" },
      button(
        { class: "rv-open", onclick: () => showClaim(claim) },
        el(
          "span",
          { class: "rv-head" },
          sample(claim.line),
          el("span", { class: "rv-name", text: claim.system }),
          el("span", { class: "rv-figure", text: claim.said_figure }),
        ),
        el("span", {
          class: "rv-detail",
          dir: "auto",
          text: say("answer.from", { region: claim.region.name }),
        }),
      ),
      button({
        class: "rv-plain",
        text: say("try.remove"),
        "aria-label": say("try.remove_one", { claim: claim.system }),
        onclick: () => {
          if (selected === claim) hideCard();
          removeTried(claim);
          refresh();
          byId("rv-try").querySelector("summary").focus();
        },
      }),
    );
  byId("rv-tried").replaceChildren(...tried.map(row));
  if (tried.length) byId("rv-try").open = true;
}
