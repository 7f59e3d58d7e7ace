// Moves what is on the stage: by mouse, finger, two fingers, wheel and keys.
const STEP_PX = 80; // of an arrow key, as on the web map
const KEYS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// `moved(dx, dy)`, `zoomed(step, spot)` and `home()` do it; `asked(spot, event)` is a click; `rest()` follows all.
export function listen(node, { moved, zoomed, home, asked, rest }) {
  const fingers = new Map();
  let way = 0;
  let waiting = 0;
  const spotOf = ({ clientX, clientY }) => {
    const { left, top } = node.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  const middle = () => {
    const spots = [...fingers.values()];
    const [x, y] = [0, 1].map((axis) => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length);
    const [a, b] = spots;
    return { x, y, apart: b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0 };
  };
  const restSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(rest, 160);
  };

  node.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest(".rv-plate")) return;
    if (!fingers.size) way = 0;
    fingers.set(event.pointerId, spotOf(event));
    node.setPointerCapture(event.pointerId);
  });
  node.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = middle();
    fingers.set(event.pointerId, spotOf(event));
    const now = middle();
    way += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (way < 4 && fingers.size < 2) return;
    moved(now.x - before.x, now.y - before.y);
    if (before.apart && now.apart) zoomed(Math.log2(now.apart / before.apart), [now.x, now.y]);
  });
  const lift = (event) => {
    if (fingers.delete(event.pointerId) && !fingers.size && way >= 4) rest();
  };
  node.addEventListener("pointerup", lift);
  node.addEventListener("pointercancel", lift);
  node.addEventListener("click", (event) => {
    if (way < 4) asked(spotOf(event), event);
    way = 0;
  });
  node.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoomed(-event.deltaY * (event.deltaMode ? 0.05 : 0.0025), spotOf(event));
      restSoon();
    },
    { passive: false },
  );
  node.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS[key]) moved(...KEYS[key].map((one) => one * STEP_PX));
    else if (key === "+" || key === "=") zoomed(0.75);
    else if (key === "-") zoomed(-0.75);
    else if (key === "0") home();
    else return;
    event.preventDefault();
    rest();
  });
}
