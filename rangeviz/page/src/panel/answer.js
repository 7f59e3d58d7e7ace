// The answer about a city or any place: distances from every region and every claim's verdict.
rangeviz.add(function (rv) {
  "use strict";
  const SIGNS = {
    within: "M7 1a6 6 0 1 1 0 12a6 6 0 1 1 0-12z",
    within_from_part: "M7 1a6 6 0 0 0 0 12z",
    depends_on_figure: "M1 7h12",
  };

  rv.nearestCity = function (lon, lat, withinKm) {
    let best = null;
    for (const city of rv.cities) {
      const dLat = (city.lat - lat) * 111.2;
      const dLon = (((city.lon - lon + 540) % 360) - 180) * 111.3 * Math.cos((lat * Math.PI) / 180);
      const km = Math.hypot(dLat, dLon);
      if (km <= withinKm && (!best || km < best.km)) best = { km, city };
    }
    return best && best.city;
  };

  function sign(verdict) {
    const node = rv.el("svg", {
      svg: true,
      class: "rv-sign",
      viewBox: "0 0 14 14",
      width: 14,
      height: 14,
      "aria-hidden": "true",
    });
    const part = (tag, options) => node.append(rv.el(tag, { svg: true, ...options }));
    if (verdict === "no_figure") {
      part("path", { d: "M2 7h10", class: "rv-stroke" });
      return node;
    }
    part("circle", {
      cx: 7,
      cy: 7,
      r: 5.5,
      class: "rv-stroke",
      "stroke-dasharray": verdict === "not_settled" ? "2.6 2" : null,
    });
    if (SIGNS[verdict])
      part("path", { d: SIGNS[verdict], class: verdict === "depends_on_figure" ? "rv-stroke" : "rv-full" });
    return node;
  }

  rv.verdictWords = function (answer) {
    const { verdict, claim, nearest } = answer;
    if (verdict === "beyond") return rv.say("answer.beyond", { margin: rv.distance(rv.beyondKm(answer)) });
    if (verdict === "no_figure") return rv.say("answer.no_figure", { distance: rv.distance(nearest) });
    if (verdict === "within" && claim.region.isPoint) return rv.say("answer.within_point");
    return rv.say("answer." + verdict);
  };

  // Which sentence begins the answer: for one claim, for all of several, for some of them.
  function opening(inside, open, all) {
    if (all === 1) return open ? "only_open" : inside ? "only_one" : "only_zero";
    if (inside === all) return all === 2 ? "all_two" : "all_many";
    if (!inside && all === 2) return "neither";
    return inside === 1 ? "include_one" : inside ? "include_many" : "include_zero";
  }

  // "Three of six claims include Colombo, two of them only from part of Pakistan."
  function counting(answers, name) {
    const withFigure = answers.filter(({ verdict }) => verdict !== "no_figure");
    if (!withFigure.length) return rv.say("answer.none_on");
    const part = withFigure.filter(({ verdict }) => verdict === "within_from_part");
    const inside = withFigure.filter(({ verdict }) => verdict === "within").concat(part);
    const open = withFigure.filter(
      ({ verdict }) => verdict === "not_settled" || verdict === "depends_on_figure",
    );
    const projected = inside.filter(({ claim }) => claim.basis === "projected");
    const values = {
      inside: rv.capital(rv.count(inside.length)),
      all: rv.count(withFigure.length),
      city: name,
      part: rv.count(part.length),
      projected: rv.count(projected.length),
      open: rv.count(open.length),
    };
    let text = rv.say(`answer.${opening(inside.length, open.length, withFigure.length)}`, values);
    const regions = new Set(part.map(({ claim }) => claim.region.name));
    if (part.length) {
      const only = part.length === inside.length ? "all" : part.length === 1 ? "one" : "many";
      text += rv.say(regions.size === 1 ? `answer.part_${only}` : `answer.part_${only}_regions`, {
        ...values,
        region: [...regions][0],
      });
    }
    if (projected.length) {
      const all = projected.length === inside.length ? "all_" : "";
      text += rv.say(`answer.projected_${all}${projected.length === 1 ? "one" : "many"}`, values);
    }
    text += ".";
    if (open.length && withFigure.length > 1)
      text +=
        " " +
        rv.say(open.length === 1 ? "answer.open_one" : "answer.open_many", {
          ...values,
          open: rv.capital(values.open),
        });
    return text;
  }

  function copyButton(text) {
    const button = rv.el("button", { type: "button", class: "rv-plain", text: rv.say("answer.copy") });
    button.addEventListener("click", async function () {
      button.textContent = rv.say((await rv.copy(text)) ? "answer.copied" : "answer.copy_failed");
    });
    return button;
  }

  // The clipboard may be closed to a file or a frame; a selected text field still works there.
  rv.copy = async function (text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = rv.el("textarea", { class: "rv-offscreen" });
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };

  const sourceOf = (claim) =>
    rv.say("answer.source", {
      source: [
        claim.source_author,
        claim.source_title,
        claim.source_publisher,
        claim.published,
        claim.source_url,
      ]
        .filter(Boolean)
        .join(", "),
    });

  function answerRow(answer, place, first, claims) {
    const { claim } = answer;
    const sentence = rv.sentence(answer, place.title);
    const row = rv.el(
      "tr",
      { class: rv.inkClass(claim) },
      rv.el(
        "th",
        { scope: "row", dir: "auto" },
        rv.el("button", {
          type: "button",
          class: "rv-system-name" + (first ? "" : " rv-repeated"),
          onclick: () => rv.showClaim(claim),
          text: claim.system,
        }),
      ),
      rv.el("td", { class: "rv-number", text: rv.shortFigure(claim, claims) }),
      rv.el(
        "td",
        {},
        rv.el(
          "span",
          { class: "rv-verdict" },
          sign(answer.verdict),
          rv.el("span", { text: rv.verdictWords(answer) }),
        ),
      ),
    );
    const said = rv.el(
      "tr",
      { class: "rv-said" },
      rv.el(
        "td",
        { colspan: 3 },
        claim.quote ? rv.el("p", { dir: "auto" }, rv.quote(claim.quote)) : null,
        rv.el("p", { dir: "auto", text: sentence }),
        copyButton(`${sentence} ${sourceOf(claim)}`),
      ),
    );
    return [row, said];
  }

  function regionTable(region, answers, place, claims) {
    const { nearest, farthest } = answers[0];
    const distance = region.isPoint
      ? rv.say("answer.away_point", { nearest: rv.distance(nearest) })
      : nearest === 0
        ? rv.say("answer.inside", { farthest: rv.distance(farthest) })
        : rv.say("answer.away", { nearest: rv.number(rv.inUnits(nearest)), farthest: rv.distance(farthest) });
    const ordered = answers
      .slice()
      .sort((a, b) => a.claim.system.localeCompare(b.claim.system, "en") || b.claim.km - a.claim.km);
    return rv.el(
      "section",
      { class: "rv-answer" },
      rv.el(
        "div",
        { class: "rv-answer-head" },
        rv.el("h3", { dir: "auto", text: rv.say("answer.from", { region: region.name }) }),
        rv.el("span", { text: distance }),
      ),
      rv.el(
        "table",
        {},
        rv.el("caption", { class: "rv-offscreen", text: rv.say("answer.caption", { region: region.name }) }),
        rv.el(
          "tbody",
          {},
          ...ordered.flatMap((answer, i) =>
            answerRow(answer, place, i === 0 || ordered[i - 1].claim.system !== answer.claim.system, claims),
          ),
        ),
      ),
    );
  }

  function tables(answers, place, claims) {
    const groups = [...rv.groupBy(answers, ({ claim }) => claim.region)];
    groups.sort(([a], [b]) => a.name.localeCompare(b.name, "en"));
    return groups.map(([region, own]) => regionTable(region, own, place, claims));
  }

  rv.ask = function (place) {
    rv.selected = null;
    rv.asked = place;
    const answers = rv.compare(place);
    const isListed = (claim) => !claim.drawable && (rv.together ? claim.system === rv.together : claim.shown);
    const drawn = answers.filter(({ claim }) => (claim.on && rv.isPublished(claim)) || isListed(claim));
    const rest = answers.filter((answer) => !drawn.includes(answer));
    const claims = answers.map(({ claim }) => claim);
    const toggle = rv.el("button", {
      type: "button",
      class: "rv-plain",
      "aria-pressed": "false",
      text: rv.say("answer.show_quotes"),
    });
    const body = rv.el("div", { class: "rv-answers" }, ...tables(drawn, place, claims));
    toggle.addEventListener("click", function () {
      const shown = card.classList.toggle("rv-show-said");
      toggle.setAttribute("aria-pressed", String(shown));
      toggle.textContent = rv.say(shown ? "answer.hide_quotes" : "answer.show_quotes");
    });
    const card = document.getElementById("rv-card");
    const more = rest.length
      ? rv.el(
          "details",
          {},
          rv.el("summary", {
            text: rv.say(rest.length === 1 ? "answer.rest_one" : "answer.rest_many", {
              count: rv.capital(rv.count(rest.length)),
            }),
          }),
          ...tables(rest, place, claims),
        )
      : null;
    rv.openCard(
      place.title,
      "",
      rv.el("p", { class: "rv-lead", dir: "auto", text: counting(drawn, place.name || place.title) }),
      body,
      rv.el("p", { class: "rv-small" }, rv.say("answer.note") + " ", toggle),
      more,
    );
    rv.keepInView(place);
  };

  // A click: the city under it, else the place itself.
  rv.askAt = function (lon, lat, withinKm) {
    const kmPerPx = (40075 / (256 * 2 ** rv.map.getZoom())) * Math.cos((lat * Math.PI) / 180);
    const city = rv.nearestCity(lon, lat, withinKm || 8 * kmPerPx);
    if (city) return rv.ask({ ...city, title: rv.cityTitle(city) });
    const degrees = (value, plus, minus) => `${Math.abs(value).toFixed(2)}° ${value < 0 ? minus : plus}`;
    rv.ask({
      lon,
      lat,
      title: rv.say("answer.place", { lat: degrees(lat, "N", "S"), lon: degrees(lon, "E", "W") }),
      country: null,
    });
  };
});
