// The cities on view as a table: distances and verdicts, to sort by and to take away as CSV.
rangeviz.add(function (rv) {
  "use strict";
  const MOST = 100;
  let rows = [];
  let sorted = { column: 0, up: true };

  function columns(claims) {
    const regions = [...new Set(claims.map((claim) => claim.region))];
    return [
      { name: rv.say("cities.city"), text: (row) => row.city.name },
      { name: rv.say("cities.country"), text: (row) => row.city.where },
      ...regions.flatMap((region) => [
        { name: rv.say("cities.nearest", { region: region.name }), number: (row) => row.of(region).nearest },
        ...(region.isPoint
          ? []
          : [
              {
                name: rv.say("cities.farthest", { region: region.name }),
                number: (row) => row.of(region).farthest,
              },
            ]),
      ]),
      ...claims.map((claim) => ({
        name: `${claim.system}, ${rv.figureSaid(claim)}`,
        text: (row) => row.verdict(claim),
      })),
    ];
  }

  // Only cities that can be seen, the largest first.
  function measure() {
    const bounds = rv.map.getBounds();
    const seen = (city) => [-360, 0, 360].some((turn) => bounds.contains([city.lat, city.lon + turn]));
    const cities = rv.cities
      .filter(seen)
      .sort((a, b) => b.population - a.population)
      .slice(0, MOST);
    return cities.map(function (city) {
      const distances = new Map();
      const of = function (region) {
        if (!distances.has(region)) distances.set(region, rv.regionDistance(region, city.lon, city.lat));
        return distances.get(region);
      };
      const verdict = function (claim) {
        if (rv.isOwn(claim, city)) return rv.say("cities.own");
        if (!claim.verdict) return rv.say("cities.none");
        const { nearest, farthest } = of(claim.region);
        return rv.verdictWords({ claim, nearest, farthest, verdict: rv.verdict(claim, nearest, farthest) });
      };
      return { city, of, verdict };
    });
  }

  const cell = (column, row) => (column.number ? rv.distance(column.number(row)) : column.text(row));

  function order(column) {
    const sign = sorted.up ? 1 : -1;
    rows.sort(
      (a, b) =>
        sign *
        (column.number
          ? column.number(a) - column.number(b)
          : column.text(a).localeCompare(column.text(b), "en", { numeric: true })),
    );
  }

  // Text that a spreadsheet would take for a formula gets an apostrophe in front.
  function csvCell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  function csv(list) {
    const line = (cells) => cells.map(csvCell).join(",") + "\r\n";
    const unit = rv.data.units;
    const head = line(list.map((column) => (column.number ? `${column.name} (${unit})` : column.name)));
    return (
      head +
      rows
        .map((row) =>
          line(
            list.map((column) =>
              column.number ? rv.inUnits(column.number(row)).toFixed(1) : column.text(row),
            ),
          ),
        )
        .join("")
    );
  }

  function download(list) {
    const address = URL.createObjectURL(new Blob(["\ufeff" + csv(list)], { type: "text/csv" }));
    const link = rv.el("a", { href: address, download: "cities.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  function draw(list, body, heads) {
    order(list[sorted.column]);
    body.replaceChildren(
      ...rows.map((row) =>
        rv.el(
          "tr",
          {},
          ...list.map((column, i) =>
            rv.el(i ? "td" : "th", {
              scope: i ? null : "row",
              dir: "auto",
              class: column.number ? "rv-number" : null,
              text: cell(column, row),
            }),
          ),
        ),
      ),
    );
    heads.forEach((head, i) => {
      if (i === sorted.column) head.setAttribute("aria-sort", sorted.up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  }

  rv.showTable = function () {
    const claims = rv.visibleClaims();
    const list = columns(claims);
    sorted = { column: 0, up: true };
    rows = measure();
    const body = rv.el("tbody");
    const heads = list.map((column, i) =>
      rv.el(
        "th",
        { scope: "col", class: column.number ? "rv-number" : null },
        rv.el("button", {
          type: "button",
          dir: "auto",
          text: column.name,
          onclick: () => {
            sorted = { column: i, up: sorted.column === i ? !sorted.up : true };
            draw(list, body, heads);
          },
        }),
      ),
    );
    draw(list, body, heads);
    rv.selected = null;
    rv.asked = null;
    rv.openCard(
      rv.say("cities.title"),
      "",
      rv.el("p", {
        class: "rv-small",
        text:
          rv.say(rows.length === MOST ? "cities.largest" : "cities.all", { count: rv.count(rows.length) }) +
          " " +
          rv.say("answer.note"),
      }),
      rv.el(
        "p",
        {},
        rv.el("button", {
          type: "button",
          class: "rv-plain",
          text: rv.say("cities.download"),
          onclick: () => download(list),
        }),
      ),
      rv.el(
        "div",
        { class: "rv-scroll", tabindex: "0", role: "region", "aria-label": rv.say("cities.title") },
        rv.el("table", { class: "rv-cities" }, rv.el("thead", {}, rv.el("tr", {}, ...heads)), body),
      ),
    );
    document.getElementById("rv-card").classList.add("rv-wide");
  };
});
