// What a claim says about a place, from distances alone; the same rules as rangeviz/verdicts.py.
rangeviz.add(function (rv) {
  "use strict";
  const KM_PER = { km: 1, mi: 1.609344, nmi: 1.852 };

  rv.inUnits = (km) => km / KM_PER[rv.data.units];
  rv.distance = (km) => `${rv.number(rv.inUnits(km))}\u00a0${rv.data.units}`;

  rv.verdict = function (claim, nearest, farthest) {
    const { low, high } = claim;
    if (!Object.keys(claim.figures).length) return "no_figure";
    if (low !== null && farthest <= low) return "within";
    if (low !== null && nearest <= low) return "within_from_part";
    if (high !== null && nearest > high) return "beyond";
    return low !== null && high !== null ? "depends_on_figure" : "not_settled";
  };

  // The operator's own cities are left out.
  rv.isOwn = (claim, place) => Boolean(claim.operator) && claim.operator === place.country;

  // Distances and verdicts from every region, for each claim that has a verdict.
  rv.compare = function (place) {
    const distances = new Map();
    return rv.claims
      .filter((claim) => claim.region && claim.verdict && !rv.isOwn(claim, place))
      .map(function (claim) {
        if (!distances.has(claim.region)) {
          distances.set(claim.region, rv.regionDistance(claim.region, place.lon, place.lat));
        }
        const { nearest, farthest } = distances.get(claim.region);
        return { claim, nearest, farthest, verdict: rv.verdict(claim, nearest, farthest) };
      });
  };

  rv.beyondKm = ({ claim, nearest }) => nearest - Math.max(0, ...Object.values(claim.figures));

  // One sentence that can be quoted: distance, figure, wording, basis, who and when.
  rv.sentence = function (answer, city) {
    const { claim, nearest, farthest, verdict } = answer;
    let key = verdict;
    if (verdict === "within" && claim.region.isPoint) key = "point.within";
    if (verdict === "not_settled") {
      key = claim.high === null ? "not_settled_above" : "not_settled_below";
      if (claim.quantity === "test_distance") key = "not_settled_flown";
    }
    const figures = claim.figures;
    const low = "low" in figures ? figures.low : figures.high;
    const high = "high" in figures ? figures.high : low;
    const text = rv.say("verdict." + key, {
      figure: rv.distance(verdict === "beyond" ? high : low),
      low: rv.distance(low),
      high: rv.distance(high),
      claim: claim.figure,
      city,
      region: claim.region.name,
      nearest: rv.distance(nearest),
      farthest: rv.distance(farthest),
      margin: rv.distance(rv.beyondKm(answer)),
    });
    const said = claim.basis === "projected" ? rv.say("verdict.projected", { sentence: text }) : text;
    return `${said} ${attribution(claim)}`;
  };

  function attribution(claim) {
    return rv.say("verdict.claim", {
      system: claim.system,
      claim: claim.figure,
      basis: claim.basis || rv.say("basis.none"),
      claimant: claim.claimant || claim.source_author || claim.source_title,
      date: claim.date,
    });
  }
});
