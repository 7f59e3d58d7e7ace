// Unpacks Leaflet and the map's numbers, then runs the modules in their order.
(async function (rv) {
  "use strict";
  async function unpack(name) {
    const packed = atob(document.getElementById("rv-" + name).textContent);
    const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  }

  // The content-security policy lists the hash of each script that may run like this.
  function run(code) {
    const script = document.createElement("script");
    script.textContent = code;
    document.head.append(script);
  }

  if (!window.L) run(await unpack("leaflet"));
  rv.mapData = await unpack("map-data");
  for (const module of rv.queue) module(rv);
  const own = document.getElementById("rv-own");
  if (own) run(own.textContent);
  document.documentElement.dataset.ready = "";
})(window.rangeviz);
