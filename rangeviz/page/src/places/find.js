// Which places a text stands for: `find_places` of rangeviz/inputs/place_names.py in the page.
import { differences, likeness, nameKey } from "./names.js";

const MOST_SUGGESTED = 3;

// What names are looked up in: cities by the keys of their own and their other names, countries by theirs.
export function gatherPlaces(cities, countryNames) {
  const [own, others, countries] = [new Map(), new Map(), new Map()];
  const add = (map, key, value) => {
    if (!map.has(key)) map.set(key, []);
    if (!map.get(key).includes(value)) map.get(key).push(value);
  };
  for (const city of cities) if (nameKey(city.name)) add(own, nameKey(city.name), city);
  for (const city of cities)
    for (const name of city.others)
      if (nameKey(name) !== nameKey(city.name)) add(others, nameKey(name), city);
  for (const [code, names] of countryNames)
    for (const name of [code, ...names]) add(countries, countryKey(name), code);
  const divisions = new Map();
  for (const city of cities) for (const name of city.divisions) add(divisions, nameKey(name), city);
  return { own, others, countries, divisions, capitals: cities.filter((city) => city.capital) };
}

const countryKey = (text) =>
  nameKey(
    text
      .replace(/&/g, " and ")
      .replace(/\bst\b\.?/gi, "saint")
      .replace(/^\s*the\s/i, ""),
  );

// The places of a name, the largest first: one, several or none; `near` has some to suggest.
export function findPlaces(text, places) {
  const key = nameKey(text);
  if (places.own.has(key)) return found(named(key, places));
  const others = named(key, places);
  const codes = places.countries.get(countryKey(text)) || [];
  const capitals = key ? places.capitals.filter(({ country }) => codes.includes(country)) : [];
  if (others.length || capitals.length)
    return { ...found(ordered([...others, ...capitals])), isCountry: !others.length };
  let astray = [];
  for (const [name, home] of homes(text)) {
    const rows = named(nameKey(name), places, liesIn(home, places));
    if (rows.length) return found(rows);
    if (!astray.length) astray = named(nameKey(name), places);
  }
  const rows = named(key.endsWith("city") ? key.slice(0, -4) : key + "city", places);
  if (rows.length) return found(rows);
  const inside = ordered(places.divisions.get(key) || []);
  const near = [astray, inside, alike(key, places)].find((some) => some.length) || [];
  return { ...found([]), near: near.slice(0, MOST_SUGGESTED) };
}

const found = (rows) => ({ rows, isCountry: false, near: [] });
const ordered = (rows) => [...new Set(rows)].sort((a, b) => b.population - a.population);

// A place's own name comes before other names of places that are not six times as large.
function named(key, { own, others }, allowed = () => true) {
  const mine = (own.get(key) || []).filter(allowed);
  const rest = (others.get(key) || []).filter(allowed);
  if (!mine.length) return ordered(rest);
  const largest = Math.max(...mine.map(({ capital, population }) => (capital ? Infinity : population)));
  return ordered([...mine, ...rest.filter(({ population }) => largest > 0 && population >= 6 * largest)]);
}

// A text as a name and where the place lies: after the first comma, or the last words.
function homes(text) {
  const comma = text.indexOf(",");
  const rest = text.slice(comma + 1);
  const name = text.slice(0, comma);
  const parted = comma < 0 ? [] : [rest, rest.slice(rest.lastIndexOf(",") + 1)].map((home) => [name, home]);
  const words = text.split(/\s+/).filter(Boolean);
  for (let n = 1; n < Math.min(words.length, 4); n++)
    parted.push([words.slice(0, -n).join(" "), words.slice(-n).join(" ")]);
  return parted;
}

function liesIn(home, { countries, divisions }) {
  const codes = [...(countries.get(countryKey(home)) || []), home.trim().toUpperCase()];
  const inside = divisions.get(nameKey(home)) || [];
  return (city) => codes.includes(city.country) || inside.includes(city);
}

function alike(key, { own, others }) {
  const most = likeness(key);
  const ranks = new Map(); // what differs counts first, then that it is no name of its own
  if (most)
    for (const [names, kind] of [
      [own, 0],
      [others, 1],
    ])
      for (const [name, rows] of names) {
        const differing = differences(key, name, most);
        if (differing > most) continue;
        for (const city of rows) ranks.set(city, Math.min(2 * differing + kind, ranks.get(city) ?? Infinity));
      }
  return [...ranks.keys()].sort((a, b) => ranks.get(a) - ranks.get(b) || b.population - a.population);
}
