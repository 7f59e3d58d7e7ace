// Moves the map so that what matters is clear of the card, the drawer and the footnote.
import { byId, phone, small } from "../dom.js";
import { mercatorY } from "../geo/mercator.js";
import { claims } from "../store.js";
import { map } from "./map.js";

const noteHeight = () => byId("rv-footnote").offsetHeight;

// The map around all rings that are on. What the footnote says, and so its height, follows the map.
export function fit() {
  const before = noteHeight();
  fitOnce();
  if (noteHeight() !== before) fitOnce();
}

function fitOnce() {
  const box = ringBounds();
  const size = map.getSize();
  const paper = document.body.classList.contains("rv-print");
  const note = paper ? 0 : noteHeight() + 8;
  const { right, bottom } = paper ? { right: 0, bottom: 0 } : covered();
  const [above, below] = small.matches ? [8, 8] : [30, 44];
  const margins = { left: 16, right: 16 + right, top: above, bottom: below + note + bottom };
  if (!box) return map.setView([20, 60], 2, { animate: false });
  const zoomX = Math.log2((size.x - margins.left - margins.right) / (256 * (box.east - box.west)));
  const zoomY = Math.log2((size.y - margins.top - margins.bottom) / (256 * (box.south - box.north)));
  const zoom = Math.max(small.matches ? 0 : 0.75, Math.floor(Math.min(zoomX, zoomY, 7) * 10) / 10);
  const world = 256 * 2 ** zoom;
  const card =
    paper || right || phone.matches
      ? 0
      : Math.max(0, Math.min(410, size.x - margins.left - margins.right - (box.east - box.west) * world));
  const x = ((box.west + box.east) / 2) * world + (margins.right - margins.left) / 2 + card / 2;
  const y = ((box.north + box.south) / 2) * world + (margins.bottom - margins.top) / 2;
  map.setView(map.unproject([x, y], zoom), zoom, { animate: false });
}

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

// Rings on one side of the world, as one box on the unit square; poles are cut at 84 degrees.
function ringBounds() {
  const boxes = claims
    .filter((claim) => claim.on)
    .flatMap((claim) => claim.outer.flatMap(({ ring }) => ring.curves))
    .map(({ winding, box }) => (winding ? { ...box, west: 0, east: 1 } : box));
  if (!boxes.length) return null;
  const middle = (boxes[0].west + boxes[0].east) / 2;
  const all = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  for (const box of boxes) {
    const k = Math.round(middle - (box.west + box.east) / 2);
    all.west = Math.min(all.west, box.west + k);
    all.east = Math.max(all.east, box.east + k);
    all.north = Math.max(mercatorY(84), Math.min(all.north, box.north));
    all.south = Math.min(mercatorY(-84), Math.max(all.south, box.south));
  }
  return all;
}

// An asked place under the card or out of view: beside a card on a small map all rings are fitted;
// else, or where that is not enough, the place is moved to the middle of what is free.
export function keepInView(place) {
  const isSeen = () => {
    const { x, y, right, bottom } = whereIs(place);
    return x > 20 && y > 20 && x < right - 70 && y < bottom - 20;
  };
  if (isSeen()) return;
  if (small.matches && !whereIs(place).isBelow) fit();
  if (isSeen()) return;
  const { x, y, right, bottom } = whereIs(place);
  map.panBy([x - right / 2, y - bottom / 2], { animate: false });
}

// A place in the map's container, and where what is free of it ends.
function whereIs({ lat, lon }) {
  const { x, y } = map.latLngToContainerPoint([lat, lon]);
  const frame = map.getContainer().getBoundingClientRect();
  const card = byId("rv-card").getBoundingClientRect();
  const note = byId("rv-footnote").getBoundingClientRect();
  const below = isBelow(card, frame);
  const right = below ? frame.width : card.left - frame.left;
  const bottom = Math.min(note.top, below ? card.top : Infinity) - frame.top;
  return { x, y, right, bottom, isBelow: below };
}
