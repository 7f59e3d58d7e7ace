// Eight colours tell systems apart. Eight systems own theirs, those drawn at first before others; one more
// borrows a colour whose owner is off, and is grey while all eight are taken.
import { claims, data, selected } from "../store.js";

const borrowed = new Map();

export function shareColours() {
  const on = new Map(claims.filter((claim) => claim.on).map((claim) => [claim.system, claim.own]));
  if (selected && !selected.tried) on.set(selected.system, selected.own);
  const taken = new Set([...on.values()].filter((own) => own !== null));
  for (const [system, colour] of borrowed) {
    if (!on.has(system) || taken.has(colour)) borrowed.delete(system);
    else taken.add(colour);
  }
  for (const [system, own] of on) {
    if (own !== null || borrowed.has(system)) continue;
    const free = [...Array(data.colours).keys()].reverse().find((colour) => !taken.has(colour));
    if (free === undefined) continue;
    borrowed.set(system, free);
    taken.add(free);
  }
  for (const claim of claims) claim.colour = claim.own ?? borrowed.get(claim.system) ?? null;
}
