"""An article being read for its places: what each word can be, the names in it, the setting learnt so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from rasid.arabic.document import Doc, Sentence
from rasid.places.disambiguate import Setting
from rasid.places.gazetteer import Entry
from rasid.places.relations import Relation
from rasid.places.sights import Start
from rasid.record import Place, Span, Why

if TYPE_CHECKING:
    from rasid.places.find import PlaceFinder

_DASHES = frozenset("-–ـ")
_HIT = frozenset({"event", "strike"})
CAPITAL = "عاصمه"
QUOTES = frozenset("«\"“'‘(")
WEAK = frozenset({"front", "between", "under", "off", "on", "above"})
WIDENS = frozenset({"near", "edge", "countryside", "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest",
                     "distance", "border", "coast", "bank", "off", "between", "road", "towards", "throughout"})  # fmt: skip
WIDER = {"exact": "city", "city": "admin1", "admin1": "admin1", "country": "country"}


class Found(NamedTuple):
    """Words ``first`` to ``last`` (exclusive) that spell a name of the gazetteer."""

    first: int
    last: int
    name: str
    rows: tuple[int, ...]
    start: Start


class Reading:
    """The state of one article on its way through the stage."""

    def __init__(self, finder: PlaceFinder, doc: Doc) -> None:
        self.finder, self.doc, self.words = finder, doc, doc.words
        seen = finder.sights.seen
        self.sights = {at: sight for at, word in enumerate(doc.words) if (sight := seen[word.form]) is not None}
        self.setting = Setting()
        self.met: dict[str, Entry] = {}
        self.kinds: dict[int, str] = {}
        self.whole: dict[int, tuple[int, int]] = {}
        self.starts: dict[int, int] = {}
        starts = [word.start for word in doc.words] if doc.names else []
        for name in doc.names:
            first, last = max(bisect_right(starts, name.span.start) - 1, 0), bisect_left(starts, name.span.end)
            self.starts[first] = name.span.start
            for at in range(first, last):
                self.kinds[at] = name.kind
                self.whole[at] = (first, last)

    def longest(self, starts: tuple[Start, ...], at: int, end: int) -> Found | None:
        index, words = self.finder.places.index, self.words
        best: Found | None = None
        for start in starts:
            key, last = start.key, at + 1
            rows = index[key]
            if rows and (best is None or (best.last == last and start.sure and not best.start.sure)):
                best = Found(at, last, key, rows, start)
            while last < end:
                form = words[last].form
                step = 1
                if form.kind == "p":
                    if form.text not in _DASHES or last + 1 >= end or words[last].start != words[last - 1].end:
                        break
                    form = words[last + 1].form
                    step = 2
                key = f"{key} {form.text}"
                more = index.get(key)
                if more is None:
                    break
                last += step
                if more and (best is None or last > best.last):
                    best = Found(at, last, key, more, start)
        return best

    def entries(self, found: Found) -> list[Entry]:
        entry = self.finder.places.entry
        return [entry(row) for row in found.rows]

    def cues_at(self, at: int, sentence: Sentence) -> frozenset[str]:
        sight = self.sights.get(at) if sentence.first <= at < sentence.last else None
        return sight.cues if sight is not None else frozenset()

    def struck(self, relation: Relation, sentence: Sentence) -> bool:
        """Whether a place is hit: «الهجوم على الأراضي الكينية»."""
        return relation.kind == "on" and not self.cues_at(relation.first - 1, sentence).isdisjoint(_HIT)

    def sentence(self, at: int) -> Sentence:
        return self.doc.sentences[bisect_right(self.doc.sentences, at, key=lambda sentence: sentence.first) - 1]

    def named(self, at: int) -> bool:
        """Whether a word is part of a name, for the tagger of names or that of parts of speech."""
        return at in self.kinds or self.tag(at) == "PROPN"

    def nation(self, at: int) -> str:
        """The country whose adjective a word is, empty for any other."""
        sight = self.sights.get(at)
        return sight.nation if sight is not None else ""

    def tag(self, at: int) -> str:
        """The part of speech of a word, empty where none is told."""
        return self.doc.tags[at] if self.doc.tags else ""

    def point(self, span: Span, entry: Entry, precision: str, relation: str | None, others: tuple[str, ...], why: Why) -> Place:
        return Place(
            span,
            self.doc.text[span.start : span.end],
            entry.name,
            entry.id,
            entry.country or None,
            entry.admin1 or None,
            entry.lat,
            entry.lon,
            precision,
            relation,
            others,
            why,
        )
