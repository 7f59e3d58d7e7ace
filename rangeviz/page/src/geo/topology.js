// Reads the base map: TopoJSON with packed arcs (see basemap.py) into projected lines and rings.
rangeviz.later.push(function (rv) {
  "use strict";

  function readTopology(topology) {
    const [sx, sy] = topology.transform.scale;
    const [tx, ty] = topology.transform.translate;
    const place = ([x, y]) => [x * sx + tx, y * sy + ty];
    const arcs = topology.arcs.map((arc) => rv.unpackLine(arc, 1).map(place));
    const arc = (i) => (i < 0 ? arcs[~i].slice().reverse() : arcs[i]);
    const join = (ids) => ids.flatMap((id, i) => (i ? arc(id).slice(1) : arc(id)));
    const shape = (ids) => rv.withBounds(rv.projectLine(join(ids)));
    const polygons = (geometry) =>
      geometry.type === "GeometryCollection"
        ? geometry.geometries.flatMap(polygons)
        : geometry.type === "Polygon"
          ? [geometry.arcs]
          : geometry.arcs;
    const points = (rows, names) =>
      rows.map(function ([x, y, ...values]) {
        const [lon, lat] = place([x, y]);
        return { lon, lat, ...Object.fromEntries(names.map((name, i) => [name, values[i]])) };
      });
    const { land, coast, borders, countries, waters } = topology.objects;
    return {
      land: polygons(land).map((rings) => rings.map(shape)),
      coast: polygons({ type: "Polygon", arcs: coast.arcs })[0].map(shape),
      borders: borders.arcs.map(shape),
      countries: points(countries, ["id", "name", "area_km2"]),
      waters: points(waters, ["name", "rank"]),
    };
  }
  rv.base = readTopology(rv.data.basemap);
});
