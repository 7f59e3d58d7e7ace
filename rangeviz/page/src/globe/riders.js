// While the globe turns, each name rides along with the place under it; at rest all are set anew.
const riders = new Map(); // which place is under a name, and where it was when the name was set

function riderOf(node, before) {
  const marked = node.firstElementChild || node; // of a plate its ground
  const [x, y, cx, cy, width] = ["x", "y", "cx", "cy", "width"].map((name) => +marked.getAttribute(name));
  const spot = [x + cx + width / 2, y + cy];
  return { spot, place: before.placeAt(...spot) };
}

// `before`: the view that the names were set for. A name beside a dot rides with the dot.
export function rideAlong(names, before, view) {
  if (!riders.has(names[0])) {
    riders.clear();
    for (const node of names) {
      const dot = node.previousSibling;
      const isBeside = node.tagName === "text" && dot && dot.tagName === "circle";
      riders.set(node, (isBeside && riders.get(dot)) || riderOf(node, before));
    }
  }
  for (const [node, { spot, place }] of riders) {
    const now = place && view.spot(place);
    node.setAttribute("visibility", now ? "visible" : "hidden");
    if (now) node.setAttribute("transform", `translate(${now[0] - spot[0]} ${now[1] - spot[1]})`);
  }
}
