// Land, coast, borders and disputed lines as canvas tiles, drawn sharp at any fractional zoom.
rangeviz.add(function (rv) {
  "use strict";

  // Tiles are made for the exact zoom, not for the nearest whole one and then stretched.
  const SharpTiles = L.GridLayer.extend({
    options: { tileSize: 512, noWrap: true, keepBuffer: 1, updateWhenZooming: false },

    _setView(center, zoom, noPrune, noUpdate) {
      if (!noUpdate) {
        if (zoom !== this._tileZoom) {
          this._tileZoom = zoom;
          this._updateLevels();
          this._resetGrid();
        }
        this._update(center);
        if (!noPrune) this._pruneTiles();
        this._noPrune = Boolean(noPrune);
      }
      this._setZoomTransforms(center, zoom);
    },

    createTile(coords) {
      const size = this.getTileSize();
      const density = Math.min(window.devicePixelRatio || 1, 3);
      const tile = L.DomUtil.create("canvas", "rv-tile");
      tile.width = size.x * density;
      tile.height = size.y * density;
      const pen = tile.getContext("2d");
      pen.scale(density, density);
      const world = 256 * 2 ** this._tileZoom;
      const view = {
        world,
        left: coords.x * size.x,
        top: coords.y * size.y,
        west: (coords.x * size.x - 4) / world,
        east: (coords.x * size.x + size.x + 4) / world,
        north: (coords.y * size.y - 4) / world,
        south: (coords.y * size.y + size.y + 4) / world,
      };
      this.options.draw(pen, view, this._tileZoom);
      return tile;
    },
  });

  // Adds one shape to the current path, moved k worlds east; points under 0.4 px apart merge.
  function trace(pen, shape, view, k) {
    const { flat } = shape;
    let lastX = Infinity;
    let lastY = Infinity;
    for (let i = 0; i < flat.length; i += 2) {
      const x = (flat[i] + k) * view.world - view.left;
      const y = flat[i + 1] * view.world - view.top;
      if (i === 0) pen.moveTo(x, y);
      else if (i === flat.length - 2 || Math.abs(x - lastX) + Math.abs(y - lastY) > 0.4) pen.lineTo(x, y);
      else continue;
      lastX = x;
      lastY = y;
    }
  }

  function traceAll(pen, shapes, view) {
    pen.beginPath();
    for (const shape of shapes) {
      for (const k of rv.copies(shape.box, view)) trace(pen, shape, view, k);
    }
  }

  function stroke(pen, shapes, view, colour, width, dash = []) {
    traceAll(pen, shapes, view);
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    pen.setLineDash(dash);
    pen.lineJoin = "round";
    pen.stroke();
    pen.setLineDash([]);
  }

  function hatch(pen, shapes, view, colour) {
    pen.save();
    traceAll(pen, shapes, view);
    pen.clip();
    pen.beginPath();
    for (let x = -512; x < 512; x += 3 * Math.SQRT2) {
      pen.moveTo(x, 512);
      pen.lineTo(x + 512, 0);
    }
    pen.lineWidth = 0.7;
    pen.strokeStyle = colour;
    pen.stroke();
    pen.restore();
  }

  function drawLand(base) {
    return function (pen, view) {
      pen.fillStyle = rv.colour("--land");
      traceAll(pen, base.land.flat(), view);
      pen.fill("evenodd");
      stroke(pen, base.coast, view, rv.colour("--coast"), 0.6);
    };
  }

  function drawLines(base, disputed) {
    const of = (style) => disputed.filter((line) => line.style === style);
    const [dashed, hatched, dotted] = ["dashed", "hatched", "dotted"].map(of);
    return function (pen, view) {
      const ink = rv.colour("--disputed");
      if (rv.boundaries !== "none") {
        stroke(pen, base.borders, view, rv.colour("--border"), 0.75);
        hatch(pen, hatched, view, ink);
        stroke(pen, dashed, view, rv.colour("--region"), 2.4);
        stroke(pen, dashed, view, ink, 1.25, [3.5, 2]);
      }
      if (rv.boundaries === "claims") stroke(pen, dotted, view, ink, 0.8, [0.8, 2]);
    };
  }

  // Returns the two layers: land below the rings' fills, lines above them.
  rv.addBasemap = function (map, base) {
    const disputed = rv.data.disputed.map(({ style, line }) => ({
      style,
      ...rv.withBounds(rv.projectLine(line)),
    }));
    const land = new SharpTiles({ draw: drawLand(base), pane: "tilePane" });
    const lines = new SharpTiles({ draw: drawLines(base, disputed), pane: "rv-borders" });
    return [land.addTo(map), lines.addTo(map)];
  };
});
