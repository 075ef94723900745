"""Statements, events and incidents as flat rows, one value a column."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rasid.exports.columns import chain_of, told
from rasid.exports.schema import Cells
from rasid.incidents.chains import label, place_label
from rasid.incidents.days import day_range
from rasid.record import Event, Incident, Party, Statement, Why, to_dict
from rasid.store.query import Found

TOLLS = ("killed", "injured", "missing", "detained", "displaced")


def event_row(found: Found[Event]) -> Cells:
    """One event of one article."""
    coded, event = found.coded, found.item
    value = event.date.iso if event.date else None
    first, last = day_range(value) or (None, None)
    type, _, mode = event.type.partition(":")
    spans = {role: [list(party.span) for party in getattr(event, role)] for role in ("actor", "recipient") if getattr(event, role)}
    spans |= {name: list(part.span) for name in ("place", "date", "weapon", "target") if (part := getattr(event, name))}
    return {
        "id": found.id,
        **_article(found),
        "title": coded.title,
        "type": type,
        "mode": mode or None,
        "standing": event.standing,
        **_parties("actor", event.actor),
        **_parties("recipient", event.recipient),
        "place": place_label(event.place),
        **_point(event.place),
        "place_id": event.place.id if event.place else None,
        "date": value,
        "first_day": first,
        "last_day": last,
        "killed": event.killed,
        "injured": event.injured,
        "harm": as_json(to_dict(event.harm)) if event.harm else None,
        "weapon": event.weapon.text if event.weapon else None,
        "target": event.target.text if event.target else None,
        "says": chain_of(found, event.by) or None,
        "statement": event.by,
        "same_as": event.same_as,
        "confidence": event.confidence,
        "words": event.trigger.text,
        "start": event.trigger.span.start,
        "end": event.trigger.span.end,
        "spans": as_json(spans),
        "coder": coded.coder,
        **_why(event.why),
    }


def statement_row(found: Found[Statement]) -> Cells:
    """One statement of one article."""
    said = found.item
    return {
        "id": found.id,
        **_article(found),
        "source": label(said.source) if said.source else None,
        "source_code": said.source.code if said.source else None,
        "source_id": said.source.actor if said.source else None,
        **{name: getattr(said, name) for name in ("act", "kind", "channel", "platform")},
        "to": label(said.to) if said.to else None,
        "chain": chain_of(found, said.id),
        **{name: getattr(said, name) for name in ("via", "denies", "agrees")},
        "distance": said.distance,
        "content": said.content.text,
        "start": said.content.span.start,
        "end": said.content.span.end,
        "cue": said.cue.text,
        "cue_start": said.cue.span.start,
        "cue_end": said.cue.span.end,
        "coder": found.coded.coder,
        **_why(said.why),
    }


def incident_row(incident: Incident) -> Cells:
    """One incident with its claims side by side."""
    type, _, mode = incident.type.partition(":")
    days = sorted(claim.date for claim in incident.claims if claim.date)
    return {
        "id": incident.id,
        "type": type,
        "mode": mode or None,
        "date": incident.date,
        "place": place_label(incident.place),
        **_point(incident.place),
        **toll("killed", incident.killed),
        **toll("injured", incident.injured),
        "rule": incident.summary_rule,
        "perpetrators": joined(sorted(told(incident, "perpetrator", "actor"))),
        "denied": joined(sorted({claim.value for claim in incident.claims if claim.field in ("perpetrator", "actor") and claim.denied})),
        "articles": incident.articles,
        "origins": incident.origins,
        "first_published": days[0] if days else None,
        "last_published": days[-1] if days else None,
        "ledger": as_json(ledger(incident)),
        "claims": as_json(to_dict(incident.claims)),
        "mentions": mentions(incident),
    }


def ledger(incident: Incident) -> list[dict[str, Any]]:
    """The toll as it was told, in order of publication: who gave which figure when, denied ones marked."""
    some = [claim for claim in incident.claims if claim.field in TOLLS]
    return [
        {
            "published": claim.date,
            "kind": claim.field,
            "figure": claim.value,
            "says": claim.source,
            "outlet": claim.outlet,
            "denied": claim.denied,
            "article": claim.article,
            "span": list(claim.span),
        }
        for claim in sorted(some, key=lambda claim: (claim.date or "", claim.article, claim.span))
    ]


def mentions(incident: Incident) -> str:
    """The events of an incident with the places of their words."""
    return "; ".join(f"{it.article}#{it.event}[{it.trigger.span.start}:{it.trigger.span.end}]" for it in incident.mentions)


def toll(name: str, figures: tuple[int, int, int] | None) -> Cells:
    """Low, best and high in columns of their own."""
    return dict(zip((f"{name}_low", f"{name}_best", f"{name}_high"), figures or (None, None, None), strict=True))


def joined(values: Iterable[str | None]) -> str | None:
    """Values parted by semicolons; None where there are none."""
    return "; ".join(value or "" for value in values).strip("; ") or None


def as_json(value: Any) -> str:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False)


def _article(found: Found[Any]) -> Cells:
    coded = found.coded
    return {"article": coded.id, "outlet": coded.source, "published": coded.date, "url": coded.url}


def _parties(role: str, some: Sequence[Party]) -> Cells:
    return {
        role: joined(label(party) for party in some),
        f"{role}_code": joined(party.code for party in some),
        f"{role}_id": joined(party.actor for party in some),
    }


def _point(place: Any) -> Cells:
    return {name: getattr(place, name, None) for name in ("country", "admin1", "lat", "lon", "precision")}


def _why(why: Why | None) -> Cells:
    rules = why.rules if why else ()
    notes = [note.partition(" ")[0] for note in why.notes] if why and any(rule.startswith("review:") for rule in rules) else []
    judged = next((note for note in reversed(notes) if note in ("accepted", "corrected")), None)
    return {"why": joined(rules), "review": judged}
