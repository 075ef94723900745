"""The short rows that incidents are filtered and counted by: made once for each incident, from its record and its parties."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, Select, and_, delete, func, insert, select

from rasid.record import Incident, loads
from rasid.store import tables
from rasid.store.rows import Row, writable
from rasid.store.store import Store

_BATCH = 400
STAMP = "facts"  # the key in ``meta`` of what changes whenever incidents are gathered anew


def refresh(store: Store) -> int:
    """Fills what is missing, for instance in a store that an older program wrote; how many incidents were filled in."""
    with store.begin() as connection:
        if connection.scalar(select(func.count()).select_from(_missing().subquery())) == 0:
            return 0
    with store.begin(writes=True) as connection:
        return fill(connection)


def fill(connection: Connection) -> int:
    """Makes the rows of every incident that has none; how many there were."""
    idents: Sequence[str] = connection.scalars(_missing()).all()  # type: ignore[assignment]
    for at in range(0, len(idents), _BATCH):
        some = idents[at : at + _BATCH]
        records = connection.scalars(select(tables.incidents.c.record).where(tables.incidents.c.id.in_(some))).all()
        connection.execute(insert(tables.incident_facts), [_facts(loads(Incident, record)) for record in records])
        _parties(connection, some)
    connection.execute(delete(tables.meta).where(tables.meta.c.key == STAMP))
    connection.execute(insert(tables.meta).values(key=STAMP, value=secrets.token_hex(8)))
    return len(idents)


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
    return {
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


def _parties(connection: Connection, idents: Sequence[str]) -> None:
    f, m, p = tables.incident_facts.c, tables.incident_mentions.c, tables.parties.c
    asked = (
        select(f.key, p.role, p.who, func.min(p.code))
        .select_from(
            tables.incident_facts.join(tables.incident_mentions, m.incident == f.incident).join(
                tables.parties, and_(p.article_key == m.article_key, p.owner == m.event)
            )
        )
        .where(f.incident.in_(idents), p.role.in_(("actor", "recipient")), p.who.is_not(None))
        .group_by(f.key, p.role, p.who)
    )
    connection.execute(insert(tables.incident_parties).from_select(["fact", "role", "who", "code"], asked))
