"""Statements as pages ask for them: filtered, counted, a page at a time; and what pledges and speakers add up to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from rasid.record import CodedArticle, Statement
from rasid.store import tables
from rasid.store.cursor import Cursor, read_cursor
from rasid.store.days import edge
from rasid.store.facets import Count
from rasid.store.packed import coded_of
from rasid.store.search import article_keys
from rasid.store.store import Store

FACETS = ("act", "speaker", "topic", "outlet")
_CUBE = ("act", "topic", "outlet")
_A, _S, _F = tables.articles.c, tables.statements.c, tables.statement_facts.c


@dataclass(frozen=True, slots=True)
class Said:
    """Which statements are wanted: ``act``; ``speaker``: as in ``parties.who``; ``topic``: PLOVER type of the first event they vouch for;
    ``outlet``; ``words``: of the article; ``since``/``until``: day of publication."""

    act: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    words: str | None = None
    since: str | None = None
    until: str | None = None


class Spoken(NamedTuple):
    """A statement with the article it was coded in."""

    coded: CodedArticle
    statement: Statement


class Cube(NamedTuple):
    """Statements counted by act, topic and outlet together: every choice of these can be counted from it."""

    cells: tuple[tuple[str, str | None, str | None, int], ...]

    def total(self, said: Said) -> int:
        """How many statements are meant."""
        return sum(cell[3] for cell in self.cells if _meant(cell, said, ""))

    def counts(self, said: Said, facet: str, limit: int = 12) -> list[Count]:
        """The values of act, topic or outlet with their counts under every choice but those of the facet itself."""
        at = _CUBE.index(facet)
        sums: Counter[str] = Counter()
        for cell in self.cells:
            value = cell[at]
            if value is not None and _meant(cell, said, facet):
                sums[str(value)] += cell[3]
        chosen: tuple[str, ...] = getattr(said, facet)
        listed = sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:limit]
        shown = {value for value, _ in listed}
        return [Count(*item) for item in listed] + [Count(value, sums[value]) for value in chosen if value not in shown]


def cube(store: Store, said: Said) -> Cube:
    """The counts by act, topic and outlet, whatever is chosen of these."""
    terms = _terms(store, replace(said, act=(), topic=(), outlet=()))
    asked = select(_F.act, _F.topic, _F.outlet, func.count()).where(*terms).group_by(_F.act, _F.topic, _F.outlet)
    with store.begin() as connection:
        return Cube(tuple((act, topic, outlet, number) for act, topic, outlet, number in connection.execute(asked)))


def base(said: Said) -> Said:
    """What a cube hangs on: all but act, topic and outlet."""
    return replace(said, act=(), topic=(), outlet=())


def total(store: Store, said: Said) -> int:
    """How many statements are meant."""
    return cube(store, said).total(said)


def number(store: Store, said: Said) -> int:
    """The same as ``total`` where no facet is wanted: one count, no cube."""
    with store.begin() as connection:
        return connection.scalar(select(func.count()).select_from(tables.statement_facts).where(*_terms(store, said))) or 0


def counts(store: Store, said: Said, facet: str, limit: int = 12) -> list[Count]:
    """The values of a facet with their counts under every choice but those of the facet itself."""
    if facet != "speaker":
        return cube(store, said).counts(said, facet, limit)
    terms = _terms(store, replace(said, speaker=()))
    asked = select(_F.speaker, func.count()).where(*terms, _F.speaker.is_not(None)).group_by(_F.speaker)
    with store.begin() as connection:
        top = [Count(*row) for row in connection.execute(asked.order_by(func.count().desc(), _F.speaker).limit(limit))]
        if absent := [value for value in said.speaker if value not in {held.value for held in top}]:
            found = dict(tuple(row) for row in connection.execute(asked.where(_F.speaker.in_(absent))))
            top += [Count(value, found.get(value, 0)) for value in absent]
    return top


def days(store: Store, said: Said) -> list[tuple[str, str, int]]:
    """(day, act, how many), by day; the period of ``said`` does not count, so that it can be widened on the timeline."""
    terms = _terms(store, replace(said, since=None, until=None))
    asked = select(_F.day, _F.act, func.count()).where(*terms, _F.day != "").group_by(_F.day, _F.act).order_by(_F.day)
    with store.begin() as connection:
        return [(day, act, number) for day, act, number in connection.execute(asked)]


def _meant(cell: tuple[str, str | None, str | None, int], said: Said, but: str) -> bool:
    return all(name == but or not getattr(said, name) or cell[at] in getattr(said, name) for at, name in enumerate(_CUBE))


def page(store: Store, said: Said, cursor: str | None = None, limit: int = 25) -> tuple[list[Spoken], str | None]:
    """A page of statements, the latest articles first, each read from its beginning; and the cursor of the next page."""
    asked = select(_F.day, _F.article_key, _F.statement).where(*_terms(store, said))
    if cursor:
        day, key, row = read_cursor(cursor, (str, int, int))
        asked = asked.where(
            _F.day <= day,
            or_(_F.day < day, _F.article_key < key, and_(_F.article_key == key, _F.statement > row)),
        )
    asked = asked.order_by(_F.day.desc(), _F.article_key.desc(), _F.statement).limit(limit + 1)
    with store.begin() as connection:
        rows = connection.execute(asked).all()
        shown = [row.statement for row in rows[:limit]]
        named = connection.execute(select(_S.key, _S.article_key, _S.id).where(_S.key.in_(shown))).all()
        blobs = connection.execute(select(_A.key, _A.coded).where(_A.key.in_({row.article_key for row in named})))
        coded = {key: coded_of(blob) for key, blob in blobs}
    idents = {row.key: (row.article_key, row.id) for row in named}
    found = []
    for key in shown:
        article, ident = idents[key]
        statement = next((item for item in coded[article].statements if item.id == ident), None)
        if statement:
            found.append(Spoken(coded[article], statement))
    last = rows[limit - 1] if len(rows) > limit else None
    return found, Cursor(last.day, last.article_key, last.statement).text if last else None


def _terms(store: Store, said: Said) -> list[ColumnElement[bool]]:
    terms: list[ColumnElement[bool]] = []
    if said.since:
        terms.append(_F.day >= edge(said.since, 0))
    if said.until:
        terms.append(_F.day.between("0", edge(said.until, 1)))
    for column, values in ((_F.act, said.act), (_F.topic, said.topic), (_F.outlet, said.outlet), (_F.speaker, said.speaker)):
        if values:
            terms.append(column.in_(values))
    if said.words:
        terms.append(_F.article_key.in_(article_keys(said.words, store.engine.dialect.name)))
    return terms
