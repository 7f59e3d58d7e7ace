// Names of places: launch regions, the asked city, cities by importance, waters, countries.
rangeviz.add(function (rv) {
  "use strict";
  const svg = (tag, options, ...children) => rv.el(tag, { svg: true, ...options }, ...children);

  function screenOf(lon, lat, view) {
    const centre = (view.west + view.east) / 2;
    const x = rv.mercatorX(lon);
    const k = Math.round(centre - x);
    return [(x + k) * view.world - view.left, rv.mercatorY(lat) * view.world - view.top];
  }

  // Names of launch regions: all of them or, where they would overlap, none.
  rv.regionSpots = function (visible, view) {
    const regions = [...new Set(visible.map((claim) => claim.region))].filter(Boolean);
    const spots = regions.map(function (region) {
      const [x, y] = screenOf(region.label[0], region.label[1], view);
      const text = region.name.replace(/ \(.*\)$/, "").toUpperCase();
      const width = rv.textWidth(text, 11, 600) + text.length * 0.6;
      return {
        region,
        text,
        x,
        y: y + (region.isPoint ? 12 : 0),
        box: rv.boxAt(x, y + (region.isPoint ? 12 : 0), width, 13),
      };
    });
    const clash = spots.some((a, i) => spots.some((b, j) => j > i && rv.overlap(a.box, b.box) > 0));
    return clash ? [] : spots;
  };

  function name(text, x, y, classes, anchor = "middle") {
    return svg("text", { class: classes, x, y: y + 4, "text-anchor": anchor, text });
  }

  rv.askedDot = function (view, taken) {
    const [x, y] = screenOf(rv.asked.lon, rv.asked.lat, view);
    taken.addBox(rv.boxAt(x, y, 16, 16));
    const nodes = [svg("circle", { class: "rv-asked", cx: x, cy: y, r: 6 })];
    if (!rv.asked.name) return nodes;
    const width = rv.textWidth(rv.asked.name, 13, 600);
    const sides = [
      [10, 0, "start"],
      [-10, 0, "end"],
      [0, -16, "middle"],
      [0, 17, "middle"],
    ];
    for (const [dx, dy, anchor] of sides) {
      const shift = anchor === "start" ? width / 2 : anchor === "end" ? -width / 2 : 0;
      const box = rv.boxAt(x + dx + shift, y + dy, width, 15);
      if (!taken.freeOfBoxes(box, 1) || taken.meetsLine(box, 1)) continue;
      taken.addBox(box);
      return [...nodes, name(rv.asked.name, x + dx, y + dy, "rv-asked-name", anchor)];
    }
    return [...nodes, name(rv.asked.name, x + 10, y, "rv-asked-name", "start")];
  };

  rv.placeNames = function (view, taken, bounds, spots) {
    const nodes = spots.map(({ text, x, y }) => name(text, x, y, "rv-region-name"));
    if (!rv.cities.length && !rv.base) return nodes;
    const free = (box) => rv.within(box, bounds) && taken.freeOfBoxes(box, 2) && !taken.meetsLine(box, 2);
    const zoom = rv.map.getZoom();
    const inView = ({ lon, lat }) => {
      const [x, y] = screenOf(lon, lat, view);
      return x > bounds.left && x < bounds.right && y > bounds.top && y < bounds.bottom;
    };

    const capitals = [];
    for (const city of rv.citiesFor(zoom, inView)) {
      if (rv.asked && rv.asked.name === city.name) continue;
      const [x, y] = screenOf(city.lon, city.lat, view);
      const width = rv.textWidth(city.name, 11, 400);
      const places = [
        [6, 0, "start"],
        [-6, 0, "end"],
        [0, -9, "middle"],
        [0, 10, "middle"],
      ];
      for (const [dx, dy, anchor] of places) {
        const shift = anchor === "start" ? width / 2 : anchor === "end" ? -width / 2 : 0;
        const box = rv.boxAt(x + dx + shift, y + dy, width, 12);
        if (!free(box) || !taken.freeOfBoxes(rv.boxAt(x, y, 5, 5), 1)) continue;
        taken.addBox(box);
        taken.addBox(rv.boxAt(x, y, 5, 5));
        const pair = [
          svg("circle", { class: "rv-city", cx: x, cy: y, r: 2.2 }),
          name(city.name, x + dx, y + dy, "rv-city-name", anchor),
        ];
        if (rv.isLaunchCapital(city)) capitals.push(pair);
        else nodes.push(...pair);
        break;
      }
    }
    if (capitals.length === rv.cities.filter((c) => rv.isLaunchCapital(c) && inView(c)).length)
      nodes.push(...capitals.flat());

    const launch = new Set(spots.map(({ region }) => region.id.slice(0, 2)));
    const centred = function (places, most, classes, size, style, text) {
      let count = 0;
      for (const place of places) {
        if (count === most) break;
        const [x, y] = screenOf(place.lon, place.lat, view);
        const words = text(place);
        const box = rv.boxAt(
          x,
          y,
          rv.textWidth(words, size, 400, style) + (style === "normal" ? words.length * 0.6 : 0),
          13,
        );
        if (!free(box)) continue;
        taken.addBox(box);
        nodes.push(name(words, x, y, classes));
        count++;
      }
    };
    const waters = rv.base.waters.filter((water) => water.rank < zoom - 1.5);
    centred(waters, 12, "rv-water-name", 11, "italic", (water) => water.name);
    if (zoom < 6) {
      const countries = rv.base.countries
        .filter((c) => !launch.has(c.id))
        .sort((a, b) => b.area_km2 - a.area_km2);
      const fits = (c) => (Math.sqrt(c.area_km2) * view.world) / 40075 > rv.textWidth(c.name, 10, 400) * 0.8;
      centred(countries.filter(fits), zoom < 2.75 ? 4 : 60, "rv-country-name", 10, "normal", (c) => c.name);
    }
    return nodes;
  };
});
