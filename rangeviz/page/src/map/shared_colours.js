// Eight colours tell systems apart. The first eight systems of the file own theirs; a further one
// borrows a colour whose owner is off, and stays off while all eight are taken.
rangeviz.add(function (rv) {
  "use strict";
  const COLOURS = 8;
  const borrowed = new Map();

  rv.refused = new Set();

  rv.shareColours = function () {
    const on = new Map(rv.claims.filter((claim) => claim.on).map((claim) => [claim.system, claim.own]));
    if (rv.selected) on.set(rv.selected.system, rv.selected.own);
    const taken = new Set([...on.values()].filter((own) => own !== null));
    for (const [system, colour] of borrowed) {
      if (!on.has(system) || taken.has(colour)) borrowed.delete(system);
      else taken.add(colour);
    }
    for (const [system, own] of on) {
      if (own !== null || borrowed.has(system)) continue;
      const free = [...Array(COLOURS).keys()].reverse().find((colour) => !taken.has(colour));
      if (free === undefined) continue;
      borrowed.set(system, free);
      taken.add(free);
    }
    for (const claim of rv.claims) {
      claim.colour = claim.own ?? borrowed.get(claim.system) ?? null;
      if (!claim.on || claim.colour !== null) continue;
      claim.on = false;
      rv.refused.add(claim.system);
    }
  };

  // The class that sets a claim's ink; without a colour it is the colour of text.
  rv.inkClass = (claim) => (claim.colour === null ? "" : "rv-s" + claim.colour);
});
