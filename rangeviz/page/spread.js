// How far the claims on a system lie apart; the same numbers as rangeviz/spread.py.
rangeviz.add(function (rv) {
  "use strict";

  const order = (a, b) => (a < b ? -1 : Number(a > b));

  // All claims on a system that were made by then, oldest first, undated ones last.
  rv.claimsOn = (system) =>
    rv.claims
      .filter((claim) => claim.system === system && rv.isPublished(claim))
      .sort((a, b) => order(a.said || "~", b.said || "~") || a.number - b.number);

  const figures = (claims, quantity) =>
    claims.filter((claim) => claim.quantity === quantity).flatMap((claim) => Object.values(claim.figures));

  // "13 claims: 1,300 to 2,300 km; longest flown 1,380 km"
  rv.spread = function (claims) {
    const ranges = figures(claims, "max_range");
    const flown = figures(claims, "test_distance");
    const said = [];
    if (ranges.length) {
      const [low, high] = [Math.min(...ranges), Math.max(...ranges)].map(rv.distance);
      const number = low.slice(0, low.indexOf("\u00a0"));
      said.push(low === high ? high : rv.say("spread.between", { low: number, high }));
    }
    if (flown.length) said.push(rv.say("spread.flown", { distance: rv.distance(Math.max(...flown)) }));
    return rv.say(claims.length === 1 ? "spread.one" : "spread.many", {
      count: claims.length,
      spread: said.join("; ") || rv.say("figure.none"),
    });
  };

  // A figure with what was done to get it: "flown: 900 km".
  rv.figureSaid = (claim, figure = claim.figure) =>
    ["test_distance", "notified_range"].includes(claim.quantity)
      ? rv.say("chart.label." + claim.quantity, { figure })
      : figure;

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
