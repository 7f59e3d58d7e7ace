"""Files of places read in batches of rows: CSV in UTF-8, and Parquet."""

from __future__ import annotations

import csv
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from rangeviz.core.errors import refusal
from rangeviz.core.optional import load
from rangeviz.core.reading import open_file

BATCH_ROWS = 250_000
_BLOCK_BYTES = 8_000_000


def read_batches(source: Path) -> Generator[tuple[Any, int, float]]:
    """Give batches of rows, the number of the first row, and the share read after each."""
    try:
        with open_file(source) as file:
            parquet = file.read(4) == b"PAR1"
            file.seek(0)
            yield from (_parquet_batches if parquet else _csv_batches)(file, source)
    except UnicodeDecodeError:
        raise refusal(str(source), "UTF-8 text", "save the file as UTF-8") from None
    except MemoryError:  # one of Arrow's is an ArrowException, too
        raise
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


def line_of_row(file: str, row: int) -> int:
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
