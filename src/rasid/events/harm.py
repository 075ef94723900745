"""Tolls: killed, injured, missing, detained, displaced, as the text tells them.

A number takes its kind from the word of harm that governs it («مقتل 14 شخصا»، «وإصابة 17 آخرين») or that it counts
(«14 قتيلا»); numbers joined by و under one such word add up. Not told and told to be none are kept apart.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.document import Doc, Sentence, between
from rasid.arabic.normal import fold
from rasid.arabic.numbers import number_at
from rasid.arabic.phrases import VERBAL
from rasid.arabic.spans import SpanIndex
from rasid.arabic.words import Form
from rasid.record import Date, Harm, Span

_REACH, _AHEAD, _DENIED = 14, 5, 4
# Plurals and nouns of harm that «دون» or «لم» some words before denies as a whole («لم يخلف القصف أية إصابات»).
_ANY = frozenset("اصابات ضحايا وفيات قتلي جرحي اصابه".split())
_LEAST = frozenset("اقل اكثر".split())
_MOST = frozenset("تجاوز يتجاوز حتي".split())
_SUBSET = frozenset("بينهم بينها منهم ضمنهم بينهن منها".split())
_VAGUE = {"عشرات": 20, "العشرات": 20, "مءات": 200, "المءات": 200, "الاف": 2000, "الالاف": 2000}
_NONE = frozenset("دون بدون عدم لا لم".split())
# Verbs that tell how many, not another act.
_MEASURING = frozenset("يقل تقل يزيد تزيد يتجاوز تتجاوز تجاوز بلغ بلغت يبلغ وصل وصلت ارتفع ارتفعت كان كانوا كانت تم".split())


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
        for word in lexicon.split(row["words"]):
            out[fold(word)] = Word(row["kind"], int(row["count"] or 0), row["class"] == "act")
    return out


def harm_of(form: Form) -> Word | None:
    """The word of harm that a form is, by its spelling or as a form of a verb named there («أعدموهما» of أعدم)."""
    table = harm_words()
    for key in (*form.keys, *map(fold, form.lemmas)):
        if key in table:
            return table[key]
    return None


def tolls(doc: Doc, sentence: Sentence, dates: SpanIndex[Date]) -> list[Toll]:
    """The figures told in a sentence, in order."""
    words = doc.words
    table = harm_words()
    dated = [date.span for date in dates.within(sentence.span.start, sentence.span.end)]
    out: list[Toll] = []
    kind, at = "", -99
    people = {r.first: r for r in between(doc.actors, sentence.first, sentence.last)}
    i = sentence.first
    while i < sentence.last:
        form = words[i].form
        word = harm_of(form) if form.kind == "w" else None
        if word is None and kind and doc.tags[i] in VERBAL and not form.classes and form.bare not in _MEASURING:
            kind = ""  # another verb has begun: what is counted after it is not harmed («قتلت عشرة ودمرت خمسة»)
        if word is not None and word.persons:
            out.append(Toll(_harm(doc, i, i + 1, word.kind, word.persons, word.persons, "exact", sentence), i))
            i += 1
            continue
        if word is not None:
            kind, at = word.kind, i
            none = next((j for j in range(max(i - _DENIED, sentence.first), i) if words[j].form.bare in _NONE), None)
            if none is not None and (word.governs or form.bare.endswith("ات")) and (none == i - 1 or form.bare in _ANY):
                out.append(Toll(_harm(doc, none, i + 1, word.kind, 0, 0, "zero", sentence), i))
            i += 1
            continue
        if kind and i in people and (persons := people[i].persons) in (1, 2) and _joined(doc, at, i) and number_at(words, i) is None:
            out.append(Toll(_harm(doc, i, people[i].last, kind, persons, persons, "exact", sentence), at))
            i = people[i].last
            continue
        number = number_at(words, i) if not any(s.start <= words[i].start < s.end for s in dated) else None
        if number is None:
            if kind and form.text in _VAGUE and i - at <= 5:
                out.append(Toll(_harm(doc, i, i + 1, kind, _VAGUE[form.text], None, "vague", sentence), at))
            i += 1
            continue
        value, after = number
        counted = next(
            (
                table[key]
                for j in range(after, min(after + (2 if after < sentence.last and words[after].form.kind == "p" else 1), sentence.last))
                for key in words[j].form.keys
                if key in table and not table[key].governs
            ),
            None,
        )
        ahead = None if counted or (kind and i - at <= _REACH) else _ahead(doc, after, sentence)
        told = counted.kind if counted else kind if kind and i - at <= _REACH else _kind_at(doc, ahead)
        if told and isinstance(value, int) and 0 <= value < 10_000_000 and not _measured(doc, after, sentence):
            bound, low, high = _bound(doc, i, value, sentence)
            out.append(Toll(_harm(doc, i, after, told, low, high, bound, sentence), i if counted else at if ahead is None else ahead))
        i = max(after, i + 1)
    return out


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
    return form.text.startswith("%") or form.bare in _THINGS


_THINGS = frozenset(
    "كم كلم كيلومتر كيلومترا متر مترا عاما سنه سنوات يوما ايام شهرا اشهر ساعه ساعات دقيقه دقاءق دولار ريال ريالا دينار مليار منزل منزلا منازل سياره سيارات مبني مباني طن طنا دبابه "
    "مدرعه عربه مركبه اليه صاروخ صاروخا قذيفه قذاءف غاره طاءره عبوه الماءه بالماءه".split()
)


def _bound(doc: Doc, i: int, value: int, sentence: Sentence) -> tuple[str, int, int | None]:
    before = [doc.words[j].form.bare for j in range(max(i - 4, sentence.first), i)]
    if not _LEAST.isdisjoint(before):
        return "at-least", value, None
    if not _MOST.isdisjoint(before):
        return "at-most", value, value
    return "exact", value, value


def _harm(doc: Doc, first: int, last: int, kind: str, low: int, high: int | None, bound: str, sentence: Sentence) -> Harm:
    words = doc.words
    subset = any(words[j].form.text in _SUBSET for j in range(max(first - 2, sentence.first), first))
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
