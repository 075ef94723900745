"""The board of commitments and demands: by whom, to whom, what, due when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from rasid.store import tables
from rasid.store.cursor import Cursor, read_cursor
from rasid.store.days import edge
from rasid.store.facets import Count
from rasid.store.store import Store

KINDS = ("commitment", "demand")
_MOST = 2_000  # pledges, the latest added, among which the most frequent makers are looked for
_A, _L, _P = tables.articles.c, tables.pledges.c, tables.parties.c


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pledges are wanted; ``by``: as in ``parties.who``; ``due``: only those with a date set."""

    kind: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    due: bool = False
    since: str | None = None
    until: str | None = None


class Entry(NamedTuple):
    """A pledge as the board shows it. ``by`` and ``to``: (who, words)."""

    id: str
    kind: str
    text: str
    article: str
    title: str | None
    outlet: str | None
    day: str | None
    start: int
    end: int
    due: str | None
    due_day: str | None
    by: tuple[str, str] | None
    to: tuple[str, str] | None


def total(store: Store, asked: Asked) -> int:
    """How many are meant."""
    with store.begin() as connection:
        return connection.scalar(select(func.count()).select_from(tables.pledges).where(*_within(asked))) or 0


def makers(store: Store, asked: Asked, limit: int = 12) -> list[Count]:
    """Who makes most of the latest of them, whatever ``by`` says."""
    within = _within(Asked(asked.kind, (), asked.due, asked.since, asked.until))
    terms = [_L.key.in_(select(_L.key).where(*within).order_by(_L.article_key.desc()).limit(_MOST))]
    joined = tables.pledges.join(tables.parties, and_(_P.article_key == _L.article_key, _P.owner == _L.id, _P.role == "by"))
    number = func.count()
    ordered = select(_P.who, number).select_from(joined).where(*terms, _P.who.is_not(None)).group_by(_P.who)
    with store.begin() as connection:
        return [Count(*row) for row in connection.execute(ordered.order_by(number.desc(), _P.who).limit(limit))]


def page(store: Store, asked: Asked, cursor: str | None = None, limit: int = 30) -> tuple[list[Entry], str | None]:
    """A page, the latest first, and the cursor of the next one."""
    rows_of = select(
        _L.key, _L.id, _L.kind, _L.text, _L.start, _L.end, _L.due, _L.due_day, _L.article_key,
        _A.id.label("article"), _A.title, _A.source, _A.day,
    ).select_from(tables.articles.join(tables.pledges)).where(*_terms(asked))  # fmt: skip
    if cursor:
        day, key, row = read_cursor(cursor, (str, int, int))
        same = or_(_A.key < key, and_(_A.key == key, _L.key > row))
        rows_of = rows_of.where(or_(_A.day < day, _A.day.is_(None), and_(_A.day == day, same)) if day else and_(_A.day.is_(None), same))
    rows_of = rows_of.order_by(_A.day.desc().nulls_last(), _A.key.desc(), _L.key).limit(limit + 1)
    with store.begin() as connection:
        rows = connection.execute(rows_of).all()
        shown = rows[:limit]
        told = connection.execute(
            select(_P.article_key, _P.owner, _P.role, _P.who, _P.text).where(
                _P.article_key.in_({row.article_key for row in shown}), _P.owner.in_({row.id for row in shown})
            )
        ).all()
        spoken = connection.execute(
            select(_P.article_key, _L.id, _P.role, _P.who, _P.text)
            .select_from(tables.pledges.join(tables.parties, and_(_P.article_key == _L.article_key, _P.owner == _L.statement)))
            .where(_L.key.in_({row.key for row in shown}))
        ).all()
    by, to = _named(told, spoken, ("by", "source")), _named(told, spoken, ("to",))
    entries = [
        Entry(
            row.id, row.kind, row.text, row.article, row.title, row.source, row.day, row.start, row.end, row.due, row.due_day,
            by.get((row.article_key, row.id)), to.get((row.article_key, row.id)),
        )
        for row in shown
    ]  # fmt: skip
    last = rows[limit - 1] if len(rows) > limit else None
    return entries, Cursor(last.day or "", last.article_key, last.key).text if last else None


def _named(told: Sequence[Any], spoken: Sequence[Any], roles: tuple[str, ...]) -> dict[tuple[int, str], tuple[str, str]]:
    return {(key, owner): (who, words) for key, owner, role, who, words in (*spoken, *told) if role in roles and who}


def _within(asked: Asked) -> list[ColumnElement[bool]]:
    """The terms where articles are only asked whether, not what: an index answers that without reading them."""
    if asked.since or asked.until:
        return [_L.article_key.in_(select(_A.key).where(*_article_terms(asked))), *_pledge_terms(asked)]
    return [_L.article_key.not_in(select(_A.key).where(~_A.current)), *_pledge_terms(asked)]  # those no longer current are few


def _terms(asked: Asked) -> list[ColumnElement[bool]]:
    return [*_article_terms(asked), *_pledge_terms(asked)]


def _article_terms(asked: Asked) -> list[ColumnElement[bool]]:
    terms: list[ColumnElement[bool]] = [_A.current]
    if asked.since:
        terms.append(_A.day >= edge(asked.since, 0))
    if asked.until:
        terms.append(_A.day <= edge(asked.until, 1))
    return terms


def _pledge_terms(asked: Asked) -> list[ColumnElement[bool]]:
    terms: list[ColumnElement[bool]] = []
    if asked.kind:
        terms.append(_L.kind.in_(asked.kind))
    if asked.due:
        terms.append(_L.due.is_not(None))
    if asked.by:
        made = select(_P.owner).where(_P.article_key == _L.article_key, _P.owner == _L.id, _P.role == "by", _P.who.in_(asked.by))
        among = select(_P.article_key).where(_P.role == "by", _P.who.in_(asked.by))  # read once, not once for each pledge
        terms += [_L.article_key.in_(among), made.exists()]
    return terms
