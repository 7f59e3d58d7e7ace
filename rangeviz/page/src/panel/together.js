// One system, many claims: all of them on the map, all others off, and by date in the card.
rangeviz.add(function (rv) {
  "use strict";
  const card = document.getElementById("rv-card");
  let before = null; // which claims were on, and where the map was

  rv.together = null;
  rv.wasOn = (claim) => (before ? before.on.has(claim) : claim.on);

  // Its card may have given way to a claim's or an answer's.
  rv.isTogetherShown = () => !card.hidden && card.dataset.together === "";

  rv.showTogether = function (system) {
    const isNew = system !== rv.together;
    before = before || {
      on: new Set(rv.claims.filter((claim) => claim.on)),
      centre: rv.map.getCenter(),
      zoom: rv.map.getZoom(),
    };
    rv.together = system;
    rv.selected = rv.asked = null;
    rv.refused.clear();
    for (const claim of rv.claims) claim.on = claim.drawable && claim.system === system;
    rv.shareColours();
    const claims = rv.claimsOn(system);
    const picture = chart(claims);
    rv.openCard(
      system,
      `rv-inked ${claims.length ? rv.inkClass(claims[0]) : ""}`,
      rv.el("p", { class: "rv-lead", text: `${rv.spread(claims)}. ${rv.sameDay(claims)}` }),
      picture,
      picture ? key(claims) : null,
      rv.el("ol", { class: "rv-by-date", "aria-label": rv.say("together.list") }, ...claims.map(row)),
      rv.el("p", { class: "rv-small", text: rv.say("chart.note") }),
      backButton(),
    );
    card.dataset.together = "";
    if (isNew && claims.some((claim) => claim.on)) rv.fit();
  };

  // What was on and in view before. `quiet`: the caller sets both itself.
  rv.endTogether = function (quiet = false) {
    if (!rv.together) return;
    const { on, centre, zoom } = before;
    before = rv.together = null;
    if (rv.isTogetherShown()) rv.hideCard();
    for (const claim of rv.claims) claim.on = on.has(claim);
    if (quiet) return;
    rv.map.setView(centre, zoom, { animate: false });
    rv.refresh();
  };

  const backButton = () =>
    rv.el("button", {
      type: "button",
      class: "rv-plain",
      onclick: () => rv.endTogether(),
      text: rv.say("together.back"),
    });
  rv.backButton = backButton;

  function row(claim) {
    return rv.el(
      "li",
      { class: rv.inkClass(claim) },
      rv.el(
        "button",
        { type: "button", onclick: () => rv.showClaim(claim) },
        rv.el("span", { class: "rv-when", text: claim.date }),
        claim.drawable ? rv.sample(claim.line) : rv.el("span", { class: "rv-sample" }),
        rv.el("span", { class: "rv-figure", text: rv.figureSaid(claim) }),
        rv.el("span", { class: "rv-by", dir: "auto", text: rv.claimantOf(claim) }),
      ),
    );
  }

  // The same as a picture: dates to the right, figures upwards from zero.
  const WIDTH = 360;
  const HEIGHT = 96;
  const ROOM = { left: 52, right: 12, top: 12, bottom: 20 };
  const svg = (tag, options, ...children) => rv.el(tag, { svg: true, ...options }, ...children);
  const yearOf = (said) => {
    const [year, month = 7, day = 1] = said.split("-").map(Number);
    return year + (month - 1) / 12 + (day - 1) / 365;
  };

  function chart(claims) {
    const drawn = claims.filter((claim) => Object.keys(claim.figures).length);
    const years = drawn.filter((claim) => claim.said).map((claim) => yearOf(claim.said));
    if (drawn.length < 2 || !years.length) return null;
    const kms = drawn.flatMap((claim) => Object.values(claim.figures));
    const [from, to] = [Math.floor(Math.min(...years)), Math.ceil(Math.max(...years) + 0.01)];
    const undated = years.length < drawn.length ? 56 : 0;
    const width = WIDTH - ROOM.left - ROOM.right - undated;
    const base = HEIGHT - ROOM.bottom;
    const yOf = (km) => base - (km / Math.max(...kms)) * (base - ROOM.top);
    const xOf = (said) =>
      said ? ROOM.left + ((yearOf(said) - from) / (to - from)) * width : WIDTH - ROOM.right - undated / 2;
    const label = (x, y, text, anchor) => svg("text", { x, y, "text-anchor": anchor, text });
    const rule = (km) => svg("path", { class: "rv-rule", d: `M${ROOM.left - 4} ${yOf(km)}H${WIDTH - 4}` });
    const node = svg("svg", {
      class: "rv-chart",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": rv.say("together.chart"),
    });
    const [low, high] = [Math.min(...kms), Math.max(...kms)];
    for (const km of new Set([0, low, high])) node.append(rule(km));
    node.append(label(ROOM.left - 8, yOf(high) + 4, rv.distance(high), "end"));
    if (yOf(low) - yOf(high) > 14 && base - yOf(low) > 14)
      node.append(label(ROOM.left - 8, yOf(low) + 4, rv.distance(low), "end"));
    node.append(label(ROOM.left - 8, base + 4, "0", "end"));
    node.append(label(ROOM.left, HEIGHT - 4, from, "start"));
    if (to - from > 1) node.append(label(ROOM.left + width, HEIGHT - 4, to, "end"));
    if (undated) node.append(label(WIDTH - ROOM.right, HEIGHT - 4, rv.say("date.none"), "end"));
    for (const claim of drawn)
      node.append(
        mark(
          kindsOf(claim),
          Number(xOf(claim.said).toFixed(1)),
          Object.values(claim.figures).map(yOf),
          rv.inkClass(claim),
        ),
      );
    return node;
  }

  // The marks of rangeviz/chart.py and the words of its key.
  const KINDS = "stated about up_to at_least less_than between projected test_distance notified_range".split(
    " ",
  );

  function kindsOf(claim) {
    const qualifier = claim.qualifier === "more_than" ? "at_least" : claim.qualifier;
    const said = KINDS.filter((kind) => [qualifier, claim.quantity, claim.basis].includes(kind));
    return said.length > 1 ? said.filter((kind) => kind !== "stated") : said;
  }

  // A disc is a figure, an arrow an open side, a cap "up to", a bar "between", broken lines "about";
  // hollow is projected, a small dot was flown, a square was notified.
  function mark(kinds, x, ys, ink) {
    const is = (kind) => kinds.includes(kind);
    const [low, high] = [Math.max(...ys), Math.min(...ys)];
    const node = svg("g", { class: `rv-mark ${is("projected") ? "rv-hollow" : ""} ${ink}` });
    const stroke = (d) => node.append(svg("path", { class: "rv-stroke", d }));
    const arrow = (y, way) =>
      stroke(`M${x} ${y + 3 * way}v${8 * way}m-3 ${-3 * way}l3 ${3 * way}l3 ${-3 * way}`);
    const small = is("test_distance");
    if (is("between")) {
      const half = small ? 1 : 2.5;
      node.append(
        svg("rect", { class: "rv-bar", x: x - half, y: high, width: 2 * half, height: low - high }),
      );
      for (const y of ys) stroke(`M${x - 4} ${y}h8`);
    }
    if (is("at_least")) arrow(high, -1);
    if (is("less_than")) arrow(low, 1);
    if (is("up_to")) stroke(`M${x - 4.5} ${high - 5}h9`);
    if (is("about")) stroke(`M${x - 8.5} ${high}h4M${x + 4.5} ${high}h4`);
    if (is("between") && !small && !is("notified_range")) return node; // a dot: a third figure
    for (const y of new Set(ys))
      node.append(
        is("notified_range")
          ? svg("rect", { x: x - 3, y: y - 3, width: 6, height: 6 })
          : svg("circle", { cx: x, cy: y, r: small ? 2 : 3.25 }),
      );
    return node;
  }

  function key(claims) {
    const used = new Set(claims.filter((claim) => Object.keys(claim.figures).length).flatMap(kindsOf));
    const sample = function (kind) {
      const node = svg("svg", { viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true" });
      const middle = { at_least: 13, less_than: 7 }[kind] || 10;
      node.append(mark([kind], 10, kind === "between" ? [15, 5] : [middle], ""));
      return node;
    };
    return rv.el(
      "ul",
      { class: "rv-chart-key rv-small", "aria-label": rv.say("together.key") },
      ...KINDS.filter((kind) => used.has(kind)).map((kind) =>
        rv.el("li", {}, sample(kind), rv.el("span", { text: rv.say("chart.key." + kind) })),
      ),
    );
  }
});
