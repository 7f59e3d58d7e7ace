// The panel: title, summary, and the claims by launch region and system, each with its switch.
rangeviz.add(function (rv) {
  "use strict";
  const boxes = new Map();
  const items = new Map();
  const heads = new Map();
  let back = null;

  const who = (claim) => claim.claimant || claim.source_author || claim.source_title || "";
  rv.claimantOf = who;
  // A statement's condition stays with it.
  const words = (claim) =>
    claim.km && claim.wording.length ? claim.quote.slice(...claim.wording) : claim.quote;

  function claimRow(claim, alone) {
    const box = rv.el("input", {
      type: "checkbox",
      onchange: () => rv.turn([claim], box.checked),
    });
    box.checked = claim.on;
    box.disabled = !claim.drawable;
    boxes.set(claim, box);
    const label = rv.el(
      "label",
      { class: "rv-row" },
      box,
      rv.sample(claim.line),
      rv.el(
        "span",
        { class: alone ? "rv-name" : "rv-who" },
        ...(alone ? rv.listed(claim.system) : rv.listed(who(claim), claim.date)),
      ),
      rv.el("span", { class: "rv-figure", text: rv.figureSaid(claim) }),
    );
    const item = rv.el("li", { class: "rv-item" }, label, detailButton(claim, alone), paper(claim));
    items.set(claim, item);
    return item;
  }

  function detailButton(claim, alone) {
    return rv.el(
      "button",
      { type: "button", class: "rv-detail", onclick: () => rv.showClaim(claim) },
      claim.quote ? rv.quote(words(claim)) : null,
      rv.el(
        "span",
        { class: "rv-by" },
        ...(alone
          ? rv.listed(who(claim), claim.date)
          : rv.listed(claim.source_publisher || claim.source_title)),
      ),
    );
  }

  // The source spelled out, for print, where no link can be followed.
  const paper = (claim) =>
    rv.el(
      "p",
      { class: "rv-paper" },
      ...rv.listed(
        claim.source_author,
        claim.source_title,
        claim.source_publisher,
        claim.published,
        claim.source_url,
      ),
    );

  function systemBlock(claims) {
    if (claims.length === 1) return [claimRow(claims[0], true)];
    const { system } = claims[0];
    const head = rv.el(
      "li",
      { class: "rv-system" },
      rv.el("h3", { dir: "auto", text: system }),
      rv.el("button", {
        type: "button",
        class: "rv-plain",
        onclick: () => rv.showTogether(system),
        text: rv.say("panel.compare", { spread: rv.spread(rv.claimsOn(system)) }),
      }),
    );
    heads.set(head, claims);
    return [
      head,
      ...claims
        .slice()
        .sort((a, b) => b.km - a.km)
        .map((claim) => claimRow(claim, false)),
    ];
  }

  function regionBlock(region, claims) {
    const systems = groupBy(claims, (claim) => claim.system);
    return rv.el(
      "section",
      {},
      rv.el(
        "h2",
        { class: "rv-from", dir: "auto" },
        rv.el("span", { class: "rv-swatch", "aria-hidden": "true" }),
        rv.el("span", { text: rv.say("panel.measured_from", { region: region.name }) }),
      ),
      rv.el("ul", {}, ...[...systems.values()].flatMap(systemBlock)),
    );
  }

  function regionBlocks(claims) {
    const regions = [...groupBy(claims, (claim) => claim.region)];
    regions.sort(([a], [b]) => a.name.localeCompare(b.name, "en"));
    return regions.map(([region, own]) => regionBlock(region, own));
  }

  // Claims that no ring can show: no figure, or no launch region named.
  function textBlock(claims) {
    if (!claims.length) return null;
    return rv.el(
      "section",
      {},
      rv.el("h2", { class: "rv-from", text: rv.say("panel.as_text") }),
      rv.el("ul", {}, ...claims.map(textRow)),
    );
  }

  function textRow(claim) {
    const item = rv.el(
      "li",
      { class: "rv-item rv-text-claim", "data-shown": claim.shown },
      rv.el(
        "div",
        { class: "rv-row" },
        rv.el("span", { class: "rv-name", dir: "auto", text: claim.system }),
        rv.el("span", { class: "rv-figure", text: rv.figureSaid(claim) }),
      ),
      detailButton(claim, true),
      paper(claim),
    );
    items.set(claim, item);
    return item;
  }

  function groupBy(list, key) {
    const groups = new Map();
    for (const item of list) groups.set(key(item), [...(groups.get(key(item)) || []), item]);
    return groups;
  }
  rv.groupBy = groupBy;

  function summary() {
    const on = rv.claims.filter((claim) => claim.on && rv.isPublished(claim));
    const systems = new Set(on.map((claim) => claim.system)).size;
    const key = `summary.${on.length === 1 ? "one" : "many"}`;
    const counted = rv.say(key, {
      claims: rv.capital(rv.count(on.length)),
      all: rv.count(rv.claims.length),
      systems: rv.count(systems),
      noun: rv.say(systems === 1 ? "summary.system" : "summary.systems"),
    });
    const refused = [...rv.refused].join(", ");
    const more = refused ? " " + rv.say("summary.too_many", { systems: refused }) : "";
    return `${counted} ${rv.say("summary.lines")}${more}`;
  }

  rv.drawPanel = function () {
    const panel = document.getElementById("rv-panel");
    const drawn = rv.claims.filter((claim) => claim.drawable);
    const listed = rv.claims.filter((claim) => !claim.drawable);
    // What is on the map when it opens comes first; then all else.
    const first = drawn.filter((claim) => claim.shown);
    const further = drawn.filter((claim) => !claim.shown);
    const every = (on) => () => rv.turn(drawn, on);
    back = rv.backButton();
    const button = (key, onclick) =>
      rv.el("button", { type: "button", class: "rv-plain", onclick, text: rv.say(key) });
    panel.replaceChildren(
      rv.handle(),
      rv.el(
        "div",
        { id: "rv-head" },
        rv.el("h1", { dir: "auto", text: rv.data.title }),
        rv.el("p", { id: "rv-summary", class: "rv-small", "aria-live": "polite", text: summary() }),
        back,
        rv.askForm(),
      ),
      rv.el(
        "div",
        { id: "rv-list", tabindex: "-1" },
        rv.el(
          "div",
          { class: "rv-tools", role: "group", "aria-label": rv.say("panel.claims") },
          button("panel.all", every(true)),
          button("panel.none", every(false)),
          button("panel.start", () => rv.restore()),
          button("cities.button", () => rv.showTable()),
        ),
        untilControl(),
        ...regionBlocks(first),
        textBlock(listed.filter((claim) => claim.shown)),
        further.length ? rv.el("p", { class: "rv-further rv-small", text: rv.say("panel.further") }) : null,
        ...regionBlocks(further),
        textBlock(listed.filter((claim) => !claim.shown)),
      ),
      rv.el("div", { id: "rv-key" }),
      rv.el("p", { id: "rv-credits", class: "rv-small" }),
    );
    rv.refreshPanel();
  };

  // "Said by the end of": a year, where the claims have more than one; the last stands for all.
  function untilControl() {
    const years = rv.claims.map((claim) => Number(claim.said.slice(0, 4))).filter(Boolean);
    const [first, last] = [Math.min(...years), Math.max(...years)];
    if (!(first < last)) return null;
    const slider = rv.el("input", {
      id: "rv-until",
      type: "range",
      min: first,
      max: last,
      value: last,
      oninput: () => {
        rv.setUntil(slider.value);
        if (rv.isTogetherShown()) rv.showTogether(rv.together);
        else rv.refresh();
      },
    });
    return rv.el(
      "p",
      { class: "rv-until" },
      rv.el("label", { for: "rv-until", text: rv.say("until.label") }),
      slider,
      rv.el("output", { id: "rv-until-year", for: "rv-until", text: rv.say("until.any") }),
    );
  }

  rv.setUntil = function (year) {
    const slider = document.getElementById("rv-until");
    if (!slider) return; // no claim of this page has a date
    slider.value = year || slider.max;
    rv.until = slider.value === slider.max ? null : slider.value;
    const said = rv.until || rv.say("until.any");
    slider.setAttribute("aria-valuetext", said);
    document.getElementById("rv-until-year").textContent = said;
  };

  // Switches claims on or off, and brings list, key and map into step.
  rv.turn = function (claims, on) {
    rv.refused.clear();
    for (const claim of claims) claim.on = on && claim.drawable;
    if (rv.selected && claims.includes(rv.selected) && !on) rv.closeCard();
    rv.refresh();
  };

  rv.restore = function () {
    rv.endTogether();
    rv.refused.clear();
    for (const claim of rv.claims) claim.on = claim.shown && claim.drawable;
    rv.refresh();
  };

  rv.refreshPanel = function () {
    for (const [claim, box] of boxes) box.checked = claim.on;
    for (const [claim, item] of items) {
      const kind = claim.drawable ? "" : "rv-text-claim";
      item.className = `rv-item ${kind} ${rv.inkClass(claim)} ${rv.isPublished(claim) ? "" : "rv-later"}`;
    }
    for (const [head, claims] of heads) head.classList.toggle("rv-off", !claims.some((claim) => claim.on));
    document.getElementById("rv-summary").textContent = summary();
    back.hidden = !rv.together;
    rv.drawKey();
  };
});
