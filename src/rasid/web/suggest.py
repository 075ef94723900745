"""What is offered while one types a search: actors, places, kinds of incident and outlets, in any spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from rasid.arabic.normal import fold
from rasid.store import facets, people
from rasid.store.facets import Wanted
from rasid.web.language import LANGUAGES, Language
from rasid.web.pages.incidents import cube
from rasid.web.view import segment

MOST = 6  # actors; half as many of each other kind
_ARTICLE = "ال"


class Suggestion(NamedTuple):
    """Something the store knows. ``kind``: actor, place, type or outlet; ``path``: where it is shown."""

    kind: str
    label: str
    path: str


class _Known(NamedTuple):
    """A suggestion with the names it is found by (in normal form) and how often it is met."""

    names: tuple[str, ...]
    number: int
    suggestion: Suggestion


def suggestions(state: Any, words: str, lang: Language) -> list[Suggestion]:
    """What answers to words that somebody types, actors first; of each kind those whose names begin so, then the most frequent."""
    found = state.memory.recall(("suggest", words), lambda: people.actors(state.store, words, MOST))
    actors = [Suggestion("actor", lang.who(actor.who), f"/actors/{segment(actor.who)}") for actor in found]
    asked = fold(words).strip().removeprefix(_ARTICLE) or fold(words).strip()
    if not asked:
        return actors
    known = state.memory.recall(("known", lang), lambda: [*_places(state, lang), *_types(state, lang), *_outlets(state)])
    matching = [one for one in known if any(asked in name for name in one.names)]
    matching.sort(key=lambda one: (not any(_begins(name, asked) for name in one.names), -one.number, one.suggestion.label))
    out = actors
    for kind in ("place", "type", "outlet"):
        called: dict[str, Suggestion] = {}
        for one in matching:
            if one.suggestion.kind == kind:
                called.setdefault(one.suggestion.label, one.suggestion)  # a country and a point in it may have one name
        out += list(called.values())[: MOST // 2]
    return out


def _begins(name: str, asked: str) -> bool:
    return name.startswith(asked) or any(word.removeprefix(_ARTICLE).startswith(asked) for word in name.split())


def _places(state: Any, lang: Language) -> Iterable[_Known]:
    """Places of incidents and their countries: by their names in both languages."""
    wanted = Wanted()
    points = state.memory.recall(("points", wanted), lambda: facets.points(state.store, wanted))
    both = [lang if code == lang.code else Language(code, code) for code in LANGUAGES]
    numbers: Counter[tuple[str, str | None, bool]] = Counter()
    for point in points:
        numbers[point.place, point.country, point.precision == "country"] += point.number
    for (place, country, whole), number in numbers.items():
        query = {"country": country} if whole and country else {"words": place}
        names = [one.point(place, country, "country" if whole else "city") for one in both]
        label = lang.point(place, country, "country" if whole else "city")
        yield _Known(tuple(map(fold, names)), number, Suggestion("place", label, f"/incidents?{urlencode(query)}"))


def _types(state: Any, lang: Language) -> Iterable[_Known]:
    """Kinds of incident that there are, with and without their mode."""
    numbers: Counter[str] = Counter()
    for cell in cube(state.memory, state.store, Wanted()).cells:
        numbers.update(dict.fromkeys({cell.type, cell.type.partition(":")[0]}, cell.number))
    for kind, number in numbers.items():
        names = {fold(Language(code, code).type(kind)) for code in LANGUAGES}
        yield _Known(tuple(names), number, Suggestion("type", lang.type(kind), f"/incidents?{urlencode({'kind': kind})}"))


def _outlets(state: Any) -> Iterable[_Known]:
    for outlet, number in facets.outlets(state.store):
        yield _Known((fold(outlet),), number, Suggestion("outlet", outlet, f"/statements?{urlencode({'outlet': outlet})}"))
