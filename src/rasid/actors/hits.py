"""Where the entries of the registry stand in an article, and of which countries they speak."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from rasid.actors.compose import WHOLE_CODES
from rasid.actors.country import Countries, Sign
from rasid.actors.registry import ROLE_KINDS, Entry, Registry, current
from rasid.arabic.document import Doc
from rasid.arabic.words import Form, counts
from rasid.linear import LinearModel

_HOME_WEIGHT = 3
_MET = 3
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
        self.personal = {i for first, last in people.items() for i in range(first, last)}

    def hits(self) -> dict[int, Hit]:
        out: dict[int, Hit] = {}
        outlet = self.registry.outlets.get((self.doc.article.source or "").lower())
        for sentence in self.doc.sentences:
            i = sentence.first
            while i < sentence.last:
                form = self.words[i].form
                if outlet and form.kind == "w" and not outlet.home.isdisjoint(form.keys):
                    following = self.words[i + 1].form.text if i + 1 < sentence.last else ""
                    if following not in ("المتحده", "المغربيه", "الاردنيه"):
                        name = self.registry.country_names.get(outlet.country, outlet.country)
                        out[i] = Hit(i, i + 1, Entry(f"country:{outlet.country}", "country", name, outlet.country))
                        i += 1
                        continue
                match = self.registry.trie.longest(self.keys, i, sentence.last) if form.kind == "w" else None
                entry = self._choose(match.value, i, match.last) if match else None
                if match is None or entry is None:
                    if self.doc.tags[i] == "NOUN" and i not in self.personal and is_human_plural(form):
                        out[i] = Hit(i, i + 1, _HUMANS)
                    i += 1
                    continue
                before = out.get(i - 1)
                if not (entry.kind == "person" and form.cuts[0].definite and before and before.entry.kind == "institution"):
                    out[i] = Hit(i, match.last, self._around_nationality(i, match.last, sentence.last, entry))
                i = match.last
        return out

    def _around_nationality(self, first: int, last: int, end: int, entry: Entry) -> Entry:
        """The role of more words that an adjective of nationality parts: «مجموعة (ليبية) مسلحة», «مسؤول (تركي) سابق»."""
        if entry.kind not in ROLE_KINDS or last + 1 >= end or self.doc.tags[last] != "ADJ" or self.doc.tags[last + 1] != "ADJ":
            return entry
        words = [*self.keys[first:last], self.keys[last + 1]]
        match = self.registry.trie.longest(words, 0, len(words))
        if match is None or match.last < len(words):
            return entry
        whole = self._choose(match.value, first, last)
        return whole if whole is not None and whole.kind in ROLE_KINDS else entry

    def _choose(self, entries: list[Entry], i: int, last: int) -> Entry | None:
        if all(k in self.personal for k in range(i, last)):
            # Inside a personal name only persons count: «المعلم» is the minister, not a teacher.
            entries = [e for e in entries if e.kind == "person" and self._whole_name(i, last)]
        elif i in self.personal:
            entries = [e for e in entries if e.kind in ("person", "organisation")]
        entries = current(entries, self.doc.article.date)
        if len(entries) <= 1:
            return entries[0] if entries else None
        order = {"country": 0, "organisation": 1, "person": 2, "capital": 3, "nationality": 4}
        if self.doc.tags[i] == "ADJ":
            order["nationality"] = -1
        ranked = sorted(entries, key=lambda e: order.get(e.kind, 5))
        day = self.doc.article.date or ""
        people = [e for e in ranked if e.kind == "person"]
        if ranked[0].kind == "person" and len(people) > 1 and day:
            for entry in people:
                for office in self.registry.offices.get(entry.id[7:], ()):
                    if office.start <= day and (not office.end or day <= office.end):
                        return entry
        return ranked[0]

    def _whole_name(self, i: int, last: int) -> bool:
        """Whether words of a personal name may be all of it: «خليل» alone is not whoever «محمد خليل الجبوري» is."""
        first = next((k for k in range(i, -1, -1) if k in self.people), i)
        end = self.people.get(first, last)
        return last >= end if i == first else last - i > 1


def countries_of(doc: Doc, registry: Registry, hits: dict[int, Hit], model: LinearModel) -> Countries:
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
        for i in range(sentence.first, sentence.last):
            hit = hits.get(i)
            if hit is None:
                continue
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
