"""What is new in a span, and what rose against the equal span before it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from rasid.store import tables
from rasid.store.store import Store

_A, _F = tables.articles.c, tables.incident_facts.c


class Rise(NamedTuple):
    """Incidents of a type in a country: how many in the span before, how many now."""

    kind: str
    country: str
    before: int
    now: int


def last_day(store: Store) -> str | None:
    """The day of the latest article."""
    with store.begin() as connection:
        found: str | None = connection.scalar(select(func.max(_A.day)).where(_A.current))
    return found


def last_key(store: Store) -> int:
    """The number of the article that was added last."""
    with store.begin() as connection:
        return connection.scalar(select(func.max(_A.key))) or 0


def first_day_after(store: Store, key: int) -> str | None:
    """The earliest day told by articles that were added after the one with this number."""
    with store.begin() as connection:
        found: str | None = connection.scalar(select(func.min(_A.day)).where(_A.key > key, _A.current))
    return found


def articles(store: Store, since: str, until: str) -> int:
    """How many articles were published in a span."""
    with store.begin() as connection:
        return connection.scalar(select(func.count()).where(_A.current, _A.day.between(since, until))) or 0


def rises(store: Store, since: str, until: str, limit: int = 8) -> list[Rise]:
    """What rose most: by how many incidents, of types and countries with at least two now. Where no country is told nothing can have risen."""
    length = (date.fromisoformat(until) - date.fromisoformat(since)).days + 1
    try:
        earlier = (date.fromisoformat(since) - timedelta(length)).isoformat()
    except OverflowError:
        return []
    now, before = func.count().filter(_F.day >= since), func.count().filter(_F.day < since)
    asked = (
        select(_F.root, _F.country, before, now)
        .where(_F.day.between(earlier, until), _F.country.is_not(None))
        .group_by(_F.root, _F.country)
        .having(now > before, now > 1)
        .order_by((now - before).desc(), now.desc(), _F.root, _F.country)
        .limit(limit)
    )
    with store.begin() as connection:
        return [Rise(*row) for row in connection.execute(asked)]
