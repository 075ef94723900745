"""Cues: the words that say that somebody said something, read from ``lexicon/cues.tsv`` and matched on readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.document import Doc, Sentence
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.patterns import Spelt, follow
from rasid.arabic.phrases import VERBAL
from rasid.arabic.words import Form, Word, believable

_STOPS = frozenset(".:؛؟!")
_NOMINAL_BEFORE = ("NOUN", "PROPN", "ADJ", "ADV", "PART", "X")
_CLAUSE = 8
_FUNCTION_TAGS = frozenset({"ADP", "SCONJ", "CCONJ", "PRON", "DET", "PART"})
# How many words may stand between a cue and a noun or particle that belongs to it («شدد الوزير على», «نقلت الوكالة عن»), and how many at most
# where the verb alone is no cue that takes an object («أعرب الأمين العام، لدى استقباله …، عن قلقه»).
_NEAR, _REACH, _FAR = 3, 9, 18


@dataclass(frozen=True, slots=True)
class Cue:
    """An entry of the lexicon. ``rest`` holds the alternatives of each further token of the cue."""

    id: str
    kind: str
    rest: tuple[frozenset[str], ...]
    complements: tuple[str, ...]
    act: str
    channel: str
    distance: str
    lemma: str


class Found(NamedTuple):
    """A cue in the text: its entry, its first word, the end (exclusive) of its words that stand together, and how it is used (verb, participle, masdar, noun, preposition, frame, none)."""

    cue: Cue
    first: int
    last: int
    use: str


def proclitics(form: Form, found: Found) -> str:
    """What is joined before a cue, by the reading that is its lemma («وصفه» begins with its own waw)."""
    read = next((r.cut for r in form.readings if r.lemma == found.cue.lemma), None)
    cut = read or (form.cuts[0] if form.cuts else None)
    return cut.pro if cut is not None else ""


class CueTable:
    """All cues by the lemma or the key of their first token; ``speaking`` are nouns that stand before a colon for who says it («دراسة: …»)."""

    def __init__(self) -> None:
        verbs = {row["id"] for row in lexicon.load("verbs")}
        self._by_lemma: dict[str, list[Cue]] = {}
        self._by_key: dict[str, list[Cue]] = {}
        self.speaking: frozenset[str] = frozenset()
        for row in lexicon.load("cues.tsv"):
            parts = [part.split("|") for part in row["cue"].split()]
            if row["class"] == "colon":
                self.speaking |= {fold(word) for word in parts[0]}
                continue
            rest = tuple(frozenset(fold(word) for word in part) for part in parts[1:])
            complements = tuple(c for c in lexicon.split(row["complement"]))
            for first in parts[0]:
                cue = Cue(
                    row["id"], row["class"], rest, complements, row["act"] or "state", row["channel"], row["distance"] or "neutral", first
                )
                if row["class"] in ("verb", "verb-only", "masdar", "frame", "none") and first in verbs:
                    self._by_lemma.setdefault(first, []).append(cue)
                elif row["class"] != "preposition" or "whole" in complements:
                    self._by_key.setdefault(fold(first), []).append(cue)
        self.spelt = Spelt(rest for found in (self._by_lemma, self._by_key) for cues in found.values() for cue in cues for rest in cue.rest)
        self.known = Memory(self._lookup)

    def _lookup(self, form: Form) -> tuple[tuple[tuple[str, tuple[Cue, ...]], ...], tuple[Cue, ...]] | None:
        """The cues of the verbs that a form may be of, by lemma, and those of its spelling; None for most forms."""
        if form.kind != "w":
            return None
        verbs = tuple((lemma, tuple(self._by_lemma[lemma])) for lemma in form.lemmas if lemma in self._by_lemma)
        others = tuple(cue for key in form.keys[:4] for cue in self._by_key.get(key, ()))
        return (verbs, others) if verbs or others else None

    def candidates(self, words: Sequence[Word], tags: Sequence[str], i: int, end: int, met: frozenset[str]) -> list[Found]:
        """The cues that may begin at word ``i``, the most specific first; ``met`` is all that the sentence spells (``spelt``)."""
        form = words[i].form
        verbs, others = self.known[form] or ((), ())
        out: list[Found] = []
        far: list[Found] = []
        for lemma, cues in verbs:
            leads = _leads(words, tags, i, end, lemma)
            plain = "verb" if leads else _use(words[i], tags[i], lemma)
            closed = not leads and tags[i] in _FUNCTION_TAGS and bool(form.classes)
            for cue in cues:
                if (closed and not cue.rest) or any(map(met.isdisjoint, cue.rest)):
                    continue  # «بينها» is a preposition unless something shows the verb
                use = plain or (_use(words[i], "VERB", lemma) if cue.rest and closed else "")
                if not use:
                    continue
                if (cue.kind == "verb-only" and use != "verb") or (cue.kind == "masdar" and use != "masdar"):
                    continue
                last = follow(words, i, end, cue.rest, _NEAR) if cue.kind == "none" else self._covered(words, i, end, cue, near=False)
                if last:
                    out.append(Found(cue, i, last, "none" if cue.kind == "none" else use))
                elif use == "verb" and cue.kind != "none" and len(cue.rest) == 1 and follow(words, i, end, cue.rest, _FAR):
                    far.append(Found(cue, i, i + 1, use))
        if not any(found.cue.rest or "obj" in found.cue.complements for found in out):
            out += far[:1]
        for cue in others:
            last = self._covered(words, i, end, cue, near=True) if not any(map(met.isdisjoint, cue.rest)) else 0
            if last:
                out.append(Found(cue, i, last, cue.kind))
        out.sort(key=lambda found: (found.use == "masdar", -len(found.cue.rest), found.use != "none"))
        return out

    def _covered(self, words: Sequence[Word], i: int, end: int, cue: Cue, near: bool) -> int:
        """End of the cue's words that stand together with its first, 0 where one is missing."""
        if not cue.rest:
            return i + 1
        last = follow(words, i, end, cue.rest, 1 if near else _REACH, particles=near)
        if not last or near:
            return last
        # What stands apart («شدد الوزير على», «ألقى المقاول باللوم على») belongs to the complement, not to the words of the cue.
        return last if last == follow(words, i, end, cue.rest, 1) else i + 1


def cues_in(table: CueTable, doc: Doc, sentence: Sentence) -> list[Found]:
    """The cues of a sentence in order, at most one at a word."""
    out: list[Found] = []
    after = sentence.first
    words = doc.words[sentence.first : sentence.last]
    begun = [i for i, word in enumerate(words, sentence.first) if table.known[word.form]]
    met = table.spelt.among(words) if begun else frozenset()
    for i in begun:
        if i < after:
            continue
        candidates = table.candidates(doc.words, doc.tags, i, sentence.last, met)
        if not candidates:
            continue
        if candidates[0].use == "none":
            after = candidates[0].last
            continue
        best = next((found for found in candidates if found.use != "none" and _stands(doc, sentence, found)), None)
        if best:
            out.append(best)
            after = best.last
    return out


def _stands(doc: Doc, sentence: Sentence, found: Found) -> bool:
    """Whether a cue stands where one of its use can have a content."""
    if found.use == "preposition" and (_opens(doc, sentence, found) or _governs_clause(doc, sentence, found)):
        return False  # «كما قال إن …» is a report of its own
    return found.use != "participle" or _takes_over(doc, sentence, found)


def _opens(doc: Doc, sentence: Sentence, found: Found) -> bool:
    """Whether «كما أعلن …» opens its sentence, which says «also»."""
    if doc.words[found.first].form.text != "كما":
        return False
    return all(doc.words[i].form.kind == "p" for i in range(sentence.first, found.first))


def _governs_clause(doc: Doc, sentence: Sentence, found: Found) -> bool:
    """Whether a cue like «كما قال» governs a clause with أن instead of trailing one."""
    if not any(r.inflection.pos == "V" for r in doc.words[found.last - 1].form.readings):
        return False
    return any("comp" in doc.words[i].form.classes for i in range(found.last, min(found.last + _CLAUSE, sentence.last)))


def _takes_over(doc: Doc, sentence: Sentence, found: Found) -> bool:
    """Whether a participle is an adverbial of its own («… ، مشيرا إلى»), not the attribute of a noun."""
    form = doc.words[found.first].form
    cut = form.cuts[0]
    if cut.definite or cut.pro not in ("", "و", "ف") or not form.text.endswith(("ا", "ه", "ين", "ات")):
        return False
    if found.first == sentence.first or cut.pro == "و" or doc.words[found.first - 1].form.kind == "p":
        return True
    return form.text.endswith("ا") and doc.tags[found.first - 1] in _NOMINAL_BEFORE


def _leads(words: Sequence[Word], tags: Sequence[str], i: int, end: int, lemma: str) -> bool:
    """Whether a form that may be a verb leads a clause that has no other, although the tagger took it for a noun («ورصد التقرير أن …»)."""
    form = words[i].form
    if tags[i] not in ("NOUN", "ADP") or form.cuts[0].pro not in ("و", "ف") or (i and words[i - 1].form.text not in _STOPS):
        return False
    if not any(r.lemma == lemma and r.inflection.pos == "V" and r.inflection.person == 3 for r in form.readings):
        return False
    if i + 1 >= end or not (tags[i + 1] == "PROPN" or (tags[i + 1] == "NOUN" and words[i + 1].form.cuts[0].pro == "")):
        return False
    for k in range(i + 1, end):
        if tags[k] in VERBAL:
            return False
        if words[k].form.classes & {"comp", "rel"}:
            return tags[i] == "NOUN" or "comp" in words[k].form.classes
    return tags[i] == "NOUN"


def _use(word: Word, tag: str, lemma: str) -> str:
    finite = word.form.surface.endswith("ى")  # «نفى» is no verbal noun
    readings = [r for r in word.form.readings if r.lemma == lemma and (believable(r, tag, VERBAL) or finite)]
    if finite and any(r.inflection.pos == "V" for r in readings):
        return "verb"
    kinds = {r.inflection.pos for r in readings}
    if "V" in kinds and (tag in VERBAL or len(kinds) == 1):
        return "verb"
    if kinds & {"AP", "PP"} and "VN" not in kinds:
        return "participle"
    if "VN" in kinds and tag not in VERBAL:
        return "masdar"
    if kinds & {"AP", "PP"}:
        return "participle"
    return "verb" if "V" in kinds else "masdar" if kinds else ""
