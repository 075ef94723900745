"""Entries of several words matched on running text: a first word found elsewhere, the rest within reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.phrases import proclitic_preposition
from rasid.arabic.words import Form, Word

_ENDINGS = ("ات", "ا", "ين", "ان")
_STOPS = ".؛;:؟"


def follow(words: Sequence[Word], i: int, end: int, rest: tuple[frozenset[str], ...], reach: int, *, particles: bool = False) -> int:
    """End (exclusive) of the words that an entry's match covers, 0 where a further token of it is missing.

    ``rest`` holds, for each further token, its alternatives in normal form: words (in any number and case ending), verbs (in
    any form), or one-letter prepositions (as clitics of the next word). Each stands within ``reach`` words of the one
    before. Particles are no part of the words covered unless ``particles``.
    """
    last = at = i + 1
    for alternatives in rest:
        for j in range(at, min(at + reach, end)):
            form = words[j].form
            if form.kind == "p" and form.text in _STOPS:
                return 0
            spelt, offers = _offers[form]
            if not alternatives.isdisjoint(offers):
                at = j + 1
                if (particles or "prep" not in form.classes) and not alternatives.isdisjoint(spelt):
                    last = j + 1
                break
        else:
            return 0
    return last


def _offered(form: Form) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a word may be spelt as in an entry (its keys, its verbs, the singular of a plural, dual or accusative), and that with its preposition."""
    spelt = tuple(dict.fromkeys((*singulars(form.keys), *map(fold, form.lemmas))))
    preposition = proclitic_preposition(form)
    return spelt, (*spelt, preposition) if preposition else spelt


_offers = Memory(_offered, 10_000)


def spellings(form: Form) -> tuple[str, ...]:
    """What a word may be spelt as in an entry: its keys, its verbs, and the singular of a plural, dual or accusative."""
    return _offers[form][0]


class Spelt:
    """Which of the words that entries ask for a sentence spells: where one is not among them, ``follow`` need not look for it."""

    def __init__(self, asked: Iterable[frozenset[str]]) -> None:
        self._asked = frozenset(chain.from_iterable(asked))
        self._of = Memory(self._among)

    def _among(self, form: Form) -> tuple[str, ...]:
        return tuple(filter(self._asked.__contains__, _offers[form][1]))

    def among(self, words: Sequence[Word]) -> frozenset[str]:
        """Spellings, verbs and prepositions that are clitics, of the words of a sentence."""
        return frozenset(chain.from_iterable([self._of[word.form] for word in words]))


def singulars(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys, and the singular that each is if it ends as a plural, dual or accusative."""
    out = dict.fromkeys(keys)
    for key in keys:
        if not key.endswith(_ENDINGS):
            continue
        for ending in _ENDINGS:
            if key.endswith(ending):
                stem = key[: -len(ending)]
                out[stem] = out[stem + "ه"] = None
    return tuple(out)
