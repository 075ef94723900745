"""Commitments and demands of the store, each with what later reporting says of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache

from sqlalchemy import Connection, select

from rasid.arabic.light import light_words
from rasid.incidents.days import day_range, shifted
from rasid.incidents.follow import DECISIVE, STATES, Followed, followers, news
from rasid.incidents.report import keys_of
from rasid.record import Article, CodedArticle, Pledge
from rasid.store import tables
from rasid.store.database import StoreError
from rasid.store.days import edge
from rasid.store.packed import coded_of
from rasid.store.query import Filter, party
from rasid.store.search import Term, asked_for
from rasid.store.store import Store, article_of

_DAYS = 400  # after a pledge in which news of it are looked for
_BEST = 12  # articles of those days that speak most of the same thing
_WORDS = 10

Pair = tuple[Article, CodedArticle]


def followed(
    store: Store, wanted: Filter, *, kind: str | None = None, state: str | None = None, today: str | None = None
) -> Iterator[Followed]:
    """Pledges of current articles, the latest first. ``actor`` of the filter: who made it or to whom; ``source``: who made it.

    ``kind``: commitment or demand; ``state``: open, repeated, met, broken, withdrawn or overdue; ``today``: the day by which
    due pledges are overdue. Raises StoreError for a kind, state or day that is none.
    """
    if kind not in (None, "commitment", "demand"):
        raise StoreError(f'"{kind}" is neither commitment nor demand')
    if state not in (None, "overdue", *STATES):
        raise StoreError(f'"{state}" is none of overdue, {", ".join(STATES)}')
    day = edge(today, 1) if today else datetime.now(UTC).date().isoformat()
    p, a = tables.pledges.c, tables.articles.c
    asked = select(a.key, p.id).select_from(tables.pledges.join(tables.articles)).where(a.current)
    if kind:
        asked = asked.where(p.kind == kind)
    if wanted.actor:
        asked = asked.where(party(p.article_key, p.id, ("by", "to"), wanted.actor))
    if wanted.source:
        asked = asked.where(party(p.article_key, p.id, ("by",), wanted.source))
    if wanted.outlet:
        asked = asked.where(a.source == wanted.outlet)
    if wanted.since:
        asked = asked.where(a.day >= edge(wanted.since, 0))
    if wanted.until:
        asked = asked.where(a.day <= edge(wanted.until, 1))
    if state == "overdue":
        asked = asked.where(p.due_day < day)
    left = wanted.limit
    with store.begin() as connection:
        reading = lru_cache(maxsize=256)(lambda key: _pair(connection, key))
        for key, ident in connection.execute(asked.order_by(a.day.desc(), a.key, p.start)).all():
            if left == 0:
                return
            article, coded = reading(key)
            pledge = next(pledge for pledge in coded.pledges if pledge.id == ident)
            made = _followed(coded, pledge, (reading(other) for other in _later(connection, key, article, pledge)), day)
            if state in (None, made.state) or (state == "overdue" and made.overdue):
                left = None if left is None else left - 1
                yield made


def _followed(coded: CodedArticle, pledge: Pledge, later: Iterator[Pair], day: str) -> Followed:
    found = news(coded, pledge, later)
    due = day_range(pledge.due)
    decided = any(it.state in DECISIVE for it in found)
    return Followed(coded, pledge, found, bool(due and due[1] < day and not decided))


def _pair(connection: Connection, key: int) -> Pair:
    row = connection.execute(select(tables.articles).where(tables.articles.c.key == key)).mappings().one()
    return article_of(row), coded_of(row["coded"])


def _later(connection: Connection, key: int, article: Article, pledge: Pledge) -> list[int]:
    """The pledge's own article and those of later days in which the same actor has a part, that share most of its words."""
    who = followers(pledge)
    telling = keys_of(pledge.what.text)
    words = sorted(telling, key=lambda word: (-telling[word], word))[:_WORDS]
    day = (article.date or "")[:10]
    if not who or not words or not day:
        return [key]
    a, p = tables.articles.c, tables.parties.c
    until = shifted(date.fromisoformat(day), _DAYS).isoformat()
    acting = select(p.article_key).where(p.actor.in_(who))
    terms = [a.day.between(day, until), a.key.in_(acting)]
    groups = [[Term(tuple(light_words(word)))] for word in words]
    ranked, _ = asked_for(connection.dialect.name, groups, terms)
    return list(dict.fromkeys([key, *connection.scalars(ranked.limit(_BEST))]))


def followed_one(store: Store, article: str, ident: str, today: str) -> Followed | None:
    """One pledge of a current article, None where there is none; ``today``: the day by which it is overdue if due before."""
    a = tables.articles.c
    with store.begin() as connection:
        key = connection.scalar(select(a.key).where(a.id == article, a.current))
        if key is None:
            return None
        held, coded = _pair(connection, key)
        pledge = next((pledge for pledge in coded.pledges if pledge.id == ident), None)
        if pledge is None:
            return None
        return _followed(coded, pledge, (_pair(connection, other) for other in _later(connection, key, held, pledge)), today)
