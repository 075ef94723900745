"""The columns of every export, read from ``columns.tsv``: what the exports are held to and the reference page is made from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rasid import lexicon

Cells = dict[str, Any]


class Column(NamedTuple):
    """A column of a data set: ``type`` is text, integer, number, boolean or json."""

    name: str
    type: str
    says: str


@cache
def columns(dataset: str) -> tuple[Column, ...]:
    """The columns of a data set, in order."""
    return datasets()[dataset]


@cache
def datasets() -> dict[str, tuple[Column, ...]]:
    """Every data set with its columns."""
    out: dict[str, list[Column]] = {}
    for row in table("columns.tsv").values():
        dataset, _, name = row["id"].partition(".")
        out.setdefault(dataset, []).append(Column(name, row["type"], row["says"]))
    return {name: tuple(found) for name, found in out.items()}


@cache
def table(name: str) -> dict[str, lexicon.Row]:
    """The entries of a file of this package by their ids."""
    return {row["id"]: row for _, row in lexicon.rows(Path(__file__).parent / name)}


def called(type: str) -> lexicon.Row:
    """What other data sets call a PLOVER type (with its mode, if there is one)."""
    modes = table("modes.tsv")
    return modes.get(type) or modes.get(type.partition(":")[0]) or {}


def reference() -> str:
    """The reference page of the exports, in Markdown."""
    out = [_HEAD]
    for name, listed in datasets().items():
        out.append(f"\n## {name}\n\n{_ABOUT[name]}\n\n| column | type | |\n|---|---|---|\n")
        out += [f"| {column.name} | {column.type} | {column.says} |\n" for column in listed]
    return "".join(out)


_HEAD = """# Columns of the exports

`rasid export FORMAT` writes these. Every row leads back to the words it rests on: by article and span, or by the list of its mentions.
An empty cell means that nothing is told, never none.
"""
_ABOUT = {
    "events": "One event of one article a row. Formats `csv`, `xlsx`, `parquet`, `geojson` (what they write unless `--of` says otherwise).",
    "statements": "One statement of one article a row. `--of statements`.",
    "incidents": "One thing that happened a row, gathered from many articles. `--of incidents`.",
    "polecat": "Format `polecat`: events under the column names of the POLECAT data set, tab separated. Columns that Rasid cannot fill "
    "(intensity, contexts, Wikipedia ids) are left out.",
    "acled": "Format `acled`: incidents of violence, protest and arrest in columns like those of ACLED. It is no ACLED data: nobody there has seen it.",
    "gtd": "Format `gtd`: incidents of violence in columns like those of the Global Terrorism Database, whatever the actor. "
    "Whether an incident is terrorism is for the reader to say.",
    "ucdp": "Format `ucdp`: incidents of violence in columns like those of the UCDP georeferenced event data.",
}
