"""The words of a date as the patterns see them: lexicon entries, numbers and marks, each with its classes.

A surface is looked up once; clitics that stand on it become items of their own (``and``, ``b``) that take no room in the span.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.memory import Memory
from rasid.arabic.normal import align, fold
from rasid.arabic.numbers import number_at, ordinal_at, pieces
from rasid.arabic.words import Form, Word, counts

FILES = tuple("months hijri weekdays units relative dayparts links seasons holidays named vague recurring negatives".split())
_TRIGGERS = frozenset(
    "month monthw hmonth hmonthw weekday weekday0 rel anchorday unit unitd unitp unitthe unitthed unitthep yearw dayw "
    "dayboth yearboth yearsw weekend season decade holiday named vague recurring today current ofit".split()
)
_MARKS = {
    ",": "comma", "،": "comma", "/": "slash", "\\": "slash", "-": "dash", "–": "dash", "—": "dash", ".": "dot", ":": "colon",
    "(": "paren", "[": "paren", "«": "open", "“": "open", '"': "quote", ")": "close", "]": "close", "»": "close", "”": "close",
}  # fmt: skip
_LEADS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
_JOINED = ("لل", "ولل", "فلل")
_DOTS = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}\.\d{1,2}(?:\.\d{1,2})?|\d{1,2}\.\d{4}")


class Entry(NamedTuple):
    """A lexicon entry: its words in normal form, classes, value, allowed clitics and spellings that are not meant."""

    id: str
    words: tuple[str, ...]
    classes: frozenset[str]
    value: str
    clitics: str
    unless: frozenset[str]


@dataclass(frozen=True, slots=True)
class Item:
    """Words ``first`` to ``last`` (exclusive) read as one thing; ``start``/``end`` are characters. Clitic items are empty."""

    first: int
    last: int
    start: int
    end: int
    classes: frozenset[str]
    values: dict[str, str]
    number: int | None = None
    ids: tuple[str, ...] = ()

    def value(self, *names: str) -> str:
        """The value of the entry that put the item in the first of the classes ``names`` it has."""
        return next((self.values[name] for name in names if name in self.values), "")


class Option(NamedTuple):
    """A surface without the clitics ``lead``: the rest in normal form, beginning at character ``offset``."""

    lead: str
    rest: str
    offset: int


@cache
def entries() -> dict[str, tuple[Entry, ...]]:
    """Entries by their first word, those of most words first."""
    table: dict[str, list[Entry]] = {}
    for name in FILES:
        for row in lexicon.load(f"dates/{name}.tsv"):
            unless = frozenset(lexicon.split(row["unless"]))
            for word in lexicon.split(row["word"]):
                tokens = tuple(re.findall(r"[^\W\d]+|\d+", fold(word)))
                table.setdefault(tokens[0], []).append(
                    Entry(row["id"], tokens, frozenset(row["class"].split()), row["value"], row["clitics"], unless)
                )
    return {first: tuple(sorted(found, key=lambda entry: -len(entry.words))) for first, found in table.items()}


@lru_cache(maxsize=4096)
def number_classes(value: int, style: str) -> frozenset[str]:
    """Classes of a number. ``style``: its count of digits as a string, ``words``, ``ordinal`` or ``both`` (the same words say either)."""
    out = {"num"}
    if style == "ordinal":
        out = {"ord"}
    elif style == "both":
        out.add("ord")
    if 1 <= value <= 31:
        out.add("dd")
    if value == 1 and "ord" in out:
        out.add("ord1")
    if style in ("words", "both"):
        if 10 <= value <= 20:
            out.add("cc")
        if 10 <= value <= 99:
            out.add("yy2")
        if 1000 <= value <= 2200:
            out.add("yyyyw")
    elif style != "ordinal":
        if 1 <= value <= 12:
            out.add("mm")
        if style == "2":
            out.add("yy")
        if style == "4" and 1000 <= value <= 2200:
            out.add("yyyy")
            if 1300 <= value <= 1500:
                out.add("hyyyy")
    if 1 <= value <= 3000 and "num" in out:
        out.add("anyyear")
    return frozenset(out)


@cache
def class_sets() -> frozenset[frozenset[str]]:
    """Every set of classes that an item can have."""
    out = {frozenset({name}) for name in ("and", "b", "x.edge", "x.other", "x.punct", "dots", *_MARKS.values())}
    out |= {frozenset({"open", "close", "mark"}), frozenset({"open", "mark"}), frozenset({"open", "paren"})}
    for found in entries().values():
        by_words: dict[tuple[str, ...], set[str]] = {}
        for entry in found:
            by_words.setdefault(entry.words, set()).update(entry.classes)
            out.add(entry.classes)
        out.update(frozenset(classes) for classes in by_words.values())
    samples = (0, 1, 5, 12, 15, 20, 25, 31, 40, 99, 150, 999, 1100, 1350, 1600, 2500, 9999)
    out.update(number_classes(value, style) for value in samples for style in ("1", "2", "4", "9", "words", "ordinal", "both"))
    return frozenset(out)


class Reader:
    """Turns words into items, remembering each distinct surface."""

    def __init__(self) -> None:
        self._entries = entries()
        self._vocabulary = {token for found in self._entries.values() for entry in found for token in entry.words}
        # A date word starts a search; of an entry of several words the rarest does.
        frequency = counts()
        self._triggers = {
            min(e.words, key=lambda token: frequency.get(token, 0))
            for found in self._entries.values()
            for e in found
            if e.classes & _TRIGGERS and len(e.words) > 1
        }
        self._triggers |= {first for first, found in self._entries.items() for e in found if len(e.words) == 1 and e.classes & _TRIGGERS}
        self._pieces = pieces()
        self.options = Memory(self._options)
        self.letters = Memory(self._letter)

    def _letter(self, form: Form) -> str:
        """How promising a surface is.

        t a date word, d digits, s or h a mark between digits, i في, k a thousand, c anything else dates hold, . nothing.
        """
        if form.kind == "p":
            return {"slash": "s", "dash": "h"}.get(_MARKS.get(form.text, ""), "c" if form.text in _MARKS else ".")
        if form.kind == "n":
            year = len(form.text) == 4 and form.text.isdigit() and 1000 <= int(form.text) <= 2200
            return "t" if year or _DOTS.fullmatch(form.text) else "d"
        if form.kind != "w":
            return "."
        if form.text in ("في", "وفي"):
            return "i"
        if form.text in ("الف", "الفين"):
            return "k"
        rests = {option.rest for option in self.options[form]}
        return "t" if not rests.isdisjoint(self._triggers) else "c" if rests or form.text in self._pieces else "."

    def _options(self, form: Form) -> tuple[Option, ...]:
        """The ways to take clitics off a word that leave a word of the lexicon, the whole word first."""
        known, text = self._vocabulary, form.text
        leads = [lead for lead in _LEADS if text.startswith(lead) and text[len(lead) :] in known]
        joined = [lead for lead in _JOINED if text.startswith(lead) and "ال" + text[len(lead) :] in known]
        if not leads and not joined:
            return ()
        offsets = align(form.surface).offsets
        return (
            *(Option(lead, text[len(lead) :], offsets[len(lead)]) for lead in leads),
            *(Option(lead[:-1], "ال" + text[len(lead) :], offsets[len(lead)]) for lead in joined),
        )

    def items(self, words: Sequence[Word], first: int, last: int) -> list[Item]:
        """The items of words ``first`` to ``last``, which must lie in one line."""
        out: list[Item] = []
        at = first
        while at < last:
            at = self._lexical(words, at, last, out) or self._number(words, at, last, out) or self._mark(words, at, out)
        return out

    def _lexical(self, words: Sequence[Word], at: int, last: int, out: list[Item]) -> int | None:
        word = words[at]
        if word.form.kind != "w":
            return None
        for lead, rest, offset in self.options[word.form]:
            best: list[Entry] = []
            for entry in self._entries.get(rest, ()):
                if best and len(entry.words) < len(best[0].words):
                    break
                if lead and (entry.clitics == "-" or (entry.clitics == "w" and lead not in ("و", "ف"))):
                    continue
                if entry.unless and word.form.surface[offset:] in entry.unless:
                    continue
                end = at + len(entry.words)
                if end <= last and all(words[at + k].form.text == entry.words[k] for k in range(1, len(entry.words))):
                    best.append(entry)
            if best and not (len(best[0].words) == 1 and not lead and self._longer_number(words, at)):
                self._clitics(lead, at, word.start + offset, out)
                end = at + len(best[0].words)
                classes = frozenset().union(*(entry.classes for entry in best))
                values = {name: entry.value for entry in best for name in entry.classes}
                out.append(
                    Item(at, end, word.start + offset, words[end - 1].end, classes, values, None, tuple(dict.fromkeys(e.id for e in best)))
                )
                return end
        return None

    def _longer_number(self, words: Sequence[Word], at: int) -> bool:
        return any(found and found[1] > at + 1 for found in (ordinal_at(words, at), number_at(words, at)))

    def _clitics(self, lead: str, at: int, start: int, out: list[Item]) -> None:
        if lead[:1] in ("و", "ف"):
            out.append(Item(at, at, start, start, frozenset({"and"}), {}))
            lead = lead[1:]
        if lead and lead != "ال":
            out.append(Item(at, at, start, start, frozenset({"b"}), {}))

    def _number(self, words: Sequence[Word], at: int, last: int, out: list[Item]) -> int | None:
        word = words[at]
        form = word.form
        if form.kind == "n":
            if _DOTS.fullmatch(form.text):
                out.append(Item(at, at + 1, word.start, word.end, frozenset({"dots"}), {"dots": form.text}))
                return at + 1
            if form.text.isdigit() and len(form.text) < 10:
                value = int(form.text)
                scaled = number_at(words, at)
                if scaled and scaled[1] > at + 1 and scaled[1] <= last and isinstance(scaled[0], int):
                    out.append(
                        Item(at, scaled[1], word.start, words[scaled[1] - 1].end, number_classes(min(scaled[0], 9999), "9"), {}, scaled[0])
                    )
                    return scaled[1]
                style = str(len(form.text)) if len(form.text) in (1, 2, 4) else "9"
                out.append(Item(at, at + 1, word.start, word.end, number_classes(min(value, 9999), style), {}, value))
                return at + 1
            return None
        if form.text not in self._pieces:
            return None
        cardinal, ordinal = number_at(words, at), ordinal_at(words, at)
        if cardinal and (cardinal[1] > last or not isinstance(cardinal[0], int)):
            cardinal = None
        if ordinal and ordinal[1] > last:
            ordinal = None
        if not cardinal and not ordinal:
            return None
        if cardinal and ordinal and cardinal[1] == ordinal[1]:
            value, end, style = int(ordinal[0]), ordinal[1], "both"
        elif ordinal and (not cardinal or ordinal[1] > cardinal[1]):
            value, end, style = ordinal[0], ordinal[1], "ordinal"
        else:
            assert cardinal is not None
            value, end, style = int(cardinal[0]), cardinal[1], "words"
        piece = self._pieces[form.text]
        lead = ("و" if piece.joined else "") + ("" if piece.lead == "ال" else piece.lead[:1])
        _, offsets = align(form.surface)
        offset = offsets[min(len(lead), len(offsets) - 2)]
        self._clitics(lead, at, word.start + offset, out)
        out.append(Item(at, end, word.start + offset, words[end - 1].end, number_classes(min(value, 9999), style), {}, value))
        return end

    def _mark(self, words: Sequence[Word], at: int, out: list[Item]) -> int:
        word = words[at]
        name = _MARKS.get(word.form.text) if word.form.kind == "p" else None
        if name == "quote":
            classes = frozenset({"open", "close", "mark"})
        elif name == "open":
            classes = frozenset({"open", "mark"})
        elif name == "paren":
            classes = frozenset({"open", "paren"})
        else:
            classes = frozenset({name or ("x.punct" if word.form.kind == "p" else "x.other")})
        out.append(Item(at, at + 1, word.start, word.end, classes, {}))
        return at + 1


EDGE = frozenset({"x.edge"})
