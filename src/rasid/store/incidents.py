"""Keeps the incidents of the store up to date: links anew what new articles may have touched."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, or_, select, update

from rasid.incidents import Report, link, reports
from rasid.incidents.claims import incident
from rasid.incidents.days import shifted
from rasid.incidents.origins import credit, origins
from rasid.incidents.verdicts import verdicts
from rasid.record import Article, Incident, dumps
from rasid.store import facts, tables
from rasid.store.packed import coded_of
from rasid.store.rows import Row, folded
from rasid.store.store import Store

_REACH = 10  # days around new articles within which incidents are gathered anew
_HELD = 5_000  # articles of the days that are linked at a time
_BATCH = 500
_READ = ("key", "id", "text", "title", "date", "source", "origin", "coded", "signature")

Copies = dict[str, tuple[bytes, str | None]]


def relink(store: Store) -> int | None:
    """Gathers incidents anew around the articles added since the last time; how many there are now, None if there was nothing to do.

    However many articles wait, those of a few days are taken at a time, the earliest first.
    """
    count: int | None = None
    while True:
        with contextlib.suppress(_Overtaken):
            done = _relinked(store)
            if done is None:
                if count is not None:
                    facts.measure(store)
                return count
            count = done


class _Overtaken(Exception):
    """Another program linked meanwhile what was read here: what it made is the new ground."""


def _relinked(store: Store) -> int | None:
    """Links the articles of the earliest days that wait: reads and compares without holding up writers, then writes."""
    a = tables.articles.c
    with store.begin() as connection:
        first, last = _days(connection)
        due = ~a.linked & or_(a.day.is_(None), a.day <= (last or ""))
        waiting: Sequence[int] = connection.scalars(select(a.key).where(due)).all()
        if not waiting:
            return None
        inside: ColumnElement[bool] = a.day.is_(None)
        if first and last:  # those of later days that wait come later, with these behind them
            inside |= a.day.between(_near(first, -_REACH), _near(last, _REACH)) & (a.linked | (a.day <= last))
        keys: dict[str, int] = {}
        found: list[Report] = []
        copies: Copies = {}
        asked, touched, tied = _touched(connection, inside)
        reached = or_(
            inside, a.key.in_(select(tables.incident_mentions.c.article_key).where(tables.incident_mentions.c.incident.in_(asked)))
        )
        wanted = select(*(a[name] for name in _READ), inside.label("inside")).where(a.current, reached)
        for row in connection.execute(wanted.execution_options(yield_per=_BATCH)).mappings():
            article = Article(**{name: row[name] for name in ("id", "text", "title", "date", "source", "origin")})
            here = reports(article, coded_of(row["coded"]))
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
        if not _unchanged(connection, waiting, touched, inside):
            raise _Overtaken
        _clear(connection, touched)
        _keep(connection, made, keys)
        facts.fill(connection, select(a.key).where(due))
        for at in range(0, len(waiting), _BATCH):
            connection.execute(update(tables.articles).where(a.key.in_(waiting[at : at + _BATCH])).values(linked=True))
        return connection.scalar(select(func.count()).select_from(tables.incidents)) or 0


def _days(connection: Connection) -> tuple[str | None, str | None]:
    """The first and the last day of what is linked next: the earliest days that wait, as many as hold some thousands of articles."""
    a = tables.articles.c
    first = last = connection.scalar(select(func.min(a.day)).where(~a.linked))
    held = 0
    for day, count in (
        connection.execute(select(a.day, func.count()).where(a.day >= first).group_by(a.day).order_by(a.day)) if first else ()
    ):
        held += count
        if held > _HELD and day != first:
            break
        last = day
    return first, last


def _near(day: str, by: int) -> str:
    return shifted(date.fromisoformat(day), by).isoformat()


def _unchanged(connection: Connection, waiting: Sequence[int], touched: set[str], inside: ColumnElement[bool]) -> bool:
    """Whether nobody else has linked or taken away what was read."""
    a = tables.articles.c
    left = 0
    for at in range(0, len(waiting), _BATCH):
        left += connection.scalar(select(func.count()).where(a.key.in_(waiting[at : at + _BATCH]), ~a.linked)) or 0
    return left == len(waiting) and _touched(connection, inside)[1] == touched


def _touched(connection: Connection, inside: ColumnElement[bool]) -> tuple[Select[tuple[str]], set[str], set[tuple[int, str]]]:
    """Incidents with a mention in the articles that are linked anew or in a version no longer current (how they are asked for,
    and which they are), and all their mentions."""
    m, a = tables.incident_mentions.c, tables.articles.c
    asked = select(m.incident).join(tables.articles, a.key == m.article_key).where(or_(inside, ~a.current)).distinct()
    touched = set(connection.scalars(asked))
    mentions = connection.execute(select(m.incident, m.article_key, m.event).where(m.incident.in_(asked)))
    return asked, touched, {(key, event) for _, key, event in mentions}


def _clear(connection: Connection, touched: set[str]) -> None:
    listed = sorted(touched)
    for at in range(0, len(listed), _BATCH):
        some = listed[at : at + _BATCH]
        connection.execute(delete(tables.incident_mentions).where(tables.incident_mentions.c.incident.in_(some)))
        connection.execute(delete(tables.incidents).where(tables.incidents.c.id.in_(some)))


def _keep(connection: Connection, made: Sequence[Incident], keys: dict[str, int]) -> None:
    mentions = [
        {"incident": one.id, "article_key": keys[mention.article], "event": mention.event} for one in made for mention in one.mentions
    ]
    for table, rows in ((tables.incidents, [_row(one) for one in made]), (tables.incident_mentions, mentions)):
        for at in range(0, len(rows), _BATCH):
            connection.execute(insert(table), rows[at : at + _BATCH])


def _row(made: Incident) -> Row:
    place = made.place
    return {
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
