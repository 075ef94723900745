"""What a source hands on: raw items, and what was rejected with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Item(NamedTuple):
    """One article as it came in, not yet looked at. ``kind``: json, text or html; ``name`` is the id if it has none of its own.

    ``known``: what the source itself says of the article (outlet, publication time, title, fetched), by field.
    """

    file: str
    line: int
    kind: str
    data: bytes
    name: str = ""
    url: str | None = None
    known: Mapping[str, str] | None = None


class Rejected(NamedTuple):
    """Something that could not be read or coded: where it stands, why, and its raw form."""

    file: str
    line: int
    error: str
    raw: str = ""
    trace: str = ""

    @property
    def message(self) -> str:
        """Place and reason on one line, for a person."""
        return f"{self.file}:{self.line}: {self.error}" if self.line else f"{self.file}: {self.error}"
