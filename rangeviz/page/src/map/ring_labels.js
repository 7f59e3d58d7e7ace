// Labels on the rings: what they say, and the cheapest free place on, outside or inside the line.
import { groupBy, inkClass, innerRing, isMostOfEarth, shortFigure, withoutUnit } from "../claims.js";
import { svg } from "../dom.js";
import { walk } from "../geo/curves.js";
import { selected } from "../store.js";
import { isolated, say } from "../words.js";
import { flatCircle } from "./flat_circle.js";
import { boundsOfLines, boxAt, textWidth, within } from "./collisions.js";

const FEW = { systems: 8, lines: 60 }; // of more, only systems are named
const LARGE_PX = 90;
const MOST_COVERED = 0.1; // of the map, by labels over lines of others

// Lines that are no claim's outer one, where room is taken.
export const [INNER, FLAT] = [-2, -3];

// Figures with their unit once, after the last of those in that unit.
function listed(claims, drawn) {
  const unit = (claim) => claim.figure.split("\u00a0").at(-1);
  const inUnit = (own) => {
    const texts = own.map((claim, i) => {
      return i < own.length - 1 ? withoutUnit(claim) : shortFigure(claim, drawn);
    });
    return [...new Set(texts)];
  };
  return [...groupBy(claims, unit).values()].flatMap(inUnit).join(" · ");
}

// The wordings of a label, the longest first; the parts are set bold and plain. `others` are
// claims on the same system whose lines run too close for a plate of their own.
function wordings(claim, isLeader, others, side, drawn) {
  const bare = (one) => shortFigure(one, drawn);
  const figures = [...new Set([claim, ...others].map(bare))].filter(
    (text) => !isLeader || text !== bare(claim),
  );
  if (!isLeader) {
    const all = listed([claim, ...others], drawn);
    const isNew = (one, i, list) => list.findIndex(({ km }) => km === one.km) === i;
    const numbers = listed([claim, ...others].filter(isNew), drawn);
    const signs = (text) => text.replace(/up to /g, "≤ ").replace(/about /g, "≈ ");
    const short = [all, signs(all), numbers, figures[0], signs(figures[0])];
    return short.map((text) => [[text, 600]]);
  }
  const names = [...new Set([claim.system, cut(claim.system)])].map((name) => [isolated(name), 600]);
  const figure = claim.said_figure;
  const more = figures.map((text) => " · " + text).join("");
  const last =
    claim.line.ticks === "out"
      ? say("label.no_upper")
      : claim.basis && claim.basis !== "projected" // that word stands with the figure
        ? say("basis." + claim.basis)
        : "";
  const long = side ? [" · " + figure + (last && " · " + last) + side, " · " + figure + side] : [];
  const texts = [
    ...long,
    " · " + figure + (last && " · " + last) + more,
    " · " + figure + more,
    " · " + figure,
  ];
  const least = claim.basis === "projected" ? [[" · " + say("basis.projected"), 400]] : [];
  return names.flatMap((name) => [...texts.map((text) => [name, [text, 400]]), [name, ...least]]);
}

// A long name where it finds no room, cut after a word if there is one.
function cut(name) {
  return [...name].length > 32 ? name.match(/.{16,31}(?=\s)|.{31}/su)[0] + "…" : name;
}

// Which side of a line lies within, where it goes round what does not.
function sideOf(claim, view) {
  return isMostOfEarth(claim)
    ? " · " + say("label.side." + view.sideOf(claim.outer[0].ring), { region: claim.region.name })
    : "";
}

// Claims on one system whose lines lie closer than 18 px share a plate, the outermost first.
function sharePlates(visible, lines) {
  const groups = [];
  for (const claim of visible) {
    const top = boundsOfLines(lines.get(claim)).top;
    const near = groups.find(
      (group) =>
        group.claim.system === claim.system &&
        group.claim.region === claim.region &&
        Math.abs(top - group.top) < 18,
    );
    if (near) near.others.push(claim);
    else groups.push({ claim, top, others: [] });
  }
  return groups;
}

function plate(parts, small) {
  const size = small ? 11 : 12;
  const width = parts.reduce((sum, [text, weight]) => sum + textWidth(text, size, weight), 0) + 12;
  return { parts, size, width: Math.ceil(width), height: 18 };
}

// Points along the lines where a plate may go, the best first: near the top or the bottom.
function spotsAlong(lines, bounds, preferBottom) {
  const ringBox = boundsOfLines(lines);
  const middle = (Math.max(ringBox.left, bounds.left) + Math.min(ringBox.right, bounds.right)) / 2;
  const top = Math.max(ringBox.top, bounds.top);
  const bottom = Math.min(ringBox.bottom, bounds.bottom);
  const spots = [];
  for (const line of lines) {
    walk(line, 12, bounds, function (x, y, nx, ny) {
      const distance = (preferBottom ? bottom - y : y - top) + Math.abs(x - middle) * 0.25;
      spots.push({ x, y, nx, ny, distance });
    });
  }
  spots.sort((a, b) => a.distance - b.distance);
  return { spots, width: ringBox.right - ringBox.left };
}

// The cheapest free place for a plate on, outside or inside the ring's lines; clear of other lines, if
// not `crossing`.
function placeOnRing(claim, { spots, width: ringWidth }, plateSize, taken, bounds, crossing = false) {
  const { width, height } = plateSize;
  const ticks = claim.line.ticks;
  const gaps = { outside: ticks === "out" ? 16 : 4, inside: ticks === "in" ? 8 : 4 };
  const beside = ["outside", "inside", "corner", "inside corner"];
  const modes = width <= ringWidth / 2 ? ["on", ...beside] : beside;
  // Beside the line: above or below it where it runs level, left or right where it runs steep; by a
  // corner, where it slants.
  function centreAt({ x, y, nx, ny }, mode) {
    if (mode === "on") return [x, y];
    const isInside = mode.startsWith("inside");
    const way = isInside ? -1 : 1;
    const gap = isInside ? gaps.inside : gaps.outside;
    const aside = x + way * Math.sign(nx) * (gap + width / 2);
    const above = y + way * Math.sign(ny) * (gap + height / 2);
    if (mode.endsWith("corner")) return [aside, above];
    return Math.abs(ny) > 0.7 ? [x, above] : [aside, y];
  }
  let best = null;
  for (const spot of spots) {
    if (best && spot.distance >= best.cost) break;
    modes.forEach(function (mode, rank) {
      const cost = spot.distance + rank * 30 + (mode === "on" ? 40 * (1 - Math.abs(spot.ny)) : 0);
      if (best && cost >= best.cost) return;
      const box = boxAt(...centreAt(spot, mode), width, height);
      if (!within(box, bounds) || !taken.freeOfBoxes(box, 3)) return;
      const own = mode === "on" ? claim.number : -1;
      if (!crossing && taken.meetsLine(box, 2, own)) return;
      best = { cost, box };
    });
  }
  return best;
}

function drawPlate(claim, plateSize, box) {
  const node = svg(
    "g",
    { class: `rv-plate ${inkClass(claim)}` },
    svg("rect", { x: box.left, y: box.top, width: plateSize.width, height: plateSize.height, rx: 3 }),
  );
  const label = svg("text", { x: box.left + 6, y: box.top + 13, "font-size": plateSize.size });
  for (const [part, weight] of plateSize.parts) {
    // Not `direction`: Chromium would anchor the whole label by it.
    const bidi = part.startsWith("\u2068") ? "isolate" : null;
    label.append(svg("tspan", { "font-weight": weight, "unicode-bidi": bidi, text: part }));
  }
  node.append(label);
  node.dataset.claim = claim.id;
  return node;
}

// Copies of one ring in several worlds: the label goes to the one nearest the middle.
function nearestCopy(lines, centre) {
  const all = lines.map((line) => ({ line, box: boundsOfLines([line]) }));
  const distance = ({ box }) =>
    Math.max(0, box.left - centre, centre - box.right) + Math.abs((box.left + box.right) / 2 - centre) / 1e3;
  all.sort((a, b) => distance(a) - distance(b));
  return all.length ? [all[0].line] : [];
}

export function labelRings(visible, lines, leaders, view, taken, bounds) {
  const nodes = [];
  const { centre } = view;
  const isCrowded = !selected && (leaders.size > FEW.systems || visible.length > FEW.lines);
  const labelled = selected
    ? [selected]
    : isCrowded
      ? visible.filter((claim) => leaders.has(claim))
      : visible;
  let left = MOST_COVERED * (bounds.right - bounds.left) * (bounds.bottom - bounds.top);
  sharePlates(labelled, lines).forEach(function ({ claim, others }, order) {
    const outermost = claim.outer[0] ? nearestCopy(view.lines(claim.outer[0].ring), centre) : [];
    if (!outermost.length) return;
    const along = spotsAlong(outermost, bounds, order === 0 && labelled.length > 1);
    const texts = wordings(claim, leaders.has(claim), others, sideOf(claim, view), visible);
    const tried = isCrowded ? texts.slice(-2) : texts;
    // Of many lines a label may cover some, where its own is large enough to lie about it.
    const again = isCrowded && along.width > LARGE_PX && left > 0 ? tried : [];
    for (const [n, parts] of [...tried, ...again].entries()) {
      const size = plate(parts, !leaders.has(claim));
      const place = placeOnRing(claim, along, size, taken, bounds, n >= tried.length);
      if (!place) continue;
      taken.addBox(place.box);
      if (n >= tried.length) left -= size.width * size.height;
      nodes.push(drawPlate(claim, size, place.box));
      break;
    }
  });
  if (innerRing()) {
    const texts = [say("label.inner", { region: selected.region.name })];
    nodes.push(...lineLabel(texts, innerRing(), selected, INNER, view, taken, bounds));
  }
  const circle = flatCircle();
  if (circle) {
    const texts = ["label.flat", "label.flat_short"].map((key) => say(key, { figure: circle.claim.figure }));
    const claim = { ...circle.claim, colour: null };
    nodes.push(...lineLabel(texts, circle.ring, claim, FLAT, view, taken, bounds));
  }
  return nodes;
}

// The first of some texts that has room on a line that is no claim's outer one.
function lineLabel(texts, ring, claim, number, view, taken, bounds) {
  const lines = nearestCopy(view.lines(ring), view.centre);
  const along = lines.length && spotsAlong(lines, bounds, false);
  for (const text of lines.length ? texts : []) {
    const size = plate([[text, 400]], true);
    const place = placeOnRing({ number, line: { ticks: "" } }, along, size, taken, bounds);
    if (!place) continue;
    taken.addBox(place.box);
    return [drawPlate(claim, size, place.box)];
  }
  return [];
}
