// Sets all labels so that none covers another, a line or a panel.
rangeviz.add(function (rv) {
  "use strict";
  rv.drawLabels = function (view) {
    const taken = new rv.Taken();
    const bounds = rv.freeBounds(taken);
    const visible = rv.visibleClaims();
    const leaders = rv.leaders(visible);
    const lines = new Map(
      visible.map((claim) => [claim, claim.outer.flatMap(({ ring }) => rv.ringLines(ring, view))]),
    );
    for (const [claim, own] of lines) own.forEach((line) => taken.addLine(line, claim.number, bounds));
    if (rv.selected && rv.selected.inner) {
      rv.ringLines(rv.selected.inner, view).forEach((line) => taken.addLine(line, -2, bounds));
    }
    const spots = rv.regionSpots(visible, view);
    spots.forEach(({ box }) => taken.addBox(box));
    const plates = rv.labelRings(visible, lines, leaders, view, taken, bounds);
    const asked = rv.asked ? rv.askedDot(view, taken) : [];
    return [...rv.placeNames(view, taken, bounds, spots), ...asked, ...plates];
  };
});
