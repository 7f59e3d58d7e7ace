// Elements of the page; text never becomes markup.
export const phone = window.matchMedia("(max-width: 719px)");
export const small = window.matchMedia("(max-width: 719px) and (max-height: 519px)");
export const byId = (id) => document.getElementById(id);

function build(node, options, children) {
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "text") node.textContent = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// An element with text, attributes, listeners and children.
export const el = (tag, options = {}, ...children) => build(document.createElement(tag), options, children);

export const svg = (tag, options = {}, ...children) =>
  build(document.createElementNS("http://www.w3.org/2000/svg", tag), options, children);

export const button = (options, ...children) => el("button", { type: "button", ...options }, ...children);

export const icon = (d) =>
  svg(
    "svg",
    { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" },
    svg("path", { d, class: "rv-stroke" }),
  );

// A link only for http and https; any other address stays text.
export function link(address, text) {
  if (!/^https?:\/\/[^\s]+$/i.test(address)) return el("span", { text });
  return el("a", { href: address, rel: "noopener noreferrer", target: "_blank", text });
}

// Texts from sources in a line of ours: each in its own direction, so that dates stay in place.
export const listed = (...texts) =>
  texts
    .filter(Boolean)
    .flatMap((text, i) => [i ? ", " : null, el("bdi", {}, text)])
    .filter(Boolean);

// Text of one direction inside text of another: the bidi algorithm sees it on its own. Quotation
// marks within it become single ones, as in print.
export const quote = (text) => el("q", { dir: "auto", text: text.replace(/“/g, "‘").replace(/”/g, "’") });
