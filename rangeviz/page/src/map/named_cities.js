// The cities of the page, and which of them the map names at which zoom.
rangeviz.later.push(function (rv) {
  "use strict";
  const packed = rv.data.cities;
  const spots = rv.unpackLine(packed.line, rv.data.grid.places);
  const thousands = rv.unpackNumbers(packed.thousands);
  const names = packed.names.split("\n");

  const countryNames = new Map(rv.base.countries.map(({ id, name }) => [id, name]));

  rv.cities = [];
  let population = 0;
  packed.countries.forEach(function (country, c) {
    for (let i = 0; i < packed.counts[c]; i++) {
      const n = rv.cities.length;
      population += thousands[n];
      rv.cities.push({
        name: names[n],
        country,
        lon: spots[n][0],
        lat: spots[n][1],
        population,
        capital: false,
        where: packed.where[n] || countryNames.get(country) || country,
      });
    }
  });
  rv.unpackNumbers(packed.capitals).reduce((at, step) => {
    rv.cities[at + step].capital = true;
    return at + step;
  }, 0);

  rv.cityTitle = (city) => (city.where ? `${city.name}, ${city.where}` : city.name);

  const TIERS = [
    { zoom: 2.75, most: 10, wants: (city) => city.capital && city.population >= 5000 },
    {
      zoom: 3.5,
      most: 20,
      wants: (city) => (city.capital && city.population >= 1000) || city.population >= 8000,
    },
    { zoom: 4.5, most: 30, wants: (city) => city.capital || city.population >= 3000 },
    { zoom: 5.5, most: 40, wants: (city) => city.capital || city.population >= 1000 },
    { zoom: 6.5, most: 60, wants: (city) => city.capital || city.population >= 300 },
    { zoom: Infinity, most: 200, wants: () => true },
  ];
  const weight = (city) => city.population * (city.capital ? 3 : 1);
  const launch = new Set(rv.data.regions.map((region) => region.id.slice(0, 2)));
  rv.isLaunchCapital = (city) => city.capital && launch.has(city.country);
  const byWeight = rv.cities
    .slice()
    .sort((a, b) => rv.isLaunchCapital(b) - rv.isLaunchCapital(a) || weight(b) - weight(a));

  // A table of cities without populations: all are as important.
  const unknown = rv.cities.every((city) => !city.population);

  // Cities to name, most important first. Launch countries' capitals are named all or none.
  rv.citiesFor = function (zoom, inView) {
    const tier = TIERS.find((t) => zoom < t.zoom);
    const wants = unknown ? () => true : tier.wants;
    const most = rv.phone.matches ? Math.ceil(tier.most / 2) : tier.most;
    const all = rv.cities.filter(rv.isLaunchCapital).every(wants);
    const chosen = [];
    for (const city of byWeight) {
      if (chosen.length === most) break;
      if (!wants(city) || (rv.isLaunchCapital(city) && !all) || !inView(city)) continue;
      chosen.push(city);
    }
    return chosen;
  };
});
