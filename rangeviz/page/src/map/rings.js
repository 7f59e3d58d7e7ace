// Draws the claims that are on: fills below the borders, lines above them.
import { groupBy, innerRing, inkClass, leadersOf, visibleClaims } from "../claims.js";
import { svg } from "../dom.js";
import { pathOf, walk } from "../geo/curves.js";
import { lineTo, moveTo, written } from "../geo/pen.js";
import { flatCircle } from "./flat_circle.js";
import { outline } from "./outline.js";
import { data, selected } from "../store.js";

const MOST_APART = 60; // lines that are drawn one by one; of more, those of systems

const group = (classes, ...children) => svg("g", { class: classes }, ...children);

export function drawFills(view) {
  const visible = visibleClaims();
  const leaders = leadersOf(visible);
  const filled = new Set(visible.filter((claim) => claim.line.fill && leaders.has(claim)));
  const { most, shared, outer, inner, band, dimmed_band: dimmedBand } = data.fills;
  const opacity = filled.size > most ? 0 : Math.min(outer, shared / filled.size);
  const shapes = [];
  for (const claim of visible) {
    const isSelected = claim === selected;
    const alpha = isSelected ? outer : !selected && filled.has(claim) ? opacity : 0;
    if (!alpha && !claim.line.band) continue;
    const rings = claim.outer.map(({ ring }) => ring);
    const area = (own, value) => drawArea(own, value, view);
    const parts = [area(rings.slice(-1), alpha)];
    if (claim.line.band) parts.push(area(rings, selected && !isSelected ? dimmedBand : band));
    if (isSelected && claim.inner) parts.push(area([claim.inner], inner));
    shapes.push(group(inkClass(claim), ...parts));
  }
  return [...shapes, ...drawRegions(view)];
}

// What lies inside of an odd number of rings.
function drawArea(rings, opacity, view) {
  const d = rings.map((ring) => view.area(ring)).join("");
  const south = rings.filter((ring) => ring.south).length % 2 === 1;
  return outline({ class: "rv-area", d, "fill-opacity": opacity }, curvesOf(rings), { south });
}

const curvesOf = (rings) => rings.flatMap(({ curves }) => curves);

// Launch regions, opaque above the fills.
function drawRegions(view) {
  const used = new Set(visibleClaims().map((claim) => claim.region));
  return [...used].filter(Boolean).map(function (region) {
    const [fill, edge] = view.drawn(region.outlines);
    const spots = region.points.flatMap(([lon, lat]) => view.spots({ lon, lat }));
    const square = ([x, y]) =>
      svg("rect", { class: "rv-region-point", x: x - 3, y: y - 3, width: 6, height: 6 });
    return group(
      "rv-region",
      outline({ class: "rv-region-area", d: fill, "fill-rule": "evenodd" }, region.outlines, {}),
      outline({ class: "rv-region-edge", d: edge }, region.outlines),
      ...spots.map(square),
    );
  });
}

export function drawLines(view) {
  const visible = visibleClaims();
  const first = leadersOf(visible);
  const isMassed = (claim) =>
    visible.length > MOST_APART &&
    claim !== selected &&
    !first.has(claim) &&
    !claim.line.ticks &&
    !claim.line.dots;
  const circle = flatCircle();
  const wrong = circle && drawOutline(circle.ring, { line: { dash: [] } }, "flat", 1.25, view);
  const massed = groupBy(visible.filter(isMassed), (claim) => inkClass(claim) + claim.style);
  return [
    ...[...massed.values()].map((own) => drawMass(own, view)),
    ...visible.filter((claim) => !isMassed(claim)).map((claim) => drawClaim(claim, first.has(claim), view)),
    ...(wrong ? [group("rv-flat", ...wrong)] : []),
  ];
}

const classOf = (claim) => `rv-claim ${inkClass(claim)}${selected && claim !== selected ? " rv-dimmed" : ""}`;

function drawClaim(claim, isFirst, view) {
  const width = claim.line.width * (isFirst && claim.colour !== null ? 1 : 0.8);
  const parts = claim.outer.flatMap(({ ring, figure }) => drawOutline(ring, claim, figure, width, view));
  if (claim === selected && innerRing()) {
    parts.push(...drawOutline(innerRing(), { line: { dash: [] } }, "inner", 1.25, view));
  }
  const node = group(classOf(claim), ...parts);
  node.dataset.claim = claim.id;
  return node;
}

// Lines of one colour and style as one path, without halos.
function drawMass(claims, view) {
  const [{ line }] = claims;
  const rings = new Set(claims.flatMap(({ outer }) => outer.map(({ ring }) => ring)));
  const d = [...rings].flatMap((ring) => view.lines(ring).map((one) => pathOf(one, 4))).join("");
  return group(classOf(claims[0]), strokeOf(line, d, line.width * 0.8, curvesOf([...rings])));
}

const strokeOf = (line, d, width, curves, figure) =>
  outline(
    {
      class: "rv-line",
      d,
      "stroke-width": width,
      "data-figure": figure,
      "stroke-dasharray": line.dash.length ? line.dash.join(" ") : null,
      "stroke-linecap": line.round_caps ? "round" : "butt",
    },
    curves,
  );

function drawOutline(ring, { line }, figure, width, view) {
  const lines = view.lines(ring);
  const d = lines.map((one) => pathOf(one)).join("");
  const parts = [
    svg("path", { class: "rv-casing", d, "stroke-width": width + 2.5 }),
    strokeOf(line, d, width, ring.curves, figure),
  ];
  if (line.ticks && figure !== "inner") parts.push(...drawTicks(lines, line.ticks, view));
  if (line.dots && figure !== "inner") parts.push(...drawDots(lines, view));
  return parts;
}

function drawTicks(lines, side, view) {
  const [apart, pieces] = data.ticks[side];
  const spots = [];
  for (const line of lines) walk(line, apart, view.bounds, (...spot) => spots.push(spot));
  return pieces.map(function ([from, to, opacity]) {
    for (const [x, y, nx, ny] of spots) {
      moveTo(x + nx * from, y + ny * from);
      lineTo(x + nx * to, y + ny * to);
    }
    const shown = opacity < 1 ? opacity : null;
    return svg("path", { class: "rv-tick", "stroke-opacity": shown, d: written() });
  });
}

function drawDots(lines, view) {
  for (const line of lines) {
    walk(line, 48, view.bounds, (x, y) => (moveTo(x, y), lineTo(x, y)));
  }
  const d = written();
  return [svg("path", { class: "rv-dot-halo", d }), svg("path", { class: "rv-dot", d })];
}
