"""Items as JSON lines and as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import IO, TypeVar

from rasid.exports.columns import Column
from rasid.record import Event, Statement, to_dict
from rasid.store.query import Found

T = TypeVar("T")


def found_line(found: Found[Event] | Found[Statement]) -> str:
    """A statement or event as it stands in its coded article, with the article it is from."""
    head = {"article": found.coded.id, "outlet": found.coded.source, "published": found.coded.date}
    return writable_json(head | to_dict(found.item))


def writable_json(value: object) -> str:
    """One line of JSON; a lone surrogate is written as its escape."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")


def write_csv(items: Iterable[T], columns: Sequence[Column[T]], stream: IO[str], lang: str | None = None) -> None:
    """CSV (RFC 4180) with the names of the columns as its first line, or their headings in a language."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.heading(lang) if lang else column.name for column in columns])
    for item in items:
        writer.writerow([column.cell(item).encode("utf-8", "replace").decode("utf-8") for column in columns])
