"""Tables: the articles of CSV, TSV and Parquet files, by a map of columns to the fields of an article."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import IO, Any

from rasid.sources.items import Item, Rejected

FIELDS = ("id", "text", "title", "date", "url", "source", "fetched", "origin")
_CELL = 20_000_000  # characters
_ROWS = 256  # of a Parquet file in memory at one time

Columns = Mapping[str, str]


class BadColumns(ValueError):
    """A map of columns that cannot be used; the message says why."""


def column_map(told: str) -> dict[str, str]:
    """The map written as ``text=body,date=published``: field to column. Raises BadColumns."""
    out = {}
    for part in filter(None, (part.strip() for part in told.split(","))):
        field, is_pair, column = part.partition("=")
        if not is_pair or not column.strip() or field.strip() not in FIELDS:
            raise BadColumns(f'"{part}" is not FIELD=COLUMN with one of the fields {", ".join(FIELDS)}')
        out[field.strip()] = column.strip()
    return out


def csv_rows(stream: IO[bytes], file: str, columns: Columns | None = None, mark: str = ",") -> Iterator[Item | Rejected]:
    """The articles of an open CSV file in UTF-8, one a row; the first row names the columns."""
    others = csv.field_size_limit(_CELL)  # one limit for the whole process
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    rows = csv.reader(lines, delimiter=mark, strict=False)
    try:
        head = next(rows, [])
        where = _where(head, columns or {})
        if isinstance(where, str):
            yield Rejected(file, 1, where if head else "is empty")
            return
        for row in rows:
            if not any(row):
                continue
            raw = mark.join(row)
            if len(row) != len(head):
                yield Rejected(file, rows.line_num, f"has {len(row)} cells where the head has {len(head)}", _safe(raw))
            elif any("\udc80" <= char <= "\udcff" for char in raw):
                yield Rejected(file, rows.line_num, "is not valid UTF-8", _safe(raw))
            else:
                yield _item(file, rows.line_num, {field: row[at] for field, at in where.items()})
    except csv.Error as error:
        yield Rejected(file, rows.line_num, f"is no CSV here ({error})")
    finally:
        csv.field_size_limit(others)
        lines.detach()


def parquet_rows(stream: IO[bytes], file: str, columns: Columns | None = None) -> Iterator[Item | Rejected]:
    """The articles of an open Parquet file, one a row. Only the columns asked for are read."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet as parquet
    except ImportError:
        yield Rejected(file, 0, "is Parquet; reading it needs the extra: pip install 'rasid[scale]'")
        return
    number = 0
    try:
        table = parquet.ParquetFile(stream)
        names = table.schema_arrow.names
        where = _where(names, columns or {})
        if isinstance(where, str):
            yield Rejected(file, 0, where)
            return
        for batch in table.iter_batches(batch_size=_ROWS, columns=[names[at] for at in where.values()]):
            for row in batch.to_pylist():
                number += 1
                yield _item(file, number, {field: row[names[at]] for field, at in where.items()})
    except (arrow.ArrowException, OSError, ValueError) as error:
        yield Rejected(file, number, f"cannot be read as Parquet ({str(error)[:120]})")


def _where(head: list[str], columns: Columns) -> dict[str, int] | str:
    """At which place of a row each field stands, or what is wrong in plain words."""
    places = {name.strip().casefold(): at for at, name in reversed(list(enumerate(head)))}
    for field, column in columns.items():
        if column.casefold() not in places:
            return f'has no column "{column}" for {field}; it has {", ".join(head)[:200]}'
    names = {field: columns.get(field, field).casefold() for field in FIELDS}
    where = {field: places[name] for field, name in names.items() if name in places}
    return where if "text" in where else f"has no column for the text; name one with --columns text=NAME (it has {', '.join(head)[:200]})"


def _item(file: str, line: int, cells: dict[str, Any]) -> Item:
    fields = {field: value for field, cell in cells.items() if (value := _cell(field, cell)) not in (None, "")}
    return Item(file, line, "json", json.dumps(fields, ensure_ascii=True, default=str).encode("ascii"))


def _cell(field: str, value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if field == "id" and isinstance(value, int):
        return str(value)
    return value.strip() if isinstance(value, str) and field != "text" else value


def _safe(text: str) -> str:
    return text[:10_000].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
