"""The record as a graph: who acts on whom (GraphML), and as entities that are linked to each other (FollowTheMoney)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from rasid import lexicon
from rasid.exports.columns import chain_of
from rasid.exports.datasets import Account
from rasid.exports.rows import ledger, mentions
from rasid.incidents.chains import label, place_label
from rasid.record import Event, Party, stable_id
from rasid.store.query import Found

_NODE = (("name", "string"), ("code", "string"), ("registry", "string"))
_EDGE = (
    *((name, "string") for name in ("type", "standing", "date", "published", "place", "says", "outlet", "article", "event", "words")),
    *((name, "int") for name in ("start", "end", "killed", "injured")),
)
_BODY = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})


def node_of(party: Party) -> str:
    """The id of an actor in graphs: its registry id, else one made of its name and code."""
    return party.actor or stable_id("N", label(party), party.code or "")


def graphml(found: Iterable[Found[Event]]) -> Iterator[str]:
    """GraphML: actors are nodes; an event is an edge from each who acts to each on whom (a loop where none is named)."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for domain, keys in (("node", _NODE), ("edge", _EDGE)):
        for name, type in keys:
            yield f'<key id="{domain}.{name}" for="{domain}" attr.name="{name}" attr.type="{type}"/>\n'
    yield '<graph edgedefault="directed">\n'
    seen: set[str] = set()
    for one in found:
        event = one.item
        for party in (*event.actor, *event.recipient):
            if node_of(party) not in seen:
                seen.add(node_of(party))
                cells = {"name": label(party), "code": party.code, "registry": party.actor}
                yield f"<node id={quoteattr(node_of(party))}>{_data('node', cells)}</node>\n"
        for at, (source, target) in enumerate(_pairs(event)):
            ident = f"{one.id}/{at}"
            yield f"<edge id={quoteattr(_xml(ident))} source={quoteattr(source)} target={quoteattr(target)}>"
            yield f"{_data('edge', _edge(one))}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _pairs(event: Event) -> Iterator[tuple[str, str]]:
    actors, recipients = [node_of(party) for party in event.actor], [node_of(party) for party in event.recipient]
    for source in actors or recipients:
        for target in recipients or actors:
            yield source, target


def _edge(found: Found[Event]) -> dict[str, Any]:
    event = found.item
    return {
        "type": event.type,
        "standing": event.standing,
        "date": event.date.iso if event.date else None,
        "published": found.coded.date,
        "place": place_label(event.place),
        "says": chain_of(found, event.by) or None,
        "outlet": found.coded.source,
        "article": found.coded.id,
        "event": found.id,
        "words": event.trigger.text,
        "start": event.trigger.span.start,
        "end": event.trigger.span.end,
        "killed": event.killed,
        "injured": event.injured,
    }


def _data(domain: str, cells: dict[str, Any]) -> str:
    return "".join(f'<data key="{domain}.{name}">{escape(_xml(str(value)))}</data>' for name, value in cells.items() if value is not None)


def _xml(text: str) -> str:
    """Characters that XML takes."""
    return "".join(char if char >= " " or char in "\t\n\r" else "\ufffd" for char in text if not "\ud800" <= char <= "\udfff")


def followthemoney(accounts: Iterable[Account]) -> Iterator[str]:
    """Entities in the shape of FollowTheMoney, one a line: actors, articles, and an Event for each incident that links them.

    An article's words are not in it; ``proof`` and ``notes`` lead back to article, event and span.
    """
    seen: set[str] = set()
    for account in accounts:
        incident = account.incident
        involved: dict[str, None] = {}
        for coded, event in account.events:
            for party in (*event.actor, *event.recipient):
                entity = actor(party)
                involved[entity["id"]] = None
                if entity["id"] not in seen:
                    seen.add(entity["id"])
                    yield _line(entity)
            if _document(coded.id) not in seen:
                seen.add(_document(coded.id))
                told = {"title": coded.title or coded.id, "publisher": coded.source, "publishedAt": coded.date, "sourceUrl": coded.url}
                yield _line(_entity(_document(coded.id), "Article", told | {"language": "ara" if coded.language == "ar" else None}))
        place = incident.place
        where = place_label(place), place.country if place else None
        yield _line(
            _entity(
                f"rasid-{incident.id}",
                "Event",
                {
                    "name": " ".join(part for part in (incident.type, where[0], incident.date) if part),
                    "date": incident.date,
                    "location": where[0],
                    "country": _land(where[1]),
                    "involved": list(involved),
                    "proof": list(dict.fromkeys(_document(coded.id) for coded, _ in account.events)),
                    "summary": incident.mentions[0].trigger.text if incident.mentions else None,
                    "notes": [
                        *(
                            f"{entry['kind']} {entry['figure']}{' (denied)' if entry['denied'] else ''}: "
                            f"{entry['says'] or entry['outlet'] or entry['article']}, {entry['published']}"
                            for entry in ledger(incident)
                        ),
                        mentions(incident),
                    ],
                },
            )
        )


def actor(party: Party) -> dict[str, Any]:
    """An actor as an entity: a person of the registry, a state's body, or what cannot be told apart, a legal entity."""
    land, _, sectors = (party.code or "").partition(" ")
    schema = "Person" if party.actor in _persons() else "PublicBody" if set(sectors.split()) & _BODY else "LegalEntity"
    told = {"name": label(party), "alias": party.text if party.text != label(party) else None, "country": _land(land)}
    return _entity(f"rasid-{node_of(party)}", schema, told | {"notes": f"PLOVER {party.code}" if party.code else None})


@cache
def _persons() -> frozenset[str]:
    return frozenset(row["id"] for row in lexicon.load("actors/persons.tsv"))


def _entity(ident: str, schema: str, told: dict[str, Any]) -> dict[str, Any]:
    properties = {name: value if isinstance(value, list) else [value] for name, value in told.items() if value}
    return {"id": ident, "schema": schema, "properties": properties}


def _document(article: str) -> str:
    return "rasid-" + stable_id("D", article)


def _land(code: str | None) -> str | None:
    return _alpha2().get(code or "")


@cache
def _alpha2() -> dict[str, str]:
    return {row["id"]: row["alpha2"].lower() for row in lexicon.load("actors/countries.tsv") if row["alpha2"]}


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8") + "\n"
