"""Event frames: the words that name an event and where its roles stand, from ``lexicon/frames.tsv``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.patterns import Spelt, follow, singulars, spellings
from rasid.arabic.phrases import VERBAL
from rasid.arabic.words import Form, Word, believable

_VERB_REACH = 9
_NOUN_REACH = 3
_WORDS = ("near", "not")
"""Conditions whose values are words."""


class Condition(NamedTuple):
    """A context condition: ``on`` near, not, subj, obj or gen; ``values`` in normal form."""

    on: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """An entry of the lexicon, its cells read."""

    id: str
    lemma: str
    kind: str
    rest: tuple[frozenset[str], ...]
    type: str
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    place: tuple[str, ...]
    target: tuple[str, ...]
    standing: str
    conditions: tuple[Condition, ...]

    @property
    def root(self) -> str:
        """The type without its mode."""
        return self.type.partition(":")[0]


class Trigger(NamedTuple):
    """A frame found: its first word, the words that make it up (for the span), and its use: verb, passive, masdar, participle or noun."""

    frame: Frame
    first: int
    last: int
    use: str


def _roles(cell: str) -> tuple[str, ...]:
    return tuple(fold(item) if item.startswith("prep:") else item for item in lexicon.split(cell))


@cache
def _conditions(cell: str) -> tuple[Condition, ...]:
    out = []
    for part in cell.split():
        on, _, values = part.partition(":")
        out.append(Condition(on, frozenset(fold(value) if on in _WORDS else value for value in values.split("|"))))
    return tuple(out)


class FrameTable:
    """All frames by the lemma or the key of their first token."""

    def __init__(self) -> None:
        verbs = {row["id"] for row in lexicon.load("verbs")}
        self._by_lemma: dict[str, list[Frame]] = {}
        self._by_key: dict[str, list[Frame]] = {}
        for row in lexicon.load("frames.tsv"):
            parts = [part.split("|") for part in row["trigger"].split()]
            rest = tuple(frozenset(fold(word) for word in part) for part in parts[1:])
            for first in parts[0]:
                frame = Frame(
                    row["id"], first, row["class"], rest, row["type"], _roles(row["actor"]), _roles(row["recipient"]), _roles(row["place"]),
                    _roles(row["target"]), row["standing"], _conditions(row["contexts"]),
                )  # fmt: skip
                if row["class"] in ("verb", "verb-only") and first in verbs:
                    self._by_lemma.setdefault(first, []).append(frame)
                else:
                    self._by_key.setdefault(fold(first), []).append(frame)

        frames = [frame for found in (self._by_lemma, self._by_key) for some in found.values() for frame in some]
        asked = [rest for frame in frames for rest in frame.rest]
        self.spelt = Spelt(asked + [condition.values for frame in frames for condition in frame.conditions if condition.on in _WORDS])
        self.known = Memory(self._lookup)

    def _lookup(self, form: Form) -> tuple[tuple[tuple[str, tuple[Frame, ...]], ...], tuple[Frame, ...]] | None:
        """The frames of the verbs that a form may be of, by lemma, and those of its spelling; None for most forms."""
        if form.kind != "w":
            return None
        verbs = tuple((lemma, tuple(self._by_lemma[lemma])) for lemma in form.lemmas if lemma in self._by_lemma)
        others: tuple[Frame, ...] = ()
        if not self._by_key.keys().isdisjoint(spellings(form)):
            others = tuple(frame for key in singulars(form.keys[:4]) for frame in self._by_key.get(key, ()))
        return (verbs, others) if verbs or others else None

    def at(self, words: Sequence[Word], tags: Sequence[str], i: int, end: int, met: frozenset[str]) -> list[Trigger]:
        """Frames that may be triggered at word ``i``, the most specific first; ``met`` is all that the sentence spells (``spelt``)."""
        verbs, others = self.known[words[i].form] or ((), ())
        out: list[Trigger] = []
        for lemma, frames in verbs:
            use = _use(words[i], tags[i], lemma)
            for frame in frames:
                if frame.kind == "verb-only" and use not in ("verb", "passive"):
                    continue
                last = follow(words, i, end, frame.rest, _VERB_REACH) if not any(map(met.isdisjoint, frame.rest)) else 0
                if last:
                    out.append(Trigger(frame, i, last, use))
        if tags[i] not in VERBAL:
            for frame in others:
                last = follow(words, i, end, frame.rest, _NOUN_REACH) if not any(map(met.isdisjoint, frame.rest)) else 0
                if last:
                    out.append(Trigger(frame, i, last, "noun" if frame.kind in ("noun", "masdar") else frame.kind))
        out.sort(key=lambda t: (-len(t.frame.rest), -len(t.frame.conditions)))
        return out


def _use(word: Word, tag: str, lemma: str) -> str:
    readings = [r for r in word.form.readings if r.lemma == lemma and believable(r, tag, VERBAL)]
    kinds = {r.inflection.pos for r in readings}
    if "V" in kinds and (tag in VERBAL or len(kinds) == 1):
        passive = tag == "VPAS" or all(r.inflection.voice == "p" for r in readings if r.inflection.pos == "V")
        return "passive" if passive else "verb"
    if "VN" in kinds and tag not in VERBAL:
        return "masdar"
    if "AP" in kinds:
        return "participle"
    if "PP" in kinds:
        return "passive-participle"
    return "verb" if "V" in kinds else "masdar" if kinds else ""
