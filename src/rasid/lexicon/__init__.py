"""Language data and the one place that reads it.

A lexicon file is UTF-8, tab separated: comment lines that begin with ``#`` (what it is, its source, its columns), a header
row, then one entry a line with an ``id`` of its own. ``|`` parts alternatives inside a cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

Row = dict[str, str]


class LexiconError(ValueError):
    """A lexicon file that cannot be used: says file, line and what is wrong."""


def root() -> Path:
    """The folder that holds the lexicon files."""
    return Path(str(resources.files("rasid.lexicon")))


def rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The entries of a file with their line numbers. Raises LexiconError for a ragged row or a missing header."""
    header: list[str] | None = None
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\r\n")
            if not line.strip() or line.startswith("#"):
                continue
            cells = line.split("\t")
            if header is None:
                header = cells
                continue
            if len(cells) > len(header):
                raise LexiconError(f"{path.name}:{number}: {len(cells)} cells, but the header has {len(header)} columns")
            yield number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    if header is None:
        raise LexiconError(f"{path.name}: no header row")


@cache
def load(name: str) -> tuple[Row, ...]:
    """All entries of ``name``: a file (``cues.tsv``) or every file of a folder (``verbs``), read once a process."""
    path = root() / name
    files = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
    return tuple(row for file in files for _, row in rows(file))


def split(cell: str) -> tuple[str, ...]:
    """The alternatives of a cell."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
