// The panel: title, summary, and the claims by launch region and system, each with its switch.
rangeviz.add(function (rv) {
  "use strict";
  const boxes = new Map();

  const who = (claim) => claim.claimant || claim.source_author || claim.source_title || "";
  const words = (claim) => claim.wording.length ? claim.quote.slice(...claim.wording) : claim.quote;

  function claimRow(claim, alone) {
    const box = rv.el("input", {
      type: "checkbox",
      onchange: () => rv.turn([claim], box.checked),
    });
    box.checked = claim.on;
    box.disabled = !claim.drawable;
    boxes.set(claim, box);
    const label = rv.el("label", { class: "rv-row" }, box, rv.sample(claim.line),
      rv.el("span", { class: alone ? "rv-name" : "rv-who", dir: "auto", text: alone ? claim.system : `${who(claim)}, ${claim.date}` }),
      rv.el("span", { class: "rv-figure", text: claim.figure }));
    return rv.el("li", { class: claim.colour === null ? "rv-item" : "rv-item rv-s" + claim.colour }, label, detailButton(claim, alone));
  }

  function detailButton(claim, alone) {
    return rv.el("button", { type: "button", class: "rv-detail", onclick: () => rv.showClaim(claim) },
      claim.quote ? rv.quote(words(claim)) : alone ? null : rv.el("span", { dir: "auto", text: claim.source_title }),
      alone ? rv.el("span", { class: "rv-by", dir: "auto", text: `${who(claim)}, ${claim.date}` }) : null);
  }

  function systemBlock(claims) {
    if (claims.length === 1) return [claimRow(claims[0], true)];
    const kms = claims.map((claim) => claim.km);
    const spread = rv.say("panel.sources", {
      count: rv.count(claims.length), low: rv.number(Math.min(...kms)), high: rv.distance(Math.max(...kms)),
    });
    const head = rv.el("li", { class: "rv-system" + (claims[0].colour === null ? "" : " rv-s" + claims[0].colour) },
      rv.el("h3", { dir: "auto", text: claims[0].system }), rv.el("span", { text: spread }));
    return [head, ...claims.slice().sort((a, b) => b.km - a.km).map((claim) => claimRow(claim, false))];
  }

  function regionBlock(region, claims) {
    const systems = Map.groupBy ? Map.groupBy(claims, (c) => c.system) : groupBy(claims, (c) => c.system);
    return rv.el("section", {},
      rv.el("h2", { class: "rv-from", dir: "auto" },
        rv.el("span", { class: "rv-swatch", "aria-hidden": "true" }),
        rv.el("span", { text: rv.say("panel.measured_from", { region: region.name }) })),
      rv.el("ul", {}, ...[...systems.values()].flatMap(systemBlock)));
  }

  // Claims that no ring can show: no figure, or no launch region named.
  function textBlock(claims) {
    if (!claims.length) return null;
    return rv.el("section", {},
      rv.el("h2", { class: "rv-from", text: rv.say("panel.as_text") }),
      rv.el("ul", {}, ...claims.map((claim) =>
        rv.el("li", { class: "rv-item rv-text-claim" },
          rv.el("div", { class: "rv-row" },
            rv.el("span", { class: "rv-name", dir: "auto", text: claim.system }),
            rv.el("span", { class: "rv-figure", text: claim.figure })),
          detailButton(claim, true)))));
  }

  function groupBy(list, key) {
    const groups = new Map();
    for (const item of list) groups.set(key(item), [...(groups.get(key(item)) || []), item]);
    return groups;
  }
  rv.groupBy = groupBy;

  function summary() {
    const on = rv.claims.filter((claim) => claim.on);
    const systems = new Set(on.map((claim) => claim.system)).size;
    const key = `summary.${on.length === 1 ? "one" : "many"}`;
    const counted = rv.say(key, {
      claims: rv.capital(rv.count(on.length)), all: rv.count(rv.claims.length),
      systems: rv.count(systems), noun: rv.say(systems === 1 ? "summary.system" : "summary.systems"),
    });
    return `${counted} ${rv.say("summary.lines")}`;
  }

  rv.drawPanel = function () {
    const panel = document.getElementById("rv-panel");
    const drawn = rv.claims.filter((claim) => claim.drawable);
    const regions = [...groupBy(drawn, (claim) => claim.region)];
    regions.sort(([a], [b]) => a.name.localeCompare(b.name, "en"));
    const every = (on) => () => rv.turn(drawn, on);
    const button = (key, onclick) => rv.el("button", { type: "button", class: "rv-plain", onclick, text: rv.say(key) });
    panel.replaceChildren(
      rv.handle(),
      rv.el("div", { id: "rv-head" },
        rv.el("h1", { dir: "auto", text: rv.data.title }),
        rv.el("p", { id: "rv-summary", class: "rv-small", text: summary() }),
        rv.askForm()),
      rv.el("div", { id: "rv-list", tabindex: "-1" },
        rv.el("div", { class: "rv-tools", role: "group", "aria-label": rv.say("panel.claims") },
          button("panel.all", every(true)), button("panel.none", every(false)),
          button("panel.start", () => rv.restore())),
        ...regions.map(([region, claims]) => regionBlock(region, claims)),
        textBlock(rv.claims.filter((claim) => !claim.drawable))),
      rv.el("div", { id: "rv-key" }), rv.el("p", { id: "rv-credits", class: "rv-small" }));
    rv.drawKey();
  };

  // Switches claims on or off, and brings list, key and map into step.
  rv.turn = function (claims, on) {
    for (const claim of claims) claim.on = on && claim.drawable;
    if (rv.selected && claims.includes(rv.selected) && !on) rv.closeCard();
    rv.refresh();
  };

  rv.restore = function () {
    for (const claim of rv.claims) claim.on = claim.shown && claim.drawable;
    rv.refresh();
  };

  rv.refreshPanel = function () {
    for (const [claim, box] of boxes) box.checked = claim.on;
    document.getElementById("rv-summary").textContent = summary();
    rv.drawKey();
  };
});
