// The table of words, numbers and distances as the page says them.
let words = {};
let unit = { name: "km", km: 1 };

export function readWords(data) {
  words = data.words;
  unit = { name: data.units, km: data.km_per_unit };
}

const LEFTWARD = /(?=\p{L})[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

// A text set off by marks, so that what follows stays put; the same as in rangeviz/core/text.py.
export function isolated(text) {
  if (!LEFTWARD.test(text.replace(/\u2068[^\u2066-\u2069]*\u2069/g, ""))) return text;
  return `\u2068${isPaired(text) ? text : unmarked(text)}\u2069`;
}

function isPaired(text) {
  let depth = 0;
  for (const letter of text) {
    if (/[\u2066-\u2068]/.test(letter)) depth += 1;
    else if (letter === "\u2069" && (depth -= 1) < 0) return false;
  }
  return depth === 0;
}

// Without such marks: for data, which programs compare.
export const unmarked = (text) => text.replace(/[\u2066-\u2069]/g, "");

// A sentence from the table of words; {name} is filled from `values`, each in its own direction.
export function say(key, values = {}) {
  if (!(key in words)) throw new Error("no words for " + key);
  return words[key].replace(/\{(\w+)\}/g, (_, name) => isolated(String(values[name])));
}

// Rounded as Python does it: a half goes to the even number.
export const number = (n) => String(Math.round(n) - (n % 2 === 0.5)).replace(/\B(?=(\d{3})+$)/g, ",");
// Small counts as words, larger ones as digits.
export const count = (n) => words["number." + n] || number(n);
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// A date of YYYY, YYYY-MM or YYYY-MM-DD as a reader expects it: day month year.
export function dateText(date) {
  const [year, month, day] = date.split("-");
  const name = month && words["date.months"].split(" ")[month - 1];
  return [day && Number(day), name, year || say("date.none")].filter(Boolean).join(" ");
}

export const unitName = () => unit.name;
export const inUnits = (km) => km / unit.km;
const whole = (n) => (n > 0 && n <= 0.5 ? "<1" : number(n)); // never 0 where it is more
export const distance = (km) => `${whole(inUnits(km))}\u00a0${unit.name}`;
