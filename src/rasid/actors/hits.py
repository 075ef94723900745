"""Where the entries of the registry stand in an article, and of which countries they speak."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from rasid.actors.compose import WHOLE_CODES
from rasid.actors.country import Countries, Sign
from rasid.actors.registry import DOUBTFUL, RANK, ROLE_KINDS, THING, Entry, Registry, current
from rasid.arabic.document import Doc
from rasid.arabic.words import Form, counts, lead
from rasid.lexicon.trie import Match
from rasid.linear import PartedModel

_HOME_WEIGHT = 3
_MET = 3
# How near the quotation mark may stand after the first word of an entry, and how many words an entry may run over.
_OPENING, _LONG = 4, 10
# How near a name follows its rank: «العميد الركن المهندس أحمد …».
_TITLES = 3
QUOTES = frozenset('«»"“”()')
_NEGATING = frozenset({"غير", "لا"})
_PLACES = frozenset({"country", "capital"})
_WHERE = _PLACES | {"nationality"}
_SON = frozenset({"بن", "ابن", "بنت"})
# The sound masculine plural is for human beings: whoever «المضربون» are, they are people.
_HUMANS = Entry("role:human-plural", "member", "people", "CVL", "p")


class Hit(NamedTuple):
    """A registry entry at words ``first`` to ``last`` (exclusive)."""

    first: int
    last: int
    entry: Entry


@lru_cache(maxsize=65536)
def _human_plural(text: str) -> bool:
    """Whether a word in normal form, without clitics and article, is a sound masculine plural: both its cases are met in news."""
    stem, known = text[:-2], counts()
    return (
        len(stem) > 2
        and (stem.startswith("م") or len(stem) > 3)
        and all(known.get(stem + ending, 0) + known.get("ال" + stem + ending, 0) >= _MET for ending in ("ون", "ين"))
    )


def is_human_plural(form: Form) -> bool:
    """Whether a noun is a sound masculine plural («المعتصمون», «محتجين»), which only human beings have."""
    return form.bare.endswith(("ون", "ين")) and not form.classes and _human_plural(form.bare)


def hits_of(doc: Doc, registry: Registry, people: dict[int, int]) -> dict[int, Hit]:
    """Registry entries by the word they begin at; the longest wins and nothing overlaps.

    ``people``: the end of each personal name by the word that it begins at.
    """
    return _Search(doc, registry, people).hits()


class _Search:
    """One walk over an article, longest entries first; inside personal names only persons count."""

    def __init__(self, doc: Doc, registry: Registry, people: dict[int, int]) -> None:
        self.doc, self.registry, self.words, self.people = doc, registry, doc.words, people
        self.keys = [word.form.keys for word in doc.words]
        points = [i for i, word in enumerate(doc.words) if word.form.kind == "p"]
        self.marks = {i for i in points if doc.words[i].form.text in QUOTES}
        self.skipped = self.marks | {i for i in points if doc.words[i].form.text == "." and self._inside(i)}
        self.personal = {i for first, last in people.items() for i in range(first, last)}
        self.either: dict[int, list[Entry]] = {}
        self.outlet = registry.outlets.get((doc.article.source or "").lower())

    def hits(self) -> dict[int, Hit]:
        out: dict[int, Hit] = {}
        outlet = self.outlet
        for sentence in self.doc.sentences:
            i = sentence.first
            while i < sentence.last:
                form = self.words[i].form
                if outlet and i - 1 in self.marks and self._itself(outlet.own, i, sentence.last):
                    out[i] = Hit(i, i + len(outlet.own), outlet.entry)
                    i += len(outlet.own)
                    continue
                if outlet and form.kind == "w" and not outlet.home.isdisjoint(form.keys):
                    following = self.words[i + 1].form.text if i + 1 < sentence.last else ""
                    if following not in ("المتحده", "المغربيه", "الاردنيه"):
                        name = self.registry.country_names.get(outlet.country, outlet.country)
                        out[i] = Hit(i, i + 1, Entry(f"country:{outlet.country}", "country", name, outlet.country))
                        i += 1
                        continue
                match = self._longest(i, sentence.last) if self.registry.begins[form] else None
                entry = self._choose(self._ending(match), i, match.last) if match else None
                if match and entry and entry.kind == THING:
                    i = match.last
                    continue
                if match is None or entry is None or self._adjective(i, match.last, entry, out.get(i - 1)):
                    if self.doc.tags[i] == "NOUN" and i not in self.personal and is_human_plural(form):
                        out[i] = Hit(i, i + 1, _HUMANS)
                    i += 1
                    continue
                entry = self._agency(i, match.last, entry)
                before = out.get(i - 1)
                if not (entry.kind == "person" and form.cuts[0].definite and before and before.entry.kind == "institution"):
                    out[i] = Hit(i, match.last, self._around_nationality(i, match.last, sentence.last, entry))
                i = match.last
        return self._settled(out)

    def _ending(self, match: Match[list[Entry]]) -> list[Entry]:
        """The entries without names whose last word takes a pronoun: «وأسهم» is no agency «واس», «القطاع الشمالي» no «قطاع الشمال»."""
        first, last = match.first, match.last - 1
        text = self.words[last].form.text
        ending = tuple(key for key in self.keys[last] if text.endswith(key.removeprefix("ال")))  # «للتحالف» ends with «تحالف»
        if len(ending) == len(self.keys[last]) or not self.skipped.isdisjoint(range(first, last)):
            return match.value
        whole = self.registry.trie.longest([*self.keys[first:last], ending], 0, match.last - first)
        named = whole.value if whole and whole.last == match.last - first else []
        return [e for e in match.value if e.kind not in ("organisation", "person") or e in named]

    def _inside(self, i: int) -> bool:
        """Whether a dot stands between the letters of an acronym."""
        around = self.words[max(i - 1, 0) : i + 2]
        return len(around) == 3 and around[0].end == around[1].start and around[1].end == around[2].start

    def _itself(self, own: tuple[str, ...], i: int, end: int) -> bool:
        """Whether an outlet speaks of itself after a quotation mark, up to another: «وقال الشهود لـ«الوطن» إن …»."""
        last = i + len(own)
        known = own and last < end and last in self.marks
        return bool(known) and all(word in keys for word, keys in zip(own, self.keys[i:last], strict=True))

    def _agency(self, i: int, last: int, entry: Entry) -> Entry:
        """The news agency that a nationality stands for in quotation marks: «الفرنسية»."""
        alone = last == i + 1 and i - 1 in self.marks and last in self.marks
        if entry.kind != "nationality" or not alone or not self.words[i].form.bare.endswith("ه") or not self.words[i].form.cuts[0].definite:
            return entry
        return Entry(f"agency:{entry.code}", "organisation", entry.name, f"{entry.code} JRN")

    def _adjective(self, i: int, last: int, entry: Entry, before: Hit | None) -> bool:
        """Whether a role is an adjective of a thing: «تصريحات غير مسؤولة», «التداعيات السياسية», «الحل السياسي» (not «الجماعة الانقلابية»)."""
        if entry.kind not in ROLE_KINDS or i == 0:
            return False
        if self.words[i - 1].form.text in _NEGATING:
            return True
        if before or last > i + 1 or entry.kind not in ("office", "member") or entry.code.startswith("="):
            return False
        form, noun = self.words[i].form, self.words[i - 1].form
        if self.doc.tags[i] != "ADJ" or self.doc.tags[i - 1] != "NOUN":
            return False
        # «مقتل جندي» may be tagged so as well: only the article on both («الحل السياسي») or the feminine ending tells an adjective
        both = form.cuts[0].definite and bool(noun.cuts) and noun.cuts[0].definite
        return form.bare.endswith("ه") or (both and not form.bare.endswith(("ون", "ين")))

    def _settled(self, hits: dict[int, Hit]) -> dict[int, Hit]:
        """The hits without words that hardly ever mean their country or body unless more of the article speaks of it («مالي», «القاعدة»).

        A word of two countries («عمان»), or a name that bodies of several bear («الجبهة الشعبية»), means the one that the article
        speaks of more; the outlet's home weighs in.
        """
        doubtful = [hit for hit in hits.values() if hit.entry.detail == DOUBTFUL]
        twofold = [hit for hit in hits.values() if hit.first in self.either]
        if not doubtful and not twofold:
            return hits
        unsure = {hit.first for hit in (*doubtful, *twofold)}
        seen = Counter(hit.entry.code[:3] for hit in hits.values() if hit.first not in unsure)
        places = {name.span.start for name in self.doc.names if name.kind == "LOC"}
        for hit in doubtful:
            word = self.words[hit.first]
            inside = hit.entry.kind == "country" and hit.first > 0 and self.words[hit.first - 1].form.text == "في"
            named = word.start + lead(word) in places and not word.form.cuts[0].definite  # «طب العيون» is no place
            quoted = hit.entry.kind == "organisation" and hit.first - 1 in self.marks and hit.last in self.marks
            seen[hit.entry.code[:3]] += inside or quoted or (named and hit.entry.kind in _WHERE)
        for hit in doubtful:
            at_home = self.outlet and hit.entry.kind == "organisation" and hit.entry.code[:3] == self.outlet.country
            if not seen[hit.entry.code[:3]] and not at_home:
                del hits[hit.first]
        if self.outlet:
            seen[self.outlet.country] += _HOME_WEIGHT
        for hit in twofold:
            best = max(self.either[hit.first], key=lambda entry: seen[entry.code[:3]])  # of equals the first
            hits[hit.first] = Hit(hit.first, hit.last, best)
        return hits

    def _longest(self, i: int, end: int) -> Match[list[Entry]] | None:
        """The longest entry that begins at a word, also with part of its name in quotation marks («حركة «الشباب»») or with dots («سي.إن.إن»)."""
        plain = self.registry.trie.longest(self.keys, i, end)
        if self.skipped.isdisjoint(range(i + 1, min(i + _OPENING, end))):
            return plain
        unmarked = [k for k in range(i, min(i + _LONG, end)) if k not in self.skipped]
        match = self.registry.trie.longest([self.keys[k] for k in unmarked], 0, len(unmarked))
        if match is None or (plain and unmarked[match.last - 1] < plain.last):
            return plain
        return Match(i, unmarked[match.last - 1] + 1, match.value)

    def _around_nationality(self, first: int, last: int, end: int, entry: Entry) -> Entry:
        """The role of more words that an adjective of nationality parts: «مجموعة (ليبية) مسلحة», «اتحاد (كيني) لكرة القدم»."""
        if entry.kind not in ROLE_KINDS or last + 1 >= end or self.doc.tags[last] != "ADJ":
            return entry
        words = [*self.keys[first:last], *self.keys[last + 1 : min(last + _OPENING, end)]]
        match = self.registry.trie.longest(words, 0, len(words))
        if match is None or match.last <= last - first:
            return entry
        whole = self._choose(match.value, first, last)
        return whole if whole is not None and whole.kind in ROLE_KINDS else entry

    def _choose(self, entries: list[Entry], i: int, last: int) -> Entry | None:
        if all(k in self.personal for k in range(i, last)):
            # Inside a personal name only persons count («المعلم» is the minister, not a teacher), or the body whose name all of it is.
            people = [e for e in entries if e.kind == "person" and self._whole_name(i, last)]
            entries = people or [e for e in entries if e.kind == "organisation" and last - i > 1 and self.people.get(i) == last]
        elif i in self.personal:
            entries = [e for e in entries if e.kind in ("person", "organisation")]
        entries = self._ranks(current(entries, self.doc.article.date), i, last)
        if len(entries) <= 1:
            return entries[0] if entries else None
        order = {THING: -2, "country": 0, "organisation": 1, "person": 2, "capital": 3, "nationality": 4}
        if self.doc.tags[i] == "ADJ":
            order["nationality"] = -1
        ranked = sorted(entries, key=lambda e: order.get(e.kind, 6 if e.kind == "member" else 5))
        namesakes = self._namesakes(ranked)
        if len({e.code[:3] for e in namesakes}) > 1:
            self.either[i] = namesakes
        return namesakes[0]

    def _namesakes(self, ranked: list[Entry]) -> list[Entry]:
        """The first entry with the others that it may be mistaken for: of persons those who hold an office on the day, if any does."""
        kind = ranked[0].kind
        if kind == "person":
            day = self.doc.article.date or ""
            people = [e for e in ranked if e.kind == kind]
            return [e for e in people if day and self._in_office(e, day)] or people
        alike = _PLACES if kind in _PLACES else {kind} & {"organisation"}
        return [e for e in ranked if e.kind in alike] or ranked[:1]

    def _in_office(self, person: Entry, day: str) -> bool:
        offices = self.registry.offices.get(person.id[7:], ())
        return any(office.start <= day and (not office.end or day <= office.end) for office in offices)

    def _ranks(self, entries: list[Entry], i: int, last: int) -> list[Entry]:
        """The entries without a rank that no name follows, and with nothing but the rank where one does."""
        ranks = [e for e in entries if e.detail == RANK]
        if not ranks:
            return entries
        if any(k in self.people for k in range(last, last + _TITLES)):
            return ranks
        others = [e for e in entries if e.detail != RANK]
        known = not others and self.doc.tags[i] == "NOUN" and self.words[i].form.cuts[0].definite
        return ranks if known else others

    def _whole_name(self, i: int, last: int) -> bool:
        """Whether words of a personal name may be all of it: «خليل» alone is not whoever «محمد خليل الجبوري» is, nor a father his son."""
        first = next((k for k in range(i, -1, -1) if k in self.people), i)
        end = self.people.get(first, last)
        if i == first:
            return last >= end
        return last - i > 1 and _SON.isdisjoint((self.words[i].form.text, self.words[i - 1].form.text))


def countries_of(doc: Doc, registry: Registry, hits: dict[int, Hit], model: PartedModel) -> Countries:
    """The countries spoken of: title and first paragraphs weigh most, the outlet's home weighs in."""
    seen: Counter[str] = Counter()
    signs: list[Sign] = []
    outlet = registry.outlets.get((doc.article.source or "").lower())
    if outlet:
        seen[outlet.country] += _HOME_WEIGHT
    spoken: Hit | None = None
    starts = [word.start for word in doc.words]
    for sentence in doc.sentences:
        weight = 3 if sentence.title else 2 if sentence.paragraph <= 1 else 1
        for i in filter(hits.__contains__, range(sentence.first, sentence.last)):
            hit = hits[i]
            paper, spoken = spoken is not None and spoken.entry.code.endswith("JRN") and 0 <= hit.first - spoken.last <= 4, hit
            if paper and hit.entry.kind == "nationality":
                continue  # «صحيفة … البريطانية» tells where the paper is, not what the article is about
            country = hit.entry.code[:3] if hit.entry.kind in ("country", "capital", "nationality", "organisation", "person") else ""
            if not country.isalpha() or country in WHOLE_CODES or hit.entry.code.endswith("JRN"):
                continue
            signs.append(Sign(i, country, hit.entry.kind))
            if hit.entry.kind != "person":
                seen[country] += weight
    for place in doc.places:
        if place.country and place.precision != "country":
            seen[place.country] += 1
            signs.append(Sign(max(bisect_right(starts, place.span.start) - 1, 0), place.country, "place"))
    opening = next((s.last for s in doc.sentences if not s.title), 0)
    return Countries(signs, seen, outlet.country if outlet else "", opening, model)
