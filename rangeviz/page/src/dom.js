// Small tools that every module uses: words, numbers, elements, links.
rangeviz.add(function (rv) {
  "use strict";

  const words = rv.data.words;

  // A sentence from the table of words; {name} is filled from `values`.
  rv.say = function (key, values = {}) {
    if (!(key in words)) throw new Error("no words for " + key);
    return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };

  // Small counts as words, larger ones as digits.
  rv.count = (n) => words["number." + n] || rv.number(n);
  rv.number = (n) => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ",");
  rv.capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // An element with text, attributes, listeners and children; text never becomes markup.
  rv.el = function (tag, options = {}, ...children) {
    const svg = options.svg === true;
    const node = svg
      ? document.createElementNS("http://www.w3.org/2000/svg", tag)
      : document.createElement(tag);
    for (const [key, value] of Object.entries(options)) {
      if (value === undefined || value === null || value === false || key === "svg") continue;
      if (key === "text") node.textContent = value;
      else if (key === "class") node.setAttribute("class", value);
      else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };

  // A link only for http and https; any other address stays text.
  rv.link = function (address, text) {
    if (!/^https?:\/\/[^\s]+$/i.test(address)) return rv.el("span", { text });
    return rv.el("a", { href: address, rel: "noopener noreferrer", target: "_blank", text });
  };

  // Texts from sources in a line of ours: each in its own direction, so that dates stay in place.
  rv.listed = (...texts) =>
    texts
      .filter(Boolean)
      .flatMap((text, i) => [i ? ", " : null, rv.el("bdi", {}, text)])
      .filter(Boolean);

  // Text of one direction inside text of another: the bidi algorithm sees it on its own. Quotation
  // marks within it become single ones, as in print.
  rv.quote = (text) => rv.el("q", { dir: "auto", text: text.replace(/“/g, "‘").replace(/”/g, "’") });

  rv.cities = []; // until cities.js has unpacked them
  rv.phone = window.matchMedia("(max-width: 719px)");
});
