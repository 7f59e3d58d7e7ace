// Puts the page together: map, layers, panel, and what a click means.
rangeviz.add(function (rv) {
  "use strict";
  rv.boundaries = rv.data.boundaries;

  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  rv.map = L.map("rv-map", {
    zoomControl: false,
    attributionControl: rv.data.own,
    zoomSnap: 0.1,
    minZoom: 0.5,
    maxZoom: 9,
    worldCopyJump: true,
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
    maxBounds: [
      [-89, -100000],
      [89, 100000],
    ],
    maxBoundsViscosity: 1,
    center: [20, 60],
    zoom: 2,
  });
  if (rv.data.own) rv.map.attributionControl.setPrefix(false);
  for (const [name, z] of [
    ["rv-land", 190],
    ["rv-fills", 250],
    ["rv-borders", 300],
    ["rv-lines", 390],
    ["rv-names", 450],
  ]) {
    rv.map.createPane(name).style.zIndex = z;
    if (name !== "rv-names") rv.map.getPane(name).style.pointerEvents = "none";
  }
  rv.names = new rv.Overlay({ pane: "rv-names", draw: rv.drawLabels, padding: 0 });
  const overlays = [
    new rv.Overlay({ pane: "rv-fills", draw: rv.drawFills }),
    new rv.Overlay({ pane: "rv-lines", draw: rv.drawLines }),
    rv.names,
  ];

  rv.refresh = function () {
    rv.shareColours();
    rv.refreshPanel();
    overlays.forEach((overlay) => overlay.redraw());
    rv.remember();
  };

  // The map around all rings that are on, clear of the card and of the phone's sheet.
  rv.fit = function () {
    const box = ringBounds();
    const size = rv.map.getSize();
    const paper = document.body.classList.contains("rv-print");
    const note = paper ? 0 : document.getElementById("rv-footnote").offsetHeight + 8;
    const { right, bottom } = paper ? { right: 0, bottom: 0 } : covered();
    const room = { left: 16, right: 16 + right, top: 30, bottom: 44 + note + bottom };
    if (!box) return rv.map.setView([20, 60], 2, { animate: false });
    const zoomX = Math.log2((size.x - room.left - room.right) / (256 * (box.east - box.west)));
    const zoomY = Math.log2((size.y - room.top - room.bottom) / (256 * (box.south - box.north)));
    const zoom = Math.max(0.75, Math.floor(Math.min(zoomX, zoomY, 7) * 10) / 10);
    const world = 256 * 2 ** zoom;
    const card =
      paper || right || rv.phone.matches
        ? 0
        : Math.max(0, Math.min(410, size.x - room.left - room.right - (box.east - box.west) * world));
    const x = ((box.west + box.east) / 2) * world + (room.right - room.left) / 2 + card / 2;
    const y = ((box.north + box.south) / 2) * world + (room.bottom - room.top) / 2;
    const centre = rv.map.unproject([x, y], zoom);
    rv.map.setView(centre, zoom, { animate: false });
  };

  // How far the card or the sheet lies over the map, from the right or from below.
  function covered() {
    const map = rv.map.getContainer().getBoundingClientRect();
    const card = document.getElementById("rv-card");
    const over = (card.hidden ? document.getElementById("rv-panel") : card).getBoundingClientRect();
    if (rv.phone.matches) {
      const bottom = Math.max(0, map.bottom - over.top);
      return { right: 0, bottom: map.height - bottom > 200 ? bottom : 0 };
    }
    return { right: card.hidden || over.width > map.width / 2 ? 0 : map.right - over.left, bottom: 0 };
  }

  // Rings on one side of the world, as one box on the unit square; poles are cut at 84 degrees.
  function ringBounds() {
    const boxes = rv.claims
      .filter((claim) => claim.on)
      .flatMap((claim) =>
        claim.outer.flatMap(({ ring }) =>
          ring.curves.map((curve) => (curve.winding ? { ...curve.box, west: 0, east: 1 } : curve.box)),
        ),
      );
    if (!boxes.length) return null;
    const first = boxes[0];
    const middle = (first.west + first.east) / 2;
    const all = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
    for (const box of boxes) {
      const k = Math.round(middle - (box.west + box.east) / 2);
      all.west = Math.min(all.west, box.west + k);
      all.east = Math.max(all.east, box.east + k);
      all.north = Math.max(rv.mercatorY(84), Math.min(all.north, box.north));
      all.south = Math.min(rv.mercatorY(-84), Math.max(all.south, box.south));
    }
    return all;
  }

  // An asked place under the card or out of view is moved to the middle of what is free.
  rv.keepInView = function (place) {
    const point = rv.map.latLngToContainerPoint([place.lat, place.lon]);
    const map = rv.map.getContainer().getBoundingClientRect();
    const card = document.getElementById("rv-card").getBoundingClientRect();
    const note = document.getElementById("rv-footnote").getBoundingClientRect();
    const right = rv.phone.matches ? map.width : card.left - map.left;
    const bottom = Math.min(note.top, rv.phone.matches ? card.top : Infinity) - map.top;
    if (point.x > 20 && point.y > 20 && point.x < right - 20 && point.y < bottom - 20) return;
    rv.map.panBy([point.x - right / 2, point.y - bottom / 2], { animate: false });
  };

  const Zoom = L.Control.extend({
    onAdd() {
      const box = rv.el("div", { class: "leaflet-bar rv-zoom" });
      const button = (key, content, onclick) => {
        const node = rv.el(
          "button",
          { type: "button", "aria-label": rv.say(key), title: rv.say(key), onclick },
          content,
        );
        box.append(node);
      };
      button("map.zoom_in", rv.icon("M12 6v12M6 12h12"), () => rv.map.zoomIn(0.75));
      button("map.zoom_out", rv.icon("M6 12h12"), () => rv.map.zoomOut(0.75));
      button("map.fit", rv.icon("M5 9V5h4M15 5h4v4M19 15v4h-4M9 19H5v-4"), () => rv.fit());
      L.DomEvent.disableClickPropagation(box);
      return box;
    },
  });

  function footnote() {
    const { file, accessed, version } = rv.data;
    const more =
      rv.say("footnote.projection") +
      " " +
      rv.say("footnote.stamp", { file: file || rv.say("footnote.no_file"), date: accessed, version });
    document
      .getElementById("rv-footnote")
      .replaceChildren(
        rv.el(
          "p",
          { text: `${rv.say("footnote.borders")} ${rv.say("footnote.cities")} ` },
          rv.el("span", { class: "rv-more", text: more }),
        ),
      );
    document.getElementById("rv-credits").textContent = more;
  }

  document.body.dataset.stop = "peek";
  rv.shareColours();
  rv.drawPanel();
  rv.drawBar();
  footnote();
  new Zoom({ position: rv.phone.matches ? "topright" : "topleft" }).addTo(rv.map);
  rv.fit();
  overlays.forEach((overlay) => overlay.addTo(rv.map));

  rv.map.on("click", ({ latlng }) => {
    const { lng, lat } = latlng.wrap();
    rv.askAt(lng, lat);
  });
  const chosen = rv.claims.find((claim) => claim.id === rv.data.highlight);
  if (chosen) rv.showClaim(chosen);
});

// Once the first rings are on the screen: land and cities, and what the address asks for.
rangeviz.later.push(function (rv) {
  "use strict";
  new rv.Overlay({ pane: "rv-land", draw: rv.drawLand }).addTo(rv.map);
  new rv.Overlay({ pane: "rv-borders", draw: rv.drawBorders }).addTo(rv.map);
  rv.names.redraw();
  rv.startState();
});
