// Room for labels: what is taken by other labels, lines and panels, and how wide a text is.
import { walk } from "../geo/curves.js";
import { mapInTasks } from "../geo/tasks.js";

const CELL = 24;
const cellAt = (x, y) => Math.floor(x / CELL) * 65536 + Math.floor(y / CELL);
const pen = document.createElement("canvas").getContext("2d");
// A layer in the map of others has its letters; in our page there is no map yet, and all are alike.
const lettered = document.querySelector(".leaflet-container") || document.body;
const family = getComputedStyle(lettered).fontFamily;
const widths = new Map();

export function textWidth(text, size, weight, style = "normal") {
  const font = `${style} ${weight} ${size}px ${family}`;
  const key = font + text;
  if (!widths.has(key)) {
    pen.font = font;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

// The first text of each font costs as much as hundreds: there are no labels before.
const FONTS = [
  [10, 400],
  [11, 400],
  [11, 400, "italic"],
  [11, 600],
  [12, 400],
  [12, 600],
];
export let areFontsLoaded = false;
export async function loadFonts() {
  await mapInTasks(FONTS, (font) => textWidth("A", ...font));
  areFontsLoaded = true;
}

// Points along lines, in a grid of cells.
export class TakenLines {
  constructor() {
    this.cells = new Map();
  }
  add(line, owner, bounds) {
    walk(line, 4, bounds, (x, y) => {
      const key = cellAt(x, y);
      const cell = this.cells.get(key);
      if (cell) cell.push(x, y, owner);
      else this.cells.set(key, [x, y, owner]);
    });
  }
  meet(left, right, top, bottom, ignore) {
    for (let cx = left; cx < right + CELL; cx += CELL) {
      for (let cy = top; cy < bottom + CELL; cy += CELL) {
        const cell = this.cells.get(cellAt(cx, cy));
        if (!cell) continue;
        for (let i = 0; i < cell.length; i += 3) {
          const [x, y] = [cell[i], cell[i + 1]];
          if (x > left && x < right && y > top && y < bottom && cell[i + 2] !== ignore) return true;
        }
      }
    }
    return false;
  }
}

// What is taken: boxes of labels and panels, and lines.
export class Taken {
  constructor() {
    this.boxes = [];
    this.lines = new TakenLines();
  }
  addBox(box) {
    this.boxes.push(box);
  }
  freeOfBoxes(box, gap = 2) {
    return this.boxes.every(
      (b) =>
        box.right + gap < b.left ||
        box.left - gap > b.right ||
        box.bottom + gap < b.top ||
        box.top - gap > b.bottom,
    );
  }
  meetsLine(box, gap, ignore) {
    return this.lines.meet(box.left - gap, box.right + gap, box.top - gap, box.bottom + gap, ignore);
  }
}

export const boxAt = (x, y, width, height) => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});
export const within = (box, bounds) =>
  box.left >= bounds.left &&
  box.right <= bounds.right &&
  box.top >= bounds.top &&
  box.bottom <= bounds.bottom;

export const overlap = (a, b) =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

export const boundsOfLines = (lines) => ({
  left: Math.min(...lines.map(({ box }) => box.west)),
  right: Math.max(...lines.map(({ box }) => box.east)),
  top: Math.min(...lines.map(({ box }) => box.north)),
  bottom: Math.max(...lines.map(({ box }) => box.south)),
});
