// Sets all labels so that none covers another, a line or a panel.
rangeviz.add(function (rv) {
  "use strict";
  let held = { key: null };

  // Where lines run, some way beyond the view too: it holds until the map has moved so far.
  function linesTaken(visible, lines, view, bounds) {
    const claims = visible.map((claim) => claim.number);
    const key = [view.world, view.left, view.top, rv.selected && rv.selected.number, ...claims].join();
    if (held.key === key && rv.within(bounds, held.bounds)) return held.lines;
    const [x, y] = [(bounds.right - bounds.left) / 2, (bounds.bottom - bounds.top) / 2];
    const { left, right, top, bottom } = bounds;
    const wider = { left: left - x, right: right + x, top: top - y, bottom: bottom + y };
    held = { key, bounds: wider, lines: new rv.TakenLines() };
    for (const [claim, own] of lines) own.forEach((line) => held.lines.add(line, claim.number, wider));
    if (rv.selected && rv.selected.inner) {
      rv.ringLines(rv.selected.inner, view).forEach((line) => held.lines.add(line, -2, wider));
    }
    return held.lines;
  }

  rv.drawLabels = function (view) {
    const taken = new rv.Taken();
    const bounds = rv.freeBounds(taken);
    const visible = rv.visibleClaims();
    const leaders = rv.leaders(visible);
    const lines = new Map(
      visible.map((claim) => [claim, claim.outer.flatMap(({ ring }) => rv.ringLines(ring, view))]),
    );
    taken.lines = linesTaken(visible, lines, view, bounds);
    const spots = rv.regionSpots(visible, view);
    spots.forEach(({ box }) => taken.addBox(box));
    const plates = rv.labelRings(visible, lines, leaders, view, taken, bounds);
    const asked = rv.asked ? rv.askedDot(view, taken) : [];
    return [...rv.placeNames(view, taken, bounds, spots), ...asked, ...plates];
  };
});
