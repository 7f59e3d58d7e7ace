// Unpacks Leaflet and the data, then runs the modules in their order.
(async function (rv) {
  "use strict";
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

  // Base 85 (RFC 1924, with a comma for "<"): five characters for four bytes.
  function bytesOf(text) {
    const values = new Map([...DIGITS].map((digit, i) => [digit.charCodeAt(0), i]));
    const missing = (5 - (text.length % 5)) % 5;
    const padded = text + "~".repeat(missing);
    const view = new DataView(new ArrayBuffer((padded.length / 5) * 4));
    for (let i = 0; i < padded.length; i += 5) {
      let number = 0;
      for (let j = i; j < i + 5; j++) number = number * 85 + values.get(padded.charCodeAt(j));
      view.setUint32((i / 5) * 4, number);
    }
    return new Uint8Array(view.buffer, 0, view.byteLength - missing);
  }

  async function unpack(name) {
    const bytes = bytesOf(document.getElementById("rv-" + name).textContent);
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
  rv.data = JSON.parse(await unpack("data"));
  for (const module of rv.queue) module(rv);
  const own = document.getElementById("rv-own");
  if (own) run(own.textContent);
  document.documentElement.dataset.ready = "";
})(window.rangeviz);
