"""The registry as FollowTheMoney entities: persons, organisations, and the positions that persons held, one JSON object a line.

The shape is that of followthemoney.tech: ``{"id", "schema", "properties": {name: [values]}}``. Countries are public bodies.
Dates stay as exact as they are known (2014, 2014-09, 2014-09-08).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from rasid.actors import Registry
from rasid.actors.registry import Office
from rasid.actors.search import Actor, actors

Entity = dict[str, Any]

_SCHEMA = {
    "person": "Person",
    "company": "Company",
    "government": "PublicBody",
    "palace": "PublicBody",
    "parliament": "PublicBody",
    "court": "PublicBody",
    "army": "PublicBody",
    "service": "PublicBody",
    "country": "PublicBody",
}


def entities(registry: Registry) -> Iterator[Entity]:
    """Every actor of the registry as an entity; a person's offices follow as positions and occupancies."""
    alpha2 = {row["id"]: row["alpha2"].lower() for row in registry.rows("countries.tsv") if row["alpha2"]}
    posts: set[str] = set()
    for actor in actors(registry):
        yield _entity(actor, alpha2)
        for number, office in enumerate(actor.offices, 1):
            post = _position(actor, office, alpha2)
            if post["id"] not in posts:
                posts.add(post["id"])
                yield post
            yield _made(
                f"{_id(actor.id)}-office-{number}",
                "Occupancy",
                holder=[_id(actor.id)],
                post=[post["id"]],
                startDate=[office.start],
                endDate=[office.end],
            )


def line(entity: Entity) -> str:
    """An entity as a line of JSON."""
    return json.dumps(entity, ensure_ascii=False)


def _entity(actor: Actor, alpha2: dict[str, str]) -> Entity:
    first, *others = actor.arabic
    dates = {} if actor.kind == "person" else {"incorporationDate": [actor.start], "dissolutionDate": [actor.end]}
    return _made(
        _id(actor.id),
        _SCHEMA.get(actor.kind, "Organization"),
        name=[actor.name or first],
        alias=[first, *others] if actor.name else others,
        country=[alpha2.get(actor.country, "")],
        keywords=[] if actor.kind == "person" else [actor.kind],
        notes=[f"PLOVER code {actor.code}"] if actor.code and actor.kind != "person" else [],
        **dates,
    )


def _position(actor: Actor, office: Office, alpha2: dict[str, str]) -> Entity:
    country = office.code.split(" ")[0]
    body = f"{country} {office.title} {office.code}"
    digest = hashlib.sha256(body.encode()).hexdigest()[:16]
    return _made(
        f"rasid-position-{digest}",
        "Position",
        name=[f"{office.title or 'office'} ({country})"],
        country=[alpha2.get(country, "")],
        notes=[f"PLOVER code {office.code}"],
    )


def _made(ident: str, schema: str, **properties: list[str]) -> Entity:
    """An entity without the properties that hold nothing."""
    kept = {name: [value for value in values if value] for name, values in properties.items()}
    return {"id": ident, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _id(actor: str) -> str:
    return "rasid-" + actor.replace(":", "-").lower()
