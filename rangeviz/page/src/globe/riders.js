// While the globe turns, each name rides along with the place under it; at rest all are set anew.
const riders = new WeakMap(); // which place is under a name, and where it was when the name was set

function riderOf(node, before) {
  const marked = node.firstElementChild || node; // the dot of a name, the ground of a plate
  const [x, y, cx, cy, width] = ["x", "y", "cx", "cy", "width"].map((name) => +marked.getAttribute(name));
  const spot = [x + cx + width / 2, y + cy];
  return { spot, place: before.placeAt(...spot), isSeen: true };
}

// `before`: the view that the names were set for.
export function rideAlong(names, before, view) {
  if (!riders.has(names[0])) for (const node of names) riders.set(node, riderOf(node, before));
  for (const node of names) {
    const rider = riders.get(node);
    const { spot, place } = rider;
    const now = place && view.spot(place);
    if (Boolean(now) !== rider.isSeen) {
      rider.isSeen = Boolean(now);
      node.setAttribute("visibility", now ? "visible" : "hidden");
    }
    if (!now) continue;
    const [x, y] = now.map((to, axis) => Math.round(10 * (to - spot[axis])) / 10);
    node.setAttribute("transform", `translate(${x} ${y})`);
  }
}
