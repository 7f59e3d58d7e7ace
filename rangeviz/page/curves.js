// Rings as curves on the screen: paths to fill and stroke, and points at even steps along them.
rangeviz.add(function (rv) {
  "use strict";

  // A curve closes on itself (winding 0) or goes once round a pole (1 or -1).
  rv.readRing = function (packed) {
    const curves = packed.curves.map(function (text) {
      const flat = rv.projectLine(rv.unpackCurve(text, rv.data.grid.rings));
      return { flat, box: rv.boundsOf(flat), winding: Math.round(flat[flat.length - 2] - flat[0]) };
    });
    return { south: packed.south, curves };
  };

  function onScreen(flat, k, view) {
    const screen = new Float64Array(flat.length);
    for (let i = 0; i < flat.length; i += 2) {
      screen[i] = (flat[i] + k) * view.world - view.left;
      screen[i + 1] = flat[i + 1] * view.world - view.top;
    }
    return screen;
  }

  // Every copy of a curve in view, in screen px; a curve round a pole is one line over all worlds.
  function copiesOnScreen(curve, view) {
    if (curve.winding === 0) {
      return rv.copies(curve.box, view).map((k) => onScreen(curve.flat, k, view));
    }
    const shifts = [];
    for (let k = Math.floor(view.west - curve.box.east); k <= Math.ceil(view.east - curve.box.west); k++) {
      shifts.push(k);
    }
    if (curve.winding < 0) shifts.reverse();
    const parts = shifts.map((k) => onScreen(curve.flat, k, view));
    const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
    return [joined];
  }

  rv.ringLines = (ring, view) =>
    ring.curves.flatMap((curve) =>
      copiesOnScreen(curve, view).map((flat) => ({ flat, closed: curve.winding === 0 })),
    );

  rv.pathOf = function ({ flat, closed }) {
    const steps = [];
    for (let i = 0; i < flat.length; i += 2) steps.push(flat[i].toFixed(1) + " " + flat[i + 1].toFixed(1));
    return "M" + steps.join("L") + (closed ? "Z" : "");
  };

  // The area as a path for fill-rule evenodd: the whole view if the south pole is inside; every
  // closed curve turns its inside over, every curve round a pole all that lies north of it.
  rv.fillPath = function (ring, view) {
    const { left, right } = view.bounds;
    const far = 4 * view.world;
    let path = ring.south ? `M${left} ${-far}H${right}V${far}H${left}Z` : "";
    for (const line of rv.ringLines(ring, view)) {
      path += rv.pathOf(line);
      if (!line.closed) {
        path += `L${line.flat[line.flat.length - 2].toFixed(1)} ${-far}L${line.flat[0].toFixed(1)} ${-far}Z`;
      }
    }
    return path;
  };

  // Calls visit(x, y, nx, ny) every `step` px within bounds; (nx, ny) points out of the ring.
  rv.walk = function ({ flat, closed }, step, bounds, visit) {
    let total = 0;
    for (let i = 2; i < flat.length; i += 2) {
      total += Math.hypot(flat[i] - flat[i - 2], flat[i + 1] - flat[i - 1]);
    }
    const even = closed ? total / Math.max(1, Math.round(total / step)) : step;
    let ahead = even / 2;
    for (let i = 2; i < flat.length; i += 2) {
      const dx = flat[i] - flat[i - 2];
      const dy = flat[i + 1] - flat[i - 1];
      const length = Math.hypot(dx, dy);
      if (
        Math.max(flat[i], flat[i - 2]) < bounds.left ||
        Math.min(flat[i], flat[i - 2]) > bounds.right ||
        Math.max(flat[i + 1], flat[i - 1]) < bounds.top ||
        Math.min(flat[i + 1], flat[i - 1]) > bounds.bottom
      ) {
        ahead += Math.max(0, Math.ceil((length - ahead) / even)) * even - length;
        continue;
      }
      for (; ahead < length; ahead += even) {
        const t = ahead / length;
        const x = flat[i - 2] + t * dx;
        const y = flat[i - 1] + t * dy;
        if (x >= bounds.left && x <= bounds.right && y >= bounds.top && y <= bounds.bottom) {
          visit(x, y, -dy / length, dx / length);
        }
      }
      ahead -= length;
    }
  };
});
