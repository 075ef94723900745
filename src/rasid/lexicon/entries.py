"""Lexicon entries by id: what a rule that coded something rests on."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rasid import lexicon


class Place(NamedTuple):
    """Where an entry stands (file and line) and its first words."""

    where: str
    words: str


@cache
def entries() -> dict[str, Place]:
    """Every lexicon entry by id."""
    out = {}
    base = lexicon.root()
    for file in sorted(base.rglob("*.tsv")):
        for number, row in lexicon.rows(file):
            cells = [cell for name, cell in row.items() if name != "id" and cell]
            out[row.get("id", "")] = Place(f"{file.relative_to(base).as_posix()}:{number}", " | ".join(cells[:3])[:80])
    return out


def entry(rule: str) -> Place | None:
    """The entry that a rule names, by its id or by its id after a prefix (``gazetteer:geo:1``); None for rules and models."""
    found = entries().get(rule)
    return found or entries().get(rule.partition(":")[2])
