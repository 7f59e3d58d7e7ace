// Draws the claims that are on: fills below the borders, lines above them.
rangeviz.add(function (rv) {
  "use strict";
  const FILL_AT_MOST = 5;
  const TICKS_OUT = [
    [0, 6, "rv-tick"],
    [6, 10, "rv-tick rv-tick-mid"],
    [10, 14, "rv-tick rv-tick-far"],
  ];
  const TICKS_IN = [[0, -6, "rv-tick"]];

  const rings = rv.data.rings.map(rv.readRing);
  rv.regions = rv.data.regions.map(function (named, number) {
    const region = rv.data.outlines[number];
    const lines = (texts) => texts.map((text) => rv.unpackLine(text, rv.data.grid.regions));
    const shape = {
      areas: lines(region.areas),
      lines: lines(region.lines),
      points: lines(region.points).flat(),
    };
    const project = (line) => rv.withBounds(rv.projectLine(line));
    const outlines = [
      ...shape.areas.map((line) => [project(line), true]),
      ...shape.lines.map((line) => [project(line), false]),
    ];
    return {
      ...named,
      label: region.label,
      outlines,
      ...shape,
      isPoint: shape.points.length === 1 && !shape.areas.length && !shape.lines.length,
    };
  });

  rv.claims = rv.data.claims.map(function (claim, number) {
    const outer = Object.entries(claim.rings).map(([figure, reach]) => ({
      figure,
      km: claim.figures[figure],
      ring: rings[reach.from_some],
    }));
    outer.sort((a, b) => b.km - a.km);
    const inner = claim.rings.low || claim.rings.high || {};
    return {
      ...claim,
      number,
      region: claim.region === null ? null : rv.regions[claim.region],
      outer,
      inner: inner.from_all === undefined ? null : rings[inner.from_all],
      km: outer.length ? outer[0].km : 0,
      own: claim.colour,
      drawable: outer.length > 0,
      on: claim.shown && outer.length > 0,
    };
  });
  rv.selected = null;

  // "Published by": later claims are not drawn; undated ones stay.
  rv.until = null;
  rv.isPublished = (claim) => !rv.until || !claim.said || claim.said.slice(0, 4) <= rv.until;

  rv.visibleClaims = () =>
    rv.claims
      .filter((claim) => (claim.on && rv.isPublished(claim)) || claim === rv.selected)
      .sort((a, b) => b.km - a.km || a.number - b.number);

  // The largest claim of each system that is on; the others are drawn thinner, without fill.
  function leaders(visible) {
    const first = new Map();
    for (const claim of visible) if (!first.has(claim.system)) first.set(claim.system, claim);
    return new Set(first.values());
  }
  rv.leaders = leaders;

  const svg = (tag, options) => rv.el(tag, { svg: true, ...options });
  const group = (classes, ...children) => rv.el("g", { svg: true, class: classes }, ...children);
  const ink = rv.inkClass;

  rv.drawFills = function (view) {
    const visible = rv.visibleClaims();
    const filled = visible.filter((claim) => claim.line.fill && leaders(visible).has(claim));
    const opacity = filled.length > FILL_AT_MOST ? 0 : Math.min(0.1, 0.12 / filled.length);
    const shapes = [];
    for (const claim of visible) {
      const selected = claim === rv.selected;
      const paths = claim.outer.map(({ ring }) => rv.fillPath(ring, view));
      const alpha = selected ? 0.1 : rv.selected ? 0 : filled.includes(claim) ? opacity : 0;
      const area = (d, value) => svg("path", { class: "rv-area", d, "fill-opacity": value });
      const parts = [area(paths[paths.length - 1], alpha)];
      if (claim.line.band) parts.push(area(paths.join(""), rv.selected && !selected ? 0.06 : 0.2));
      if (selected && claim.inner) parts.push(area(rv.fillPath(claim.inner, view), 0.09));
      shapes.push(group(ink(claim), ...parts));
    }
    return [...shapes, ...drawRegions(view)];
  };

  // Launch regions, opaque above the fills; the cut at 180 degrees is no part of their outline.
  function drawRegions(view) {
    const used = new Set(rv.visibleClaims().map((claim) => claim.region));
    return [...used].filter(Boolean).map(function (region) {
      let fill = "";
      let edge = "";
      for (const [{ flat, box }, closed] of region.outlines) {
        for (const k of rv.copies(box, view)) {
          const [area, outline] = tracePath(flat, k, view);
          if (closed) fill += area + "Z";
          edge += outline;
        }
      }
      const squares = region.points.flatMap(function ([lon, lat]) {
        const x = rv.mercatorX(lon);
        const y = rv.mercatorY(lat);
        return rv.copies({ west: x, east: x, north: y, south: y }, view).map((k) =>
          svg("rect", {
            class: "rv-region-point",
            x: (x + k) * view.world - view.left - 3,
            y: y * view.world - view.top - 3,
            width: 6,
            height: 6,
          }),
        );
      });
      return group(
        "rv-region",
        svg("path", { class: "rv-region-area", d: fill, "fill-rule": "evenodd" }),
        svg("path", { class: "rv-region-edge", d: edge }),
        ...squares,
      );
    });
  }

  function tracePath(flat, k, view) {
    let area = "";
    let outline = "";
    let open = false;
    for (let i = 0; i < flat.length; i += 2) {
      const point =
        ((flat[i] + k) * view.world - view.left).toFixed(1) +
        " " +
        (flat[i + 1] * view.world - view.top).toFixed(1);
      area += (i ? "L" : "M") + point;
      const seam = i > 0 && flat[i] === flat[i - 2] && (flat[i] === 0 || flat[i] === 1);
      outline += (i && open && !seam ? "L" : "M") + point;
      open = true;
    }
    return [area, outline];
  }

  rv.drawLines = function (view) {
    const visible = rv.visibleClaims();
    const first = leaders(visible);
    return visible.map(function (claim) {
      const dimmed = rv.selected && claim !== rv.selected;
      const width = claim.line.width * (first.has(claim) ? 1 : 0.8);
      const parts = claim.outer.flatMap(({ ring, figure }) => drawOutline(ring, claim, figure, width, view));
      if (claim === rv.selected && claim.inner && !claim.region.isPoint) {
        parts.push(...drawOutline(claim.inner, { line: { dash: [] } }, "inner", 1.25, view));
      }
      const node = group(`rv-claim ${ink(claim)}${dimmed ? " rv-dimmed" : ""}`, ...parts);
      node.dataset.claim = claim.id;
      return node;
    });
  };

  function drawOutline(ring, { line }, figure, width, view) {
    const lines = rv.ringLines(ring, view);
    const d = lines.map(rv.pathOf).join("");
    const parts = [
      svg("path", { class: "rv-casing", d, "stroke-width": width + 2.5 }),
      svg("path", {
        class: "rv-line",
        d,
        "stroke-width": width,
        "data-figure": figure,
        "stroke-dasharray": line.dash.length ? line.dash.join(" ") : null,
        "stroke-linecap": line.round_caps ? "round" : "butt",
      }),
    ];
    if (line.ticks && figure !== "inner") parts.push(...drawTicks(lines, line.ticks, view));
    if (line.dots && figure !== "inner") parts.push(...drawDots(lines, view));
    return parts;
  }

  function drawTicks(lines, side, view) {
    const pieces = side === "out" ? TICKS_OUT : TICKS_IN;
    const paths = pieces.map(() => "");
    for (const line of lines) {
      rv.walk(line, side === "out" ? 12 : 24, view.bounds, function (x, y, nx, ny) {
        pieces.forEach(([from, to], i) => {
          paths[i] +=
            `M${(x + nx * from).toFixed(1)} ${(y + ny * from).toFixed(1)}` +
            `L${(x + nx * to).toFixed(1)} ${(y + ny * to).toFixed(1)}`;
        });
      });
    }
    return pieces.map(([, , classes], i) => svg("path", { class: classes, d: paths[i] }));
  }

  function drawDots(lines, view) {
    let d = "";
    for (const line of lines) {
      rv.walk(line, 48, view.bounds, (x, y) => (d += `M${x.toFixed(1)} ${y.toFixed(1)}h0`));
    }
    return [svg("path", { class: "rv-dot-halo", d }), svg("path", { class: "rv-dot", d })];
  }
});
