"""Files of places larger than memory: read in batches, a verdict column added for each claim."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from rangeviz.analysis.batch_columns import are_own, check_columns, places_in
from rangeviz.analysis.batch_writers import open_writer
from rangeviz.analysis.batches import read_batches
from rangeviz.analysis.deciding import has_verdict
from rangeviz.analysis.grid import Classifier
from rangeviz.core.choices import VERDICTS
from rangeviz.core.errors import check_ending
from rangeviz.core.optional import load
from rangeviz.core.writing import replacing
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import ClaimsLike, RegionsLike, given_claims, given_regions
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike


def stream_verdicts(
    claims: ClaimsLike,
    regions: RegionsLike,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    region: RegionLike | None = None,
    own_cities: bool = False,
    progress: Callable[[float], None] = lambda share: None,
) -> int:
    """Add a column of verdicts for each claim to the rows of a CSV or Parquet file of any size.

    Parameters
    ----------
    claims, regions, region, own_cities
        As for `compare_cities`. The operator's own places are known by a column country.
    source : path
        CSV in UTF-8 with a header, Parquet, or GeoParquet. Places are the columns lon and lat,
        degrees on WGS 84, or GeoParquet's points.
    target : path
        Ends in .csv or .parquet. It takes its place when it is complete.
    progress : callable, optional
        Is told the share of the source that is done, from 0 to 1.

    Returns
    -------
    int
        How many rows were written. Each has the source's columns and ``verdict_ID`` for each
        claim: one of `VERDICTS`, empty for an own place. What a column rests on (system, figure,
        region, claimant, source) stands in the Parquet schema's metadata under ``rangeviz``; for
        CSV in a JSON file beside it, ``TARGET.claims.json``.

    Raises
    ------
    DataError
        If the source cannot be read, or a row has no place on the globe; names the row.
    ArgumentError
        If the target ends in anything else, or `region` is not known.
    RangevizError
        If pyarrow is not installed.

    Notes
    -----
    As in `to_csv`, a text cell of a CSV file that begins like a formula gets an apostrophe.
    """
    claims, regions = given_claims(claims), given_regions(regions)
    suffix = check_ending(target, (".csv", ".parquet"))
    arrow = load("pyarrow", "parquet")
    pairs = [(c, s) for c, s in pair_regions(claims, regions, region) if s and has_verdict(c)]
    cited = [_cited(claim, start) for claim, start in pairs]
    classifier = Classifier(pairs)
    target = Path(target)
    rows = 0
    with ExitStack() as stack:
        if suffix == ".csv":
            beside = stack.enter_context(replacing(f"{target}.claims.json"))
            beside.write(f"{json.dumps(cited, ensure_ascii=False, indent=1)}\n".encode())
            beside.flush()
        file = stack.enter_context(replacing(target))
        writer = None
        batches = stack.enter_context(closing(read_batches(Path(source))))
        for batch, first_row, share in batches:
            if writer is None:
                check_columns(batch.schema, suffix, cited, source)
            lon, lat = places_in(batch, str(source), first_row)
            codes = classifier.codes(lon, lat)
            country = batch.column("country") if "country" in batch.schema.names else None
            for (claim, _), column, code in zip(pairs, cited, codes, strict=True):
                own = are_own(country, claim.operator) if country and not own_cities else None
                verdicts = arrow.DictionaryArray.from_arrays(
                    arrow.array(code.astype(np.int8), mask=own), arrow.array(VERDICTS)
                )
                batch = batch.append_column(column["column"], verdicts)
            if writer is None:
                writer = open_writer(file, batch.schema, suffix, cited)
            writer.write(batch)
            rows += batch.num_rows
            progress(share)
        if writer is not None:
            writer.close()
    return rows


def _cited(claim: Claim, start: LaunchRegion) -> dict[str, str]:
    return {
        "column": f"verdict_{claim.id}",
        "claim_id": claim.id,
        "system": claim.system,
        "claimed_range": figure_text(claim),
        "basis": claim.basis,
        "claimant": claim.claimant,
        "claimed_on": claim.claimed_on,
        "region_id": start.id,
        "region": start.name,
        "source_title": claim.source_title,
        "source_publisher": claim.source_publisher,
        "source_date": claim.source_date,
        "source_url": claim.source_url,
    }
