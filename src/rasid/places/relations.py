"""What stands before a place and sets an event against it: «شمال حلب», «على بعد 20 كيلومترا من الرقة», «على الحدود مع تركيا»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.normal import fold
from rasid.arabic.numbers import pieces
from rasid.arabic.words import Word

_QUOTES = frozenset("«»\"“”'‘’(")
_GOVERNOR = "والي"  # «وإلى» is hardly ever written so
_JOINED = ("ب", "ل")


class Relation(NamedTuple):
    """A relation found: lexicon id, kind, and the word it begins at."""

    id: str
    kind: str
    first: int


class _Pattern(NamedTuple):
    """The words of a phrase from the last to the first; ``joined``: the preposition on the place's own first word."""

    words: tuple[str, ...]
    id: str
    kind: str


class Relations:
    """Phrases of ``lexicon/places/relations.tsv``, read backwards from the place."""

    def __init__(self) -> None:
        self._by_last: dict[str, list[_Pattern]] = {}
        directions: set[str] = set()
        rows = lexicon.load("places/relations.tsv")
        for row in rows:
            if row["relation"] in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"):
                directions.update(fold(phrase) for phrase in lexicon.split(row["words"]) if "من" not in phrase)
        for row in rows:
            for phrase in lexicon.split(row["words"]):
                for text in [phrase.replace("{D}", direction) for direction in directions] if "{D}" in phrase else [phrase]:
                    words = tuple(reversed([word if word == "{N}" else fold(word) for word in text.split()]))
                    if words[0] == "ل":
                        words = ("+ل", *words[1:])
                    elif words == ("ب",):
                        words = ("+ب",)
                    self._by_last.setdefault(words[0], []).append(_Pattern(words, row["id"], row["relation"]))
        for patterns in self._by_last.values():
            patterns.sort(key=lambda pattern: -len(pattern.words))

    def is_one(self, word: str) -> bool:
        """Whether a word alone is a relation («ضواحي»), so that it is none of the designation."""
        return any(len(pattern.words) == 1 for pattern in self._by_last.get(word, ()))

    def before(self, words: Sequence[Word], low: int, lead: int, prep: str) -> Relation | None:
        """The relation whose words end right before word ``lead``; ``prep`` is the preposition on that word itself."""
        if prep in _JOINED:
            found = self._match(self._by_last.get("+" + prep, []), words, low, lead, True)
            return found or (Relation("rel:68", "in", lead) if prep == "ب" else None)
        at = lead
        while at > low and words[at - 1].form.kind == "p" and words[at - 1].form.text in _QUOTES and at > lead - 2:
            at -= 1
        if at <= low:
            return None
        form = words[at - 1].form
        if form.surface == _GOVERNOR:
            return None
        keys = (form.text, form.bare) if form.bare != form.text else (form.text,)
        for key in keys:
            patterns = self._by_last.get(key)
            if patterns:
                found = self._match(patterns, words, low, at, False)
                if found:
                    return found
        return None

    def _match(self, patterns: list[_Pattern], words: Sequence[Word], low: int, at: int, joined: bool) -> Relation | None:
        for pattern in patterns:
            first = self._fits(pattern.words[1:] if joined else pattern.words, words, low, at)
            if first >= 0:
                return Relation(pattern.id, pattern.kind, first)
        return None

    def _fits(self, pattern: tuple[str, ...], words: Sequence[Word], low: int, at: int) -> int:
        """The first word of the phrase that ends before ``at``, or -1."""
        for step, wanted in enumerate(pattern):
            at -= 1
            if at < low:
                return -1
            form = words[at].form
            if wanted == "{N}":
                if not (form.kind == "n" or form.text in pieces()):
                    return -1
                while at > low and (words[at - 1].form.kind == "n" or words[at - 1].form.text in pieces()):
                    at -= 1
                if at > low and words[at - 1].form.text in ("نحو", "حوالي", "قرابه", "زهاء"):
                    at -= 1
            elif form.text != wanted and not (step == len(pattern) - 1 and form.cuts and form.bare == wanted and not form.cuts[0].enc):
                return -1
        return at
