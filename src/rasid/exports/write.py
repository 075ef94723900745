"""Rows into files, one row at a time: CSV, tab separated, XLSX, Parquet, GeoJSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from rasid.exports.schema import Cells, Column

_BATCH = 2000
_SHEET = 1_048_575  # rows of a sheet below its heading
_CELL = 32_767  # characters of a cell
_STEERS = ("=", "+", "-", "@", "\t", "\r")


class ExportError(RuntimeError):
    """Something cannot be exported so; the message says why in plain words."""


def write_csv(rows: Iterable[Cells], columns: Sequence[Column], path: Path) -> None:
    """CSV (RFC 4180), UTF-8 with a mark by which Excel knows it; a text that a sheet would take for a formula begins with '."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as stream:
        _separated(rows, columns, stream, ",")


def write_tsv(rows: Iterable[Cells], columns: Sequence[Column], path: Path) -> None:
    """Tab separated, UTF-8."""
    with path.open("w", encoding="utf-8", newline="", errors="replace") as stream:
        _separated(rows, columns, stream, "\t")


def _separated(rows: Iterable[Cells], columns: Sequence[Column], stream: IO[str], delimiter: str) -> None:
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_harmless(row[column.name]) for column in columns])


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_STEERS) else value


def write_xlsx(rows: Iterable[Cells], columns: Sequence[Column], path: Path, title: str) -> None:
    """One sheet with a heading that stays in sight; what columns say is written to a second one. Raises ExportError."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise ExportError("xlsx needs XlsxWriter; pip install 'rasid[export]' brings it") from error
    with path.open("wb"):  # what forbids writing is told at once and in the words of the system
        pass
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.name, bold)
    for number, row in enumerate(rows, 1):
        if number > _SHEET:
            book.close()
            raise ExportError(f"a sheet takes {_SHEET:,} rows and there are more; csv or parquet take them all, or narrow it with --since")
        for at, column in enumerate(columns):
            value = row[column.name]
            if isinstance(value, str):
                sheet.write_string(number, at, value.encode("utf-8", "replace").decode()[:_CELL])
            elif value is not None:
                sheet.write_number(number, at, value)
    about = book.add_worksheet("columns")
    for number, column in enumerate(columns):
        for at, value in enumerate(column):
            about.write_string(number, at, value)
    book.close()


def write_parquet(rows: Iterable[Cells], columns: Sequence[Column], path: Path) -> None:
    """Parquet (zstd), a group of rows at a time; what a column says stands in its metadata. Raises ExportError."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExportError("parquet needs PyArrow; pip install 'rasid[export]' brings it") from error
    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    schema = pa.schema([pa.field(it.name, types.get(it.type, pa.string()), metadata={"description": it.says}) for it in columns])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            made = [{name: _encodable(value) for name, value in row.items()} for row in batch]
            writer.write_table(pa.Table.from_pylist(made, schema))


def _encodable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def write_geojson(rows: Iterable[Cells], columns: Sequence[Column], path: Path) -> None:
    """A FeatureCollection (RFC 7946); what has no point is a feature without geometry, so that nothing is lost."""
    with path.open("w", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write('{"type": "FeatureCollection", "features": [')
        for number, row in enumerate(rows):
            stream.write((",\n" if number else "\n") + json.dumps(_feature(row, columns), ensure_ascii=False))
        stream.write("\n]}\n")


def _feature(row: Cells, columns: Sequence[Column]) -> Cells:
    point = None
    if row["lat"] is not None and row["lon"] is not None:
        point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    values = {it.name: json.loads(row[it.name]) if it.type == "json" and row[it.name] else row[it.name] for it in columns}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": values}


def write_lines(lines: Iterable[str], path: Path) -> None:
    """Text as it comes."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        for line in lines:
            stream.write(line)


def _batches(rows: Iterable[Cells]) -> Iterator[list[Cells]]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield batch
