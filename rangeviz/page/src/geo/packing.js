// Lines travel as differences of whole numbers, five bits to a character (see rangeviz/page/packing.py).
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Uint8Array(128);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

export function unpackNumbers(text) {
  const numbers = [];
  let number = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const bits = VALUES[text.charCodeAt(i)];
    number += (bits & 31) * 2 ** shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(number % 2 ? -(number + 1) / 2 : number / 2);
    number = shift = 0;
  }
  return numbers;
}

// Numbers out of their differences; x and y take turns.
function summed(steps, first = 0) {
  for (let i = first + 2; i < steps.length; i++) steps[i] += steps[i - 2];
  return steps;
}

function pairs(flat, perDegree) {
  const line = [];
  for (let i = 0; i < flat.length; i += 2) line.push([flat[i] / perDegree, flat[i + 1] / perDegree]);
  return line;
}

// [[lon, lat], ...] from packed differences on a grid of `perDegree` steps.
export const unpackLine = (text, perDegree) => pairs(summed(unpackNumbers(text)), perDegree);

// The same from changes of the differences.
export const unpackCurve = (text, perDegree) => pairs(summed(summed(unpackNumbers(text), 2)), perDegree);
