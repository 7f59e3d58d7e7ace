"""In each view a place is drawn, and judged where it is clicked, as `compare_cities` says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import rangeviz as rv
from rangeviz.inputs.claims import Claim

PLACES = 1000
NEAR_KM = 40
"""A pixel of the map, and what a click between two of them moves a place by."""

FIGURES = {
    "sh3-nawaz": Claim("sh3-nawaz", "Shaheen-III", "PK", range=2_750),
    "tried 1": Claim(
        "tried 1", "S", region="IN-mainland", range=1_200, unit="mi", qualifier="more_than"
    ),
    "tried 2": Claim("tried 2", "S", region="PK", range=12_000, qualifier="up_to"),
}
TRY = """rangeviz.tryFigures(["more_than/1200//mi/IN-mainland", "up_to/12000//km/PK"])"""
ALONE = """([view, id]) => {
  for (const claim of [...rangeviz.claims, ...rangeviz.tried]) claim.on = claim.id === id;
  rangeviz.refresh();
  rangeviz.showView(view);
  rangeviz.fit();
}"""
FOUND = """([id, places]) => {
  const view = rangeviz.viewNow();
  const claim = [...rangeviz.claims, ...rangeviz.tried].find((one) => one.id === id);
  const area = document.querySelector("#rv-map-area .rv-area");
  const point = area.ownerSVGElement.createSVGPoint();
  const clicked = ([x, y]) => {
    if (view.placeAt) return view.placeAt(x, y);
    const { lng, lat } = rangeviz.map.layerPointToLatLng([x, y]).wrap();
    return { lon: lng, lat };
  };
  const far = view.projection ? Math.hypot(...view.projection.rimAt(0)) * view.radius : 0;
  const [left, top] = view.middle || [];
  const isAtRim = ([x, y]) => Math.hypot(x - left, y - top) > 0.99 * far; // a pixel is 100 km there
  return places.map(([lon, lat]) => {
    const spot = view.spot({ lon, lat });
    const place = spot && clicked(spot);
    if (!place || isAtRim(spot)) return null;
    const [{ nearest, verdict }] = rangeviz.compare(place, [claim]);
    return [area.isPointInFill(Object.assign(point, { x: spot[0], y: spot[1] })), nearest, verdict];
  });
}"""


def random_places():
    rng = np.random.default_rng(15)
    lat = np.degrees(np.arcsin(rng.uniform(-0.99, 0.99, PLACES)))  # the web map ends at 85 degrees
    table = {"geonameid": range(PLACES), "name": "", "country": ""}
    return pd.DataFrame(table | {"lon": rng.uniform(-180, 180, PLACES), "lat": lat})


@pytest.fixture(scope="module")
def wanted(regions):
    return rv.compare_cities(list(FIGURES.values()), regions, random_places())


@pytest.mark.parametrize("view", ["map", "globe", "distance"])
def test_a_place_is_drawn_and_judged_as_python_says(open_page, shipped_page, wanted, view):
    places = random_places()
    page = open_page(shipped_page)
    page.evaluate(TRY)
    for id_, claim in FIGURES.items():
        page.evaluate(ALONE, [view, id_])
        rows = wanted[wanted.claim_id == id_].sort_values("geonameid")
        found = page.evaluate(FOUND, [id_, places[["lon", "lat"]].to_numpy().tolist()])
        seen = [n for n, one in enumerate(found) if one]
        assert len(seen) > 0.4 * PLACES
        inside, nearest, verdicts = zip(*(found[n] for n in seen), strict=True)
        rows = rows.iloc[seen]
        assert np.abs(np.array(nearest) - rows.nearest_km).max() < 1.5
        km = max(claim.figures_km.values())
        clear = np.abs(rows.nearest_km - km) > NEAR_KM
        wrong = (np.array(inside) != (rows.nearest_km < km)) & clear
        assert not wrong.any(), rows[wrong][["lon", "lat", "nearest_km"]]
        settled = clear & (np.abs(rows.farthest_km - km) > NEAR_KM)
        assert (np.array(verdicts) == rows.verdict)[settled].all()
        assert len(set(rows.verdict)) > 1
    page.evaluate("rangeviz.tryFigures([])")
