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
    rv.openCard(
      system,
      `rv-inked ${claims.length ? rv.inkClass(claims[0]) : ""}`,
      rv.el("p", { class: "rv-lead", text: `${rv.spread(claims)}. ${rv.sameDay(claims)}` }),
      chart(claims),
      claims.some((claim) => claim.km && claim.quantity !== "max_range")
        ? rv.el("p", { class: "rv-small", text: rv.say("together.hollow") })
        : null,
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
    for (const claim of drawn) node.append(mark(claim, xOf(claim.said), yOf));
    return node;
  }

  // A dot or an interval; hollow if it was flown or notified; a stroke to the open side.
  function mark(claim, x, yOf) {
    const ys = Object.values(claim.figures).map(yOf);
    const open = { out: -9, in: 9 }[claim.line.ticks];
    const parts = ys.map((y) =>
      svg("circle", {
        cx: x.toFixed(1),
        cy: y.toFixed(1),
        r: 3.5,
        class: claim.quantity === "max_range" ? "rv-mark" : "rv-mark rv-hollow",
      }),
    );
    const line = (d) => svg("path", { class: "rv-line", d, "stroke-width": 1.5 });
    if (ys.length > 1) parts.unshift(line(`M${x} ${ys[0]}V${ys[1]}`));
    if (open) parts.unshift(line(`M${x} ${ys[0]}v${open}`));
    return svg("g", { class: rv.inkClass(claim) }, ...parts);
  }
});
