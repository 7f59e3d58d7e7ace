// Moves the map so that what matters is clear of the card, the drawer and the footnote.
import { launchRegions, visibleClaims } from "../claims.js";
import { byId, phone, small } from "../dom.js";
import { mercatorX, mercatorY } from "../geo/mercator.js";
import { claims, tried } from "../store.js";
import { map } from "./map.js";

const DEEPEST = 7;
const REGIONAL = 4; // where nothing is drawn: a launch region among its neighbours
const LEAST_PX = 40; // of a page that has been hidden, or is all but covered

const noteHeight = () => byId("rv-footnote").offsetHeight;

// The map around all rings that are on. What the footnote says, and so its height, follows the map.
export function fit() {
  const box = boxOf([...claims, ...tried].filter((claim) => claim.on).flatMap(ringBoxes));
  const regions = box || boxOf(launchRegions().flatMap(regionBoxes));
  if (regions) aim(regions, box ? DEEPEST : REGIONAL);
  else map.setView([20, 60], 2, { animate: false });
}

// The map as it is, if a box can be seen on it; else around that, no nearer than before.
export function reveal(box) {
  if (box && !isSeen(box)) aim(box, map.getZoom());
}

// What opens over the map hides no ring that was in sight.
export function keepingRings(open) {
  const box = boxOf(visibleClaims().flatMap(ringBoxes));
  const wasSeen = box && isSeen(box);
  open();
  if (wasSeen) reveal(box);
}

export const ringOf = (claim) => boxOf(ringBoxes(claim));

// A place and the launch regions of what is drawn.
export function placeAndRegions({ lon, lat }) {
  return boxOf([...launchRegions().flatMap(regionBoxes), pointBox([lon, lat])]);
}

function pointBox([lon, lat]) {
  const [x, y] = [mercatorX(lon), mercatorY(lat)];
  return { west: x, east: x, north: y, south: y };
}

const regionBoxes = ({ outlines, points }) => [...outlines.map(({ box }) => box), ...points.map(pointBox)];

const ringBoxes = ({ outer }) =>
  outer
    .flatMap(({ ring }) => ring.curves)
    .map(({ winding, box }) => (winding ? { ...box, west: 0, east: 1 } : box));

// Boxes on one side of the world, as one box on the unit square; poles are cut at 84 degrees.
function boxOf(boxes) {
  if (!boxes.length) return null;
  const shown = (y) => Math.max(mercatorY(84), Math.min(mercatorY(-84), y));
  const middle = (boxes[0].west + boxes[0].east) / 2;
  const all = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  for (const box of boxes) {
    const k = Math.round(middle - (box.west + box.east) / 2);
    all.west = Math.min(all.west, box.west + k);
    all.east = Math.max(all.east, box.east + k);
    all.north = Math.min(all.north, shown(box.north));
    all.south = Math.max(all.south, shown(box.south));
  }
  return all;
}

function aim(box, most = DEEPEST) {
  const before = noteHeight();
  aimOnce(box, most);
  if (noteHeight() !== before) aimOnce(box, most);
}

function aimOnce(box, most) {
  const size = map.getSize();
  const margins = marginsNow();
  const wide = Math.max(LEAST_PX, size.x - margins.left - margins.right);
  const high = Math.max(LEAST_PX, size.y - margins.top - margins.bottom);
  const zoomX = Math.log2(wide / (256 * (box.east - box.west)));
  const zoomY = Math.log2(high / (256 * Math.max(1e-6, box.south - box.north)));
  const zoom = Math.max(
    small.matches ? 0 : phone.matches ? 0.5 : 0.75,
    Math.floor(Math.min(zoomX, zoomY, most) * 10) / 10,
  );
  const world = 256 * 2 ** zoom;
  const hasRoom = margins.right === 16 && size.x > 600 && !phone.matches;
  const card = hasRoom ? Math.max(0, Math.min(410, wide - (box.east - box.west) * world)) : 0;
  const x = ((box.west + box.east) / 2) * world + (margins.right - margins.left) / 2 + card / 2;
  const y = ((box.north + box.south) / 2) * world + (margins.bottom - margins.top) / 2;
  map.setView(map.unproject([x, y], zoom), zoom, { animate: false });
}

// Whether a box is clear of what lies over the map; one round the world is as far as that goes.
function isSeen({ west, east, north, south }) {
  const world = 256 * 2 ** map.getZoom();
  const corner = map.getPixelBounds().min;
  const size = map.getSize();
  const { right, bottom } = covered();
  const k = Math.round((corner.x + (size.x - right) / 2) / world - (west + east) / 2);
  const [left, far] = [west, east].map((x) => (x + k) * world - corner.x);
  const [top, low] = [north, south].map((y) => y * world - corner.y);
  const isInside = left >= 8 && far <= size.x - right - 8;
  return (isInside || east - west >= 1) && top >= 8 && low <= size.y - bottom - noteHeight() - 8;
}

// A view whose centre is the middle of what is free: of two copies of a place, that one is named.
export function centred(view) {
  view.centre -= covered().right / 2;
  return view;
}

// What is to stay free on each side of the map, in px: for labels, and for what lies over it.
export function marginsNow() {
  const note = noteHeight() + 8;
  const { right, bottom } = covered();
  const [above, below] = small.matches ? [isNarrow() ? 48 : 8, 8] : [60, 44];
  return { left: 16, right: 16 + right, top: above, bottom: below + note + bottom };
}

// Too narrow for rings between the buttons: they go below, as long as no drawer needs that room.
const isNarrow = () => map.getSize().x < 480 && document.body.dataset.stop === "peek";

// How far the card or the drawer lies over the map, from the right or from below.
function covered() {
  const frame = map.getContainer().getBoundingClientRect();
  const card = byId("rv-card");
  const over = (card.hidden ? byId("rv-panel") : card).getBoundingClientRect();
  if (isBelow(over, frame)) {
    const bottom = Math.max(0, frame.bottom - over.top);
    return { right: 0, bottom: frame.height - bottom > (small.matches ? 80 : 200) ? bottom : 0 };
  }
  return { right: card.hidden || over.width > frame.width * 0.6 ? 0 : frame.right - over.left, bottom: 0 };
}

const isBelow = (over, frame) => phone.matches && over.left - frame.left < 40;

// How far a spot on the map is to move to the middle of what is free; null where it is seen already.
export function wayToFree([x, y]) {
  const { x: width, y: height } = map.getSize();
  const { left, right, top, bottom } = marginsNow();
  if (x > 20 && y > (small.matches ? 60 : 20) && x < width - right && y < height - bottom) return null;
  return [(left + width - right) / 2 - x, (top + height - bottom) / 2 - y];
}
