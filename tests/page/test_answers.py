"""The page's own distances, verdicts and sentences agree with Python's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

import rangeviz as rv
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion

PLACES = 1000

ASK = """([ids, places]) => places.map(([name, lon, lat]) =>
  rangeviz.compare({ name, lon, lat, country: '' })
  .filter((answer) => ids.includes(answer.claim.id)).map((answer) => [
    answer.claim.id, answer.nearest, answer.farthest, answer.verdict,
    rangeviz.sentence(answer, name),
  ]))"""


def random_places(count):
    rng = np.random.default_rng(2026)
    lon = rng.uniform(-180, 180, count)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    names = [f"Place {n}" for n in range(count)]
    return pd.DataFrame(
        {"geonameid": range(count), "name": names, "country": "", "lon": lon, "lat": lat}
    )


@pytest.mark.slow
def test_distances_verdicts_and_sentences_agree(open_page, shipped_page, claims, regions):
    kinds = {
        (c.region, c.operator, c.quantity, c.qualifier, c.basis == "projected"): c for c in claims
    }
    claims = list(kinds.values())
    places = random_places(PLACES)
    wanted = rv.compare_cities(claims, regions, places).sort_values(
        ["geonameid", "claim_id"], ignore_index=True
    )
    page = open_page(shipped_page)
    ids = [claim.id for claim in claims]
    page.set_default_timeout(30_000)
    answers = page.evaluate(ASK, [ids, places[["name", "lon", "lat"]].values.tolist()])
    found = pd.DataFrame(
        [(n, *row) for n, rows in enumerate(answers) for row in rows],
        columns=["geonameid", "claim_id", "nearest_km", "farthest_km", "verdict", "sentence"],
    ).sort_values(["geonameid", "claim_id"], ignore_index=True)
    assert found[["geonameid", "claim_id"]].equals(wanted[["geonameid", "claim_id"]])
    assert (found.nearest_km - wanted.nearest_km).abs().max() < 0.1
    assert (found.farthest_km - wanted.farthest_km).abs().max() < 0.1
    assert set(found.verdict) > {"within", "within_from_part", "beyond", "no_figure"}
    assert found.verdict.tolist() == wanted.verdict.tolist()
    differing = found.sentence.to_numpy() != wanted.sentence.to_numpy()
    assert differing.mean() < 0.002, found.sentence[differing].tolist()[:3]


LEADS = {
    (800,): "The one claim drawn includes Here.",
    (400,): "The one claim drawn includes Here, only from part of A land.",
    (90,): "The one claim drawn does not include Here.",
    ("at_least",): "The one claim drawn leaves open whether it includes Here.",
    (90, 80): "Neither claim includes Here.",
    (800, 90): "One of two claims includes Here.",
    (800, 400): "Both claims include Here, one of them only from part of A land.",
    (90, 80, 70): "None of three claims includes Here.",
    (800, 900, 700): "All three claims include Here.",
    (400, 410, 90): "Two of three claims include Here, only from part of A land.",
    (800, "at_least"): "One of two claims includes Here. One leaves it open.",
    ("projected",): "The one claim drawn includes Here, as a projection, not at present.",
    (800, "projected"): "Both claims include Here, one of them projected, not present.",
    (800, 900, "projected", "planned"): (
        "All four claims include Here, two of them projected, not present."
    ),
    (90, "projected", "planned"): (
        "Two of three claims include Here, as projections, not at present."
    ),
}


@pytest.fixture(scope="module")
def lead_page(tmp_path_factory, cities):
    """Save a page of every claim that the leads are about."""
    land = LaunchRegion("land", "A land", shapely.box(0, 0, 4, 1))
    figures = dict.fromkeys(figure for lead in LEADS for figure in lead)
    ranges = {"at_least": 50, "projected": 820, "planned": 830}
    claims = [
        Claim(
            str(figure),
            "S",
            region="land",
            source_title="S",
            range=ranges.get(figure, figure),
            qualifier="at_least" if figure == "at_least" else "stated",
            basis="projected" if figure in ("projected", "planned") else "",
        )
        for figure in figures
    ]
    path = tmp_path_factory.mktemp("leads") / "leads.html"
    rv.draw_map(claims, [land], cities[:0]).save(path)
    return path


@pytest.mark.parametrize("lead", LEADS)
def test_the_answer_begins_in_good_english(lead, open_page, lead_page):
    page = open_page(lead_page)
    page.evaluate(
        "(ids) => { for (const c of rangeviz.claims) c.on = c.shown = ids.includes(c.id);"
        " rangeviz.ask({ lon: 6, lat: 0.5, name: 'Here', title: 'Here', country: '' }); }",
        list(map(str, lead)),
    )
    assert page.locator("#rv-card .rv-lead").inner_text() == LEADS[lead]
    said = page.locator("#rv-card .rv-answers .rv-number").all_inner_texts()
    projected = [n for n in lead if n in ("projected", "planned")]
    assert sum(figure.endswith(", projected") for figure in said) == len(projected)
