// The cities of the page, out of what rangeviz/page/places.py packed.
import { mapInTasks } from "./tasks.js";
import { unpackLine, unpackSizes, unpackSteps } from "./packing.js";

export async function readCities(packed, perDegree, countries) {
  const spots = unpackLine(packed.line, perDegree);
  const names = packed.names.split("\n");
  const people = unpackSizes(packed.people);
  const homes = packed.countries.flatMap((country, c) => Array(packed.counts[c]).fill(country));
  const { codes, called } = packed.states;
  let state = 0;
  const cities = await mapInTasks(homes, (country, n) => {
    const where = packed.where[n];
    const code = country === "US" ? codes.slice(state, (state += 2)) : "";
    return {
      name: names[n],
      country,
      lon: spots[n][0],
      lat: spots[n][1],
      population: people[n],
      capital: "", // or what it is: the capital of a country, the seat of a territory
      where: where || countries.get(country)?.[0] || country,
      divisions: where ? [where, where.split(",")[0]] : called[code] ? [code, called[code]] : [],
      others: [],
    };
  });
  const others = packed.others.names.split("\n");
  for (const kind of ["capital", "seat"])
    for (const row of unpackSteps(packed[kind + "s"])) cities[row].capital = kind;
  unpackSteps(packed.others.rows).forEach((row, n) => (cities[row].others = others[n].split("|")));
  return cities;
}

// What every country is called: its name on the map first.
export function readCountries(labels, called) {
  const names = new Map(labels.map(({ id, name }) => [id, [name]]));
  for (const [code, more] of Object.entries(called))
    names.set(code, [...(names.get(code) || []), ...more.split("|")]);
  return names;
}

export const cityTitle = (city) => (city.where ? `${city.name}, ${city.where}` : city.name);

// The known city next to a place.
export function nearestCity(cities, lon, lat, withinKm) {
  let best = null;
  for (const city of cities) {
    const dLat = (city.lat - lat) * 111.2;
    const dLon = (((city.lon - lon + 540) % 360) - 180) * 111.3 * Math.cos((lat * Math.PI) / 180);
    const km = Math.hypot(dLat, dLon);
    if (km <= withinKm && (!best || km < best.km)) best = { km, city };
  }
  return best && best.city;
}
