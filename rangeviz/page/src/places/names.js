// When two spellings are one name, and which names are alike: rangeviz/inputs/place_names.py in the page.
const SPELT_OUT = {
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i", ħ: "h", ς: "σ" },
  ...{ ی: "ي", ى: "ي", ک: "ك", ہ: "ه", ھ: "ه", ة: "ه" },
};
const LETTERS = new RegExp(`[${Object.keys(SPELT_OUT).join("")}]`, "g");
const ACCENTS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;
const NO_LETTERS = /[\p{P}\p{Z}\p{S}\p{C}\p{Lm}]/gu;

export const nameKey = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(ACCENTS, "")
    .replace(NO_LETTERS, "")
    .replace(LETTERS, (letter) => SPELT_OUT[letter]);

// How many letters may differ in what is suggested.
export const likeness = (key) => Math.min(Math.floor([...key].length / 4), 2);

// Letters to add, drop, change or swap with the next; `most` + 1 if more.
export function differences(key, other, most) {
  const [a, b] = [[...key], [...other]];
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let last = [];
  let before = [];
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    [last, before, row] = [before, row, [i]];
    for (let j = 1; j <= b.length; j++) {
      let steps = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && b[j - 1] === a[i - 2])
        steps = Math.min(steps, last[j - 2] + 1);
      row.push(steps);
    }
    if (Math.min(...row) > most) return most + 1;
  }
  return Math.min(row[b.length], most + 1);
}
