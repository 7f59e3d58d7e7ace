// Unpacks Leaflet, the data and the page's own script, and runs them; the only script in plain sight.
"use strict";

import { nextFrame } from "./geo/tasks.js";

(async function () {
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`[|}~";
  const VALUES = new Uint8Array(128);
  for (let i = 0; i < 85; i++) VALUES[DIGITS.charCodeAt(i)] = i;

  // Base 85 (RFC 1924, with "," for "<" and "[" for "{"): five characters for four bytes.
  function bytesOf(text) {
    const missing = (5 - (text.length % 5)) % 5;
    const padded = text + "~".repeat(missing);
    const view = new DataView(new ArrayBuffer((padded.length / 5) * 4));
    for (let i = 0, at = 0; i < padded.length; at += 4) {
      let number = 0;
      for (const end = i + 5; i < end; i++) number = number * 85 + VALUES[padded.charCodeAt(i)];
      view.setUint32(at, number);
    }
    return new Uint8Array(view.buffer, 0, view.byteLength - missing);
  }

  function unpack(name) {
    const bytes = bytesOf(document.getElementById("rv-" + name).textContent);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  }

  // The content-security policy lists the hash of each script and style that may be added like this.
  function add(tag, text) {
    const node = document.createElement(tag);
    node.textContent = text;
    document.head.append(node);
    return node;
  }

  // A frame that nobody sees has no size, and rings that are to fit it no place.
  function shown() {
    return new Promise((done) => {
      function look() {
        if (!window.innerWidth || !window.innerHeight) return;
        window.removeEventListener("resize", look);
        done();
      }
      window.addEventListener("resize", look);
      look();
    });
  }

  // What stands in the page for where scripts do not run, shown where they are too old.
  function showStill() {
    const still = document.querySelector("noscript");
    const parsed = new DOMParser().parseFromString(still.textContent, "text/html");
    document.body.className = "rv-still";
    const page = document.createElement("div");
    page.className = still.className;
    page.append(...parsed.body.children);
    still.replaceWith(page);
  }

  if (!window.DecompressionStream) return showStill();
  const blocks = ["styles", "leaflet", "data", "scripts"];
  const [styles, leaflet, data, scripts] = await Promise.all(blocks.map(unpack));
  await shown();
  // Before the page's other styles, which a user's own may follow.
  document.querySelector("style").before(add("style", styles));
  document.body.classList.remove("rv-still");
  if (!window.L) add("script", leaflet);
  add("script", scripts);
  window.rangeviz.start(JSON.parse(data));
  await nextFrame();
  await window.rangeviz.addPlaces(JSON.parse(await unpack("places")));
  const own = document.getElementById("rv-own");
  if (own) add("script", own.textContent);
  document.documentElement.dataset.ready = "";
})();
