// "Said by the end of": a year, where the claims have more than one; the last stands for all.
import { byId, el } from "../dom.js";
import { choose, claims, refresh, together, until } from "../store.js";
import { say } from "../words.js";
import { isTogetherShown, showTogether } from "./together.js";

export function untilControl() {
  const years = claims.map((claim) => Number(claim.said.slice(0, 4))).filter(Boolean);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  if (!(first < last)) return null;
  const slider = el("input", {
    id: "rv-until",
    type: "range",
    min: first,
    max: last,
    value: last,
    oninput: () => {
      setUntil(slider.value);
      if (isTogetherShown()) showTogether(together);
      else refresh();
    },
  });
  return el(
    "p",
    { class: "rv-until" },
    el("label", { for: "rv-until", text: say("until.label") }),
    slider,
    el("output", { id: "rv-until-year", for: "rv-until", text: say("until.any") }),
  );
}

export function setUntil(year) {
  const slider = byId("rv-until");
  if (!slider) return; // no claim of this page has a date
  slider.value = year || slider.max;
  choose({ until: slider.value === slider.max ? null : slider.value });
  const said = until || say("until.any");
  slider.setAttribute("aria-valuetext", said);
  byId("rv-until-year").textContent = said;
}
