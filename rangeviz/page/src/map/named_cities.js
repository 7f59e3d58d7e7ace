// Which cities the map names at which zoom.
import { phone } from "../dom.js";
import { cities, data } from "../store.js";

const TIERS = [
  { zoom: 2.75, most: 10, wants: (city) => city.capital && city.population >= 5000 },
  { zoom: 3.5, most: 20, wants: (city) => city.population >= (city.capital ? 1000 : 8000) },
  { zoom: 4.5, most: 30, wants: (city) => city.capital || city.population >= 3000 },
  { zoom: 5.5, most: 40, wants: (city) => city.capital || city.population >= 1000 },
  { zoom: 6.5, most: 60, wants: (city) => city.capital || city.population >= 300 },
  { zoom: Infinity, most: 200, wants: () => true },
];

let launchCapitals = [];
let byWeight = [];
let unknown = true;

// Called once, when the cities are there. Without any population, all cities are as important.
export function rankCities() {
  const launch = new Set(data.regions.map((region) => region.id.slice(0, 2)));
  const weight = (city) => city.population * (city.capital ? 3 : 1);
  launchCapitals = cities.filter((city) => city.capital && launch.has(city.country));
  const others = cities.filter((city) => !launchCapitals.includes(city));
  byWeight = [launchCapitals, others].flatMap((group) => group.sort((a, b) => weight(b) - weight(a)));
  unknown = cities.every((city) => !city.population);
}

export const isLaunchCapital = (city) => launchCapitals.includes(city);

// Launch countries' capitals are named all or none.
export const launchCapitalsIn = (inView) => launchCapitals.filter(inView);

// Cities to name, most important first.
export function citiesFor(zoom, inView) {
  const tier = TIERS.find((t) => zoom < t.zoom);
  const wants = unknown ? () => true : tier.wants;
  const most = phone.matches ? Math.ceil(tier.most / 2) : tier.most;
  const all = launchCapitals.every(wants);
  const chosen = [];
  for (const city of byWeight) {
    if (chosen.length === most) break;
    if (!wants(city) || (isLaunchCapital(city) && !all) || !inView(city)) continue;
    chosen.push(city);
  }
  return chosen;
}
