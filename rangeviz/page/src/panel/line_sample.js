// Small samples of a claim's line, for the list, the key and the cards.
rangeviz.add(function (rv) {
  "use strict";
  const svg = (tag, options, ...children) => rv.el(tag, { svg: true, ...options }, ...children);

  rv.sample = function (line, classes = "") {
    const node = svg("svg", {
      class: `rv-sample ${classes}`,
      viewBox: "0 0 40 16",
      width: 40,
      height: 16,
      "aria-hidden": "true",
    });
    const y = line.ticks === "out" ? 13 : 8;
    const rule = (at) =>
      svg("path", {
        class: "rv-line",
        d: `M1 ${at}H39`,
        "stroke-width": line.width,
        "stroke-dasharray": line.dash.length ? line.dash.join(" ") : null,
        "stroke-linecap": line.round_caps ? "round" : "butt",
      });
    if (line.band) {
      node.append(
        svg("rect", { class: "rv-area", x: 1, y: 4, width: 38, height: 8, "fill-opacity": 0.2 }),
        rule(4),
        rule(12),
      );
      return node;
    }
    node.append(rule(y));
    if (line.ticks === "out") {
      for (const [from, to, tone] of [
        [0, 6, ""],
        [6, 10, " rv-tick-mid"],
        [10, 13, " rv-tick-far"],
      ]) {
        node.append(svg("path", { class: "rv-tick" + tone, d: comb(5, 10, y - from, y - to) }));
      }
    }
    if (line.ticks === "in") node.append(svg("path", { class: "rv-tick", d: comb(8, 12, y, y + 6) }));
    if (line.dots) node.append(svg("path", { class: "rv-dot", d: `M8 ${y}h0M32 ${y}h0` }));
    return node;
  };

  function comb(first, step, from, to) {
    let d = "";
    for (let x = first; x < 40; x += step) d += `M${x} ${from}V${to}`;
    return d;
  }

  // The key row that a line style belongs to.
  rv.styleName = function (claim) {
    if (claim.quantity === "test_distance") return "flown";
    if (claim.quantity === "notified_range") return "notified";
    if (claim.basis === "projected") return "projected";
    return (
      {
        at_least: "at_least",
        more_than: "at_least",
        less_than: "less_than",
        about: "about",
        between: "between",
      }[claim.qualifier] || "stated"
    );
  };
});
