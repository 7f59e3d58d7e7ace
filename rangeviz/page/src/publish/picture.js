// The map as a picture that stands on its own: heading, labels, footnote and sources in one SVG, which
// needs no style sheet, and from it a PNG.
import { svg } from "../dom.js";
import { drawBorders, drawLand, drawSea } from "../map/base_map.js";
import { textWidth } from "../map/collisions.js";
import { drawLabels } from "../map/labels.js";
import { drawFills, drawLines } from "../map/rings.js";

const MARGIN = 24;
const HIDDEN = "rv-offscreen";
const STYLES = (
  "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap " +
  "stroke-linejoin opacity font-size font-weight font-style letter-spacing paint-order"
).split(" ");

// All that a view shows, clear of no card or button: there is none on paper.
export function drawMap(view) {
  const { left, top, right, bottom } = view.bounds;
  const paper = Object.assign(Object.create(view), { isPaper: true });
  const layers = [drawSea, drawLand, drawFills, drawBorders, drawLines, drawLabels];
  return svg(
    "svg",
    {
      class: "rv-paper-map",
      width: right - left,
      height: bottom - top,
      viewBox: [left, top, right - left, bottom - top].join(" "),
    },
    ...layers.flatMap((draw) => draw(paper)),
  );
}

export const inLight = (run) => {
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset.theme = "light";
  try {
    return run();
  } finally {
    if (theme) dataset.theme = theme;
    else delete dataset.theme;
  }
};

function wrapped(text, size, weight, width) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (textWidth(longer, size, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.filter(Boolean);
}

// `above` and `below` the map: texts of [text, size, weight].
export function pictureOf(view, above, below) {
  return inLight(() => {
    const drawn = drawMap(view);
    const width = Number(drawn.getAttribute("width"));
    let y = MARGIN;
    const write = ([text, size, weight = 400]) =>
      wrapped(text, size, weight, width).map((line) => {
        y += size * 1.35;
        const colour = weight > 400 ? "rv-paper-text" : "rv-paper-small";
        return svg("text", {
          class: colour,
          x: MARGIN,
          y,
          "font-size": size,
          "font-weight": weight,
          text: line,
        });
      });
    const heading = above.flatMap(write);
    drawn.setAttribute("x", MARGIN);
    drawn.setAttribute("y", (y += 12));
    y += Number(drawn.getAttribute("height")) + 4;
    const notes = below.flatMap(write);
    const size = { width: width + 2 * MARGIN, height: Math.ceil(y + MARGIN) };
    const whole = svg(
      "svg",
      {
        class: HIDDEN,
        ...size,
        viewBox: `0 0 ${size.width} ${size.height}`,
        xmlns: "http://www.w3.org/2000/svg",
      },
      svg("rect", { class: "rv-paper-ground", ...size }),
      ...heading,
      drawn,
      ...notes,
    );
    document.body.append(whole);
    const bare = svg("path");
    whole.append(bare);
    const initial = valuesOf(bare);
    bare.remove();
    for (const node of whole.querySelectorAll("path, rect, circle, text, tspan, g")) settle(node, initial);
    const { fontFamily } = getComputedStyle(document.body);
    whole.remove();
    whole.removeAttribute("class");
    whole.setAttribute("font-family", fontFamily);
    return whole;
  });
}

const valuesOf = (node) => {
  const style = getComputedStyle(node);
  return STYLES.map((name) => style.getPropertyValue(name));
};

// What the style sheet says of an element becomes its own attributes; of a group only its opacity.
function settle(node, initial) {
  const values = valuesOf(node);
  const isGroup = node.tagName === "g";
  STYLES.forEach((name, i) => {
    if (isGroup ? name === "opacity" && values[i] !== "1" : values[i] !== initial[i])
      node.setAttribute(name, values[i]);
  });
  if (node.tagName === "text") node.setAttribute("xml:space", "preserve");
}

export const svgText = (picture) => new XMLSerializer().serializeToString(picture);
export const addressOf = (picture) =>
  "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svgText(picture));

// Twice as fine as on the screen.
export async function pngOf(picture) {
  const image = new Image();
  image.src = addressOf(picture);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * picture.getAttribute("width");
  canvas.height = 2 * picture.getAttribute("height");
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done));
}
