"""Actors: who takes part how often, what they are called and by whom, and what they do to each other; counted in SQL."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select

from rasid.arabic.normal import fold
from rasid.store import tables
from rasid.store.days import edge
from rasid.store.store import Store

_A, _E, _P, _F, _C = tables.articles.c, tables.events.c, tables.parties.c, tables.incident_facts.c, tables.actor_facts.c
_MOST = 10_000  # incidents that a network is drawn from, the latest
_PAIRS, _PAIRS_OF_ONE = 80, 30  # that a network has: of all, around one
_MENTIONS = 2_000  # mentions that a profile is drawn from, the latest
_ROLES = ("source", "actor", "recipient")


class Actor(NamedTuple):
    """Somebody and how often: as speaker, as actor, as recipient; in how many articles."""

    who: str
    code: str | None
    source: int
    actor: int
    recipient: int
    articles: int


class Called(NamedTuple):
    """Words used for somebody, by an outlet, and how often."""

    words: str
    outlet: str | None
    number: int


class Dyad(NamedTuple):
    """What one does to another, by PLOVER type, and how often."""

    actor: str
    recipient: str
    kind: str
    number: int


def actors(store: Store, words: str | None = None, limit: int = 60, offset: int = 0) -> list[Actor]:
    """Those who are met most, of a name or code if ``words`` are given."""
    asked = select(_C.who, _C.code, _C.source, _C.actor, _C.recipient, _C.articles)
    if words:
        like = "%" + fold(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        named = _C.folded.like(like, escape="\\")
        coded = (_C.code == words) | _C.code.startswith(words + " ", autoescape=True)
        asked = asked.where(named | coded if words.isupper() else named)  # of names alone an index knows
    with store.begin() as connection:
        return [Actor(*row) for row in connection.execute(asked.order_by(_C.times.desc(), _C.who).limit(limit).offset(offset))]


def actor(store: Store, who: str) -> Actor | None:
    """One of them; None where nobody is called so."""
    asked = select(_C.who, _C.code, _C.source, _C.actor, _C.recipient, _C.articles).where(_C.who == who)
    with store.begin() as connection:
        row = connection.execute(asked).first()
    return Actor(*row) if row else None


def called(store: Store, who: str, limit: int = 40) -> list[Called]:
    """What they are called in the latest mentions, by outlet, the most frequent first."""
    asked = (
        select(_P.text, _A.source, func.count())
        .select_from(tables.parties.join(tables.articles))
        .where(_P.key.in_(_latest(who, _ROLES)), _A.current, func.length(_P.text) > 2)
        .group_by(_P.text, _A.source)
        .order_by(func.count().desc(), _P.text)
        .limit(limit)
    )
    with store.begin() as connection:
        return [Called(*row) for row in connection.execute(asked)]


def codes(store: Store, who: str) -> list[tuple[str, int]]:
    """The codes they were given in the latest mentions, with how often."""
    asked = select(_P.code, func.count()).where(_P.key.in_(_latest(who, _ROLES)), _P.code.is_not(None), _current()).group_by(_P.code)
    with store.begin() as connection:
        return [(code, number) for code, number in connection.execute(asked.order_by(func.count().desc(), _P.code).limit(6))]


def dyads(store: Store, who: str, limit: int = 30) -> list[Dyad]:
    """What they do to others and others to them in events of the latest mentions, the most frequent first."""
    mine, other = tables.parties.alias(), tables.parties.alias()
    out: list[Dyad] = []
    with store.begin() as connection:
        for role, role_of_other in (("actor", "recipient"), ("recipient", "actor")):
            asked = (
                select(other.c.who, _E.type, func.count())
                .select_from(
                    mine.join(
                        other,
                        and_(other.c.article_key == mine.c.article_key, other.c.owner == mine.c.owner, other.c.role == role_of_other),
                    ).join(tables.events, and_(_E.article_key == mine.c.article_key, _E.id == mine.c.owner))
                )
                .where(mine.c.key.in_(_latest(who, (role,))), other.c.who != who)
                .group_by(other.c.who, _E.type)
                .order_by(func.count().desc(), other.c.who)
                .limit(limit)
            )
            for them, kind, number in connection.execute(asked):
                pair = (who, them) if role == "actor" else (them, who)
                out.append(Dyad(pair[0], pair[1], kind, number))
    return sorted(out, key=lambda dyad: (-dyad.number, dyad.actor, dyad.recipient, dyad.kind))


def network(store: Store, who: str | None = None, since: str | None = None, until: str | None = None) -> list[Dyad]:
    """Who does what to whom over the latest incidents: the most frequent pairs, around ``who`` if given, each with what is done most."""
    mine, other = tables.incident_parties.alias(), tables.incident_parties.alias()
    pairs = (
        select(mine.c.who, other.c.who, _F.root)
        .select_from(
            mine.join(other, and_(other.c.fact == mine.c.fact, other.c.role == "recipient")).join(
                tables.incident_facts, _F.key == mine.c.fact
            )
        )
        .where(mine.c.role == "actor", mine.c.who != other.c.who)
    )
    latest = select(_F.key).order_by(_F.day.desc(), _F.key.desc()).limit(_MOST)
    if since:
        latest = latest.where(_F.day >= edge(since, 0))
    if until:
        latest = latest.where(_F.day.between("0", edge(until, 1)))
    if who:
        part = tables.incident_parties.c
        latest = latest.where(_F.key.in_(select(part.fact).where(part.who == who)))
        pairs = pairs.where((mine.c.who == who) | (other.c.who == who))
    with store.begin() as connection:
        kinds = Counter(map(tuple, connection.execute(pairs.where(_F.key.in_(latest)))))  # quicker than sorting names in SQL
    sums: Counter[tuple[str, str]] = Counter()
    for (one, them, _), number in kinds.items():
        sums[one, them] += number
    shown = sorted(sums, key=lambda pair: (-sums[pair], pair))[: _PAIRS_OF_ONE if who else _PAIRS]
    usual: dict[tuple[str, str], tuple[int, str]] = {}
    for (one, them, kind), number in kinds.items():
        usual[one, them] = min(usual.get((one, them), (0, "")), (-number, kind))
    return [Dyad(one, them, usual[one, them][1], sums[one, them]) for one, them in shown]


def _latest(who: str, roles: tuple[str, ...]) -> Select[Any]:
    """The keys of the latest mentions of somebody: a profile of the most frequent ones need not read every one since ever."""
    return select(_P.key).where(_P.who == who, _P.role.in_(roles)).order_by(_P.article_key.desc(), _P.key.desc()).limit(_MENTIONS)


def _current() -> ColumnElement[bool]:
    return _P.article_key.not_in(select(_A.key).where(~_A.current))
