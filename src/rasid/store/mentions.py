"""Which incidents the events of an article belong to."""

from __future__ import annotations

from sqlalchemy import select

from rasid.store import tables
from rasid.store.store import Store


def incidents_of(store: Store, article: str) -> dict[str, str]:
    """Incident ids by event id, for the current version of an article."""
    a, m = tables.articles.c, tables.incident_mentions.c
    asked = (
        select(m.event, m.incident)
        .select_from(tables.incident_mentions.join(tables.articles, a.key == m.article_key))
        .where(a.id == article, a.current)
    )
    with store.begin() as connection:
        return dict(tuple(row) for row in connection.execute(asked))
