"""Places: names of the gazetteer that are used as places, and which place each of them is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.document import Doc, Sentence
from rasid.arabic.normal import fold
from rasid.places.disambiguate import Clues, fits, rank
from rasid.places.gazetteer import Entry, Gazetteer, gazetteer
from rasid.places.governments import as_place
from rasid.places.reading import CAPITAL, QUOTES, WIDENS, WIDER, Found, Reading
from rasid.places.relations import Relation, Relations
from rasid.places.sights import Head, Sights
from rasid.places.unlisted import Unlisted, told_inside
from rasid.record import Place, Span, Why

_COMMAS, _SKIPPED = frozenset({"،", ","}), 3
_LISTED = frozenset({"،", ",", "و", "او", "-", "(", "؛"})
# Endings of adjectives that a town can have, not of those that people have: «جنيف السويسرية».
_OF_PLACES = ("ي", "يه")
_LIKELY, _HOME = 50_000, 1
_RUNNERS_UP = 4
_NAMING = frozenset(
    {"city", "settlement", "admin1", "admin2", "quarter", "camp", "airport", "base", "crossing", "island", "water", "mountain"}
)
_TOWNS = frozenset({"city", ""})
_TO_DIVISION, _INSIDE = 2, frozenset({"من", "في"})
_COMPOUND = frozenset({"airport", "base", "crossing", "building"})
_NAMES = frozenset({"", "PROPN", "X"})
_OWN_POINT = frozenset({"city", "settlement", "country", "admin1", "admin2", "region", "desert"})
_NAMED_AFTER = frozenset({"جامعه", "كليه", "مركز", "معهد", "اكاديميه", "دار"})
# «حي العريش» of another town is named after the town: what these nouns name is small itself.
_WITHIN = frozenset({"حي", "حاره", "محله"})
_INNER = frozenset({"quarter", "camp", "settlement", "site", "square", "building"})


class Taken(NamedTuple):
    """A name that is used as a place: the designation is words ``lead`` to ``end`` (exclusive)."""

    found: Found
    lead: int
    end: int
    head: Head | None
    relation: Relation | None
    rules: tuple[str, ...]


class Evidence(NamedTuple):
    """What speaks for a place: a head noun of places (``sure``: with no other sense), a preposition of place (``within``: in), a list, cues."""

    naming: bool
    sure: bool
    placed: bool
    within: bool
    chained: bool
    cues: frozenset[str]


class PlaceFinder:
    """Stage: reads words and names; writes ``doc.places``."""

    def __init__(self, places: Gazetteer | None = None) -> None:
        self.places = places or gazetteer()
        self.relations = Relations()
        self.sights = Sights(self.places)
        self.capitals: dict[str, str] = {}
        self.capital_of: dict[str, str] = {}
        for row in lexicon.load("actors/countries.tsv"):
            for name in map(fold, lexicon.split(row["capital_ar"])):
                self.capitals.setdefault(name, row["id"])
                self.capital_of.setdefault(row["id"], name)
        self.homes = {row["id"]: row["country"] for row in lexicon.load("outlets.tsv")}
        heads = lexicon.load("places/heads.tsv")
        self.heads = {row["id"]: row["kind"] for row in heads}
        self.built = frozenset(
            row["id"] for row in heads if row["kind"] in ("building", "street", "road") and fold(row["word"]) not in _NAMED_AFTER
        )
        self.stops = {fold(row["word"]): row["note"].partition(":")[0].split()[0] for row in lexicon.load("places/stop.tsv")}

    def capital(self, country: str) -> Entry | None:
        """The capital of a country."""
        entries = [self.places.entry(row) for row in self.places.index.get(self.capital_of.get(country, ""), ())]
        return max((e for e in entries if e.country == country and e.precision != "country"), key=lambda e: e.population, default=None)

    def find(self, doc: Doc) -> Doc:
        """The document with its places."""
        return replace(doc, places=_Article(self, doc).places())


class _Article(Reading):
    """One article on its way through the stage."""

    def places(self) -> tuple[Place, ...]:
        """The places in the order of the text."""
        by_sentence = [(sentence, self._matches(sentence)) for sentence in self.doc.sentences]
        self._learn(by_sentence)
        taken: list[tuple[Sentence, Taken]] = []
        for sentence, matches in by_sentence:
            previous: Taken | None = None
            for at, found in enumerate(matches):
                if at + 1 < len(matches) and self._abroad(found, matches[at + 1]):
                    continue
                item = self._judge(sentence, found, previous)
                if item is not None:
                    taken.append((sentence, item))
                    previous = item
        clues = self._clues(taken)
        out = [self._place(item, clues[item.found.name]) for _, item in taken]
        covered = {at for _, item in taken for at in range(item.lead, item.end)}
        unlisted = Unlisted(self)
        out.extend(unlisted.unlisted(covered))
        out.extend(unlisted.quarters(covered))
        out.extend(unlisted.listed(covered))
        out.sort(key=lambda place: place.span)
        references = list(unlisted.references(covered, out))
        if references:
            out = sorted([*out, *references], key=lambda place: place.span)
        out = list(told_inside(out, self.doc.text, self.finder.heads, self.finder.built, unlisted.main_country()))
        return tuple(place for at, place in enumerate(out) if at + 1 == len(out) or not _inside(place.span, out[at + 1].span))

    # ---------------------------------------------------------------- names of the gazetteer
    def _matches(self, sentence: Sentence) -> list[Found]:
        """Names of the gazetteer in a sentence, the longest from the left."""
        out = []
        sights = self.sights
        at = sentence.first
        while at < sentence.last:
            sight = sights.get(at)
            found = self.longest(sight.starts, at, sentence.last) if sight is not None and sight.starts else None
            if found is None:
                at += 1
            else:
                out.append(found)
                at = found.last
        return out

    def _learn(self, by_sentence: list[tuple[Sentence, list[Found]]]) -> None:
        """Countries of the article: nationality adjectives, names of countries, places that can be in one country only, the outlet's home."""
        counts = self.setting.countries
        home = self.finder.homes.get((self.doc.article.source or "").casefold())
        if home is not None:
            counts[home] += _HOME
        for at, sight in self.sights.items():
            if sight.nation and self.kinds.get(at) != "PER":
                counts[sight.nation] += 1
            if sight.definite is not None:
                for name in self.finder.sights.cues_of(sight.definite.word):
                    if name.startswith("land="):
                        for country in name[5:].split("|"):
                            counts[country] += 1
        sure: dict[str, Entry] = {}
        for _, matches in by_sentence:
            for found in matches:
                if not found.start.sure or found.name in self.finder.stops or self.kinds.get(found.first) == "PER":
                    continue
                entries = self.entries(found)
                big = entries[0]
                single = all(e.country == big.country or e.population * 30 < big.population for e in entries)
                if big.population >= _LIKELY and big.country and single:
                    counts[big.country] += 2 if big.kind == "country" else 1
                    if big.kind != "country" and len(sure) < 12:
                        sure[found.name] = big
        self.setting.sure = list(sure.values())

    # ---------------------------------------------------------------- a place or something else
    def _judge(self, sentence: Sentence, found: Found, previous: Taken | None) -> Taken | None:
        """The name as a place, or None where it is something else."""
        finder = self.finder
        lead, head = self._head(sentence, found)
        prep = head.prep if head else found.start.prep
        relation = finder.relations.before(self.words, sentence.first, lead, prep)
        cues = frozenset() if prep else self.cues_at(lead - 1, sentence)
        chained = previous is not None and relation is None and self._joined(previous, found)
        if relation is not None and relation.kind == "front" and head is None and all(e.kind in _TOWNS for e in self.entries(found)):
            return None  # «أمام برشلونة»: nobody stands before a town, one plays against its club
        naming = head is not None and head.kind in _NAMING
        entries = self.entries(found)
        if self._other_words(found, sentence) or (head is not None and not self._suits(head, entries)):
            return None
        sure = naming and head is not None and not head.loose
        # «البيت الأبيض», «الكرملين»: a place before which one stands, else those who sit there.
        seat = head is None and all(e.kind == "building" for e in entries)
        placed = (
            (relation is not None and (seat or relation.kind not in ("under", "front")))
            or bool(cues & {"inhabit", "event"})
            or self._opens(sentence, found)
        )
        # «دمشق وحمص»: beside a name of a place, though that one may be a government here.
        beside = chained or (found.start.joined and self.kinds.get(found.first - 1) == "LOC")
        seen = Evidence(naming, sure, placed, relation is not None and relation.kind == "in", beside, cues)
        if not self._believed(found, lead, entries, seen):
            return None
        rules: list[str] = []
        if any(e.wide for e in entries) or found.name in finder.capitals or seat:
            before = previous.end if previous is not None else None
            reason = as_place(self, sentence, found, lead, head, relation, cues, before, chained, any(e.wide for e in entries))
            if not reason and not (seat and relation is not None and relation.kind == "front"):
                return None
            rules += [reason] if reason else []
        end = found.last
        if head is not None:
            rules.append(head.id)
            if head.kind in _COMPOUND:
                while end < sentence.last and "adjective" in self.cues_at(end, sentence):
                    end += 1
        if relation is not None:
            rules.append(relation.id)
        elif chained and previous is not None:
            relation = previous.relation
        if self.kinds.get(found.first) == "LOC":
            rules.append("name:LOC")
        return Taken(found, lead, end, head, relation, tuple(rules))

    def _opens(self, sentence: Sentence, found: Found) -> bool:
        """«قفصة : إضراب عام»: a name that opens a headline and has a colon after it."""
        return (
            sentence.title
            and found.first == sentence.first
            and found.last < sentence.last
            and self.words[found.last].form.text in (":", "/", "..", "-")
        )

    def _abroad(self, found: Found, outer: Found) -> bool:
        """Whether the place that the text puts it in, right after the name, lies in another country: «ساحة الشهداء بالمرناقية», «المنصورة من
        معتمدية قليبية» are neither in Beirut nor in Egypt."""
        gap = outer.first - found.last
        sight = self.sights.get(outer.first - 1)
        division = sight.head if sight is not None and 0 < gap <= _TO_DIVISION else None
        if division is not None and division.kind in ("admin1", "admin2"):
            inside = division.prep == "ب" if gap == 1 else self.words[found.last].form.text in _INSIDE
        else:
            inside = outer.start.prep == "ب" if gap == 0 else gap == 1 and self.words[found.last].form.text == "في"
        lands = {entry.country for entry in self.entries(outer)}
        known = [entry.country for entry in self.entries(found) if entry.kind != "country"]
        return inside and "" not in lands and len(known) == len(found.rows) and lands.isdisjoint(known)

    def _other_words(self, found: Found, sentence: Sentence) -> bool:
        """Whether the name and the word after it make other words that are listed: «مسقط رأسه»."""
        form = self.words[found.last].form if found.last < sentence.last else None
        return form is not None and any(f"{found.name} {cut.stem}" in self.finder.stops for cut in form.cuts if not cut.pro)

    def _believed(self, found: Found, lead: int, entries: list[Entry], seen: Evidence) -> bool:
        """Whether the words are the name of a place at all and not a common word, a person or an institution."""
        kind = self.kinds.get(found.first)
        first, last = self.whole.get(found.first, (found.first, found.last))
        strong = any(e.kind or e.population >= _LIKELY for e in entries)
        context = any(self.setting.knows(e.country) for e in entries)
        qualified = any(e.country == self.nation(found.last) for e in entries)
        if qualified and seen.sure and kind != "PER":
            return True
        if kind in ("PER", "ORG", "MISC"):
            inner = found.start.prep == "ب" or (lead > first and seen.within)
            alone = first >= lead and last <= found.last + 1
            if kind == "PER":
                if not seen.sure or first < lead:
                    return False
            elif not ((strong or (seen.sure and context)) and (inner or (alone and (seen.placed or seen.naming)) or "event" in seen.cues)):
                return False
        if "club" in seen.cues and not seen.placed:
            return False
        if found.last - found.first == 1 and not self.finder.places.spells(
            found.rows, self.words[found.first].form.surface[found.start.offset :]
        ):
            return False
        if kind == "LOC" and last > found.last and not strong and self._goes_on(found.last, last):
            return False
        if found.name in self.finder.stops:
            if seen.sure:
                if (
                    (self.setting.countries and not context)
                    or self.words[found.first].form.classes
                    or self._goes_on(found.last, found.last + 1)
                ):
                    return False
            elif self.finder.stops[found.name] == "context":
                if not (context and (seen.placed or seen.chained or kind == "LOC")):
                    return False
            elif not (kind == "LOC" and context and (first < found.first or ((seen.placed or seen.chained) and last - first == 1))):
                return False
        if (
            not found.start.sure
            and kind != "LOC"
            and found.last == found.first + 1
            and not (strong and len(found.name) >= 4 and (seen.placed or seen.naming))
        ):
            return False
        if strong:
            shown = bool(kind) or found.last > found.first + 1 or seen.naming or seen.placed or seen.chained
            return shown or qualified or self.tag(found.first) in _NAMES or (context and self.tag(found.first) == "NOUN")
        if seen.naming:
            return context or found.last > found.first + 1
        if seen.chained and context and found.last == found.first + 1 and found.name not in self.finder.stops:
            return True
        if kind == "LOC":
            return context and (seen.placed or seen.chained or len(found.name) > 3)
        return context and seen.placed and len(found.name) > 3

    def _suits(self, head: Head, entries: list[Entry]) -> bool:
        """Whether what the head noun names can be at the place: a street or a university named after a far one is not there."""
        if head.kind == "street":
            return False
        if head.word == "دوله":
            return any(entry.kind == "country" for entry in entries)
        if head.word in _WITHIN:
            return any(entry.kind in _INNER and (self.setting.knows(entry.country) or not self.setting.countries) for entry in entries)
        return any(entry.kind for entry in entries) or not (head.kind == "quarter" or head.word in _NAMED_AFTER)

    def _goes_on(self, at: int, last: int) -> bool:
        """Whether words after a name belong to a longer name («دير» in «دير الزغب»): no nationality, no adjective of a base."""
        for i in range(at, min(last, len(self.words))):
            form = self.words[i].form
            sight = self.sights.get(i)
            if (
                form.kind != "w"
                or form.classes
                or (form.cuts and form.cuts[0].pro)
                or (sight is not None and (sight.nation or sight.cues or sight.head))
            ):
                return False
            return i < last and self.named(i)
        return False

    def _head(self, sentence: Sentence, found: Found) -> tuple[int, Head | None]:
        """The first word of the designation and its head noun: «مدينة تعز», «بلدة «كفر نبل»», «العاصمة الإيطالية روما»."""
        if found.start.prep or found.start.joined:
            return found.first, None
        at = found.first - 1
        if at > sentence.first and self.words[at].form.kind == "p" and self.words[at].form.text in QUOTES:
            at -= 1
        if at < sentence.first:
            return found.first, None
        sight = self.sights.get(at)
        if sight is not None and sight.nation and at > sentence.first:
            before = self.sights.get(at - 1)
            if before is not None and before.definite is not None and before.definite.kind == "city":
                return at - 1, before.definite
        if sight is None or sight.head is None or self.finder.relations.is_one(sight.head.word):
            return found.first, None
        return at, sight.head

    def _joined(self, previous: Taken, found: Found) -> bool:
        """Whether the name follows the previous place in a list: «حلب وإدلب», «حلب، إدلب», «حلب، كذا، إدلب»."""
        gap = found.first - previous.end
        if gap == 0:
            return found.start.joined
        form = self.words[previous.end].form
        if gap == _SKIPPED and form.text in _COMMAS and self.words[found.first - 1].form.text in _COMMAS:
            return True
        return gap == 1 and (form.text in _LISTED or (form.kind == "p" and found.start.joined))

    # ---------------------------------------------------------------- which place
    def _clues(self, taken: list[tuple[Sentence, Taken]]) -> dict[str, Clues]:
        """What stands beside all mentions of each name."""
        out: dict[str, Clues] = {}
        beside: dict[int, Counter[str]] = {}
        more: dict[str, set[str]] = {}
        for sentence, item in taken:
            countries = {entry.country for entry in self.entries(item.found)}
            short, _, last = item.found.name.rpartition(" ")
            if short and len(countries) == 1 and last.startswith("ال"):
                more.setdefault(short, set()).update(countries)
            if len(countries) == 1:
                beside.setdefault(sentence.first, Counter()).update(countries)
        for sentence, item in taken:
            found = item.found
            clues = out.setdefault(found.name, Clues())
            for longer in more.get(found.name, ()):
                clues.qualifiers[longer] += 1
            if len(found.rows) == 1:
                continue
            between = self.sights.get(found.first - 1) if item.lead < found.first - 1 else None
            if between is not None and between.nation:
                clues.qualifiers[between.nation] += 1
            marked = False
            for at in range(found.last, min(found.last + 4, sentence.last)):
                sight, form = self.sights.get(at), self.words[at].form
                if marked and "prep" not in form.classes and (sight is None or not sight.starts):
                    break
                if sight is not None and sight.nation and at < found.last + 3 and form.text.endswith(_OF_PLACES):
                    clues.qualifiers[sight.nation] += 1
                if sight is not None and sight.starts:
                    other = self.longest(sight.starts, at, sentence.last)
                    entry = self.entries(other)[0] if other else None
                    if entry is not None and (entry.kind == "country" or entry.precision == "admin1") and entry.country:
                        clues.qualifiers[entry.country] += 1
                        break
                if form.kind == "p" and form.text not in QUOTES and form.text not in ("،", ")", "»"):
                    break
                marked = marked or form.text == "،"
            clues.sentence.update(beside.get(sentence.first, ()))
            for at in range(sentence.first, sentence.last):
                sight = self.sights.get(at)
                if sight is not None and sight.nation:
                    clues.sentence[sight.nation] += 1
        return out

    def _place(self, item: Taken, clues: Clues) -> Place:
        found, head, relation = item.found, item.head, item.relation
        capital_of = self.finder.capitals.get(found.name, "")
        nation = self.nation(found.last)
        if any(entry.country == nation for entry in self.entries(found)):
            clues = Clues(Counter([nation]), clues.sentence)
        ranked = rank(self.entries(found), head.kind if head else "", self.setting, clues, capital_of)
        best = ranked[0]
        if head is not None and head.word == CAPITAL and best.kind == "country":
            best = self.finder.capital(best.country) or best
        self.met[best.id] = best
        start = self.words[item.lead].start + (head.offset if head else found.start.offset)
        span = Span(start, self.words[item.end - 1].end)
        precision = best.precision
        if relation is not None and relation.kind in WIDENS:
            precision = WIDER.get(precision, precision)
        rules = [f"gazetteer:{best.id}", *item.rules]
        notes: tuple[str, ...] = ()
        if head is not None and head.kind not in _OWN_POINT and not fits(best, head.kind):
            notes = ("the point is that of the town or area it is named after",)
        if len(ranked) > 1:
            rules.append(
                "choice:" + ("qualifier" if clues.qualifiers[best.country] else "context" if self.setting.knows(best.country) else "size")
            )
        others = tuple(entry.id for entry in ranked[1 : 1 + _RUNNERS_UP])
        return self.point(span, best, precision, relation.kind if relation else None, others, Why(tuple(rules), (span,), notes))


def _inside(span: Span, other: Span) -> bool:
    """Whether a span is a part of another."""
    return other.start <= span.start and span.end <= other.end
