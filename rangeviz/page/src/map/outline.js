// Paths of which is known what they show, so that a globe that turns can trace them anew.
import { svg } from "../dom.js";

const shown = new WeakMap();

// `area`: the path is filled; { south }: and the south pole lies inside.
export function outline(options, shapes, area = null) {
  const path = svg("path", options);
  shown.set(path, { shapes, area });
  return path;
}

export const shownBy = (path) => shown.get(path);
