"""Coded articles as rows of the tables."""

from __future__ import annotations

from typing import Any

from rasid.arabic.normal import fold
from rasid.incidents.days import day_range
from rasid.record import CodedArticle, Event, Party, Place, Statement, to_dict
from rasid.store import tables

Row = dict[str, Any]
WHO = 120  # characters; an index takes no words of any length


def rows_of(coded: CodedArticle, key: int) -> dict[str, list[Row]]:
    """The rows of every layer of an article that is stored under ``key``, by table."""
    out: dict[str, list[Row]] = {table.name: [] for table in tables.LAYERS}
    base = {"article_key": key}
    for name in coded.names:
        out["names"].append(base | _words(name) | {"kind": name.kind})
    for date in coded.dates:
        out["dates"].append(base | _words(date) | {"value": date.value, "kind": date.kind, "resolved_from": date.resolved_from})
    for place in coded.places:
        out["places"].append(
            base | _words(place) | _point(place) | {"id": place.id, "name": place.name, "folded": folded(place.text, place.name)}
        )
    for statement in coded.statements:
        out["statements"].append(base | _statement(statement))
        for role in ("source", "to"):
            if party := getattr(statement, role):
                out["parties"].append(base | _party(party, statement.id, role))
    for event in coded.events:
        out["events"].append(base | _event(event))
        for role in ("actor", "recipient"):
            out["parties"].extend(base | _party(party, event.id, role) for party in getattr(event, role))
    for pledge in coded.pledges:
        days = day_range(pledge.due)
        told = {"id": pledge.id, "kind": pledge.kind, "statement": pledge.statement}
        out["pledges"].append(base | _words(pledge.what) | told | {"due": pledge.due, "due_day": days[1] if days else None})
        for role in ("by", "to"):
            if party := getattr(pledge, role):
                out["parties"].append(base | _party(party, pledge.id, role))
    return out


def _words(item: Any) -> Row:
    why = getattr(item, "why", None)
    return {"start": item.span.start, "end": item.span.end, "text": writable(item.text), "why": to_dict(why) if why else None}


def _point(place: Place | None) -> Row:
    return {field: getattr(place, field, None) for field in ("country", "admin1", "lat", "lon", "precision")}


def _party(party: Party, owner: str, role: str) -> Row:
    return _words(party) | {
        "owner": owner,
        "role": role,
        "folded": folded(party.text, party.name),
        "name": writable(party.name),
        "code": party.code,
        "actor": party.actor,
        "who": whom(party),
    }


def _statement(statement: Statement) -> Row:
    return {
        "id": statement.id,
        "start": statement.content.span.start,
        "end": statement.content.span.end,
        "text": writable(statement.content.text),
        "cue_start": statement.cue.span.start,
        "cue_end": statement.cue.span.end,
        "cue": writable(statement.cue.text),
        "why": to_dict(statement.why) if statement.why else None,
        **{field: getattr(statement, field) for field in ("kind", "act", "channel", "platform", "via", "distance", "denies", "agrees")},
    }


def _event(event: Event) -> Row:
    value = event.date.iso if event.date else None
    first, last = day_range(value) or (None, None)
    return {
        "id": event.id,
        "start": event.trigger.span.start,
        "end": event.trigger.span.end,
        "text": writable(event.trigger.text),
        "why": to_dict(event.why) if event.why else None,
        "date": value,
        "date_text": writable(event.date.text) if event.date else None,
        "first_day": first,
        "last_day": last,
        "place": writable(event.place.name or event.place.text) if event.place else None,
        "place_folded": folded(event.place.text, event.place.name) if event.place else None,
        "place_id": event.place.id if event.place else None,
        **_point(event.place),
        "weapon": writable(event.weapon.text) if event.weapon else None,
        "target": writable(event.target.text) if event.target else None,
        "harm": to_dict(event.harm) or None,
        **{field: getattr(event, field) for field in ("type", "standing", "by", "killed", "injured", "same_as", "confidence")},
    }


def whom(party: Party) -> str:
    """Whom a party means: a registry id, else a name, else the words of the article with the code."""
    return (writable(party.actor or party.name or f"{party.text} | {party.code or ''}") or "")[:WHO].removesuffix(" | ")


def folded(*texts: str | None) -> str:
    """Names in normal form, for searching whatever the spelling."""
    return writable(" | ".join(fold(text) for text in texts if text)) or ""


def writable(text: str | None) -> str | None:
    """Text that any database takes: NUL and lone surrogates become U+FFFD, one character for one, so that spans hold."""
    if text is None:
        return None
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text.replace("\0", "\ufffd")
