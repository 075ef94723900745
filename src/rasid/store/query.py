"""What can be asked of the store: statements, events and incidents by actor, type, place, day, standing, source and outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from rasid.arabic.normal import fold
from rasid.lexicon.schema import TYPES, values
from rasid.record import CodedArticle, Event, Incident, Pledge, Statement, loads
from rasid.store import tables
from rasid.store.database import StoreError
from rasid.store.days import edge
from rasid.store.packed import coded_of
from rasid.store.store import Store

T = TypeVar("T", Event, Statement, Pledge)
_CODE = re.compile(r"(?:[A-Z]{3}|--)(?: [A-Z]{3}){0,2}")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which items are wanted; what is None does not count. ``limit`` None means all.

    Raises StoreError for a type, a standing or an act that there is not: it would find nothing and not say why.
    """

    actor: str | None = None
    type: str | None = None
    place: str | None = None
    since: str | None = None
    until: str | None = None
    standing: str | None = None
    source: str | None = None
    act: str | None = None
    outlet: str | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        _known("type", self.type, (*TYPES, *(f"{kind}:{mode}" for kind, modes in TYPES.items() for mode in modes.split())))
        _known("standing", self.standing, values("frames.tsv", "standing"))
        _known("act", self.act, values("cues.tsv", "act"))


def _known(name: str, told: str | None, there: Sequence[str]) -> None:
    """Raises StoreError where a value, or one of several parted by commas, is none of those that there are."""
    known = {value.lower(): value for value in there}
    for one in filter(None, map(str.strip, (told or "").split(","))):
        if one.lower() not in known:
            from difflib import get_close_matches

            near = get_close_matches(one.lower(), known, 1)
            meant = f"did you mean {known[near[0]]}?" if near else f"there are {', '.join(value for value in there if ':' not in value)}"
            raise StoreError(f'"{one}" is no {name} of {"a statement" if name == "act" else "an event"}; {meant}')


class Found(NamedTuple, Generic[T]):
    """An item with the article it was coded in."""

    coded: CodedArticle
    item: T

    @property
    def id(self) -> str:
        """The item's id in the whole store."""
        return f"{self.coded.id}#{self.item.id}"


def events(store: Store, wanted: Filter) -> Iterator[Found[Event]]:
    """Events, the latest article first."""
    e, a = tables.events.c, tables.articles.c
    asked = select(a.key, e.id).select_from(tables.events.join(tables.articles)).where(a.current, *event_terms(wanted))
    if wanted.actor:
        asked = asked.where(party(e.article_key, e.id, ("actor", "recipient"), wanted.actor))
    if wanted.source:
        asked = asked.where(party(e.article_key, e.by, ("source",), wanted.source))
    if wanted.act:
        s = tables.statements.c
        asked = asked.where(exists().where(s.article_key == e.article_key, s.id == e.by, s.act == wanted.act))
    if wanted.since:
        asked = asked.where(func.coalesce(e.last_day, a.day) >= edge(wanted.since, 0))
    if wanted.until:
        asked = asked.where(func.coalesce(e.first_day, a.day) <= edge(wanted.until, 1))
    for coded, ident in decoded(store, _ordered(asked, wanted, e.start)):
        yield Found(coded, next(event for event in coded.events if event.id == ident))


def statements(store: Store, wanted: Filter) -> Iterator[Found[Statement]]:
    """Statements, the latest article first. ``type`` and ``standing`` ask for events they vouch for, ``place`` for their words."""
    s, a, e, p = tables.statements.c, tables.articles.c, tables.events.c, tables.places.c
    asked = select(a.key, s.id).select_from(tables.statements.join(tables.articles)).where(a.current)
    if wanted.actor:
        asked = asked.where(party(s.article_key, s.id, ("source", "to"), wanted.actor))
    if wanted.source:
        asked = asked.where(party(s.article_key, s.id, ("source",), wanted.source))
    if wanted.act:
        asked = asked.where(s.act == wanted.act)
    if wanted.type or wanted.standing:
        vouched = event_terms(Filter(type=wanted.type, standing=wanted.standing))
        asked = asked.where(exists().where(e.article_key == s.article_key, e.by == s.id, *vouched))
    if wanted.place:
        inside = and_(p.article_key == s.article_key, p.start >= s.start, p.end <= s.end)
        asked = asked.where(exists().where(inside, _place(p.folded, p.country, p.id, wanted.place)))
    if wanted.outlet:
        asked = asked.where(a.source == wanted.outlet)
    if wanted.since:
        asked = asked.where(a.day >= edge(wanted.since, 0))
    if wanted.until:
        asked = asked.where(a.day <= edge(wanted.until, 1))
    for coded, ident in decoded(store, _ordered(asked, wanted, s.start)):
        yield Found(coded, next(statement for statement in coded.statements if statement.id == ident))


def articles(store: Store, wanted: Filter) -> Iterator[CodedArticle]:
    """Coded articles that hold such an event (type, standing, place, actor) and such a statement (source, act), the latest first."""
    a = tables.articles.c
    asked = select(a.key, a.id).where(a.current, *article_terms(wanted)).order_by(a.day.desc(), a.key).limit(wanted.limit)
    for coded, _ in decoded(store, asked):
        yield coded


def incidents(store: Store, wanted: Filter, by_articles: bool = False) -> Iterator[Incident]:
    """Incidents, the latest first or those with most articles; most of a filter is asked of the events they are gathered from."""
    i, m, e, a = tables.incidents.c, tables.incident_mentions.c, tables.events.c, tables.articles.c
    asked = select(i.id)
    if wanted.type:
        asked = asked.where(_type(i.type, wanted.type))
    if wanted.place:
        asked = asked.where(_place(i.place_folded, i.country, None, wanted.place))
    if wanted.since:
        asked = asked.where(i.last_day >= edge(wanted.since, 0))
    if wanted.until:
        asked = asked.where(i.first_day <= edge(wanted.until, 1))
    terms: list[ColumnElement[bool]] = []
    if wanted.actor:
        terms.append(party(e.article_key, e.id, ("actor", "recipient"), wanted.actor))
    if wanted.source:
        terms.append(party(e.article_key, e.by, ("source",), wanted.source))
    if wanted.standing:
        terms.append(e.standing == wanted.standing)
    if wanted.outlet:
        terms.append(exists().where(a.key == e.article_key, a.source == wanted.outlet))
    if terms:
        asked = asked.where(exists().where(m.incident == i.id, m.article_key == e.article_key, m.event == e.id, *terms))
    order = [*([i.articles.desc()] if by_articles else []), i.last_day.desc(), i.articles.desc(), i.id]
    with store.begin() as connection:  # one moment for all of them, their records read one by one
        for ident in connection.scalars(asked.order_by(*order).limit(wanted.limit)).all():
            yield loads(Incident, connection.scalar(select(i.record).where(i.id == ident)) or "")


def incident(store: Store, ident: str) -> Incident | None:
    """One incident by its id."""
    with store.begin() as connection:
        record = connection.scalar(select(tables.incidents.c.record).where(tables.incidents.c.id == ident))
    return loads(Incident, record) if record else None


def article_terms(wanted: Filter) -> list[ColumnElement[bool]]:
    """What an article must be or hold: an event that answers to type, standing, place and actor, a statement to source and act."""
    a, e, s = tables.articles.c, tables.events.c, tables.statements.c
    terms: list[ColumnElement[bool]] = []
    if wanted.outlet:
        terms.append(a.source == wanted.outlet)
    if wanted.since:
        terms.append(a.day >= edge(wanted.since, 0))
    if wanted.until:
        terms.append(a.day <= edge(wanted.until, 1))
    told = event_terms(Filter(type=wanted.type, standing=wanted.standing, place=wanted.place))
    if wanted.actor:
        told.append(party(e.article_key, e.id, ("actor", "recipient"), wanted.actor))
    if told:
        terms.append(a.key.in_(select(e.article_key).where(*told)))
    said: list[ColumnElement[bool]] = [s.act == wanted.act] if wanted.act else []
    if wanted.source:
        said.append(party(s.article_key, s.id, ("source",), wanted.source))
    if said:
        terms.append(a.key.in_(select(s.article_key).where(*said)))
    return terms


def event_terms(wanted: Filter) -> list[ColumnElement[bool]]:
    """What an event must be, and its article: type, standing, place and outlet."""
    e, a = tables.events.c, tables.articles.c
    terms: list[ColumnElement[bool]] = []
    if wanted.type:
        terms.append(_type(e.type, wanted.type))
    if wanted.standing:
        terms.append(e.standing.in_(wanted.standing.split(",")))
    if wanted.place:
        terms.append(_place(e.place_folded, e.country, e.place_id, wanted.place))
    if wanted.outlet:
        terms.append(a.source == wanted.outlet)
    return terms


def _type(column: Any, wanted: str) -> ColumnElement[bool]:
    """``ASSAULT`` takes all its modes, ``ASSAULT:aerial`` one; a comma parts several."""
    types = [part.strip() for part in wanted.split(",")]
    return or_(*(or_(func.lower(column) == kind.lower(), column.ilike(_escaped(kind) + ":%", escape="\\")) for kind in types))


def _place(names: Any, country: Any, ident: Any, wanted: str) -> ColumnElement[bool]:
    """A country code, a gazetteer id, or a name in Arabic or English."""
    terms: list[ColumnElement[bool]] = [country == wanted.upper(), names.like(f"%{_escaped(fold(wanted))}%", escape="\\")]
    return or_(*terms, *([ident == wanted] if ident is not None else []))


def party(article_key: Any, owner: Any, roles: tuple[str, ...], wanted: str) -> ColumnElement[bool]:
    """Somebody who takes part: by code (``IRQ`` takes every sector of Iraq), registry id, or a name in Arabic or English."""
    p = tables.parties.c
    if _CODE.fullmatch(wanted):
        meant: ColumnElement[bool] = or_(p.code == wanted, p.code.like(_escaped(wanted) + " %", escape="\\"))
    else:
        meant = or_(p.actor == wanted, p.folded.like(f"%{_escaped(fold(wanted))}%", escape="\\"))
    return exists().where(p.article_key == article_key, p.owner == owner, p.role.in_(roles), meant)


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _ordered(asked: Select[Any], wanted: Filter, start: Any) -> Select[Any]:
    a = tables.articles.c
    return asked.order_by(a.day.desc(), a.key, start).limit(wanted.limit)


def decoded(store: Store, asked: Select[Any]) -> Iterator[tuple[CodedArticle, str]]:
    """The coded article and item id of each row; an article is decoded once."""
    a = tables.articles.c
    last, coded = None, None
    with store.begin() as connection:
        for key, ident in connection.execute(asked).all():
            if key != last:
                blob = connection.scalar(select(a.coded).where(a.key == key))
                last, coded = key, coded_of(blob or b"")
            assert coded
            yield coded, ident
