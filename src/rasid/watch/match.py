"""What of the record a rule matches: each match names itself by keys, says what it is and shows the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from rasid.arabic.normal import fold
from rasid.incidents.chains import label, place_label
from rasid.record import Incident, Place, Span, stable_id
from rasid.sources.outlets import seconds
from rasid.store import Store, query, tables
from rasid.watch.gather import epoch
from rasid.watch.rise import rise
from rasid.watch.rules import BadRules, Near, Rule

_LATE = 3  # days after an incident within which news of it is still fresh
_AROUND = 160  # characters shown on each side of the words
_SHOWN = 3  # articles quoted for one match
_OLDEST = 400  # days back that promises are looked for


class Words(NamedTuple):
    """Words of an article, with those around them, that a match rests on."""

    text: str
    article: str
    outlet: str | None
    published: str | None
    url: str | None


class Match(NamedTuple):
    """Something a rule matches. ``keys`` name it whatever the record makes of it later; ``what`` holds the figures, by name."""

    keys: tuple[str, ...]
    kind: str
    what: dict[str, Any]
    words: tuple[Words, ...]


def matches(store: Store, rule: Rule, now: float) -> list[Match]:
    """Everything in the rule's window that it matches at ``now`` (seconds since 1970), told before or not."""
    since = _day(now - seconds(rule.window), rule)
    if rule.when in ("incident", "toll"):
        return list(_incidents(store, rule, since))
    if rule.when == "statement":
        return list(_statements(store, rule, since, now - seconds(rule.window)))
    if rule.when == "due":
        return list(_due(store, rule, now))
    return list(_rise(store, rule, now))


def _day(when: float, rule: Rule) -> str:
    return datetime.fromtimestamp(when, ZoneInfo(rule.zone)).date().isoformat()


def _incidents(store: Store, rule: Rule, since: str) -> Iterator[Match]:
    first = (date.fromisoformat(since) - timedelta(_LATE)).isoformat()
    for incident in query.incidents(store, rule.search.filter(first)):
        toll = getattr(incident, rule.harm)
        if rule.when == "toll" and (toll is None or toll[1] < rule.threshold):
            continue
        if incident.origins < rule.origins or (rule.near and not _is_near(incident.place, rule.near)):
            continue
        place = incident.place
        told = {
            "id": incident.id,
            "type": incident.type,
            "date": incident.date,
            "place": place_label(place),
            "place_text": place.text if place else None,
            "articles": incident.articles,
            "origins": incident.origins,
            "killed": incident.killed,
            "injured": incident.injured,
        }
        keys = tuple(f"{mention.article}#{mention.event}" for mention in incident.mentions)
        yield Match(keys, rule.when, told, _quoted(store, incident))


def _quoted(store: Store, incident: Incident) -> tuple[Words, ...]:
    """The latest reports first: those changed the incident."""
    out: dict[str, Words] = {}
    for mention in reversed(incident.mentions):
        if len(out) == _SHOWN:
            break
        if mention.article not in out and (words := _words(store, mention.article, mention.trigger.span)):
            out[mention.article] = words
    return tuple(out.values())


def _statements(store: Store, rule: Rule, since: str, after: float) -> Iterator[Match]:
    met: dict[tuple[str, ...], Match] = {}
    for found in query.statements(store, rule.search.filter(since)):
        told = found.coded.date or ""
        when = epoch(told) if len(told) > 10 else None
        if when is not None and when < after:
            continue
        said = found.item
        who = label(said.source)
        keys = (stable_id("say", who, said.act, fold(said.content.text)),)
        if keys not in met and (words := _words(store, found.coded.id, said.content.span)):
            what = {"who": who, "who_text": said.source.text if said.source else None, "act": said.act, "said": said.content.text}
            met[keys] = Match(keys, "statement", what, (words,))
    yield from met.values()


def _due(store: Store, rule: Rule, now: float) -> Iterator[Match]:
    """Pledges whose last day comes within ``ahead``, and those of the last days that were not told in time."""
    p, a = tables.pledges.c, tables.articles.c
    today = _day(now, rule)
    last = _day(now + seconds(rule.ahead), rule)
    first = (date.fromisoformat(today) - timedelta(_LATE)).isoformat()
    oldest = (date.fromisoformat(today) - timedelta(_OLDEST)).isoformat()
    asked = (
        select(p.id, p.kind, p.statement, p.start, p.end, p.text, p.due, p.due_day, a.id.label("article"))
        .join(tables.articles, a.key == p.article_key)
        .where(a.current, a.day >= oldest, p.due_day.between(first, last))
    )
    search = rule.search
    if search.act:
        asked = asked.where(p.kind == ("demand" if search.act == "demand" else "commitment"))
    if search.outlet:
        asked = asked.where(a.source == search.outlet)
    if who := search.source or search.actor:
        asked = asked.where(query.party(p.article_key, p.id, ("by",), who))
    with store.begin() as connection:
        rows = connection.execute(asked.order_by(p.due_day, a.day, p.id)).all()
    for row in rows:
        held = store.article(row.article)
        pledge = next((pledge for pledge in held[1].pledges if pledge.id == row.id), None) if held else None
        who_says = label(pledge.by) if pledge else "?"
        words = _words(store, row.article, Span(row.start, row.end))
        what = {"who": who_says, "kind": row.kind, "due": row.due, "day": row.due_day, "said": row.text}
        keys = (stable_id("due", who_says, row.due_day, fold(row.text)),)
        yield Match(keys, "due", what, (words,) if words else ())


def _rise(store: Store, rule: Rule, now: float) -> Iterator[Match]:
    """One match where there is a rise. It is named by its first day, so that a rise that lasts is told once a window."""
    days = max(1, round(seconds(rule.window) / 86_400))
    today = datetime.fromtimestamp(now, ZoneInfo(rule.zone)).date()
    start = today - timedelta(days - 1)
    first = start - timedelta(max(1, round(seconds(rule.baseline) / 86_400)))
    counted = _by_day(store, rule, first.isoformat())
    with store.begin() as connection:
        a = tables.articles.c
        asked = select(a.day, func.count()).where(a.current, a.day >= first.isoformat(), a.day <= today.isoformat()).group_by(a.day)
        articles = {row[0]: row[1] for row in connection.execute(asked)}
    window = [(start + timedelta(at)).isoformat() for at in range(days)]
    before = [(first + timedelta(at)).isoformat() for at in range((start - first).days)]
    count = sum(len(counted.get(day, ())) for day in window)
    found = rise(count, sum(articles.get(day, 0) for day in window), [(len(counted.get(day, ())), articles.get(day, 0)) for day in before])
    if found is None or count < rule.threshold or found.sigmas < rule.sigmas:
        return
    latest = [item for day in reversed(window) for item in counted.get(day, ())][:_SHOWN]
    words = tuple(quoted for ident, span in latest if (quoted := _words(store, ident, span)))
    told = {
        "count": count,
        "expected": round(found.expected, 1),
        "since": window[0],
        "days": days,
        "basis": found.days,
        "sigmas": round(found.sigmas, 1),
        "dispersion": round(found.dispersion, 2),
    }
    yield Match((f"rise {today.toordinal() // days}",), "rise", told, words)


def _by_day(store: Store, rule: Rule, since: str) -> dict[str, list[tuple[str, Span]]]:
    """Items that answer to the search by the day of their article: statements where the search asks for an act, else events."""
    out: dict[str, list[tuple[str, Span]]] = {}
    if rule.search.act and not rule.search.type:
        for said in query.statements(store, rule.search.filter(since)):
            out.setdefault((said.coded.date or "")[:10], []).append((said.coded.id, said.item.content.span))
        return out
    for event in query.events(store, rule.search.filter(since)):
        if not rule.near or _is_near(event.item.place, rule.near):
            out.setdefault((event.coded.date or "")[:10], []).append((event.coded.id, event.item.trigger.span))
    return out


def _words(store: Store, ident: str, span: Span) -> Words | None:
    held = store.article(ident)
    if held is None:
        return None
    article = held[0]
    return Words(around(article.full_text, span), article.id, article.source, article.date, article.url)


def around(text: str, span: Span) -> str:
    """The words of a span with some of its paragraph on both sides, cut between words."""
    first = max(text.rfind("\n", 0, span.start) + 1, span.start - _AROUND)
    stop = text.find("\n", span.end)
    last = min(stop if stop >= 0 else len(text), span.end + _AROUND)
    if first and not text[first - 1].isspace():
        first = text.find(" ", first, span.start) + 1 or span.start
    if last < len(text) and not text[last].isspace():
        last = max(text.rfind(" ", span.end, last), span.end)
    return text[first:last].strip()


def _is_near(place: Place | None, near: Near) -> bool:
    if place is None or place.lat is None or place.lon is None or place.precision == "country":
        return False
    lat, lon = point(near)
    return _km(lat, lon, place.lat, place.lon) <= near.km


@cache
def point(near: Near) -> tuple[float, float]:
    """The point a rule is about, in degrees. Raises BadRules where no place of that name is known."""
    if near.lat is not None and near.lon is not None:
        return near.lat, near.lon
    from rasid.places.gazetteer import gazetteer

    known = gazetteer()
    rows = [known.entry(number) for number in known.index.get(fold(near.place or "").replace("-", " "), ())]
    towns = [row for row in rows if row.precision in ("exact", "city")] or rows
    if not towns:
        raise BadRules(f'no place is called "{near.place}" in the gazetteer; give lat and lon')
    best = max(towns, key=lambda row: row.population)
    return best.lat, best.lon


@lru_cache(maxsize=10_000)
def _km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    a, b, c, d = map(radians, (lat, lon, lat2, lon2))
    return 12742 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


def iso(when: float) -> str:
    """Seconds since 1970 as ISO in UTC."""
    return datetime.fromtimestamp(when, UTC).isoformat(timespec="seconds")
