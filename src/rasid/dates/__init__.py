"""Dates: expressions as data, resolved against the article's date and against dates met before in the text."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

from rasid.arabic.document import Doc, Sentence
from rasid.arabic.document import Reader as TextReader
from rasid.arabic.normal import fold
from rasid.arabic.numbers import pieces
from rasid.arabic.spans import SpanIndex
from rasid.dates import edtf
from rasid.dates.calendars import make
from rasid.dates.edtf import bounds
from rasid.dates.expressions import Found, Patterns
from rasid.dates.items import EDGE, Item, Reader
from rasid.dates.meanings import MEANINGS, TEXT, Context, Value, published
from rasid.dates.meanings.base import PUBLISHED
from rasid.dates.tense import Tense
from rasid.record import Article, Date, Name, Span, Why

__all__ = ["DateFinder", "bounds", "dates_of", "iso_of"]

_START = re.compile(r"t|d[sh]d[sh]d|ik|id[sh]d")
_REACH = 24
_DOUBT_DAYS = 2
_FROM_DAY = frozenset({"anchor_day", "after"})


@dataclasses.dataclass(slots=True)
class _Story:
    """What the text has told so far: the last date resolved, the last single day, the last year it named."""

    anchor: Date | None = None
    day: Date | None = None
    paragraph: int = -1
    year: int | None = None
    sentence: int = -1


@dataclasses.dataclass(frozen=True, slots=True)
class _Hit:
    """A pattern that was taken, with its value, the words it covers and the character span."""

    found: Found
    value: Value
    items: list[Item]
    sentence: Sentence


def _named(name: Name | None, date: Date) -> bool:
    """Whether the words of a date are part of a name («سوق الأحد»، «حركة 6 أبريل»): all its words only where it is a person's."""
    return name is not None and date.span.end <= name.span.end and (name.span.start < date.span.start or name.kind == "PER")


def _edge(at: int, char: int) -> Item:
    """The start or end of a line as an item."""
    return Item(at, at, char, char, EDGE, {})


class DateFinder:
    """Stage: fills ``doc.dates``."""

    def __init__(self) -> None:
        self._reader = Reader()
        self._patterns = Patterns()
        self._tense = Tense()

    def find(self, doc: Doc) -> Doc:
        """The document with its dates, in text order."""
        known = self._reader.letters
        letters = "".join([known[word.form] for word in doc.words])
        if _START.search(letters) is None:
            return dataclasses.replace(doc, dates=())
        on, hour = published(doc.article.date)
        found: list[Date] = []
        story = _Story()
        for first, last, sentences in self._runs(doc, letters):
            found.extend(self._read(doc, first, last, sentences, Context(on, hour), story))
        if found:
            named = SpanIndex(doc.names)
            found = [date for date in found if not _named(named.around(date.span.start), date)]
        return dataclasses.replace(doc, dates=tuple(found))

    def _runs(self, doc: Doc, letters: str) -> list[tuple[int, int, list[Sentence]]]:
        """Stretches of words that may hold dates, each within one line, with the sentences of that line."""
        lines: list[list[Sentence]] = []
        for sentence in doc.sentences:
            if lines and lines[-1][-1].paragraph == sentence.paragraph:
                lines[-1].append(sentence)
            else:
                lines.append([sentence])
        out: list[tuple[int, int, list[Sentence]]] = []
        for line in lines:
            begin, end = line[0].first, line[-1].last
            at = begin
            while match := _START.search(letters, at, end):
                first, last = match.start(), match.end()
                while first > max(at, begin) and letters[first - 1] != "." and match.start() - first < _REACH:
                    first -= 1
                while last < end and letters[last] != "." and last - first < 8 * _REACH:
                    last += 1
                out.append((first, last, line))
                at = last
        return out

    def _read(self, doc: Doc, first: int, last: int, line: list[Sentence], base: Context, story: _Story) -> list[Date]:
        """The dates on words ``first`` to ``last``."""
        words = doc.words
        read = self._reader.items
        items = read(words, first - 1, first) if first > line[0].first else [_edge(first, words[first].start)]
        items += read(words, first, last)
        items += read(words, last, last + 1) if last < line[-1].last else [_edge(last, words[last - 1].end)]
        letters = self._patterns.letters(items)
        hits: list[_Hit] = []
        at = 0
        while at < len(items):
            taken = self._take(doc, items, letters, at, line, base, story)
            if taken is None:
                at += 1
                continue
            match, hit = taken
            if hit is not None:
                hits.append(hit)
            at = match.last
        out: list[Date] = []
        number = 0
        while number < len(hits):
            hit = hits[number]
            if out and hit.found.first == hits[number - 1].found.last:
                hit = hits[number] = dataclasses.replace(hit, value=_agreed(out[-1], hit.value))
            merged = self._range(doc, items, hits, number, base, story) if number + 1 < len(hits) else None
            if merged is not None:
                date, number = merged, number + 2
            else:
                date, number = self._date(doc, hit.found, hit.value, items[hit.found.first : hit.found.last]), number + 1
            out.append(date)
        return out

    def _context(
        self, doc: Doc, items: list[Item], match: Found, line: list[Sentence], base: Context, story: _Story
    ) -> tuple[Context, Sentence]:
        first, last = match.items[0].first, match.items[-1].last
        sentence = next((s for s in reversed(line) if s.first <= first), line[0])
        tense = self._tense.near(doc.words, first, last, sentence.first, sentence.last, sentence.title)
        told = story.day if match.meaning in _FROM_DAY else story.anchor
        if match.meaning == "after" and story.paragraph != sentence.paragraph:
            told = None
        anchor = bounds(told.value)[0] if told else None
        aside = match.first > 0 and "open" in items[match.first - 1].classes
        year = story.year if story.sentence == sentence.first and not aside else None
        memory = any(doc.words[k].form.bare == "ذكري" for k in range(max(sentence.first, first - 6), first))
        lunar = told is not None and told.why is not None and any(rule.startswith("hijri.") for rule in told.why.rules)
        context = dataclasses.replace(
            base, anchor=anchor, anchor_value=told.value if told else None, lunar=lunar, year=year, tense=tense, memory=memory
        )
        return context, sentence

    def _take(
        self, doc: Doc, items: list[Item], letters: str, at: int, line: list[Sentence], base: Context, story: _Story
    ) -> tuple[Found, _Hit | None] | None:
        """The longest pattern at item ``at`` that makes a date, or that says these words make none."""
        context: tuple[Context, Sentence] | None = None
        for match in self._patterns.at(items, letters, at):
            if match.meaning == "none":
                return match, None
            if context is None:
                context = self._context(doc, items, match, line, base, story)
            value = MEANINGS[match.meaning](match, context[0])
            if value is None:
                continue
            self._remember(story, doc, match, value, items, context[1])
            return match, _Hit(match, value, items, context[1])
        return None

    def _remember(self, story: _Story, doc: Doc, match: Found, value: Value, items: list[Item], sentence: Sentence) -> None:
        if value.value and value.kind in ("day", "span") and not sentence.title:
            story.anchor = self._date(doc, match, value, items[match.first : match.last])
            if value.kind == "day" and len(value.value) == 10:
                story.day, story.paragraph = story.anchor, sentence.paragraph
        if value.year is not None:
            story.year, story.sentence = value.year, sentence.first
        elif value.source != TEXT and value.source != "earlier date" and story.sentence == sentence.first:
            story.year = None

    def _range(self, doc: Doc, items: list[Item], hits: list[_Hit], number: int, base: Context, story: _Story) -> Date | None:
        """Two dates that make one interval: «من 28 يناير إلى 3 فبراير», «بين مايو ويوليو», «2011 - 2015»."""
        left, right = hits[number].found, hits[number + 1].found
        between = items[left.last : right.first]
        names = [item.classes for item in between if not item.classes & {"comma", "in", "open", "close"}]
        if len(names) != 1 or len(between) > 3:
            return None
        before = [item.classes for item in items[max(0, left.first - 3) : left.first]]
        head = {name for classes in before for name in classes}
        through = bool(names[0] & {"until", "dash"})
        pair = bool(names[0] & {"and"}) and bool(head & {"between"})
        a, b = hits[number].value, hits[number + 1].value
        if b.value and a.source == "publication date" and b.year is not None and (through or pair or names[0] & {"and"}):
            again = MEANINGS[left.meaning](left, dataclasses.replace(base, on=None, year=b.year))
            if again is not None and again.value:
                a = dataclasses.replace(again, source=TEXT)
                hits[number] = dataclasses.replace(hits[number], value=a)
        if not (through or pair) or not a.value or not b.value or a.kind not in ("day", "span") or b.kind not in ("day", "span"):
            return None
        start, end = bounds(a.value)[0], bounds(b.value)[1]
        if start is None or end is None or a.value is None:
            return None
        if start > end and a.source != TEXT:
            # «بين سبتمبر ويناير الماضيين»: the first lies before the second, whatever is nearest to the article.
            for year in (end.year, end.year - 1):
                again = MEANINGS[left.meaning](left, dataclasses.replace(base, on=None, year=year))
                first = bounds(again.value)[0] if again else None
                if again and again.value and first and first <= end:
                    a, start = dataclasses.replace(again, source=a.source), first
                    break
        if start > end:
            return None
        value = f"{a.value}/{b.value}"
        if re.search(r"[W{~]|/.*/", value):
            value = edtf.interval(start, end)
        source = TEXT if a.source == b.source == TEXT else b.source if b.source != TEXT else a.source
        span = Span(self._span(left.items).start, self._span(right.items).end)
        rules = tuple(dict.fromkeys((left.rule, right.rule, "range", *self._ids(left.items), *self._ids(right.items))))
        return Date(span, doc.text[span.start : span.end], value, "span", source, Why(rules, (span,), (*a.notes, *b.notes)))

    @staticmethod
    def _ids(items: tuple[Item, ...] | list[Item]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for item in items for name in item.ids))

    @staticmethod
    def _span(items: tuple[Item, ...] | list[Item]) -> Span:
        """The characters of a date: without a preposition before it, nor a bracket that it does not need."""
        real = [item for item in items if item.end > item.start]
        while len(real) > 1 and real[0].classes & {"in", "within", "from", "between", "comma"} and not real[0].classes & {"vague"}:
            real = real[1:]
        if len(real) > 2 and "open" in real[0].classes and "close" in real[-1].classes:
            real = real[1:-1]
        elif len(real) > 1 and "open" in real[0].classes and not any("close" in item.classes for item in real[1:]):
            real = real[1:]
        return Span(real[0].start, real[-1].end)

    def _date(self, doc: Doc, found: Found, value: Value, items: list[Item]) -> Date:
        span = self._span(items)
        why = Why((found.rule, *self._ids(items)), (span,), value.notes)
        return Date(span, doc.text[span.start : span.end], value.value, value.kind, value.source, why)


def _agreed(before: Date, value: Value) -> Value:
    """A day without a year right after one that has its year: «25 شوال 1436 الموافق 10 أغسطس» is one day in two calendars."""
    if before.kind != "day" or before.resolved_from != TEXT or value.kind != "day" or value.source != PUBLISHED or value.year is not None:
        return value
    told, day = bounds(before.value)[0], bounds(value.value)[0]
    if told is None or day is None:
        return value
    same = make(told.year, day.month, day.day)
    if same is None or same == day or abs((same - told).days) > _DOUBT_DAYS:
        return value
    return dataclasses.replace(value, value=edtf.day(same), source=TEXT)


def iso_of(date: Date) -> str | None:
    """One ISO value for a column: the start of an interval, the Monday of a week, a month or a year as told.

    What is counted back in years keeps no more than the year, or the month where it is one year or some months
    («قبل عام»): the day that the count lands on was never told. Of an interval open at one end
    («خلال الأيام المقبلة») the month of the other remains.
    """
    value = date.value
    if not value or date.kind in ("vague", "recurring"):
        return None
    value = value.strip("{}").split(",")[0]
    if "/" in value:
        first, last = value.split("/", 1)
        if ".." in (first, last):
            return (first if last == ".." else last)[:7]
        value = first
    if "W" in value:
        start = bounds(value)[0]
        return edtf.day(start) if start else None
    if value.endswith("~"):
        value = value.rstrip("~")
        rules = date.why.rules if date.why else ()
        units = {name.split(".")[1] for name in rules if name.startswith("unit.")}
        if rules and rules[0].startswith("shift."):
            counted = any(word.isdigit() or word in pieces() for word in fold(date.text).split())
            if units & {"year", "decade", "century"}:
                return value[:7] if "unit.year" in rules and not counted else value[:4]
            if "month" in units:
                return value[:7]
    return value


@cache
def _tools() -> tuple[TextReader, DateFinder]:
    return TextReader(), DateFinder()


def dates_of(text: str, on: str | None = None) -> tuple[Date, ...]:
    """The dates in a text, read as an article published ``on`` (ISO day or timestamp)."""
    reader, finder = _tools()
    return finder.find(reader.read(Article("text", text, date=on))).dates
