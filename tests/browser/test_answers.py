"""The page's own distances, verdicts and sentences agree with Python's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import rangeviz as rv

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
