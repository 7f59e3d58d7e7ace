// Whole numbers travel as short texts (see rangeviz/page/packing.py): 80 of 91 characters end one.
const LAST = 80;
const MORE = 11;
const VALUES = new Uint8Array(128);
for (let code = 35, value = 0; code < 127; code++) if (code !== 92) VALUES[code] = value++;

export function unpackNumbers(text) {
  const numbers = [];
  let number = 0;
  let weight = 1;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)];
    number += value * weight;
    weight *= MORE;
    if (value >= LAST) continue;
    numbers.push(number % 2 ? -(number + 1) / 2 : number / 2);
    number = 0;
    weight = 1;
  }
  return numbers;
}

// Numbers out of their differences; x and y take turns.
function summed(steps) {
  for (let i = 2; i < steps.length; i++) steps[i] += steps[i - 2];
  return steps;
}

function pairs(flat, perDegree) {
  const line = [];
  for (let i = 0; i < flat.length; i += 2) line.push([flat[i] / perDegree, flat[i + 1] / perDegree]);
  return line;
}

// [[lon, lat], ...] from packed differences on a grid of `perDegree` steps.
export const unpackLine = (text, perDegree) => pairs(summed(unpackNumbers(text)), perDegree);

// The same to 1 m: even numbers are thousandths of a degree, odd ones a hundredth of that.
export const unpackOutline = (text, perDegree) =>
  pairs(summed(unpackNumbers(text).map((step) => (step % 2 ? (step - 1) / 2 : step * 50))), perDegree);

// Lists of numbers, each by its length and by differences.
export function unpackLists(text) {
  const [numbers, lists] = [unpackNumbers(text), []];
  let last = 0;
  for (let at = 0; at < numbers.length; at += 1 + lists.at(-1).length) {
    lists.push(numbers.slice(at + 1, at + 1 + numbers[at]).map((step) => (last += step)));
  }
  return lists;
}

export function unpackSteps(text) {
  let last = 0;
  return unpackNumbers(text).map((step) => (last += step));
}

// Sizes in steps of five in a hundred.
export const unpackSizes = (text) =>
  unpackSteps(text).map((step) => (step ? Math.round(1.05 ** (step - 1)) : 0));

// The same from arcs: steps, and how far the control point is off their middle. So many chords are
// taken of each that none is off by more than a quarter of a step.
export function unpackArcs(text, perDegree) {
  const [firstX, firstY, ...numbers] = unpackNumbers(text);
  let [x, y] = [firstX, firstY];
  const flat = [x, y];
  for (let i = 0; i < numbers.length; i += 4) {
    const [dx, dy, offX, offY] = numbers.slice(i, i + 4);
    const [endX, endY] = [x + dx, y + dy];
    const [midX, midY] = [Math.floor((x + endX) / 2) + offX, Math.floor((y + endY) / 2) + offY];
    const stretch = Math.max(0.01, Math.cos((y / perDegree / 180) * Math.PI));
    const chords = Math.ceil(Math.sqrt(2 * Math.hypot(offX, offY / stretch))) || 1;
    for (let n = 1; n <= chords; n++) {
      const t = n / chords;
      const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
      flat.push(a * x + b * midX + c * endX, a * y + b * midY + c * endY);
    }
    [x, y] = [endX, endY];
  }
  return pairs(flat, perDegree);
}
