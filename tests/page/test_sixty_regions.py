"""Ring, verdict and page agree on a thousand places for each of sixty regions."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

import rangeviz as rv
from rangeviz.analysis.deciding import verdict_of
from rangeviz.geo.distance import region_distances

COUNTRIES = (
    "FJ KI RU US NZ AQ CL CA GL NO ID PH FR GB LS ZA IT CN IN PK KP IR IL KR JP AU BR MX ES PT TO "
    "TV VU MH FM SB DK NL EC YE"
).split()
RANGES_KM = (150, 900, 2_500, 5_500, 9_900, 12_000, 16_000, 19_000, 19_990)
REGIONS, PLACES = 60, 1_000
TOLERANCE_KM = 0.1
"""Of a ring; the page's distances are nearer than that to Python's."""


def zigzag(lon, lat, step):
    strokes = [(lon + n * step, lat + n % 2 * 3) for n in range(12)]
    return shapely.LineString(strokes)


DRAWN = {
    "north cap": shapely.box(-180, 70, 180, 90),
    "south cap": shapely.box(-180, -90, 180, -60),
    "north pole": shapely.Point(0, 90),
    "south pole": shapely.Point(0, -90),
    "on 180": shapely.Point(180, 10),
    "across 180": shapely.box(170, -20, 190, -10),
    "beside 180": shapely.MultiPolygon(
        [shapely.box(175, 50, 180, 60), shapely.box(-180, 50, -175, 60)]
    ),
    "donut": shapely.Point(70, 30).buffer(12).difference(shapely.Point(70, 30).buffer(8)),
    "wide donut": shapely.box(-60, -50, 60, 50).difference(shapely.box(-40, -30, 40, 30)),
    "donut on 180": shapely.box(165, -15, 195, 15).difference(shapely.box(172, -8, 188, 8)),
    "meridian": shapely.LineString([(25, lat) for lat in range(-85, 86, 5)]),
    "half meridian": shapely.LineString([(-120, 0), (-120, 89)]),
    "equator": shapely.LineString([(lon, 0) for lon in range(-90, 91, 10)]),
    "parallel": shapely.LineString([(lon, 60) for lon in range(-170, 171, 10)]),
    "hemisphere": shapely.box(-90, -89, 90, 89),
    "north": shapely.box(-180, 0, 180, 90),
    "antipodes": shapely.MultiPoint([(20, 30), (-160, -30)]),
    "far islets": shapely.MultiPolygon(
        [shapely.Point(x, y).buffer(0.2) for x, y in ((0, 0), (90, 45), (-150, -60))]
    ),
    "zigzag": zigzag(100, 20, 2),
    "both poles": shapely.MultiPoint([(0, 90), (0, -90)]),
    "band": shapely.box(-179, 40, 179, 45),
}


@pytest.fixture(scope="module")
def cases(regions):
    by_country = {region.default_for: region for region in regions}
    found = [by_country[code] for code in COUNTRIES if code in by_country]
    found += [rv.LaunchRegion(name, name, shape) for name, shape in DRAWN.items()]
    assert len(found) == REGIONS
    return [(region, RANGES_KM[n % len(RANGES_KM)]) for n, region in enumerate(found)]


@pytest.fixture(scope="module")
def sixty_page(tmp_path_factory, cases, cities):
    claims = [
        rv.Claim(f"c{n}", f"S{n}", range=km, region=region.id)
        for n, (region, km) in enumerate(cases)
    ]
    path = tmp_path_factory.mktemp("sixty") / "sixty.html"
    rv.draw_map(claims, [region for region, _ in cases], cities).save(path)
    return path


ASK = """([id, places]) => {
  const some = rangeviz.claims.filter((claim) => claim.id === id);
  return places.map(function ([lon, lat]) {
    const [answer] = rangeviz.compare({ lon, lat, country: "" }, some);
    return [answer.nearest, answer.farthest, answer.verdict];
  });
}"""


@pytest.mark.long
@pytest.mark.parametrize("n", range(REGIONS))
def test_ring_verdict_and_page_agree(open_page, sixty_page, cases, n):
    region, km = cases[n]
    rng = np.random.default_rng(n)
    lon = rng.uniform(-180, 180, PLACES)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, PLACES)))
    ring = rv.range_ring(region.geometry, km, tolerance_m=TOLERANCE_KM * 1000)
    turns = np.linspace(0, 1, 300)  # and as many again where it is decided: about the ring
    near = [line.interpolate(turns, normalized=True) for line in ring.outline.geoms]
    if near:
        spots = shapely.get_coordinates(np.concatenate(near))[:: len(near)]
        spots = spots[np.abs(spots[:, 1]) < 89.5] + rng.normal(0, 0.05, (1, 2))
        lon, lat = np.r_[lon, (spots[:, 0] + 180) % 360 - 180], np.r_[lat, spots[:, 1]]
    nearest, farthest = (away / 1000 for away in region_distances(region.geometry, lon, lat))
    clear = np.abs(nearest - km) > TOLERANCE_KM
    inside = shapely.intersects_xy(ring.polygon, lon, lat)
    wrong = clear & (inside != (nearest <= km))
    assert not wrong.any(), (region.id, km, lon[wrong][:3], lat[wrong][:3], nearest[wrong][:3])
    claim = rv.Claim("c", "S", range=km)
    clear &= np.abs(farthest - km) > TOLERANCE_KM
    page = open_page(sixty_page)
    page.set_default_timeout(300_000)
    told = page.evaluate(ASK, [f"c{n}", np.column_stack((lon, lat)).tolist()])
    assert np.abs([row[0] for row in told] - nearest).max() < TOLERANCE_KM
    assert np.abs([row[1] for row in told] - farthest).max() < TOLERANCE_KM
    verdicts = np.array([row[2] for row in told])
    assert (verdicts == verdict_of(claim, nearest, farthest))[clear].all()
