// Every system by its widest claim, each with all its figures on one scale.
import { groupBy, inkClass, isPublished } from "../claims.js";
import { button, el, svg } from "../dom.js";
import { choose, claims } from "../store.js";
import { count, distance, say } from "../words.js";
import { openCard } from "./card.js";
import { showTogether } from "./together.js";

const WIDTH = 340;

// The claims on each system, the widest first: systems by range, and those without a line.
export const systemsByRange = () =>
  [...groupBy(claims.filter(isPublished), ({ system }) => system).values()]
    .map((own) => own.sort((a, b) => b.km - a.km))
    .sort(([a], [b]) => b.km - a.km);

export function showOverview() {
  const systems = systemsByRange();
  const drawn = systems.filter(([widest]) => widest.km);
  const most = drawn[0][0].km;
  choose({ selected: null, asked: null, together: null });
  openCard(
    say("overview.title"),
    "",
    el(
      "p",
      { class: "rv-lead" },
      say("overview.lead", { systems: count(drawn.length) }) + " ",
      el("span", { class: "rv-choose", text: say("overview.choose") }),
    ),
    el(
      "p",
      { class: "rv-axis rv-small", "aria-hidden": "true" },
      el("span", { text: "0" }),
      el("span", { text: distance(most) }),
    ),
    el("ol", { class: "rv-overview" }, ...drawn.map((own) => row(own, most))),
  );
}

function row(own, most) {
  const [widest] = own;
  return el(
    "li",
    { class: inkClass(widest) },
    button(
      { onclick: () => showTogether(widest.system) },
      el("span", { class: "rv-name", dir: "auto", text: widest.system }),
      el("span", { class: "rv-figure", text: widest.said_figure }),
      strip(own.flatMap(({ kms }) => kms).map((km) => 4 + (km / most) * (WIDTH - 8))),
    ),
  );
}

// All figures as dots on a line from the least to the most.
function strip(places) {
  const line = { class: "rv-stroke", d: `M${Math.min(...places)} 6H${Math.max(...places)}` };
  return svg(
    "svg",
    { class: "rv-strip rv-mark", viewBox: `0 0 ${WIDTH} 12`, "aria-hidden": "true" },
    svg("path", { class: "rv-rule", d: `M0 6H${WIDTH}` }),
    svg("path", line),
    ...places.map((x) => svg("circle", { cx: x.toFixed(1), cy: 6, r: 3 })),
  );
}
