"""Which place of a name is meant: qualifiers beside it, countries of the article, places near by, size.

Scores are sums of logarithms; what they weigh is in ``_WEIGHTS``. The choice is made once for a name in an article, so that a
bare «طرابلس» follows «طرابلس اللبنانية».
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import asin, cos, log1p, log10, radians, sin, sqrt

from rasid.places.gazetteer import Entry

_SIZE, _NEWS, _COUNTRY, _QUALIFIER, _SENTENCE, _NEAR, _HEAD = 1.0, 1.2, 1.1, 8.0, 1.0, 1.5, 4.0
_NEAR_KM = 150.0
_CITY_HEADS = frozenset({"city", "settlement", "quarter"})
_LIKE = {
    "airport": frozenset({"airport", "base"}),
    "base": frozenset({"base", "airport", "checkpoint"}),
    "camp": frozenset({"camp"}),
    "crossing": frozenset({"crossing"}),
    "quarter": frozenset({"quarter"}),
    "settlement": frozenset({"settlement"}),
    "island": frozenset({"island"}),
    "mountain": frozenset({"mountain"}),
    "water": frozenset({"water", "river", "dam", "valley"}),
    "admin1": frozenset({"governorate", "province", "state", "region"}),
}  # fmt: skip
_ADMIN1 = _LIKE["admin1"]


def distance(a: Entry, b: Entry) -> float:
    """Kilometres between two points."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (a.lat, a.lon, b.lat, b.lon))
    return 12742 * asin(min(1.0, sqrt(sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2)))


@dataclass(slots=True)
class Setting:
    """What an article tells of where it plays: countries met (names, adjectives, places of one country) and sure places."""

    countries: Counter[str] = field(default_factory=Counter)
    sure: list[Entry] = field(default_factory=list)

    def knows(self, country: str) -> bool:
        """Whether the country is met in the article."""
        return self.countries[country] > 0


@dataclass(slots=True)
class Clues:
    """What stands beside the mentions of one name: countries that qualify it, countries of its sentences, head nouns."""

    qualifiers: Counter[str] = field(default_factory=Counter)
    sentence: Counter[str] = field(default_factory=Counter)


def fits(entry: Entry, head: str) -> bool:
    """Whether a place can be what the head noun before it says it is."""
    if not head or head not in _LIKE:
        return True
    return entry.kind in _LIKE[head] or (head == "admin1" and entry.precision == "admin1")


def rank(candidates: Sequence[Entry], head: str, setting: Setting, clues: Clues) -> list[Entry]:
    """The candidates, best first."""
    if len(candidates) == 1:
        return list(candidates)
    scored = []
    for place, entry in enumerate(candidates):
        score = _SIZE * log10(entry.population + 10)
        if entry.kind:
            score += _NEWS
        score += _COUNTRY * log1p(min(setting.countries[entry.country], 30)) * 1.5
        if clues.qualifiers[entry.country]:
            score += _QUALIFIER
        score += _SENTENCE * min(clues.sentence[entry.country], 3)
        if setting.sure:
            near = min(distance(entry, other) for other in setting.sure)
            if near < _NEAR_KM:
                score += _NEAR
        score += _shape(entry, head)
        scored.append((-score, place))
    scored.sort()
    return [candidates[place] for _, place in scored]


def _shape(entry: Entry, head: str) -> float:
    """How well the kind of a place suits the head noun before it; without one a town is meant rather than its governorate."""
    if head in _LIKE:
        if fits(entry, head):
            return _HEAD
        return 0.0
    if head in _CITY_HEADS:
        return _HEAD if entry.precision == "city" or entry.kind == "city" else 0.0
    if head == "country":
        return _HEAD if entry.kind == "country" else 0.0
    return 0.8 if entry.precision == "city" else 2.5 if entry.kind == "country" else 0.0
