// The cities of the page, out of what rangeviz/page/data.py packed.
import { unpackLine, unpackNumbers } from "./packing.js";

export function readCities(packed, perDegree, countries) {
  const spots = unpackLine(packed.line, perDegree);
  const names = packed.names.split("\n");
  const thousands = unpackNumbers(packed.thousands);
  const homes = packed.countries.flatMap((country, c) => Array(packed.counts[c]).fill(country));
  let population = 0;
  const cities = homes.map((country, n) => ({
    name: names[n],
    country,
    lon: spots[n][0],
    lat: spots[n][1],
    population: (population += thousands[n]),
    capital: false,
    where: packed.where[n] || countries.get(country) || country,
  }));
  unpackNumbers(packed.capitals).reduce((at, step) => {
    cities[at + step].capital = true;
    return at + step;
  }, 0);
  return cities;
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
