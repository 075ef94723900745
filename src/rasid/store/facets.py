"""Incidents as pages ask for them: filtered, counted, placed in time and space, a page at a time; all of it in SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select, true

from rasid.record import Incident, loads
from rasid.store import tables
from rasid.store.cursor import Cursor, read_cursor
from rasid.store.days import edge
from rasid.store.store import Store
from rasid.store.words import incidents_with

ORDERS = ("latest", "articles", "toll")
TRAITS = ("deadly", "disputed", "denied", "placed")
ORIGINS = ("1", "2", "3")
FACETS = ("kind", "country", "who", "origins", "traits")
_F = tables.incident_facts.c
_P = tables.incident_parties.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which incidents are wanted. Several values of a field widen it, several fields narrow the whole.

    ``kind``: PLOVER types or type:mode; ``country``: ISO 3166 alpha-3; ``who``: registry ids or names; ``origins``: 1, 2 or 3 (and
    more); ``traits``: see TRAITS, all of them must hold; ``words``: of their places and parties, each whole or its beginning; ``since``/``until``: day, month or year;
    ``box``: west, south, east, north in degrees.
    """

    kind: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    words: str | None = None
    since: str | None = None
    until: str | None = None
    box: tuple[float, float, float, float] | None = None
    order: str = "latest"


class Count(NamedTuple):
    """A value of a facet, and how many incidents have it."""

    value: str
    number: int


class Point(NamedTuple):
    """A place, how many incidents it has, and of which type most."""

    lat: float
    lon: float
    precision: str
    country: str | None
    place: str
    root: str
    number: int


class Card(NamedTuple):
    """An incident as a list shows it. ``title``: of the latest article that tells of it."""

    incident: Incident
    disputed: bool
    denied: bool
    title: str | None


class Cell(NamedTuple):
    """How many incidents are alike in all that most facets count."""

    type: str
    country: str | None
    origins: str
    traits: frozenset[str]
    number: int


class Cube(NamedTuple):
    """Incidents counted by kind, country, origins and traits together: every choice of these can be counted from it."""

    cells: tuple[Cell, ...]

    def total(self, wanted: Wanted) -> int:
        """How many incidents are meant."""
        return sum(cell.number for cell in self.cells if _meant(cell, wanted, ""))

    def counts(self, wanted: Wanted, facet: str, limit: int = 12) -> list[Count]:
        """The values of a facet with their counts under every choice but those of the facet itself; chosen values are always there."""
        sums: Counter[str] = Counter()
        for cell in self.cells:
            if _meant(cell, wanted, facet):
                for value in _values(cell, facet):
                    sums[value] += cell.number
        if fixed := {"origins": ORIGINS, "traits": TRAITS}.get(facet):
            return [Count(value, sums[value]) for value in fixed]
        chosen: tuple[str, ...] = getattr(wanted, facet)
        listed = sorted(((value, number) for value, number in sums.items() if ":" not in value), key=lambda item: (-item[1], item[0]))
        shown = {value for value, _ in listed[:limit]}
        return [Count(*item) for item in listed[:limit]] + [Count(value, sums[value]) for value in chosen if value not in shown]


def base(wanted: Wanted) -> Wanted:
    """What a cube hangs on: all but kind, country, origins, traits and order."""
    return replace(wanted, kind=(), country=(), origins=(), traits=(), order="latest")


def cube(store: Store, wanted: Wanted) -> Cube:
    """The counts by kind, country, origins and traits, whatever is chosen of these."""
    asked = select(_F.cell, func.count()).where(*_terms(store, base(wanted))).group_by(_F.cell)
    with store.begin() as connection:
        return Cube(tuple(_cell(*row) for row in connection.execute(asked)))


def _cell(told: str, number: int) -> Cell:
    kind, country, origins, has_traits = told.split("|")
    return Cell(
        kind, country or None, origins, frozenset(trait for trait, has in zip(TRAITS, has_traits, strict=True) if has == "1"), number
    )


def total(store: Store, wanted: Wanted) -> int:
    """How many incidents are meant."""
    return cube(store, wanted).total(wanted)


def number(store: Store, wanted: Wanted) -> int:
    """The same as ``total`` where no facet is wanted: one count, no cube."""
    with store.begin() as connection:
        return connection.scalar(select(func.count()).select_from(tables.incident_facts).where(*_terms(store, wanted))) or 0


def counts(store: Store, wanted: Wanted, facet: str, limit: int = 12) -> list[Count]:
    """The values of a facet with their counts under every choice but those of the facet itself; chosen values are always there."""
    if facet != "who":
        return cube(store, wanted).counts(wanted, facet, limit)
    others = _terms(store, replace(wanted, who=()))
    asked = select(_P.who, func.count(func.distinct(_P.fact))).where(_P.fact.in_(select(_F.key).where(*others)) if others else true())
    asked = asked.group_by(_P.who)
    with store.begin() as connection:
        top = [Count(*row) for row in connection.execute(asked.order_by(func.count(func.distinct(_P.fact)).desc(), _P.who).limit(limit))]
        if absent := [value for value in wanted.who if value not in {held.value for held in top}]:
            found = dict(tuple(row) for row in connection.execute(asked.where(_P.who.in_(absent))))
            top += [Count(value, found.get(value, 0)) for value in absent]
        return top


def _meant(cell: Cell, wanted: Wanted, but: str) -> bool:
    root = cell.type.partition(":")[0]
    return (
        (but == "kind" or not wanted.kind or root in wanted.kind or cell.type in wanted.kind)
        and (but == "country" or not wanted.country or cell.country in wanted.country)
        and (but == "origins" or not wanted.origins or cell.origins in wanted.origins)
        and (but == "traits" or cell.traits.issuperset(wanted.traits))
    )


def _values(cell: Cell, facet: str) -> Iterable[str]:
    if facet == "kind":
        return {cell.type.partition(":")[0], cell.type}
    if facet == "traits":
        return cell.traits
    value = cell.country if facet == "country" else cell.origins
    return (value,) if value else ()


def days(store: Store, wanted: Wanted) -> list[tuple[str, str, int]]:
    """(day, PLOVER type, how many), by day; the period of ``wanted`` does not count, so that it can be widened on the timeline."""
    terms = _terms(store, replace(wanted, since=None, until=None))
    with store.begin() as connection:
        asked = select(_F.day, _F.root, func.count()).where(*terms, _F.day != "").group_by(_F.day, _F.root).order_by(_F.day)
        return [(day, root, count) for day, root, count in connection.execute(asked)]


def points(store: Store, wanted: Wanted) -> list[Point]:
    """Where incidents are told to have happened, one row a place; the box of ``wanted`` does not count."""
    terms = _terms(store, replace(wanted, box=None))
    asked = (
        select(_F.lat, _F.lon, _F.precision, func.min(_F.country), func.min(_F.place), _F.root, func.count())
        .where(*terms, _F.lat.is_not(None), _F.lon.is_not(None))
        .group_by(_F.lat, _F.lon, _F.precision, _F.root)
    )
    places: dict[tuple[float, float, str], list[Any]] = {}
    with store.begin() as connection:
        for lat, lon, precision, country, place, root, count in connection.execute(asked):
            held = places.setdefault((lat, lon, precision or "city"), [country, place or "", {}])
            held[2][root] = count
    return [
        Point(lat, lon, precision, country, place, max(roots, key=lambda root: (roots[root], root)), sum(roots.values()))
        for (lat, lon, precision), (country, place, roots) in sorted(places.items())
    ]


def page(store: Store, wanted: Wanted, cursor: str | None = None, limit: int = 25) -> tuple[list[Card], str | None]:
    """A page of incidents and the cursor of the next one, None at the end.

    Latest first, what is to come after the day of the latest article stands at the end: a plan for 2040 is no news.
    """
    i = tables.incidents.c
    with store.begin() as connection:
        if wanted.order == "latest":
            rows, following = _latest(store, connection, wanted, cursor, limit)
        else:
            rows, following = _ranked(store, connection, wanted, cursor, limit)
        told = connection.execute(select(i.id, i.record).where(i.id.in_([row.incident for row in rows[:limit]])))
        records: dict[str, str] = dict(tuple(row) for row in told)
        incidents = [loads(Incident, records[row.incident]) for row in rows[:limit]]
        latest = [incident.mentions[-1].article for incident in incidents if incident.mentions]
        a = tables.articles.c
        told = connection.execute(select(a.id, a.title).where(a.id.in_(set(latest)), a.current))
        titles: dict[str, str | None] = dict(tuple(row) for row in told)
    cards = [
        Card(incident, row.disputed, row.denied, titles.get(incident.mentions[-1].article) if incident.mentions else None)
        for incident, row in zip(incidents, rows[:limit], strict=True)
    ]
    return cards, following


def _latest(store: Store, connection: Connection, wanted: Wanted, cursor: str | None, limit: int) -> tuple[Sequence[Any], str | None]:
    """Short rows of a page by day, and the cursor of the next one; ``last`` in it is the day after which all is still to come."""
    last, day, key = read_cursor(cursor, (str, str, int)) if cursor else (None, None, None)
    if last is None:
        last = connection.scalar(select(func.max(tables.articles.c.day)).where(tables.articles.c.current)) or ""
    rows: list[Any] = []
    for coming, span in ((False, _F.day <= last), (True, _F.day > last)):
        if coming or day is None or day <= last:
            asked = _short(store, wanted, _F.day, limit + 1 - len(rows)).where(span)
            if day is not None and coming == (day > last):
                asked = asked.where(_F.day <= day, or_(_F.day < day, _F.key < key))
            rows += connection.execute(asked).all() if len(rows) <= limit else []
    return rows, Cursor(last, rows[limit - 1].day, rows[limit - 1].key).text if len(rows) > limit else None


def _ranked(store: Store, connection: Connection, wanted: Wanted, cursor: str | None, limit: int) -> tuple[Sequence[Any], str | None]:
    """The same by how many articles tell of them or how many were killed."""
    column: Any = _F.killed if wanted.order == "toll" else _F.articles
    asked = _short(store, wanted, column, limit + 1)
    if wanted.order == "toll":
        asked = asked.where(_F.killed.is_not(None))
    if cursor:
        value, key = read_cursor(cursor, (int, int))
        asked = asked.where(or_(column < value, and_(column == value, _F.key < key)))
    rows = connection.execute(asked).all()
    return rows, Cursor(rows[limit - 1][0], rows[limit - 1].key).text if len(rows) > limit else None


def _short(store: Store, wanted: Wanted, column: Any, limit: int) -> Select[Any]:
    """Short rows in an order. Alone: with the records beside them, a sort would carry those of every incident that is meant."""
    asked = select(column, _F.key, _F.disputed, _F.denied, _F.incident)
    return asked.where(*_terms(store, wanted)).order_by(column.desc(), _F.key.desc()).limit(limit)


def outlets(store: Store) -> list[Count]:
    """Every outlet with how many articles of it there are."""
    a = tables.articles.c
    asked = (
        select(a.source, func.count()).where(a.current, a.source.is_not(None)).group_by(a.source).order_by(func.count().desc(), a.source)
    )
    with store.begin() as connection:
        return [Count(*row) for row in connection.execute(asked)]


def _terms(store: Store, wanted: Wanted) -> list[ColumnElement[bool]]:
    terms: list[ColumnElement[bool]] = []
    if wanted.kind:
        terms.append(or_(_F.root.in_(wanted.kind), _F.type.in_(wanted.kind)))
    if wanted.country:
        terms.append(_F.country.in_(wanted.country))
    if wanted.who:
        terms.append(_F.key.in_(select(_P.fact).where(_P.who.in_(wanted.who))))
    if wanted.origins:
        terms.append(or_(*(_origins(value) for value in wanted.origins)))
    terms += [_trait(trait) for trait in wanted.traits]
    if wanted.since:
        terms.append(_F.day >= edge(wanted.since, 0))
    if wanted.until:
        terms.append(_F.day.between("0", edge(wanted.until, 1)))
    if wanted.box:
        west, south, east, north = wanted.box
        inside = _F.lon.between(west, east) if west <= east else or_(_F.lon >= west, _F.lon <= east)
        terms += [_F.lat.between(south, north), inside]
    if wanted.words:
        found = incidents_with(store.engine.dialect.name, wanted.words)
        terms.append(false() if found is None else _F.key.in_(found.columns(_F.key)))
    return terms


def _origins(value: str) -> ColumnElement[bool]:
    return _F.origins >= 3 if value == "3" else _F.origins == int(value)


def _trait(trait: str) -> ColumnElement[bool]:
    terms: dict[str, ColumnElement[bool]] = {
        "deadly": _F.killed > 0,
        "disputed": _F.disputed,
        "denied": _F.denied,
        "placed": _F.lat.is_not(None),
    }
    return terms[trait]
