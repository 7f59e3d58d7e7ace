// The reader's own figures: objects of the same shape as claims, so that they are drawn and judged alike.
import { traceRing } from "../geo/trace.js";
import { data, setTried, tried } from "../store.js";
import { say } from "../words.js";
import { originCalled } from "./origin.js";

export const UNITS = { km: 1, mi: 1.609344, nmi: 1.852 };
export const MOST_TRIED = 8;
export const FARTHEST_KM = 20003;
const LEAST_ROUND_OUTLINE_KM = 20;
let made = 0;

// A typed number, or the sentence that says what is wanted: { value } or { fault }.
export function readNumber(text) {
  const plain = text.trim();
  if (/^\d{1,3}\.\d{3}$/.test(plain)) {
    const [whole, rest] = plain.split(".");
    return {
      fault: say("try.unclear", { text: plain, one: whole + rest, two: `${whole}.${rest.slice(0, 2)}` }),
    };
  }
  if (!/^(\d{1,6}|\d{1,3}(,\d{3})+)(\.\d{1,3})?$/.test(plain)) return { fault: say("try.number") };
  return { value: Number(plain.replace(/,/g, "")) };
}

// What is wrong with a figure from an origin, or null.
export function faultOf({ qualifier, low, high, unit }, region) {
  const values = qualifier === "between" ? [low, high] : [low];
  if (values.some((value) => !(value > 0))) return say("try.positive");
  if (values.some((value) => value * UNITS[unit] > FARTHEST_KM)) {
    const most = Math.floor(FARTHEST_KM / UNITS[unit]).toLocaleString("en");
    return say("try.farthest", { most: `${most}\u00a0${unit}` });
  }
  if (qualifier === "between" && high <= low) return say("try.order");
  if (!region.isPoint && low * UNITS[unit] < LEAST_ROUND_OUTLINE_KM) return say("try.least");
  return tried.length < MOST_TRIED ? null : say("try.most");
}

export function addTried(figure, { region, code }) {
  const { qualifier, low, high, unit } = figure;
  const { line, style } = data.tried[qualifier];
  const number = [low, high]
    .filter(Boolean)
    .map((value) => value.toLocaleString("en"))
    .join(" to ");
  const text = `${number}\u00a0${unit}`;
  const said = ["stated", "between"].includes(qualifier) ? text : `${say("try." + qualifier)} ${text}`;
  const isOpen = ["at_least", "more_than"].includes(qualifier);
  const kms = [low, high].filter(Boolean).map((value) => value * UNITS[unit]);
  const rings = kms.map((km, n) => ({ figure: n ? "high" : "low", km, ring: traceRing(region, km) }));
  const outer = rings.filter(({ ring }) => ring.curves.length).reverse();
  made += 1;
  let inner; // traced when it is asked for
  const claim = {
    ...{
      id: `tried ${made}`,
      number: 1e6 + made,
      tried: { ...figure, code },
      region,
      kms,
      outer,
      line,
      style,
    },
    ...{ system: say("try.system", { number: made }), figure: said, said_figure: said, quote: "", notes: "" },
    ...{ operator: "", quantity: "max_range", qualifier, basis: "", colour: null, own: null, said: "" },
    ...{ low: kms[0], high: isOpen ? null : kms.at(-1), figureLow: kms[0], figureHigh: kms.at(-1) },
    ...{ km: outer.length ? outer[0].km : 0, drawable: outer.length > 0, on: outer.length > 0 },
    ...{
      starts: [{ region }],
      taken: 0,
      verdict: true,
      reason: "earth",
      marks: [],
      who: "",
      date: "",
      wording: [],
    },
    get inner() {
      if (inner === undefined) inner = region.isPoint ? null : traceRing(region, kms[0], -1);
      return inner && inner.curves.length ? inner : null;
    },
  };
  setTried([...tried, claim]);
  return claim;
}

export const removeTried = (claim) => setTried(tried.filter((one) => one !== claim));

// How the address has a figure; what it has is read as strictly as what is typed.
export const triedText = ({ tried: { qualifier, low, high, unit, code } }) =>
  [qualifier, low, high || "", unit, code].join("/");

export function readTried(texts) {
  setTried([]);
  made = 0;
  for (const text of texts.slice(0, MOST_TRIED)) {
    const [qualifier, first, second, unit, ...rest] = text.split("/");
    if (!Object.hasOwn(data.tried, qualifier) || !Object.hasOwn(UNITS, unit)) continue;
    const isNumber = (part) => /^\d{1,6}(\.\d{1,3})?$/.test(part);
    if (!isNumber(first) || (qualifier === "between") !== isNumber(second)) continue;
    const figure = { qualifier, low: Number(first), high: second ? Number(second) : null, unit };
    const origin = originCalled(rest.join("/"));
    if (origin && !faultOf(figure, origin.region)) addTried(figure, origin);
  }
}
