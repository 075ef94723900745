"""Sets of words that a mechanism asks for (``lexicon/sets.tsv``)."""

from __future__ import annotations

from functools import cache

from rasid import lexicon
from rasid.arabic.normal import fold


@cache
def _sets() -> dict[str, frozenset[str]]:
    return {row["id"]: frozenset(map(fold, lexicon.split(row["words"]))) for row in lexicon.load("sets.tsv")}


def word_set(name: str) -> frozenset[str]:
    """The words of a set in normal form, by its id. Raises KeyError where there is none."""
    return _sets()[name]
