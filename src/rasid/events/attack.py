"""With what and at what: weapon and target of an ASSAULT, as the text tells them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.document import Doc
from rasid.arabic.normal import fold
from rasid.arabic.words import lead
from rasid.events.fill import Candidate
from rasid.lexicon.trie import Trie
from rasid.record import Passage, Span

_REACH = 14
_ARMED = frozenset({"ASSAULT", "THREATEN", "MOBILIZE"})


class Weapon(NamedTuple):
    """A weapon named: its words (indexes into the document's words) and the PLOVER mode that it belongs to."""

    first: int
    last: int
    mode: str


@cache
def _weapons() -> Trie[str]:
    return Trie((tuple(fold(words).split()), row["mode"]) for row in lexicon.load("weapons.tsv") for words in lexicon.split(row["words"]))


def weapon(doc: Doc, candidate: Candidate) -> Weapon | None:
    """The weapon named nearest to a trigger whose type may tell of arms, in its sentence."""
    if candidate.trigger.frame.root not in _ARMED:
        return None
    sentence, first = candidate.sentence, candidate.trigger.first
    low, high = max(sentence.first, first - _REACH), min(sentence.last, candidate.trigger.last + _REACH)
    keys = [word.form.keys for word in doc.words[low:high]]
    met = (match for k in range(len(keys)) if (match := _weapons().longest(keys, k, len(keys))) is not None)
    found = [Weapon(low + match.first, low + match.last, match.value[0]) for match in met]
    return min(found, key=lambda one: abs(one.first - first), default=None)


def target_of(doc: Doc, candidate: Candidate) -> Passage | None:
    """What the frame says was aimed at: the object, the genitive or the object of a preposition."""
    clause, fillers = candidate.clause, candidate.fillers
    for spec in candidate.trigger.frame.target:
        if spec in ("obj", "gen") and fillers.genitive and candidate.trigger.use in ("masdar", "noun"):
            return passage(doc, *fillers.genitive)
        k = (
            fillers.object
            if spec == "obj"
            else next(iter(clause.after_preposition(candidate.trigger, spec[5:])), None)
            if spec.startswith("prep:")
            else None
        )
        if k is not None and clause.chunks[k].kind == "N":
            return passage(doc, clause.chunks[k].first, clause.chunks[k].last)
    return None


def passage(doc: Doc, first: int, last: int) -> Passage:
    """The text from one word up to another, without what is joined before it."""
    start = doc.words[first].start + lead(doc.words[first])
    span = Span(start, doc.words[last - 1].end)
    return Passage(span, doc.text[span.start : span.end])
