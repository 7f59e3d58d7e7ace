// Labels on rings and names of places, set so that none covers another, a line or a panel.
rangeviz.add(function (rv) {
  "use strict";
  const CELL = 24;
  const pen = document.createElement("canvas").getContext("2d");
  const svg = (tag, options, ...children) => rv.el(tag, { svg: true, ...options }, ...children);

  function textWidth(text, size, weight, style = "normal") {
    pen.font = `${style} ${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    return pen.measureText(text).width;
  }

  // What is taken: boxes of labels, and points along lines in a grid of cells.
  class Taken {
    constructor() {
      this.boxes = [];
      this.cells = new Map();
    }
    addBox(box) {
      this.boxes.push(box);
    }
    addLine(line, owner, bounds) {
      rv.walk(line, 4, (x, y) => {
        if (x < bounds.left || x > bounds.right || y < bounds.top || y > bounds.bottom) return;
        const key = Math.floor(x / CELL) + ":" + Math.floor(y / CELL);
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push([x, y, owner]);
      });
    }
    freeOfBoxes(box, gap = 2) {
      return this.boxes.every(
        (b) => box.right + gap < b.left || box.left - gap > b.right || box.bottom + gap < b.top || box.top - gap > b.bottom
      );
    }
    linesIn(box, gap, ignore) {
      let count = 0;
      for (let cx = Math.floor((box.left - gap) / CELL); cx <= Math.floor((box.right + gap) / CELL); cx++) {
        for (let cy = Math.floor((box.top - gap) / CELL); cy <= Math.floor((box.bottom + gap) / CELL); cy++) {
          for (const [x, y, owner] of this.cells.get(cx + ":" + cy) || []) {
            if (owner !== ignore && x > box.left - gap && x < box.right + gap && y > box.top - gap && y < box.bottom + gap) count++;
          }
        }
      }
      return count;
    }
  }

  const boxAt = (x, y, width, height) => ({
    left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2,
  });
  const within = (box, bounds) =>
    box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top && box.bottom <= bounds.bottom;

  // The wordings of a ring's label, the longest first; the parts are set bold and plain.
  function wordings(claim, isLeader) {
    const figure = claim.figure;
    if (!isLeader) return [[[figure.replace(/\u00a0km$/, ""), 600]]];
    const name = [claim.system, 600];
    const last = claim.line.ticks === "out" ? rv.say("label.no_upper")
      : claim.basis ? rv.say("basis." + claim.basis) : "";
    const short = [name, [" · " + figure, 400]];
    const wording = last ? [[name, [" · " + figure + " · " + last, 400]], short, [name]] : [short, [name]];
    return wording;
  }

  function plate(parts, small) {
    const size = small ? 11 : 12;
    const width = parts.reduce((sum, [text, weight]) => sum + textWidth(text, size, weight), 0) + 12;
    return { parts, size, width: Math.ceil(width), height: 18 };
  }

  // The cheapest free place for a plate on, outside or inside the ring's lines.
  function placeOnRing(claim, lines, plateSize, taken, bounds, preferBottom, regionBoxes) {
    const { width, height } = plateSize;
    const ringBox = boundsOfLines(lines);
    const onLine = width <= (ringBox.right - ringBox.left) / 2;
    const ticks = claim.line.ticks;
    const gaps = { outside: ticks === "out" ? 16 : 4, inside: ticks === "in" ? 8 : 4 };
    const modes = onLine ? ["on", "outside", "inside"] : ["outside", "inside"];
    // Beside the line: above or below it where it runs level, left or right where it runs steep.
    function centreAt(x, y, nx, ny, mode) {
      if (mode === "on") return [x, y];
      const way = mode === "outside" ? 1 : -1;
      return Math.abs(ny) > 0.7
        ? [x, y + way * Math.sign(ny) * (gaps[mode] + height / 2)]
        : [x + way * Math.sign(nx) * (gaps[mode] + width / 2), y];
    }
    let best = null;
    const middle = (Math.max(ringBox.left, bounds.left) + Math.min(ringBox.right, bounds.right)) / 2;
    const top = Math.max(ringBox.top, bounds.top);
    const bottom = Math.min(ringBox.bottom, bounds.bottom);
    for (const line of lines) {
      rv.walk(line, 8, function (x, y, nx, ny) {
        if (x < bounds.left || x > bounds.right || y < bounds.top || y > bounds.bottom) return;
        const height0 = (preferBottom ? bottom - y : y - top) + Math.abs(x - middle) * 0.25;
        modes.forEach(function (mode, rank) {
          const cost = height0 + rank * 30 + (mode === "on" ? 40 * (1 - Math.abs(ny)) : 0);
          if (best && cost >= best.cost) return;
          const box = boxAt(...centreAt(x, y, nx, ny, mode), width, height);
          if (!within(box, bounds) || !taken.freeOfBoxes(box, 3)) return;
          const own = mode === "on" ? claim.number : -1;
          if (taken.linesIn(box, 2, own)) return;
          const total = cost + regionBoxes.reduce((sum, b) => sum + overlap(box, b), 0) * 0.1;
          if (!best || total < best.cost) best = { cost: total, box, mode };
        });
      });
    }
    return best;
  }

  const overlap = (a, b) =>
    Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
    Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

  function boundsOfLines(lines) {
    const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    for (const { flat } of lines) {
      for (let i = 0; i < flat.length; i += 2) {
        box.left = Math.min(box.left, flat[i]);
        box.right = Math.max(box.right, flat[i]);
        box.top = Math.min(box.top, flat[i + 1]);
        box.bottom = Math.max(box.bottom, flat[i + 1]);
      }
    }
    return box;
  }

  function drawPlate(claim, plateSize, box, text = "rv-plate") {
    const node = svg("g", { class: `${text} rv-s${claim.colour}` },
      svg("rect", { x: box.left, y: box.top, width: plateSize.width, height: plateSize.height, rx: 3 }));
    const label = svg("text", { x: box.left + 6, y: box.top + 13, "font-size": plateSize.size });
    for (const [part, weight] of plateSize.parts) label.append(svg("tspan", { "font-weight": weight, text: part }));
    node.append(label);
    node.dataset.claim = claim.id;
    node.addEventListener("click", function (event) {
      L.DomEvent.stop(event);
      rv.showClaim(claim);
    });
    return node;
  }

  // Copies of one ring in several worlds: the label goes to the one nearest the middle.
  function nearestCopy(lines, centre) {
    const all = lines.map((line) => ({ line, box: boundsOfLines([line]) }));
    const distance = ({ box }) => Math.max(0, box.left - centre, centre - box.right) + Math.abs((box.left + box.right) / 2 - centre) / 1e3;
    all.sort((a, b) => distance(a) - distance(b));
    return all.length ? [all[0].line] : [];
  }

  rv.drawLabels = function (view) {
    const nodes = [];
    const taken = new Taken();
    const bounds = freeBounds(view, taken);
    const visible = rv.visibleClaims();
    const leaders = rv.leaders(visible);
    const lines = new Map(visible.map((claim) => [claim, claim.outer.flatMap(({ ring }) => rv.ringLines(ring, view))]));
    for (const [claim, own] of lines) own.forEach((line) => taken.addLine(line, claim.number, bounds));
    if (rv.selected && rv.selected.inner) {
      rv.ringLines(rv.selected.inner, view).forEach((line) => taken.addLine(line, -2, bounds));
    }
    const spots = regionSpots(visible, view);
    spots.forEach(({ box }) => taken.addBox(box));
    const centre = (bounds.left + bounds.right) / 2;
    visible.forEach(function (claim, order) {
      if (rv.selected && claim !== rv.selected) return;
      const outermost = claim.outer[0] ? nearestCopy(rv.ringLines(claim.outer[0].ring, view), centre) : [];
      for (const parts of wordings(claim, leaders.has(claim))) {
        const size = plate(parts, !leaders.has(claim));
        const bottom = order === 0 && visible.length > 1;
        const place = placeOnRing(claim, outermost, size, taken, bounds, bottom, []);
        if (!place) continue;
        taken.addBox(place.box);
        nodes.push(drawPlate(claim, size, place.box));
        break;
      }
    });
    if (rv.selected && rv.selected.inner && !rv.selected.region.isPoint) nodes.push(...innerLabel(view, taken, bounds));
    const asked = rv.asked ? askedDot(view, taken) : [];
    return [...placeNames(view, taken, bounds, spots), ...asked, ...nodes];
  };

  function innerLabel(view, taken, bounds) {
    const claim = rv.selected;
    const text = rv.say("label.inner", { region: claim.region.name });
    const size = plate([[text, 400]], true);
    const lines = nearestCopy(rv.ringLines(claim.inner, view), (bounds.left + bounds.right) / 2);
    const owner = { number: -2, line: { ticks: "" } };
    const place = placeOnRing(owner, lines, size, taken, bounds, false, []);
    if (!place) return [];
    taken.addBox(place.box);
    return [drawPlate(claim, size, place.box)];
  }

  // The part of the map that no control, card or footnote covers.
  function freeBounds(view, taken) {
    const map = rv.map;
    const shift = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const origin = map.getContainer().getBoundingClientRect();
    const covers = document.querySelectorAll(".leaflet-control, #rv-footnote, #rv-card:not([hidden]), #rv-panel");
    for (const cover of covers) {
      const r = cover.getBoundingClientRect();
      if (!r.width || r.right <= origin.left || r.left >= origin.right) continue;
      taken.addBox({
        left: r.left - origin.left + shift.x - 4, right: r.right - origin.left + shift.x + 4,
        top: r.top - origin.top + shift.y - 4, bottom: r.bottom - origin.top + shift.y + 4,
      });
    }
    return { left: shift.x + 4, top: shift.y + 4, right: shift.x + size.x - 4, bottom: shift.y + size.y - 4 };
  }

  function screenOf(lon, lat, view) {
    const centre = (view.west + view.east) / 2;
    const x = rv.mercatorX(lon);
    const k = Math.round(centre - x);
    return [(x + k) * view.world - view.left, rv.mercatorY(lat) * view.world - view.top];
  }

  // Names of launch regions: all of them or, where they would overlap, none.
  function regionSpots(visible, view) {
    const regions = [...new Set(visible.map((claim) => claim.region))].filter(Boolean);
    const spots = regions.map(function (region) {
      const [x, y] = screenOf(region.label[0], region.label[1], view);
      const text = region.name.replace(/ \(.*\)$/, "").toUpperCase();
      const width = textWidth(text, 11, 600) + text.length * 0.6;
      return { region, text, x, y: y + (region.isPoint ? 12 : 0), box: boxAt(x, y + (region.isPoint ? 12 : 0), width, 13) };
    });
    const clash = spots.some((a, i) => spots.some((b, j) => j > i && overlap(a.box, b.box) > 0));
    return clash ? [] : spots;
  }

  function name(text, x, y, classes, anchor = "middle") {
    return svg("text", { class: classes, x, y: y + 4, "text-anchor": anchor, text });
  }

  function askedDot(view, taken) {
    const [x, y] = screenOf(rv.asked.lon, rv.asked.lat, view);
    taken.addBox(boxAt(x, y, 16, 16));
    const nodes = [svg("circle", { class: "rv-asked", cx: x, cy: y, r: 6 })];
    if (!rv.asked.name) return nodes;
    const width = textWidth(rv.asked.name, 13, 600);
    const sides = [[10, 0, "start"], [-10, 0, "end"], [0, -16, "middle"], [0, 17, "middle"]];
    for (const [dx, dy, anchor] of sides) {
      const shift = anchor === "start" ? width / 2 : anchor === "end" ? -width / 2 : 0;
      const box = boxAt(x + dx + shift, y + dy, width, 15);
      if (!taken.freeOfBoxes(box, 1) || taken.linesIn(box, 1)) continue;
      taken.addBox(box);
      return [...nodes, name(rv.asked.name, x + dx, y + dy, "rv-asked-name", anchor)];
    }
    return [...nodes, name(rv.asked.name, x + 10, y, "rv-asked-name", "start")];
  }

  function placeNames(view, taken, bounds, spots) {
    const nodes = spots.map(({ text, x, y }) => name(text, x, y, "rv-region-name"));
    const free = (box) => within(box, bounds) && taken.freeOfBoxes(box, 2) && !taken.linesIn(box, 2);
    const zoom = rv.map.getZoom();
    const inView = ({ lon, lat }) => {
      const [x, y] = screenOf(lon, lat, view);
      return x > bounds.left && x < bounds.right && y > bounds.top && y < bounds.bottom;
    };

    const capitals = [];
    for (const city of rv.citiesFor(zoom, inView)) {
      if (rv.asked && rv.asked.name === city.name) continue;
      const [x, y] = screenOf(city.lon, city.lat, view);
      const width = textWidth(city.name, 11, 400);
      const places = [[6, 0, "start"], [-6, 0, "end"], [0, -9, "middle"], [0, 10, "middle"]];
      for (const [dx, dy, anchor] of places) {
        const shift = anchor === "start" ? width / 2 : anchor === "end" ? -width / 2 : 0;
        const box = boxAt(x + dx + shift, y + dy, width, 12);
        if (!free(box) || !taken.freeOfBoxes(boxAt(x, y, 5, 5), 1)) continue;
        taken.addBox(box);
        taken.addBox(boxAt(x, y, 5, 5));
        const pair = [
          svg("circle", { class: "rv-city", cx: x, cy: y, r: 2.2 }),
          name(city.name, x + dx, y + dy, "rv-city-name", anchor),
        ];
        if (rv.isLaunchCapital(city)) capitals.push(pair);
        else nodes.push(...pair);
        break;
      }
    }
    if (capitals.length === rv.cities.filter((c) => rv.isLaunchCapital(c) && inView(c)).length) nodes.push(...capitals.flat());

    const launch = new Set(spots.map(({ region }) => region.id.slice(0, 2)));
    const centred = function (places, most, classes, size, style, text) {
      let count = 0;
      for (const place of places) {
        if (count === most) break;
        const [x, y] = screenOf(place.lon, place.lat, view);
        const words = text(place);
        const box = boxAt(x, y, textWidth(words, size, 400, style) + (style === "normal" ? words.length * 0.6 : 0), 13);
        if (!free(box)) continue;
        taken.addBox(box);
        nodes.push(name(words, x, y, classes));
        count++;
      }
    };
    const waters = rv.base.waters.filter((water) => water.rank < zoom - 1.5);
    centred(waters, 12, "rv-water-name", 11, "italic", (water) => water.name);
    if (zoom < 6) {
      const countries = rv.base.countries.filter((c) => !launch.has(c.id)).sort((a, b) => b.area_km2 - a.area_km2);
      const fits = (c) => Math.sqrt(c.area_km2) * view.world / 40075 > textWidth(c.name, 10, 400) * 0.8;
      centred(countries.filter(fits), zoom < 2.75 ? 4 : 60, "rv-country-name", 10, "normal", (c) => c.name);
    }
    return nodes;
  }
});
