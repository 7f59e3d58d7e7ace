// The key: explains only the line styles that are on the map.
rangeviz.add(function (rv) {
  "use strict";
  const ORDER = ["stated", "about", "at_least", "less_than", "between", "projected", "flown", "notified"];

  rv.drawKey = function () {
    const box = document.getElementById("rv-key");
    const used = new Map(rv.visibleClaims().map((claim) => [rv.styleName(claim), claim]));
    const rows = ORDER.filter((name) => used.has(name)).map((name) =>
      rv.el("li", {}, rv.sample(used.get(name).line), rv.el("span", { text: rv.say("key." + name) })),
    );
    if (used.size) {
      rows.push(
        rv.el(
          "li",
          {},
          rv.el("span", { class: "rv-swatch", "aria-hidden": "true" }),
          rv.el("span", { text: rv.say("key.region") }),
        ),
      );
    }
    if (rv.selected && rv.selected.inner && !rv.selected.region.isPoint) {
      const line = { dash: [], width: 1.25 };
      rows.push(rv.el("li", {}, rv.sample(line), rv.el("span", { text: rv.say("key.inner") })));
    }
    box.replaceChildren(
      rv.el("h2", { text: rv.say("key.title") }),
      rv.el("ul", {}, ...rows),
      rv.el("p", { class: "rv-small", text: rv.say("key.mercator") }),
    );
  };
});
