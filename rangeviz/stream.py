"""Files of places larger than memory: read in batches, a verdict column added for each claim."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from rangeviz.choices import check_ending
from rangeviz.claims import Claim
from rangeviz.classify import classify_places
from rangeviz.errors import DataError, Problem
from rangeviz.extras import load
from rangeviz.files import replacing, write_atomically
from rangeviz.pairing import pair_regions
from rangeviz.places import LaunchRegion
from rangeviz.sheets import FORMULA_STARTS
from rangeviz.style import figure_text
from rangeviz.tables import open_file
from rangeviz.verdicts import VERDICTS, has_verdict

BATCH_ROWS = 250_000
_BLOCK_BYTES = 8_000_000
_TEXT_ROWS = 20_000  # written at a time: as text a verdict takes ten bytes and more
_FORMULA = f"^[{''.join(FORMULA_STARTS)}]".replace("-", r"\-")
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
_CRS = "OGC:CRS84"
_LONGEST_POINT = 41  # bytes of well-known binary; GEOS overflows where collections nest


def stream_verdicts(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    region: str | None = None,
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
    suffix = check_ending(target, (".csv", ".parquet"))
    arrow = load("pyarrow", "parquet")
    pairs = [(c, s) for c, s in pair_regions(claims, regions, region) if s and has_verdict(c)]
    cited = [_cited(claim, start) for claim, start in pairs]
    target = Path(target)
    rows = 0
    with replacing(target) as file:
        writer = None
        for batch, first_line, share in _batches(Path(source)):
            lon, lat = _places(batch, str(source), first_line)
            codes = classify_places(pairs, lon, lat)
            country = batch.column("country") if "country" in batch.schema.names else None
            for (claim, _), column, code in zip(pairs, cited, codes, strict=True):
                own = _own(country, claim.operator) if country and not own_cities else None
                verdicts = arrow.DictionaryArray.from_arrays(
                    arrow.array(code.astype(np.int8), mask=own), arrow.array(VERDICTS)
                )
                batch = batch.append_column(column["column"], verdicts)
            if writer is None:
                writer = _writer(file, batch.schema, suffix, cited)
            writer.write(batch)
            rows += batch.num_rows
            progress(share)
        if writer is not None:
            writer.close()
    if suffix == ".csv":
        beside = json.dumps(cited, ensure_ascii=False, indent=1)
        write_atomically(f"{target}.claims.json", f"{beside}\n".encode())
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


def _batches(source: Path) -> Iterator[tuple[Any, int, float]]:
    """Give batches of rows, the line of the first row, and the share read after each."""
    try:
        with open_file(source) as file:
            parquet = file.read(4) == b"PAR1"
            file.seek(0)
            yield from (_parquet_batches if parquet else _csv_batches)(file, source)
    except UnicodeDecodeError:
        raise _problem(source, "UTF-8 text", "save the file as UTF-8") from None
    except (load("pyarrow", "parquet").ArrowException, csv.Error, OSError) as error:
        reason = (str(error).splitlines() or ["it is empty"])[0]
        raise _problem(source, f"a well-formed table ({reason})") from None


def _parquet_batches(file: Any, source: Path) -> Iterator[tuple[Any, int, float]]:
    table = load("pyarrow.parquet", "parquet").ParquetFile(file)
    total, done = table.metadata.num_rows, 0
    for batch in table.iter_batches(batch_size=BATCH_ROWS):
        yield batch, done + 1, (done := done + batch.num_rows) / total


def _csv_batches(file: Any, source: Path) -> Iterator[tuple[Any, int, float]]:
    """Read every cell as text, so that nothing is guessed; places become numbers later."""
    arrow, arrow_csv = load("pyarrow", "parquet"), load("pyarrow.csv", "parquet")
    size = source.stat().st_size
    header = file.readline(_BLOCK_BYTES).decode("utf-8-sig").strip()
    file.seek(0)
    delimiter = next((mark for mark in ",;\t" if mark in header), ",")
    names = next(csv.reader([header], delimiter=delimiter, strict=True), [])
    reader = arrow_csv.open_csv(
        file,
        read_options=arrow_csv.ReadOptions(block_size=_BLOCK_BYTES),
        parse_options=arrow_csv.ParseOptions(delimiter=delimiter),
        convert_options=arrow_csv.ConvertOptions(
            column_types={name: arrow.string() for name in names}, strings_can_be_null=False
        ),
    )
    done = 2
    for batch in reader:
        yield batch, done, min(file.tell() / size, 1.0)
        done += batch.num_rows


def _places(batch: Any, file: str, first_line: int) -> tuple[np.ndarray, np.ndarray]:
    names = batch.schema.names
    geo = json.loads((batch.schema.metadata or {}).get(b"geo", b"{}"))
    if "lon" in names and "lat" in names:
        lon, lat = (_numbers(batch.column(name), name, file, first_line) for name in ("lon", "lat"))
    elif geo:
        lon, lat = _points(batch.column(geo["primary_column"]), geo, file)
    else:
        expected = "columns lon and lat in degrees, or GeoParquet's points"
        raise _problem(file, expected, f"the columns are {', '.join(names)}")
    for name, values, limit in (("lon", lon, 180), ("lat", lat, 90)):
        wrong = np.flatnonzero(~(np.abs(values) <= limit))
        if len(wrong):
            line = first_line + int(wrong[0])
            expected = f"degrees from -{limit} to {limit}"
            fix = "are longitude and latitude swapped?"
            raise DataError([Problem(file, line, name, f"{values[wrong[0]]}", expected, fix)])
    return lon, lat


def _numbers(column: Any, name: str, file: str, first_line: int) -> np.ndarray:
    """Read numbers in plain digits; the first cell that is none is named."""
    compute = load("pyarrow.compute", "parquet")
    arrow = load("pyarrow", "parquet")
    try:
        values = compute.cast(column, arrow.float64())
    except arrow.ArrowInvalid:
        values = None
    if values is None or values.null_count:
        for line, cell in enumerate(column.to_pylist(), start=first_line):
            try:
                float(cell)
            except (TypeError, ValueError):
                shown = "" if cell is None else str(cell)
                expected = "a number in plain digits"
                raise DataError([Problem(file, line, name, shown, expected)]) from None
        raise _problem(file, f"numbers in plain digits under {name}")
    return np.asarray(values.to_numpy(zero_copy_only=False), float)


def _points(column: Any, geo: dict[str, Any], file: str) -> tuple[np.ndarray, np.ndarray]:
    try:
        about = geo["columns"][geo["primary_column"]]
        crs = about.get("crs", _CRS)
        known = crs and CRS.from_user_input(crs).equals(CRS(_CRS), ignore_axis_order=True)
    except (KeyError, TypeError, AttributeError, CRSError):
        raise _problem(file, "GeoParquet's own description of its points") from None
    if about.get("encoding") != "WKB" or not known:
        raise _problem(file, "points as WKB in OGC:CRS84 or EPSG:4326", "convert the layer")
    compute, arrow = load("pyarrow.compute", "parquet"), load("pyarrow", "parquet")
    if not (arrow.types.is_binary(column.type) or arrow.types.is_large_binary(column.type)):
        raise _problem(file, "points as WKB", "convert the layer")
    if (compute.max(compute.binary_length(column)).as_py() or 0) > _LONGEST_POINT:
        raise _problem(file, "points only", "take the places' centres first")
    points = shapely.from_wkb(column.to_numpy(zero_copy_only=False))
    if not (shapely.get_type_id(points) == 0).all():
        raise _problem(file, "points only", "take the places' centres first")
    return shapely.get_x(points), shapely.get_y(points)


def _own(country: Any, operator: str) -> np.ndarray:
    compute = load("pyarrow.compute", "parquet")
    same = compute.fill_null(compute.equal(country, operator), False)
    return np.asarray(same.to_numpy(zero_copy_only=False), bool)


def _writer(file: Any, schema: Any, suffix: str, cited: list[dict[str, str]]) -> Any:
    if suffix == ".parquet":
        about = {b"rangeviz": json.dumps(cited, ensure_ascii=False).encode()}
        schema = schema.with_metadata({**(schema.metadata or {}), **about})
        return _ParquetWriter(load("pyarrow.parquet", "parquet").ParquetWriter(file, schema))
    return _CsvWriter(file, schema)


class _ParquetWriter:
    def __init__(self, writer: Any) -> None:
        self.writer, self.close = writer, writer.close

    def write(self, batch: Any) -> None:
        self.writer.write_batch(batch.cast(self.writer.schema))


class _CsvWriter:
    """CSV in which no text begins like a formula."""

    def __init__(self, file: Any, schema: Any) -> None:
        arrow, arrow_csv = load("pyarrow", "parquet"), load("pyarrow.csv", "parquet")
        self.text = [
            n for n, t in enumerate(schema.types)
            if arrow.types.is_string(t) or arrow.types.is_large_string(t)
        ]  # fmt: skip
        plain = [
            arrow.field(f.name, arrow.string() if arrow.types.is_dictionary(f.type) else f.type)
            for f in schema
            if not arrow.types.is_binary(f.type)
        ]
        self.schema = arrow.schema(plain)
        options = arrow_csv.WriteOptions(quoting_style="needed")
        self.writer = arrow_csv.CSVWriter(file, self.schema, write_options=options)
        self.close = self.writer.close

    def write(self, batch: Any) -> None:
        compute = load("pyarrow.compute", "parquet")
        for number in self.text:
            text = batch.column(number)
            marked = compute.binary_join_element_wise("'", text, "")
            runs = compute.and_(
                compute.match_substring_regex(text, _FORMULA),
                compute.invert(compute.match_substring_regex(text, _NUMBER)),
            )
            name = batch.schema.names[number]
            batch = batch.set_column(number, name, compute.if_else(runs, marked, text))
        batch = batch.select(self.schema.names)
        for start in range(0, batch.num_rows, _TEXT_ROWS):
            self.writer.write_batch(batch.slice(start, _TEXT_ROWS).cast(self.schema))


def _problem(file: str | Path, expected: str, fix: str = "") -> DataError:
    return DataError([Problem(str(file), None, None, None, expected, fix)])
