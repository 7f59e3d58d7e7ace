"""Batches of rows with their verdicts, written as Parquet or as CSV."""

from __future__ import annotations

import json
from typing import Any

from rangeviz.analysis.batch_columns import NUMBER, is_text, plain_text
from rangeviz.core.optional import load
from rangeviz.core.text import FORMULA_STARTS

_TEXT_ROWS = 20_000  # written at a time: as text a verdict takes ten bytes and more
_FORMULA = f"^[{''.join(FORMULA_STARTS)}]".replace("-", r"\-")


def open_writer(file: Any, schema: Any, suffix: str, cited: list[dict[str, str]]) -> Any:
    """Open a writer of batches; `cited` says what the columns of verdicts rest on."""
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
        self.text = {n for n in self.kept if n < own_columns and is_text(schema.types[n])}
        self.schema = arrow.schema(
            (
                f"'{name}" if name.startswith(FORMULA_STARTS) else name,
                arrow.string() if is_text(schema.types[n]) else schema.types[n],
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
            columns = [plain_text(some.column(n)) for n in self.kept]
            columns = [
                _harmless(column) if n in self.text else column
                for n, column in zip(self.kept, columns, strict=True)
            ]
            self.writer.write_batch(self.batch(columns, schema=self.schema))


def _harmless(text: Any) -> Any:
    compute = load("pyarrow.compute", "parquet")
    runs = compute.and_(
        compute.match_substring_regex(text, _FORMULA),
        compute.invert(compute.match_substring_regex(text, NUMBER)),
    )
    return compute.if_else(runs, compute.binary_join_element_wise("'", text, ""), text)


def _is_bytes(kind: Any) -> bool:
    types = load("pyarrow", "parquet").types
    return bool(
        types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_fixed_size_binary(kind)
        or types.is_binary_view(kind)
    )
