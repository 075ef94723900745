"""Tolls: killed, injured, missing, detained, displaced, as the text tells them.

A number takes its kind from the word of harm that governs it («مقتل 14 شخصا»، «وإصابة 17 آخرين») or that it counts
(«14 قتيلا»); numbers joined by و under one such word add up. Not told and told to be none are kept apart.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.document import Doc, Sentence, between
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.numbers import number_at
from rasid.arabic.phrases import VERBAL
from rasid.arabic.sets import word_set
from rasid.arabic.spans import SpanIndex
from rasid.arabic.words import Form
from rasid.record import Date, Harm, Span

_REACH, _AHEAD, _DENIED, _VAGUE = 14, 5, 4, 5


class Word(NamedTuple):
    """A word of harm: its kind, the persons it tells by itself (dual), and whether it governs the number or is counted by it."""

    kind: str
    persons: int
    governs: bool


class Toll(NamedTuple):
    """A figure with the word of harm it hangs on (index into the document's words)."""

    harm: Harm
    at: int


@cache
def harm_words() -> dict[str, Word]:
    """Words of harm in normal form."""
    out = {}
    for row in lexicon.load("harm.tsv"):
        if row["class"] != "vague":
            for word in lexicon.split(row["words"]):
                out[fold(word)] = Word(row["kind"], int(row["count"] or 0), row["class"] == "act")
    return out


@cache
def vague_words() -> dict[str, int]:
    """Words that tell about how many («عشرات») in normal form, with the least they stand for."""
    rows = (row for row in lexicon.load("harm.tsv") if row["class"] == "vague")
    return {fold(word): int(row["count"]) for row in rows for word in lexicon.split(row["words"])}


def harm_of(form: Form) -> Word | None:
    """The word of harm that a form is, by its spelling or as a form of a verb named there («أعدموهما» of أعدم)."""
    return _known[form]


def _of(form: Form) -> Word | None:
    table = harm_words()
    for key in (*form.keys, *map(fold, form.lemmas)):
        if key in table:
            return table[key]
    return None


_known = Memory(_of)


def tolls(doc: Doc, sentence: Sentence, dates: SpanIndex[Date]) -> list[Toll]:
    """The figures told in a sentence, in order."""
    return _Reader(doc, sentence, dates).read()


class _Reader:
    """Reads a sentence word by word; the word of harm met last governs what is counted after it."""

    def __init__(self, doc: Doc, sentence: Sentence, dates: SpanIndex[Date]) -> None:
        self._doc, self._sentence = doc, sentence
        self._dated = [date.span for date in dates.within(sentence.span.start, sentence.span.end)]
        self._people = {r.first: r for r in between(doc.actors, sentence.first, sentence.last)}
        self._kind, self._at, self._governs = "", -99, False
        self._out: list[Toll] = []

    def read(self) -> list[Toll]:
        i = self._sentence.first
        while i < self._sentence.last:
            i = self._word_of_harm(i) or self._somebody(i) or self._number(i) or i + 1
        return self._out

    def _told(self, at: int, first: int, last: int, kind: str, low: int, high: int | None, bound: str) -> None:
        self._out.append(Toll(_harm(self._doc, first, last, kind, low, high, bound, self._sentence), at))

    def _word_of_harm(self, i: int) -> int | None:
        """Where reading goes on after a word of harm; None where there is none. Another verb ends the reach of the last one."""
        form = self._doc.words[i].form
        word = harm_of(form) if form.kind == "w" else None
        if word is None:
            if self._doc.tags[i] in VERBAL and not form.classes and form.bare not in word_set("harm.measuring"):
                self._kind = ""  # what is counted after it is not harmed («قتلت عشرة ودمرت خمسة»)
            return None
        if word.persons:
            self._told(i, i, i + 1, word.kind, word.persons, word.persons, "exact")
            return i + 1
        self._kind, self._at, self._governs = word.kind, i, word.governs
        none = self._denied(i)
        if none is not None and (word.governs or form.bare.endswith("ات")) and (none == i - 1 or form.bare in word_set("harm.any")):
            self._told(i, none, i + 1, word.kind, 0, 0, "zero")
        return i + 1

    def _denied(self, i: int) -> int | None:
        before = range(max(i - _DENIED, self._sentence.first), i)
        return next((j for j in before if self._doc.words[j].form.bare in word_set("harm.none")), None)

    def _somebody(self, i: int) -> int | None:
        """Where reading goes on after one or two people who are harmed without a number («مقتل ضابط», not «تسعة قتلى ورئيس الوزراء يأمر …»)."""
        if not (self._kind and self._governs) or i not in self._people:
            return None
        persons, last = self._people[i].persons, self._people[i].last
        if persons not in (1, 2) or not _joined(self._doc, self._at, i) or number_at(self._doc.words, i) is not None:
            return None
        self._told(self._at, i, last, self._kind, persons, persons, "exact")
        return last

    def _number(self, i: int) -> int | None:
        """Where reading goes on after a number that counts people harmed, or any other."""
        doc, words, sentence = self._doc, self._doc.words, self._sentence
        number = number_at(words, i) if not any(s.start <= words[i].start < s.end for s in self._dated) else None
        if number is None:
            least = vague_words().get(words[i].form.bare)
            if least is not None and self._kind and i - self._at <= _VAGUE:
                self._told(self._at, i, i + 1, self._kind, least, None, "vague")
            return None
        value, after = number
        counted = self._counted(after)
        governed = bool(self._kind) and i - self._at <= _REACH
        ahead = None if counted or governed else _ahead(doc, after, sentence)
        kind = counted.kind if counted else self._kind if governed else _kind_at(doc, ahead)
        if kind and isinstance(value, int) and 0 <= value < 10_000_000 and not _measured(doc, after, sentence):
            bound, low, high = _bound(doc, i, value, sentence)
            self._told(i if counted else self._at if ahead is None else ahead, i, after, kind, low, high, bound)
        return max(after, i + 1)

    def _counted(self, after: int) -> Word | None:
        """The word of harm right after a number or a sign («14 قتيلا»)."""
        words, table, last = self._doc.words, harm_words(), self._sentence.last
        reach = 2 if after < last and words[after].form.kind == "p" else 1
        keys = (key for j in range(after, min(after + reach, last)) for key in words[j].form.keys)
        return next((table[key] for key in keys if key in table and not table[key].governs), None)


def _joined(doc: Doc, at: int, i: int) -> bool:
    """Whether somebody stands right after a word of harm, or is joined by و to those who do."""
    return i == at + 1 or (
        i > at + 1 and i - at <= _REACH and doc.words[i].form.text.startswith("و") and doc.words[i].form.cuts[0].pro == "و"
    )


def _ahead(doc: Doc, after: int, sentence: Sentence) -> int | None:
    """The verb of harm that follows those who are counted («12 سوريا قتلوا»، «21 شخصا لقوا حتفهم»)."""
    for j in range(after, min(after + _AHEAD, sentence.last)):
        form = doc.words[j].form
        if form.kind != "w":
            return None
        word = harm_of(form)
        if word is not None and word.governs and (doc.tags[j] in VERBAL or form.lemmas):
            return j
        if (
            doc.tags[j] in VERBAL
            and form.lemmas
            and j + 1 < sentence.last
            and (next_word := harm_of(doc.words[j + 1].form))
            and next_word.governs
        ):
            return j + 1
    return None


def _kind_at(doc: Doc, at: int | None) -> str:
    """The kind of the word of harm at a place."""
    word = harm_of(doc.words[at].form) if at is not None else None
    return word.kind if word else ""


def _measured(doc: Doc, after: int, sentence: Sentence) -> bool:
    """Whether what is counted is no people («300 منزل», «57 كم»): unknown nouns are taken for people only after a word of harm."""
    if after >= sentence.last:
        return False
    form = doc.words[after].form
    return form.text.startswith("%") or form.bare in word_set("harm.things")


def _bound(doc: Doc, i: int, value: int, sentence: Sentence) -> tuple[str, int, int | None]:
    before = [doc.words[j].form.bare for j in range(max(i - 4, sentence.first), i)]
    if not word_set("harm.least").isdisjoint(before):
        return "at-least", value, None
    if not word_set("harm.most").isdisjoint(before):
        return "at-most", value, value
    return "exact", value, value


def _harm(doc: Doc, first: int, last: int, kind: str, low: int, high: int | None, bound: str, sentence: Sentence) -> Harm:
    words = doc.words
    subset = any(words[j].form.bare in word_set("harm.subset") for j in range(max(first - 2, sentence.first), first))
    span = Span(words[first].start, words[last - 1].end)
    return Harm(kind, span, doc.text[span.start : span.end], low, high, bound, subset)


def total(found: list[Toll], kind: str, trigger: int) -> int | None:
    """The figure of a kind that belongs to a trigger: the sum under the nearest word of harm, None where none is told."""
    groups: dict[int, int] = {}
    for toll in found:
        if toll.harm.kind == kind and not toll.harm.subset and toll.harm.low is not None and toll.harm.bound != "vague":
            groups[toll.at] = groups.get(toll.at, 0) + toll.harm.low
    if not groups:
        return None
    return groups[min(groups, key=lambda at: (abs(at - trigger), at))]
