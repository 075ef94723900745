"""Keeps the incidents of the store up to date: links anew what new articles may have touched."""

from __future__ import annotations

import contextlib
import zlib
from datetime import date

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from rasid.incidents import Report, link, reports
from rasid.incidents.claims import incident
from rasid.incidents.days import shifted
from rasid.incidents.origins import credit, origins
from rasid.incidents.verdicts import verdicts
from rasid.record import Article, CodedArticle, Incident, dumps, loads
from rasid.store import facts, tables
from rasid.store.rows import Row, folded
from rasid.store.store import Store

_REACH = 10  # days around new articles within which incidents are gathered anew
_BATCH = 500

Copies = dict[str, tuple[bytes, str | None]]


def relink(store: Store) -> int | None:
    """Gathers incidents anew around the articles added since the last time; how many there are now, None if there was nothing to do."""
    while True:
        with contextlib.suppress(_Overtaken):
            made = _relinked(store)
            if made is not None:
                facts.measure(store)
            return made


class _Overtaken(Exception):
    """Another program linked meanwhile what was read here: what it made is the new ground."""


def _relinked(store: Store) -> int | None:
    """Links once: reads and compares without holding up writers, then writes."""
    a = tables.articles.c
    with store.begin() as connection:
        waiting = connection.execute(select(a.key, a.day).where(~a.linked)).all()
        if not waiting:
            return None
        days = [row.day for row in waiting if row.day]
        window = _window(min(days, default=None), max(days, default=None))
        keys: dict[str, int] = {}
        found: list[Report] = []
        copies: Copies = {}
        inside: ColumnElement[bool] = or_(a.day.is_(None), a.day.between(*window)) if window else a.day.is_(None)
        touched, tied = _touched(connection, inside)
        reached = or_(inside, a.key.in_({key for key, _ in tied}))
        for row in connection.execute(select(tables.articles, inside.label("inside")).where(a.current, reached)).mappings():
            article = Article(**{name: row[name] for name in ("id", "text", "title", "date", "source", "origin")})
            here = reports(article, loads(CodedArticle, zlib.decompress(row["coded"])))
            if not row["inside"]:  # only what hangs together with the articles inside; the rest of it stands as it is
                here = [report for report in here if (row["key"], report.event.id) in tied]
            if here:
                keys[article.id] = row["key"]
                found += here
                copies[article.id] = (row["signature"], credit(article))
        r = tables.reviews.c
        judged = select(r.action, r.value).where(r.target_kind == "incident", r.undone.is_(None)).order_by(r.key)
        told = verdicts(found, [(action, value["groups"]) for action, value in connection.execute(judged)])
    made = [incident(group, len(origins({report.article: copies[report.article] for report in group}))) for group in link(found, told)]
    with store.begin(writes=True) as connection:
        if not _unchanged(connection, [row.key for row in waiting], touched, inside):
            raise _Overtaken
        _clear(connection, touched)
        for one in made:
            _keep(connection, one, keys)
        facts.fill(connection)
        for at in range(0, len(waiting), _BATCH):
            some = [row.key for row in waiting[at : at + _BATCH]]
            connection.execute(update(tables.articles).where(a.key.in_(some)).values(linked=True))
        return connection.scalar(select(func.count()).select_from(tables.incidents)) or 0


def _unchanged(connection: Connection, waiting: list[int], touched: set[str], inside: ColumnElement[bool]) -> bool:
    """Whether nobody else has linked or taken away what was read."""
    a = tables.articles.c
    left = 0
    for at in range(0, len(waiting), _BATCH):
        left += connection.scalar(select(func.count()).where(a.key.in_(waiting[at : at + _BATCH]), ~a.linked)) or 0
    return left == len(waiting) and _touched(connection, inside)[0] == touched


def _window(first: str | None, last: str | None) -> tuple[str, str] | None:
    if not first or not last:
        return None
    return shifted(date.fromisoformat(first), -_REACH).isoformat(), shifted(date.fromisoformat(last), _REACH).isoformat()


def _touched(connection: Connection, inside: ColumnElement[bool]) -> tuple[set[str], set[tuple[int, str]]]:
    """Incidents with a mention in the articles that are linked anew or in a version no longer current, and all their mentions."""
    m, a = tables.incident_mentions.c, tables.articles.c
    asked = select(m.incident).join(tables.articles, a.key == m.article_key).where(or_(inside, ~a.current)).distinct()
    touched = set(connection.scalars(asked))
    mentions = connection.execute(select(m.incident, m.article_key, m.event).where(m.incident.in_(asked)))
    return touched, {(key, event) for _, key, event in mentions}


def _clear(connection: Connection, touched: set[str]) -> None:
    listed = sorted(touched)
    for at in range(0, len(listed), _BATCH):
        some = listed[at : at + _BATCH]
        connection.execute(delete(tables.incident_mentions).where(tables.incident_mentions.c.incident.in_(some)))
        connection.execute(delete(tables.incidents).where(tables.incidents.c.id.in_(some)))


def _keep(connection: Connection, made: Incident, keys: dict[str, int]) -> None:
    place = made.place
    row: Row = {
        "id": made.id,
        "type": made.type,
        "first_day": made.date,
        "last_day": made.date,
        "place_folded": folded(place.text, place.name) if place else None,
        "country": place.country if place else None,
        "origins": made.origins,
        "articles": made.articles,
        "record": dumps(made),
    }
    connection.execute(insert(tables.incidents), [row])
    mentions = [{"incident": made.id, "article_key": keys[mention.article], "event": mention.event} for mention in made.mentions]
    for at in range(0, len(mentions), _BATCH):
        connection.execute(insert(tables.incident_mentions), mentions[at : at + _BATCH])
