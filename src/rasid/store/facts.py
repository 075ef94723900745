"""The short rows that incidents are filtered and counted by: made once for each incident, from its record and its parties."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Connection, Join, Select, Subquery, and_, delete, false, func, insert, select

from rasid.record import Incident, loads
from rasid.store import tables, words
from rasid.store.database import StoreError
from rasid.store.rows import Row, writable
from rasid.store.store import Store

_BATCH = 400
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROLES = ("source", "actor", "recipient")
_CALLED = 3  # names that somebody is found by, the most frequent
_NAMES = 300  # characters of somebody's names that are kept to find them by: an index takes no more
_GROWN = 1.25  # times as many articles as when the database last counted its tables
STAMP = "counted"  # the key in ``meta`` of what changes whenever incidents are gathered anew; another one where rows are made otherwise
_MEASURED = "measured"  # the key in ``meta`` of how many articles there were when the database last counted its tables


def refresh(store: Store) -> int:
    """Fills what is missing, for instance in a store that an older program wrote; how many incidents were filled in."""
    made = _refreshed(store)
    measure(store)
    return made


def measure(store: Store) -> None:
    """Has SQLite look again how its tables are filled once they have grown: without that it reads some of them whole.

    PostgreSQL does so by itself. A store that cannot be written now is only slower.
    """
    if store.engine.dialect.name == "sqlite":
        with suppress(StoreError):
            _measure(store)


def _measure(store: Store) -> None:
    m = tables.meta
    with store.begin() as connection:
        held = connection.scalar(select(func.max(tables.articles.c.key))) or 0
        before = int(connection.scalar(select(m.c.value).where(m.c.key == _MEASURED)) or 0)
    if held <= before * _GROWN:
        return
    with store.begin(writes=True) as connection:
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("ANALYZE")
        connection.execute(delete(m).where(m.c.key == _MEASURED))
        connection.execute(insert(m).values(key=_MEASURED, value=str(held)))


def _refreshed(store: Store) -> int:
    with store.begin() as connection:
        missing = connection.scalar(select(func.count()).select_from(_missing().subquery()))
        stamped = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == STAMP))
        if not missing and (stamped or not connection.scalar(select(func.count()).select_from(tables.articles))):
            return 0
    with store.begin(writes=True) as connection:
        return fill(connection)


def fill(connection: Connection, fresh: Select[tuple[int]] | None = None) -> int:
    """Makes the rows of every incident that has none, and anew those of ``fresh`` articles (None: of all); how many incidents there were."""
    _statements(connection, select(tables.articles.c.key) if fresh is None else fresh)
    _actors(connection, fresh)
    idents: Sequence[str] = connection.scalars(_missing()).all()  # type: ignore[assignment]
    for at in range(0, len(idents), _BATCH):
        some = idents[at : at + _BATCH]
        records = connection.scalars(select(tables.incidents.c.record).where(tables.incidents.c.id.in_(some))).all()
        connection.execute(insert(tables.incident_facts), [_facts(loads(Incident, record)) for record in records])
        _parties(connection, some)
        _words(connection, some)
    connection.execute(delete(tables.meta).where(tables.meta.c.key == STAMP))
    connection.execute(insert(tables.meta).values(key=STAMP, value=secrets.token_hex(8)))
    return len(idents)


def _statements(connection: Connection, fresh: Select[tuple[int]]) -> None:
    """The statements of fresh articles; those of versions that are no longer current go."""
    a, s, p, e = tables.articles.c, tables.statements.c, tables.parties.c, tables.events.c
    facts = tables.statement_facts
    gone = select(a.key).where(~a.current)
    connection.execute(delete(facts).where(facts.c.article_key.in_(fresh) | facts.c.article_key.in_(gone)))
    speaker = select(func.min(p.who)).where(p.article_key == s.article_key, p.owner == s.id, p.role == "source").scalar_subquery()
    kind = (
        select(func.replace(e.type, func.ltrim(e.type, _LETTERS), ""))  # both databases know these two; only one knows instr
        .where(e.article_key == s.article_key, e.by == s.id)
        .order_by(e.start)
        .limit(1)
        .scalar_subquery()
    )
    told = (
        select(s.key, s.article_key, func.coalesce(a.day, ""), func.coalesce(s.act, "state"), speaker, kind, a.source)
        .select_from(tables.statements.join(tables.articles))
        .where(a.current, a.key.in_(fresh))
    )
    names = ["statement", "article_key", "day", "act", "speaker", "topic", "outlet"]
    connection.execute(insert(facts).from_select(names, told))


def _actors(connection: Connection, fresh: Select[tuple[int]] | None) -> None:
    """How often everybody is met who is met in fresh articles; also in the versions before them, where they may be met no more."""
    a, p, f = tables.articles.c, tables.parties.c, tables.actor_facts
    met: list[str] = []
    if fresh is None:
        connection.execute(delete(f))
    else:
        other = tables.articles.alias()
        versions = select(a.key).where(a.id.in_(select(other.c.id).where(other.c.key.in_(fresh))))
        found = select(p.who).where(p.article_key.in_(versions), p.who.is_not(None)).union(select(f.c.who).where(f.c.stale))
        met = list(connection.scalars(found))
    for at in range(0, max(1, len(met)), _BATCH):
        some = met[at : at + _BATCH]
        if fresh is not None:
            connection.execute(delete(f).where(f.c.who.in_(some)))
        meant = [p.role.in_(_ROLES), p.who.is_not(None), p.article_key.not_in(select(a.key).where(~a.current))]
        meant += [] if fresh is None else [p.who.in_(some)]
        counted = (
            select(
                p.who,
                *(func.count().filter(p.role == role).label(role) for role in _ROLES),
                func.count().label("times"),
                func.count(func.distinct(p.article_key)).label("articles"),
            )
            .where(*meant)
            .group_by(p.who)
            .subquery()
        )
        code, called = _usual(p.code, meant, 1), _usual(p.folded, meant, _CALLED)
        joined = counted.outerjoin(code, code.c.who == counted.c.who).outerjoin(called, called.c.who == counted.c.who)
        folded = func.substr(reduce(add, (func.coalesce(called.c[f"in{place}"] + " | ", "") for place in range(_CALLED))), 1, _NAMES)
        row = [counted.c.who, code.c.in0, folded, *(counted.c[name] for name in (*_ROLES, "times", "articles")), false()]
        asked = select(*row).select_from(joined)
        names = ["who", "code", "folded", *_ROLES, "times", "articles", "stale"]
        connection.execute(insert(f).from_select(names, asked))


def _usual(column: ColumnElement[Any], meant: Sequence[ColumnElement[bool]], most: int) -> Subquery:
    """Of everybody the codes or names (in normal form) that are given most often: ``in0`` first, then ``in1`` and so on."""
    who = tables.parties.c.who
    order = func.row_number().over(partition_by=who, order_by=(func.count().desc(), column)).label("place")
    placed = select(who, column.label("value"), order).where(*meant, column.is_not(None)).group_by(who, column).subquery()
    each = (func.max(placed.c.value).filter(placed.c.place == place + 1).label(f"in{place}") for place in range(most))
    return select(placed.c.who, *each).group_by(placed.c.who).subquery()


def _words(connection: Connection, idents: Sequence[str]) -> None:
    f, i, p = tables.incident_facts.c, tables.incidents.c, tables.parties.c
    told = select(f.key, i.place_folded).join(tables.incidents, i.id == f.incident).where(f.incident.in_(idents))
    names: dict[int, list[str]] = {key: [place or ""] for key, place in connection.execute(told)}
    asked = select(f.key, p.folded).distinct().select_from(_taking_part()).where(f.incident.in_(idents), p.role.in_(("actor", "recipient")))
    for key, folded in connection.execute(asked):
        names[key].append(folded)
    words.index_incidents(connection, names.items())


def _taking_part() -> Join:
    """Short rows of incidents with everybody who has a part in their events."""
    f, m, p = tables.incident_facts.c, tables.incident_mentions.c, tables.parties.c
    mentioned = tables.incident_facts.join(tables.incident_mentions, m.incident == f.incident)
    return mentioned.join(tables.parties, and_(p.article_key == m.article_key, p.owner == m.event))


def _missing() -> Select[tuple[str]]:
    i, f = tables.incidents.c, tables.incident_facts.c
    return select(i.id).where(~select(f.key).where(f.incident == i.id).exists()).order_by(i.last_day, i.id)


def disputed(incident: Incident) -> bool:
    """Whether accounts are at odds: some deny what others tell, or tolls or the perpetrator differ."""
    denied = {claim.denied for claim in incident.claims}
    blamed = {claim.value for claim in incident.claims if claim.field == "perpetrator" and not claim.denied}
    figures = any(toll and toll[0] != toll[2] for toll in (incident.killed, incident.injured))
    return denied == {True, False} or len(blamed) > 1 or figures


def _facts(incident: Incident) -> Row:
    place = incident.place
    row: Row = {
        "incident": incident.id,
        "root": incident.type.partition(":")[0],
        "type": incident.type,
        "day": incident.date or "",
        "country": place.country if place else None,
        "place": writable(place.name or place.text) if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "precision": place.precision if place else None,
        "origins": incident.origins,
        "articles": incident.articles,
        "killed": incident.killed[1] if incident.killed else None,
        "injured": incident.injured[1] if incident.injured else None,
        "denied": any(claim.denied for claim in incident.claims),
        "disputed": disputed(incident),
    }
    return row | {"cell": cell(row)}


def cell(row: Row) -> str:
    """All that most facets count of an incident in one word: «ASSAULT:explosives|IRQ|3|1100» (killed, disputed, denied, on the map)."""
    traits = ((row["killed"] or 0) > 0, row["disputed"], row["denied"], row["lat"] is not None)
    return f"{row['type']}|{row['country'] or ''}|{min(row['origins'], 3)}|{''.join('1' if has else '0' for has in traits)}"


def _parties(connection: Connection, idents: Sequence[str]) -> None:
    f, p = tables.incident_facts.c, tables.parties.c
    asked = (
        select(f.key, p.role, p.who, func.min(p.code))
        .select_from(_taking_part())
        .where(f.incident.in_(idents), p.role.in_(("actor", "recipient")), p.who.is_not(None))
        .group_by(f.key, p.role, p.who)
    )
    connection.execute(insert(tables.incident_parties).from_select(["fact", "role", "who", "code"], asked))
