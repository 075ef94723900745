"""Groups of words by the company they keep in news, coarse to fine: what is known of a word that no treebank holds.

``groups.npz`` is made by ``training/names.py`` (vectors of co-occurrence, then k-means); its words are in the order of the vectors of
the names model.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from rasid.arabic.words import Form


@cache
def _file() -> tuple[list[str], list[tuple[int, ...]]]:
    import numpy as np

    with resources.files("rasid.arabic").joinpath("groups.npz").open("rb") as stream:
        arrays = np.load(stream)
        words = bytes(arrays["words"]).decode("utf-8").split("\n")
        return words, list(zip(*(column.tolist() for column in arrays["groups"].T), strict=True))


def vocabulary() -> list[str]:
    """The words that have groups, in normal form."""
    return _file()[0]


@cache
def groups() -> dict[str, tuple[int, ...]]:
    """The groups of each word."""
    return dict(zip(*_file(), strict=True))


@cache
def named(numbers: tuple[int, ...]) -> tuple[str, ...]:
    """Groups as features; words share them."""
    return tuple(f"g{level}={number}" for level, number in enumerate(numbers))


def groups_of(form: Form, table: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The groups of a word: as it is written, else of its stem with or without the article; nothing if unknown."""
    stem = form.bare
    article = bool(form.cuts) and form.cuts[0].definite
    return table.get(form.text) or table.get("ال" + stem if article else stem) or table.get(stem) or ()
