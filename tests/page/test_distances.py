"""The page's nearest and farthest points agree with Python's to a metre, wherever one asks."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

import rangeviz as rv
from rangeviz.geo.distance import region_distances
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion

VERTICES = 5_000
MEASURE = """([region, places]) => {
  const claim = rangeviz.claims.find((one) => one.id === region);
  return places.map(([lon, lat]) => {
    const [answer] = rangeviz.compare({ lon, lat }).filter((one) => one.claim === claim);
    return [answer.nearest, answer.farthest];
  });
}"""


def shapes(regions):
    """Outlines that cost most: a dense circle, points without order, long edges, antipodes."""
    rng = np.random.default_rng(20)
    turn = np.linspace(0, 2 * np.pi, VERTICES)
    circle = np.column_stack((30 + np.cos(turn), 20 + np.sin(turn)))
    found = {region.id: region.geometry for region in regions}
    return {
        "circle": shapely.Polygon(circle.round(5)),
        "points": shapely.MultiPoint(rng.uniform(10, 11, (2_000, 2)).round(5)),
        "meridian": shapely.LineString([(20, -89), (20, 89)]),
        **{key: found[key] for key in ("NZ", "FJ", "CL", "RU", "AQ")},
    }


def places_for(shape):
    """At its middle, near it, round its antipode, anywhere."""
    rng = np.random.default_rng(7)
    x, y = shape.centroid.coords[0]
    spread = np.repeat([0, 0.01, 1], (1, 6, 6))[:, None]
    near = (x, y) + spread * rng.normal(size=(13, 2))
    behind = (x + 180, -y) + spread * rng.normal(size=(13, 2))
    anywhere = np.column_stack((rng.uniform(-180, 180, 20), rng.uniform(-89, 89, 20)))
    places = np.concatenate((near, behind, anywhere))
    places[:, 0] = (places[:, 0] + 540) % 360 - 180
    return np.clip(places, (-180, -90), (180, 90)).round(4)


@pytest.fixture(scope="module")
def saved(tmp_path_factory, regions, cities):
    """Save a page of a claim from each outline."""
    some = [LaunchRegion(f"r-{key}", key, shape) for key, shape in shapes(regions).items()]
    claims = [
        Claim(r.name, f"S-{r.name}", region=r.id, range=900, source_title="S", shown=n < 2)
        for n, r in enumerate(some)
    ]
    path = tmp_path_factory.mktemp("distances") / "page.html"
    rv.draw_map(claims, some, cities[:0]).save(path)
    return path


@pytest.mark.parametrize("key", ["circle", "points", "meridian", "NZ", "FJ", "CL", "RU", "AQ"])
def test_distances_agree_to_a_metre(open_page, saved, regions, key):
    shape = shapes(regions)[key]
    places = places_for(shape)
    found = np.array(open_page(saved).evaluate(MEASURE, [key, places.tolist()]))
    nearest, farthest = (values / 1000 for values in region_distances(shape, *places.T))
    assert np.abs(found[:, 0] - nearest).max() < 0.002
    # Where geodesics meet behind the region, Python's search may stop some metres short.
    assert (found[:, 1] - farthest).min() > -0.002
    assert np.abs(found[:, 1] - farthest).max() < 0.01
