// What a claim says about a place, from distances alone; the same rules as rangeviz/analysis/deciding.py.
import { regionDistance } from "./geo/extremes.js";
import { claims } from "./store.js";
import { measureOthers } from "./turning.js";
import { distance, say } from "./words.js";

function verdictOf(claim, nearest, farthest) {
  const { low, high } = claim;
  if (!claim.kms.length) return "no_figure";
  if (low !== null && farthest <= low) return "within";
  if (low !== null && nearest <= low) return "within_from_part";
  if (high !== null && nearest > high) return "beyond";
  return low !== null && high !== null ? "depends_on_figure" : "not_settled";
}

// The operator's own cities are left out.
export const isOwn = (claim, place) => Boolean(claim.operator) && claim.operator === place.country;

// Distances from a place to launch regions, each measured once.
export function measureFrom(place) {
  const known = new Map();
  return function (region) {
    if (!known.has(region)) known.set(region, regionDistance(region, place.lon, place.lat));
    return known.get(region);
  };
}

export function answerOf(claim, { nearest, farthest }) {
  return { claim, nearest, farthest, verdict: verdictOf(claim, nearest, farthest) };
}

// Distances and verdicts from every region, for each claim that has a verdict.
export function compare(place, some = claims) {
  const measure = measureFrom(place);
  const others = measureOthers(place, measure);
  return some
    .filter((claim) => claim.region && claim.verdict && !isOwn(claim, place))
    .map(function (claim) {
      const answer = answerOf(claim, measure(claim.region));
      const would = others(claim.region).map((other) => ({ ...other, ...answerOf(claim, other) }));
      return { ...answer, turns: would.filter(({ verdict }) => verdict !== answer.verdict) };
    });
}

const beyond = ({ claim, nearest }) => distance(nearest - Math.max(0, ...claim.kms));

export function verdictWords(answer) {
  const { verdict, claim, nearest } = answer;
  if (verdict === "beyond") return say("answer.beyond", { margin: beyond(answer) });
  if (verdict === "no_figure") return say("answer.no_figure", { distance: distance(nearest) });
  if (verdict === "within" && claim.region.isPoint) return say("answer.within_point");
  return say("answer." + verdict);
}

// That the verdict turns on disputed land, and what it would be.
const turning = ({ change, place, nearest, farthest, verdict }) =>
  say("verdict.turns." + change, {
    place,
    nearest: distance(nearest),
    farthest: distance(farthest),
    answer: say("verdict.turns." + verdict),
  });

// One sentence that can be quoted: distance, figure, wording, basis, who and when.
export function sentence(answer, city) {
  const { claim, nearest, farthest, verdict } = answer;
  const { figureLow, figureHigh } = claim;
  let key = verdict;
  if (verdict === "within" && claim.region.isPoint) key = "point.within";
  if (verdict === "not_settled") {
    key = claim.high === null ? "not_settled_above" : "not_settled_below";
    if (claim.quantity === "test_distance") key = "not_settled_flown";
  }
  const text = say("verdict." + key, {
    figure: distance(verdict === "beyond" ? figureHigh : figureLow),
    low: distance(figureLow),
    high: distance(figureHigh),
    claim: claim.figure,
    city,
    region: claim.region.name,
    nearest: distance(nearest),
    farthest: distance(farthest),
    margin: beyond(answer),
  });
  const said = claim.basis === "projected" ? say("verdict.projected", { sentence: text }) : text;
  const { system, figure, basis, who, date } = claim;
  const source = { system, claim: figure, basis: basis || say("basis.none"), claimant: who, date };
  const turns = answer.turns.map(turning);
  if (claim.tried) return [said, say("try.sentence"), ...turns].join(" ");
  const chosen = claim.starts[0].region ? [] : [say("verdict.chosen")];
  return [said, say("verdict.claim", source), ...chosen, ...turns].join(" ");
}
