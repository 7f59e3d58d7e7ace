// How far the claims on a system lie apart; the same numbers as rangeviz/spread.py.
rangeviz.add(function (rv) {
  "use strict";

  const order = (a, b) => (a < b ? -1 : Number(a > b));

  // All claims on a system that were made by then, oldest first, undated ones last.
  rv.claimsOn = (system) =>
    rv.claims
      .filter((claim) => claim.system === system && rv.isPublished(claim))
      .sort((a, b) => order(a.said || "~", b.said || "~") || a.number - b.number);

  const withFigure = (claims, quantity) =>
    claims.filter((claim) => claim.quantity === quantity && Object.keys(claim.figures).length);
  const figures = (claims) => claims.flatMap((claim) => Object.values(claim.figures));

  // "13 claims: 1,300 to 2,300 km; 2 with no upper figure; 1 projected; longest flown 1,380 km"
  rv.spread = function (claims) {
    const ranges = withFigure(claims, "max_range");
    const flown = figures(withFigure(claims, "test_distance"));
    const said = [];
    if (ranges.length === 1) said.push(rv.figureSaid(ranges[0]));
    else if (ranges.length) {
      const kms = figures(ranges);
      const [low, high] = [Math.min(...kms), Math.max(...kms)].map(rv.distance);
      const number = low.slice(0, low.indexOf("\u00a0"));
      said.push(low === high ? high : rv.say("spread.between", { low: number, high }));
      const counts = {
        no_upper: ranges.filter((claim) => claim.high === null),
        no_lower: ranges.filter((claim) => claim.low === null),
        projected: ranges.filter((claim) => claim.basis === "projected"),
      };
      for (const [key, found] of Object.entries(counts))
        if (found.length) said.push(rv.say("spread." + key, { count: found.length }));
    }
    if (flown.length) said.push(rv.say("spread.flown", { distance: rv.distance(Math.max(...flown)) }));
    return rv.say(claims.length === 1 ? "spread.one" : "spread.many", {
      count: claims.length,
      spread: said.join("; ") || rv.say("figure.none"),
    });
  };

  // A figure in its sense, wherever no line style shows it: "flown: 900 km", "3,000 km, projected".
  rv.figureSaid = function (claim, figure = claim.figure) {
    const said = ["test_distance", "notified_range"].includes(claim.quantity)
      ? rv.say("chart.label." + claim.quantity, { figure })
      : figure;
    return claim.basis === "projected" ? rv.say("chart.label.projected", { figure: said }) : said;
  };

  // The figure without its unit, where that of all claims on view is the kilometre.
  rv.shortFigure = function (claim, claims) {
    const same =
      rv.data.units === "km" &&
      claims.every((one) => !Object.keys(one.figures).length || /\u00a0km$/.test(one.figure));
    return rv.figureSaid(claim, same ? claim.figure.replace(/\u00a0km$/, "") : claim.figure);
  };

  // "Two figures on one day, 14 April 1999: 1,500 km; up to 2,300 km."
  rv.sameDay = function (claims) {
    const dated = claims.filter(
      (claim) => claim.said.length === 10 && claim.quantity === "max_range" && claim.km,
    );
    return [...rv.groupBy(dated, (claim) => claim.said).values()]
      .map((day) => ({ date: day[0].date, said: [...new Set(day.map((claim) => claim.figure))], day }))
      .filter(({ day }) => new Set(day.map((claim) => Math.round(claim.km))).size > 1)
      .map(({ date, said }) =>
        rv.say("together.one_day", {
          count: rv.capital(rv.count(said.length)),
          date,
          figures: said.join("; "),
        }),
      )
      .join(" ");
  };
});
