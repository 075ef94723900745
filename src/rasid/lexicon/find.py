"""Which entries a word touches, in any spelling and with any clitics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rasid import lexicon
from rasid.lexicon.check import Language
from rasid.lexicon.schema import SEARCHED, Layout, files, layout_of

_ENDINGS = ("", "ه", "ون", "ين", "ان", "ات", "تان", "تين", "ا")
_PARTS = re.compile(r"[\s|]+")


class Touched(NamedTuple):
    """An entry that a word touches: where it stands, its row, and the column and words that were met."""

    file: str
    line: int
    id: str
    column: str
    met: str
    row: lexicon.Row


def find(phrase: str, root: Path, language: Language) -> Iterator[Touched]:
    """Entries in which every word of the phrase stands, as written, inflected, or with other clitics."""
    wanted = [_forms(word, language) for word in language.words(phrase)]
    if not wanted:
        return
    for name, path in files(root):
        layout = layout_of(name)
        if layout is None:
            continue
        for line, row in lexicon.rows(path):
            hit = _met(row, layout, wanted, language)
            if hit:
                yield Touched(name, line, row.get("id", ""), *hit, row)


def _forms(word: str, language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """Spellings and lemmas that a word may be looked up by; endings of number and gender taken off too."""
    keys = set(language.keys(word))
    for key in tuple(keys):
        keys.update(key[: -len(ending)] for ending in _ENDINGS if ending and key.endswith(ending) and len(key) - len(ending) > 2)
    return frozenset(keys), language.lemmas(word)


def _met(
    row: lexicon.Row, layout: Layout, wanted: list[tuple[frozenset[str], frozenset[str]]], language: Language
) -> tuple[str, str] | None:
    for column in layout.columns:
        if column.kind not in SEARCHED:
            continue
        cell = row.get(column.name, "")
        if not cell:
            continue
        for phrase in [cell] if column.kind in ("trigger", "tokens") else lexicon.split(cell):
            tokens = [token for token in _PARTS.split(phrase) if token]
            folded = {language.fold(token) for token in tokens}
            if all(not keys.isdisjoint(folded) or not lemmas.isdisjoint(tokens) for keys, lemmas in wanted):
                return column.name, phrase
    ident = row.get("id", "")
    if "lemma" in row and all(ident in lemmas for _, lemmas in wanted):
        return "lemma", row["lemma"]
    return None
