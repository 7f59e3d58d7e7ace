"""Files of places larger than memory: read in batches, a verdict column added for each claim."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from rangeviz.analysis.grid import Classifier
from rangeviz.analysis.verdicts import has_verdict
from rangeviz.core.choices import VERDICTS
from rangeviz.core.errors import DataError, Problem, check_ending, refusal
from rangeviz.core.optional import load
from rangeviz.core.reading import open_file
from rangeviz.core.text import FORMULA_STARTS
from rangeviz.core.writing import replacing
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import ClaimsLike, RegionsLike, given_claims, given_regions
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike

BATCH_ROWS = 250_000
_BLOCK_BYTES = 8_000_000
_TEXT_ROWS = 20_000  # written at a time: as text a verdict takes ten bytes and more
_FORMULA = f"^[{''.join(FORMULA_STARTS)}]".replace("-", r"\-")
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
_CRS = "OGC:CRS84"
_LONGEST_POINT = 41  # bytes of well-known binary; GEOS overflows where collections nest


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
        batches = stack.enter_context(closing(_batches(Path(source))))
        for batch, first_row, share in batches:
            if writer is None:
                _check_columns(batch.schema, suffix, cited, source)
            lon, lat = _places(batch, str(source), first_row)
            codes = classifier.codes(lon, lat)
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


def _batches(source: Path) -> Generator[tuple[Any, int, float]]:
    """Give batches of rows, the number of the first row, and the share read after each."""
    try:
        with open_file(source) as file:
            parquet = file.read(4) == b"PAR1"
            file.seek(0)
            yield from (_parquet_batches if parquet else _csv_batches)(file, source)
    except UnicodeDecodeError:
        raise refusal(str(source), "UTF-8 text", "save the file as UTF-8") from None
    except (load("pyarrow", "parquet").ArrowException, csv.Error, OSError) as error:
        reason = (str(error).splitlines() or ["it is empty"])[0]
        raise refusal(str(source), f"a well-formed table ({reason})") from None


def _parquet_batches(file: Any, source: Path) -> Iterator[tuple[Any, int, float]]:
    table = load("pyarrow.parquet", "parquet").ParquetFile(file)
    total, done = table.metadata.num_rows, 0
    for batch in table.iter_batches(batch_size=BATCH_ROWS):
        yield batch, done, (done := done + batch.num_rows) / total


def _csv_batches(file: Any, source: Path) -> Iterator[tuple[Any, int, float]]:
    """Read every cell as text, so that nothing is guessed; places become numbers later."""
    arrow, arrow_csv = load("pyarrow", "parquet"), load("pyarrow.csv", "parquet")
    header = file.readline(_BLOCK_BYTES).decode("utf-8-sig").strip()
    delimiter = _delimiter(header)
    names = next(csv.reader([header], delimiter=delimiter, strict=True), [])
    options = {
        "read_options": arrow_csv.ReadOptions(block_size=_BLOCK_BYTES),
        "parse_options": arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        "convert_options": arrow_csv.ConvertOptions(
            column_types={name: arrow.string() for name in names}, strings_can_be_null=False
        ),
    }
    done = 0
    # A file of Arrow's own: its thread reads ahead, and in one of Python's aborts a run that ends.
    with (
        arrow.OSFile(os.fsdecode(source)) as content,
        arrow_csv.open_csv(content, **options) as rows_of,
    ):
        size = content.size()
        for batch in rows_of:
            share = min(content.tell() / size, 1.0)
            for start in range(0, batch.num_rows, BATCH_ROWS):
                rows = batch.slice(start, BATCH_ROWS)
                yield rows, done, share
                done += rows.num_rows


def _delimiter(header: str) -> str:
    return next((mark for mark in ",;\t" if mark in header), ",")


def _line(file: str, row: int) -> int:
    """Find the line on which a row begins: in CSV blank lines and breaks in cells count, too."""
    with open_file(file) as content:
        if content.read(4) == b"PAR1":
            return row + 1
    with Path(file).open(encoding="utf-8-sig", newline="") as text:
        delimiter = _delimiter(text.readline(_BLOCK_BYTES))
        text.seek(0)
        reader, line = csv.reader(text, delimiter=delimiter), 1
        rows_left = row + 1  # the header is one
        for cells in reader:
            if cells and not rows_left:
                break
            rows_left -= bool(cells)
            line = reader.line_num + 1
    return line


def _check_columns(
    schema: Any, suffix: str, cited: list[dict[str, str]], source: str | os.PathLike[str]
) -> None:
    """Refuse columns of one name, and for CSV those that hold more than a value in a cell."""
    types = load("pyarrow", "parquet").types
    names = Counter([*schema.names, *(column["column"] for column in cited)])
    expected, fix = "each column once, and no verdicts yet", "remove or rename one"
    problems = [
        Problem(str(source), 1, None, name, expected, fix) for name, n in names.items() if n > 1
    ]
    if suffix == ".csv":
        expected, fix = "one value in a cell", "write .parquet, or leave the column out"
        problems += [
            Problem(str(source), 1, field.name, str(field.type), expected, fix)
            for field in schema
            if types.is_nested(field.type)
        ]
    problems += [
        Problem(str(source), 1, field.name, str(field.type), "two letters", "write PK, for example")
        for field in schema
        if field.name == "country" and not (_is_text(field.type) or types.is_null(field.type))
    ]
    if problems:
        raise DataError(problems)


def _places(batch: Any, file: str, first_row: int) -> tuple[np.ndarray, np.ndarray]:
    names = batch.schema.names
    if "lon" in names and "lat" in names:
        lon, lat = (_numbers(batch.column(name), name, file, first_row) for name in ("lon", "lat"))
    elif b"geo" in (batch.schema.metadata or {}):
        lon, lat = _points(batch, file)
    else:
        expected = "columns lon and lat in degrees, or GeoParquet's points"
        raise refusal(str(file), expected, f"the columns are {', '.join(names)}")
    for name, values, limit in (("lon", lon, 180), ("lat", lat, 90)):
        wrong = np.flatnonzero(~(np.abs(values) <= limit))
        if len(wrong):
            line = _line(file, first_row + int(wrong[0]))
            expected = f"degrees from -{limit} to {limit}"
            fix = "are longitude and latitude swapped?"
            raise DataError([Problem(file, line, name, f"{values[wrong[0]]}", expected, fix)])
    return lon, lat


def _numbers(column: Any, name: str, file: str, first_row: int) -> np.ndarray:
    """Read numbers in plain digits; the first cell that is none is named."""
    compute, arrow = load("pyarrow.compute", "parquet"), load("pyarrow", "parquet")
    kinds = arrow.types
    of_numbers = (kinds.is_integer, kinds.is_floating, kinds.is_decimal)
    column = _plain(column)
    if kinds.is_string(column.type):
        column = compute.utf8_trim_whitespace(column)
        right = compute.fill_null(compute.match_substring_regex(column, _NUMBER), False)
    elif any(is_one(column.type) for is_one in (*of_numbers, kinds.is_null)):
        right = compute.is_valid(column)
    else:
        raise refusal(str(file), f"numbers under {name}, not {column.type}")
    first_wrong = compute.index(right, False).as_py()
    if first_wrong >= 0:
        cell = column[first_wrong].as_py()
        shown, line = "" if cell is None else str(cell), _line(file, first_row + first_wrong)
        raise DataError([Problem(file, line, name, shown, "a number in plain digits")])
    values = compute.cast(column, arrow.float64())
    return np.asarray(values.to_numpy(zero_copy_only=False), float)


def _plain(column: Any) -> Any:
    """Give text of every kind, packed or not, as strings, and every other column as it is."""
    text = load("pyarrow", "parquet").string()
    return column.cast(text) if _is_text(column.type) else column


def _is_text(kind: Any) -> bool:
    types = load("pyarrow", "parquet").types
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _is_bytes(kind: Any) -> bool:
    types = load("pyarrow", "parquet").types
    return bool(
        types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_fixed_size_binary(kind)
        or types.is_binary_view(kind)
    )


def _points(batch: Any, file: str) -> tuple[np.ndarray, np.ndarray]:
    try:
        geo = json.loads(batch.schema.metadata[b"geo"])
        column = batch.column(geo["primary_column"])
        about = geo["columns"][geo["primary_column"]]
        crs = about.get("crs", _CRS)
        # Of texts only definitions: a PROJ string may name another file.
        read = CRS.from_json_dict if isinstance(crs, dict) else CRS.from_wkt
        known = crs == _CRS or (crs and read(crs).equals(CRS(_CRS), ignore_axis_order=True))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, CRSError):
        raise refusal(str(file), "GeoParquet's own description of its points") from None
    if about.get("encoding") != "WKB" or not known:
        raise refusal(str(file), "points as WKB in OGC:CRS84 or EPSG:4326", "convert the layer")
    compute, arrow = load("pyarrow.compute", "parquet"), load("pyarrow", "parquet")
    if not (arrow.types.is_binary(column.type) or arrow.types.is_large_binary(column.type)):
        raise refusal(str(file), "points as WKB", "convert the layer")
    if (compute.max(compute.binary_length(column)).as_py() or 0) > _LONGEST_POINT:
        raise refusal(str(file), "points only", "take the places' centres first")
    points = shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore")
    if not ((shapely.get_type_id(points) == 0) & ~shapely.is_empty(points)).all():
        raise refusal(str(file), "points only", "take the places' centres first")
    return shapely.get_x(points), shapely.get_y(points)


def _own(country: Any, operator: str) -> np.ndarray:
    compute = load("pyarrow.compute", "parquet")
    text = country.cast(load("pyarrow", "parquet").string())
    same = compute.fill_null(compute.equal(text, operator), False)
    return np.asarray(same.to_numpy(zero_copy_only=False), bool)


def _writer(file: Any, schema: Any, suffix: str, cited: list[dict[str, str]]) -> Any:
    if suffix == ".parquet":
        about = {b"rangeviz": json.dumps(cited, ensure_ascii=False).encode()}
        schema = schema.with_metadata({**(schema.metadata or {}), **about})
        return _ParquetWriter(load("pyarrow.parquet", "parquet").ParquetWriter(file, schema))
    return _CsvWriter(file, schema, len(schema) - len(cited))


class _ParquetWriter:
    def __init__(self, writer: Any) -> None:
        self.writer, self.close = writer, writer.close

    def write(self, batch: Any) -> None:
        self.writer.write_batch(batch.cast(self.writer.schema))


class _CsvWriter:
    """CSV in which no text begins like a formula; bytes are left out."""

    def __init__(self, file: Any, schema: Any, own_columns: int) -> None:
        arrow, arrow_csv = load("pyarrow", "parquet"), load("pyarrow.csv", "parquet")
        self.kept = [n for n, kind in enumerate(schema.types) if not _is_bytes(kind)]
        self.text = {n for n in self.kept if n < own_columns and _is_text(schema.types[n])}
        self.schema = arrow.schema(
            (
                f"'{name}" if name.startswith(FORMULA_STARTS) else name,
                arrow.string() if _is_text(schema.types[n]) else schema.types[n],
            )
            for n, name in enumerate(schema.names)
            if n in self.kept
        )
        self.batch = arrow.RecordBatch.from_arrays
        options = arrow_csv.WriteOptions(quoting_style="needed")
        self.writer = arrow_csv.CSVWriter(file, self.schema, write_options=options)
        self.close = self.writer.close

    def write(self, batch: Any) -> None:
        for start in range(0, batch.num_rows, _TEXT_ROWS):
            some = batch.slice(start, _TEXT_ROWS)
            columns = [_plain(some.column(n)) for n in self.kept]
            columns = [
                _harmless(column) if n in self.text else column
                for n, column in zip(self.kept, columns, strict=True)
            ]
            self.writer.write_batch(self.batch(columns, schema=self.schema))


def _harmless(text: Any) -> Any:
    compute = load("pyarrow.compute", "parquet")
    runs = compute.and_(
        compute.match_substring_regex(text, _FORMULA),
        compute.invert(compute.match_substring_regex(text, _NUMBER)),
    )
    return compute.if_else(runs, compute.binary_join_element_wise("'", text, ""), text)
