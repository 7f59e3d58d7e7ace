// From where distances start: the whole country instead of a part, or a launch region of the reader's
// choice where the source names none.
import { button, el } from "../dom.js";
import { fit } from "../globe/views.js";
import { asked, claims, measureFrom, selected } from "../store.js";
import { say } from "../words.js";
import { ask } from "./answer.js";
import { showClaim } from "./claim_card.js";

// What stands below a heading over such claims: what is measured, and the way to the other.
export function startSwitch([{ starts, taken }], redraw) {
  if (starts.length === 1) return null;
  const [own, other] = starts.map(({ region }) => region);
  const kind = own ? ["part", "whole"][taken] : ["none", "chosen"][taken];
  const left_out = own && own.left_out;
  const names = { part: own && own.name, whole: other.name, left_out };
  const id = "rv-from-" + other.number;
  const node = button({
    id,
    class: "rv-plain",
    text: say("panel.use." + kind, names),
    onclick: () => {
      take(other, 1 - taken);
      redraw();
      document.getElementById(id)?.focus();
    },
  });
  return el("p", { class: "rv-start rv-small" }, say("panel.start." + kind, names) + " ", node);
}

// Every claim of that choice; what is open follows.
function take(other, taken) {
  measureFrom(
    claims.filter(({ starts }) => starts[1]?.region === other),
    taken,
  );
  fit();
  if (selected) showClaim(selected);
  else if (asked) ask(asked);
}

// Claims in blocks: by what they are measured from, and whose choice that is.
export const startKey = ({ region, starts }) =>
  [region?.number, starts[0].region?.number, starts[1]?.region.number].join();

export const takenOthers = () => new Set(claims.filter(({ taken }) => taken).map(({ region }) => region.id));

export function takeOthers(ids) {
  for (const claim of claims)
    if (claim.starts.length > 1) measureFrom([claim], ids.includes(claim.starts[1].region.id) ? 1 : 0);
}
