// Reads the base map: TopoJSON with packed arcs (see rangeviz/page/data.py) into projected lines and rings.
import { projectLine, withBounds } from "./mercator.js";
import { unpackLine } from "./packing.js";

export function readTopology(topology) {
  const [sx, sy] = topology.transform.scale;
  const [tx, ty] = topology.transform.translate;
  const place = ([x, y]) => [x * sx + tx, y * sy + ty];
  const arcs = topology.arcs.map((arc) => unpackLine(arc, 1).map(place));
  const arc = (i) => (i < 0 ? arcs[~i].slice().reverse() : arcs[i]);
  const join = (ids) => ids.flatMap((id, i) => (i ? arc(id).slice(1) : arc(id)));
  const shape = (ids) => withBounds(projectLine(join(ids)));
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
    land: polygons(land).flat().map(shape),
    coast: coast.arcs.map(shape),
    borders: borders.arcs.map(shape),
    countries: points(countries, ["id", "name", "area_km2"]),
    waters: points(waters, ["name", "rank"]),
  };
}
