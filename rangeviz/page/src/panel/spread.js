// How far the claims on a system lie apart; the same numbers as rangeviz/analysis/spread.py.
import { groupBy } from "../claims.js";
import { capital, count, distance, say } from "../words.js";

// "13 claims: 1,300 to 2,300 km; 2 with no upper figure; 1 projected; longest flown 1,380 km"
export function spread(claims) {
  const ofKind = (quantity) => claims.filter((claim) => claim.quantity === quantity && claim.kms.length);
  const ranges = ofKind("max_range");
  const flown = ofKind("test_distance").flatMap((claim) => claim.kms);
  const said = [];
  if (ranges.length === 1) said.push(ranges[0].said_figure);
  else if (ranges.length) {
    const kms = ranges.flatMap((claim) => claim.kms);
    const [low, high] = [Math.min(...kms), Math.max(...kms)].map(distance);
    const [number] = low.split("\u00a0");
    said.push(low === high ? high : say("spread.between", { low: number, high }));
    const counts = {
      no_upper: ranges.filter((claim) => claim.high === null),
      no_lower: ranges.filter((claim) => claim.low === null),
      projected: ranges.filter((claim) => claim.basis === "projected"),
    };
    for (const [key, found] of Object.entries(counts))
      if (found.length) said.push(say("spread." + key, { count: found.length }));
  }
  if (flown.length) said.push(say("spread.flown", { distance: distance(Math.max(...flown)) }));
  return say(claims.length === 1 ? "spread.one" : "spread.many", {
    count: claims.length,
    spread: said.join("; ") || say("figure.none"),
  });
}

// "Two figures on one day, 14 April 1999: 1,500 km; up to 2,300 km."
export function sameDay(claims) {
  const isDated = (claim) => claim.said.length === 10 && claim.quantity === "max_range" && claim.km;
  return [...groupBy(claims.filter(isDated), (claim) => claim.said).values()]
    .filter((day) => new Set(day.map((claim) => Math.round(claim.km))).size > 1)
    .map(function (day) {
      const figures = [...new Set(day.map((claim) => claim.figure))];
      return say("together.one_day", {
        count: capital(count(figures.length)),
        date: day[0].date,
        figures: figures.join("; "),
      });
    })
    .join(" ");
}
