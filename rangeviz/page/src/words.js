// The table of words, numbers and distances as the page says them.
let words = {};
let unit = { name: "km", km: 1 };

export function readWords(data) {
  words = data.words;
  unit = { name: data.units, km: data.km_per_unit };
}

// A sentence from the table of words; {name} is filled from `values`.
export function say(key, values = {}) {
  if (!(key in words)) throw new Error("no words for " + key);
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export const number = (n) => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ",");
// Small counts as words, larger ones as digits.
export const count = (n) => words["number." + n] || number(n);
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const unitName = () => unit.name;
export const inUnits = (km) => km / unit.km;
export const distance = (km) => `${number(inUnits(km))}\u00a0${unit.name}`;
