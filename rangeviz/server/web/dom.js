// Elements of the editor; text never becomes markup. Its words come with the page.
export const known = JSON.parse(document.getElementById("known").textContent);

export function say(key, values = {}) {
  const text = known.words[`serve.${key}`];
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

// An element with text, attributes, listeners and children.
export function el(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "text") node.textContent = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

export const button = (options, ...children) => el("button", { type: "button", ...options }, ...children);

// Says something once: a screen reader is not told again what it was told before.
export function tell(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = !text;
}

export const choice = (options, pairs, chosen) =>
  el(
    "select",
    options,
    ...pairs.map(([value, text]) => el("option", { value, text, selected: value === chosen })),
  );
