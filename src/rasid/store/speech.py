"""Statements as pages ask for them: filtered, counted, a page at a time; and what pledges and speakers add up to."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_

from rasid.record import CodedArticle, Statement, loads
from rasid.store import tables
from rasid.store.cursor import Cursor, read_cursor
from rasid.store.facets import Count, edge
from rasid.store.search import article_keys
from rasid.store.store import Store

FACETS = ("act", "speaker", "topic", "outlet")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_A, _S, _P, _E = tables.articles.c, tables.statements.c, tables.parties.c, tables.events.c


@dataclass(frozen=True, slots=True)
class Said:
    """Which statements are wanted: ``act``; ``speaker``: as in ``parties.who``; ``topic``: PLOVER types of events they vouch for;
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


def total(store: Store, said: Said) -> int:
    """How many statements are meant."""
    with store.begin() as connection:
        return connection.scalar(select(func.count()).select_from(tables.statements).where(*_terms(store, said))) or 0


def counts(store: Store, said: Said, facet: str, limit: int = 12) -> list[Count]:
    """The values of a facet with their counts under every choice but those of the facet itself."""
    chosen: tuple[str, ...] = getattr(said, facet)
    terms = _terms(store, replace(said, **cast(Any, {facet: ()})))
    column, joined = _column(facet)
    asked = select(column, func.count()).select_from(joined).where(*terms, column.is_not(None)).group_by(column)
    with store.begin() as connection:
        top = [Count(*row) for row in connection.execute(asked.order_by(func.count().desc(), column).limit(limit))]
        if absent := [value for value in chosen if value not in {held.value for held in top}]:
            found = dict(tuple(row) for row in connection.execute(asked.where(column.in_(absent))))
            top += [Count(value, found.get(value, 0)) for value in absent]
    return top


def days(store: Store, said: Said) -> list[tuple[str, str, int]]:
    """(day, act, how many), by day; the period does not count."""
    terms = _terms(store, replace(said, since=None, until=None))
    asked = (
        select(_A.day, _S.act, func.count())
        .select_from(tables.statements.join(tables.articles))
        .where(*terms, _A.day.is_not(None))
        .group_by(_A.day, _S.act)
        .order_by(_A.day)
    )
    with store.begin() as connection:
        return [(day, act or "state", count) for day, act, count in connection.execute(asked)]


def page(store: Store, said: Said, cursor: str | None = None, limit: int = 25) -> tuple[list[Spoken], str | None]:
    """A page of statements, the latest articles first, and the cursor of the next one."""
    asked = select(_A.day, _A.key, _S.start, _S.key.label("row"), _S.id).select_from(tables.articles.join(tables.statements))
    asked = asked.where(_A.current, *_terms(store, said, joined=True))
    if cursor:
        day, key, row = read_cursor(cursor, (str, int, int))
        same = or_(_A.key < key, and_(_A.key == key, _S.key > row))
        asked = asked.where(or_(_A.day < day, _A.day.is_(None), and_(_A.day == day, same)) if day else and_(_A.day.is_(None), same))
    asked = asked.order_by(_A.day.desc().nulls_last(), _A.key.desc(), _S.key)
    with store.begin() as connection:
        rows = connection.execute(asked.limit(limit + 1)).all()
        keys = {row.key for row in rows[:limit]}
        blobs = connection.execute(select(_A.key, _A.coded).where(_A.key.in_(keys)))
        coded = {key: loads(CodedArticle, zlib.decompress(blob)) for key, blob in blobs}
    found = []
    for row in rows[:limit]:
        statement = next((item for item in coded[row.key].statements if item.id == row.id), None)
        if statement:
            found.append(Spoken(coded[row.key], statement))
    last = rows[limit - 1] if len(rows) > limit else None
    return found, Cursor(last.day or "", last.key, last.row).text if last else None


def _column(facet: str) -> tuple[Any, Any]:
    """The column of a facet and what it is selected from."""
    if facet == "act":
        return _S.act, tables.statements
    if facet == "outlet":
        return _A.source, tables.statements.join(tables.articles)
    if facet == "speaker":
        return _P.who, tables.statements.join(
            tables.parties, and_(_P.article_key == _S.article_key, _P.owner == _S.id, _P.role == "source")
        )
    root = func.replace(_E.type, func.ltrim(_E.type, _LETTERS), "")  # both databases know these two; only one knows instr
    return root, tables.statements.join(tables.events, and_(_E.article_key == _S.article_key, _E.by == _S.id))


def _terms(store: Store, said: Said, joined: bool = False) -> list[ColumnElement[bool]]:
    article: list[ColumnElement[bool]] = []
    if said.since:
        article.append(_A.day >= edge(said.since, 0))
    if said.until:
        article.append(_A.day <= edge(said.until, 1))
    if said.outlet:
        article.append(_A.source.in_(said.outlet))
    terms: list[ColumnElement[bool]] = article if joined else [_S.article_key.in_(select(_A.key).where(_A.current, *article))]
    if said.words:
        terms.append(_S.article_key.in_(article_keys(said.words, store.engine.dialect.name)))
    if said.act:
        terms.append(_S.act.in_(said.act))
    if said.speaker:
        spoke = select(_P.article_key, _P.owner).where(_P.who.in_(said.speaker), _P.role == "source")
        terms.append(_in(spoke))
    if said.topic:
        kinds = or_(*(or_(_E.type == kind, _E.type.like(kind.replace("%", "").replace("_", "") + ":%")) for kind in said.topic))
        terms.append(_in(select(_E.article_key, _E.by).where(kinds, _E.by.is_not(None))))
    return terms


def _in(pairs: Select[Any]) -> ColumnElement[bool]:
    return tuple_(_S.article_key, _S.id).in_(pairs)
