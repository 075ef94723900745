"""Which place of a name is meant: qualifiers beside it, countries of the article, places near by, size.

Scores are sums of logarithms and of the weights below. The choice is made once for a name in an article, so that a
bare «طرابلس» follows «طرابلس اللبنانية».
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import asin, cos, log1p, log10, radians, sin, sqrt

from rasid.places.gazetteer import Entry

_SIZE, _NEWS, _CAPITAL, _COUNTRY, _QUALIFIER, _SENTENCE, _NEAR, _HEAD, _TWIN = 1.0, 1.2, 5.0, 1.65, 8.0, 1.0, 1.5, 4.0, 20.0
_NEAR_KM, _TWIN_KM = 150.0, 25.0
_MOST, _OBSCURE, _SMALL = 30, 6.0, 100_000
# Countries whose small towns Arabic news writes of.
COVERED = frozenset(
    [
        "DZA",
        "BHR",
        "COM",
        "DJI",
        "EGY",
        "IRQ",
        "JOR",
        "KWT",
        "LBN",
        "LBY",
        "MRT",
        "MAR",
        "OMN",
        "PSE",
        "QAT",
        "SAU",
        "SOM",
        "SDN",
        "SYR",
        "TUN",
        "ARE",
        "YEM",
        "ISR",
        "TUR",
        "IRN",
        "ESH",
        "SSD",
    ]
)
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


def distance(a: Entry, b: Entry) -> float:
    """Kilometres between two places."""
    return kilometres((a.lat, a.lon), (b.lat, b.lon))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two points, latitude and longitude each."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
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


def rank(candidates: Sequence[Entry], head: str, setting: Setting, clues: Clues, capital_of: str = "") -> list[Entry]:
    """The candidates, best first. ``capital_of``: the country whose capital has this name."""
    if len(candidates) == 1:
        return list(candidates)
    seated = setting.knows(capital_of) or not any(entry.kind and setting.knows(entry.country) for entry in candidates)
    scored = []
    for place, entry in enumerate(candidates):
        score = _SIZE * log10(entry.population + 10)
        if entry.kind:
            score += _NEWS
        if capital_of == entry.country and capital_of and seated:
            score += _CAPITAL
        score += _COUNTRY * log1p(min(setting.countries[entry.country], _MOST))
        if clues.qualifiers[entry.country]:
            score += _QUALIFIER
        score += _SENTENCE * min(clues.sentence[entry.country], 3)
        if setting.sure:
            near = min(distance(entry, other) for other in setting.sure)
            if near < _NEAR_KM:
                score += _NEAR
        score += _shape(entry, head)
        if not entry.kind and entry.population < _SMALL and entry.country not in COVERED and any(other.kind for other in candidates):
            score -= _OBSCURE
        if not entry.kind and any(_same(entry, other) for other in candidates):
            score -= _TWIN
        scored.append((-score, place))
    scored.sort()
    return [candidates[place] for _, place in scored]


def _same(entry: Entry, other: Entry) -> bool:
    """Whether a row of the pack is this place under the country that the pack puts it in."""
    return bool(other.kind) and other.precision == entry.precision and distance(entry, other) < _TWIN_KM


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
