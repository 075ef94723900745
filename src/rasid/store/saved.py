"""Searches that somebody wants to see again."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import delete, insert, select

from rasid.store import tables
from rasid.store.rows import writable
from rasid.store.store import Store, now

_S = tables.saved_searches.c


class Search(NamedTuple):
    """A saved search: of which page (``view``), and its query."""

    id: int
    name: str
    view: str
    query: str
    created: str


def save(store: Store, name: str, view: str, query: str) -> Search:
    """Saves a search."""
    row = {"name": writable(name) or "", "view": view, "query": writable(query) or "", "created": now()}
    with store.begin(writes=True) as connection:
        made = connection.execute(insert(tables.saved_searches).values(**row))
        assert made.inserted_primary_key
        return Search(made.inserted_primary_key[0], **row)


def searches(store: Store, limit: int = 200) -> list[Search]:
    """The saved searches, the oldest first."""
    with store.begin() as connection:
        return [
            Search(*row) for row in connection.execute(select(_S.id, _S.name, _S.view, _S.query, _S.created).order_by(_S.id).limit(limit))
        ]


def forget(store: Store, number: int) -> bool:
    """Takes one away; whether there was one."""
    with store.begin(writes=True) as connection:
        return connection.execute(delete(tables.saved_searches).where(_S.id == number)).rowcount > 0
