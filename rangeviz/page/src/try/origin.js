// Where a reader's figure may start: a launch region of the page, a country of its map, any place.
import { cityTitle, nearestCity } from "../geo/cities.js";
import { lineOf, projectLine } from "../geo/mercator.js";
import { findPlaces } from "../places/find.js";
import { nameKey } from "../places/names.js";
import { positionName, readPosition } from "../places/positions.js";
import { base, claims, cities, countries } from "../store.js";
import { say } from "../words.js";

const OWN_CITY_KM = 0.02;
const made = new Map();

const pageRegions = () => [
  ...new Set(claims.flatMap(({ starts }) => starts.map(({ region }) => region)).filter(Boolean)),
];

// An origin is { label, code, region }: the code stands for it in the address.
const ofRegion = (region) => ({ label: region.name, code: region.id, region });

export function ofPlace({ lon, lat, title, name }) {
  const code = `${lon.toFixed(4)},${lat.toFixed(4)}`;
  const label = title || name || positionName(lon, lat);
  const region = {
    ...{ id: "", name: label, number: -1, isPoint: true, areas: [], lines: [], points: [[lon, lat]] },
    ...{ label: [lon, lat], middle: [lon, lat], others: [], outlines: [], left_out: "", precision: null },
  };
  return { label, code, region };
}

function ofCountry({ id, name, lon, lat }) {
  if (!made.has(id)) {
    const areas = base.outlines.get(id);
    const region = {
      ...{ id, name, number: -1, isCoarse: true, isPoint: false, areas, lines: [], points: [] },
      ...{ label: [lon, lat], middle: [lon, lat], others: [], left_out: "", precision: null },
      outlines: areas.map((area) => lineOf(projectLine(area), true)),
    };
    made.set(id, { label: say("try.country", { country: name }), code: id, region });
  }
  return made.get(id);
}

// The map's countries of which no launch region of the page is the same whole.
const mapCountries = () =>
  base
    ? base.countries.filter(({ id }) => base.outlines.has(id) && !pageRegions().some((r) => r.id === id))
    : [];

const cityOrigin = (city) => ofPlace({ ...city, title: cityTitle(city) });

// What a text means: { found }, more than one to choose from; `near` names; or a `fault`.
export function findOrigins(text, places) {
  const position = readPosition(text);
  if (position) {
    if (position.fault) return { found: [], near: [], fault: position.fault };
    return { found: [ofPlace(position)], near: [] };
  }
  const key = nameKey(text);
  const isNamed = (name) => nameKey(name) === key || nameKey(name.split(/[,(]/)[0]) === key;
  const regions = pageRegions().filter(({ id, name }) => isNamed(name) || id === text);
  const codes = [...countries].filter(([, names]) => names.some((name) => nameKey(name) === key));
  const whole = mapCountries().filter(({ id, name }) => isNamed(name) || codes.some(([code]) => code === id));
  const { rows, isCountry, near } = findPlaces(text, places);
  const towns = isCountry ? [] : rows;
  return {
    found: [...regions.map(ofRegion), ...whole.map(ofCountry), ...towns.map(cityOrigin)],
    near: near.map(cityOrigin),
  };
}

// Launch regions and countries of which a name begins like the text.
export function originsBeginning(text) {
  const key = nameKey(text);
  if (!key) return [];
  const begins = ({ name }) => nameKey(name).startsWith(key);
  return [...pageRegions().filter(begins).map(ofRegion), ...mapCountries().filter(begins).map(ofCountry)];
}

// The origin that a code in the address stands for, or null.
export function originCalled(code) {
  const region = pageRegions().find(({ id }) => id === code);
  if (region) return ofRegion(region);
  const country = mapCountries().find(({ id }) => id === code);
  if (country) return ofCountry(country);
  const [, lon, lat] = (/^(-?\d{1,3}\.\d{4}),(-?\d{1,2}\.\d{4})$/.exec(code) || []).map(Number);
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return null;
  const city = nearestCity(cities, lon, lat, OWN_CITY_KM);
  return city ? cityOrigin(city) : ofPlace({ lon, lat });
}
