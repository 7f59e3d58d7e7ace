// The card: one claim with its quote and source, or the answer about a place.
rangeviz.add(function (rv) {
  "use strict";
  const card = document.getElementById("rv-card");
  let opener = null;

  rv.openCard = function (title, classes, ...content) {
    if (card.hidden) opener = document.activeElement;
    const close = rv.el(
      "button",
      {
        type: "button",
        class: "rv-close",
        "aria-label": rv.say("card.close"),
        onclick: () => rv.closeCard(),
      },
      rv.icon("M6 6l12 12M18 6L6 18"),
    );
    card.replaceChildren(
      rv.handle(),
      rv.el(
        "div",
        { class: "rv-card-head" },
        rv.el("h2", { class: classes, dir: "auto", text: title }),
        close,
      ),
      ...content.filter(Boolean),
    );
    card.hidden = false;
    card.classList.remove("rv-wide", "rv-show-said");
    delete card.dataset.together;
    document.body.classList.add("rv-has-card");
    if (rv.phone.matches) document.body.dataset.stop = "half";
    card.scrollTop = 0;
    if (document.activeElement.id !== "rv-until") card.focus({ preventScroll: true });
    rv.refresh();
  };

  rv.hideCard = function () {
    if (card.hidden) return;
    card.hidden = true;
    document.body.classList.remove("rv-has-card");
    rv.selected = null;
    rv.asked = null;
    rv.refresh();
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  };

  // One step back: from a claim or an answer to the system that it was opened from, else out.
  rv.closeCard = function () {
    if (card.hidden) return;
    if (!rv.together) rv.hideCard();
    else if (rv.isTogetherShown()) rv.endTogether();
    else rv.showTogether(rv.together);
  };

  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") rv.closeCard();
  });

  const small = (text) => rv.el("p", { class: "rv-small", dir: "auto", text });

  function source(claim) {
    const title = claim.source_url
      ? rv.link(claim.source_url, claim.source_title)
      : rv.el("cite", { text: claim.source_title });
    const parts = rv.listed(claim.source_author, title, claim.source_publisher, claim.published);
    const line = rv.el("p", { class: "rv-small" }, ...parts, ".");
    if (claim.source_url && !/^https?:\/\//i.test(claim.source_url)) line.append(" " + claim.source_url);
    return line;
  }

  function lineRow(line, classes, text) {
    return rv.el("li", {}, rv.sample(line, classes), rv.el("span", { dir: "auto", text }));
  }

  function explainLines(claim) {
    if (!claim.drawable) {
      const why = !Object.keys(claim.figures).length ? "no_figure" : "no_region";
      return [small(rv.say("card." + why))];
    }
    const region = claim.region.name;
    const plain = { dash: [], width: 1.25 };
    const rows = claim.outer.map(({ km }) =>
      lineRow(
        claim.line,
        rv.inkClass(claim),
        rv.say(claim.region.isPoint ? "card.point" : "card.outer", { distance: rv.distance(km), region }),
      ),
    );
    if (claim.inner && !claim.region.isPoint) {
      const low = "low" in claim.figures ? claim.figures.low : claim.figures.high;
      rows.push(
        lineRow(plain, rv.inkClass(claim), rv.say("card.inner", { distance: rv.distance(low), region })),
      );
    }
    return [rv.el("ul", { class: "rv-lines" }, ...rows)];
  }

  // Notes name other claims by their id, which readers never see: each becomes a way to its card.
  function linked(notes) {
    const named = (id) => id.includes("-") && rv.claims.find((claim) => claim.id === id);
    return notes.split(/([\w-]+)/).map(function (part) {
      const claim = named(part);
      if (!claim) return part;
      const text = `${claim.claimant || claim.system}, ${claim.date}`;
      const onclick = () => rv.showClaim(claim);
      return rv.el("button", { type: "button", class: "rv-inline", dir: "auto", text, onclick });
    });
  }

  // Who says so, when, in what sense: the qualifier and basis as words.
  function standing(claim) {
    const parts = [rv.say("quantity." + claim.quantity)];
    if (claim.qualifier) parts.push(rv.say("qualifier." + claim.qualifier));
    if (claim.basis) parts.push(rv.say("basis." + claim.basis));
    const rows = [
      ["card.claimant", ...rv.listed(claim.claimant || rv.say("card.not_stated"), claim.date)],
      ["card.sense", parts.join("; ")],
    ];
    if (claim.region) {
      const precision = claim.region.precision
        ? rv.say("card.precision", { distance: rv.distance(claim.region.precision) })
        : "";
      rows.push(["card.measured", claim.region.name + precision]);
    }
    if (claim.reported_from) rows.push(["card.reported_from", claim.reported_from]);
    if (claim.via) rows.push(["card.via", claim.via]);
    if (claim.notes) rows.push(["card.notes", rv.el("span", { dir: "auto" }, ...linked(claim.notes))]);
    return rv.el(
      "dl",
      { class: "rv-facts" },
      ...rows.flatMap(([key, ...said]) => [
        rv.el("dt", { text: rv.say(key) }),
        rv.el("dd", { dir: said.length > 1 ? null : "auto" }, ...said),
      ]),
    );
  }

  function others(claim) {
    const rest = rv.claims.filter((other) => other.system === claim.system && other !== claim);
    if (!rest.length) return null;
    const key = rest.length === 1 ? "card.other_one" : "card.other_many";
    return rv.el("button", {
      type: "button",
      class: "rv-plain rv-compare",
      onclick: () => rv.showTogether(claim.system),
      text: rv.say(key, { count: rv.count(rest.length) }),
    });
  }

  rv.showClaim = function (claim) {
    rv.asked = null;
    rv.selected = claim.drawable ? claim : null;
    rv.shareColours();
    const quote = claim.quote
      ? rv.el("blockquote", { lang: claim.quote_lang || null, dir: "auto" }, rv.quote(claim.quote))
      : small(rv.say("panel.no_quote"));
    const given = claim.quote_en || "";
    const translated = given.replace(/\s*\[our translation\]$/, "");
    const whose = translated === given ? "card.translation_other" : "card.translation";
    const translation = translated ? small(rv.say(whose, { text: translated })) : null;
    rv.openCard(
      `${claim.system} · ${rv.figureSaid(claim)}`,
      `rv-inked ${rv.inkClass(claim)}`,
      quote,
      translation,
      source(claim),
      rv.el("hr"),
      ...explainLines(claim),
      rv.el("hr"),
      standing(claim),
      others(claim),
    );
  };
});
