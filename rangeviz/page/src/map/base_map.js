// Land and coast below the rings' fills; borders and disputed lines above them.
rangeviz.later.push(function (rv) {
  "use strict";
  const svg = (tag, options, ...children) => rv.el(tag, { svg: true, ...options }, ...children);
  const disputed = rv.data.disputed.map(({ style, line }) => ({
    style,
    ...rv.withBounds(rv.projectLine(rv.unpackLine(line, rv.data.grid.places))),
  }));
  const styled = (style) => disputed.filter((line) => line.style === style);
  const land = rv.base.land.flat();

  // One shape, moved k worlds east; points under half a pixel apart merge.
  function trace(shape, view, k) {
    const { flat } = shape;
    let path = "";
    let lastX = Infinity;
    let lastY = Infinity;
    for (let i = 0; i < flat.length; i += 2) {
      const x = Math.round(((flat[i] + k) * view.world - view.left) * 10) / 10;
      const y = Math.round((flat[i + 1] * view.world - view.top) * 10) / 10;
      if (i && i < flat.length - 2 && Math.abs(x - lastX) + Math.abs(y - lastY) < 0.5) continue;
      path += (i ? "L" : "M") + x + " " + y;
      lastX = x;
      lastY = y;
    }
    return path;
  }

  function pathOf(shapes, view) {
    let path = "";
    for (const shape of shapes) {
      for (const k of rv.copies(shape.box, view)) {
        path += rv.kept(shape, view, k, () => trace(shape, view, k));
      }
    }
    return path;
  }

  const line = (classes, shapes, view) => svg("path", { class: classes, d: pathOf(shapes, view) });

  rv.drawLand = (view) => [line("rv-land", land, view), line("rv-coast", rv.base.coast, view)];

  rv.drawBorders = function (view) {
    if (rv.boundaries === "none") return [];
    const nodes = [
      line("rv-border", rv.base.borders, view),
      svg(
        "pattern",
        {
          id: "rv-hatch",
          width: 3,
          height: 3,
          patternUnits: "userSpaceOnUse",
          patternTransform: "rotate(45)",
        },
        svg("path", { class: "rv-disputed rv-hatched", d: "M1.5 0V3" }),
      ),
      svg("path", { fill: "url(#rv-hatch)", d: pathOf(styled("hatched"), view) }),
      line("rv-disputed-strip", styled("dashed"), view),
      line("rv-disputed rv-dashed", styled("dashed"), view),
    ];
    if (rv.boundaries === "claims") nodes.push(line("rv-disputed rv-dotted", styled("dotted"), view));
    return nodes;
  };
});
