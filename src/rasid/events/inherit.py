"""Roles told elsewhere: an event named again («المباحثات», «التفجير») has the roles it was first told with."""

from __future__ import annotations

from dataclasses import replace

from rasid.record import Event, Party

# Types whose events run through a whole article, so that what one mention leaves out another tells.
_REACH = 8


def inherit(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Fills empty roles from the nearest event of the same type in the article, before it rather than after it."""
    out = []
    for k, event in enumerate(events):
        root = event.type.partition(":")[0]
        actor, recipient = event.actor, event.recipient
        notes = []
        if not actor:
            found = _nearest(events, k, root, "actor", recipient)
            if found:
                actor = found.actor
                notes.append(f"actor from {found.id}")
        if not recipient and actor and root in _TRANSITIVE:
            found = _nearest(events, k, root, "recipient", actor)
            if found and (not event.actor or _share(found.actor, actor)):
                recipient = found.recipient
                notes.append(f"recipient from {found.id}")
        if notes and event.why is not None:
            event = replace(event, actor=actor, recipient=recipient, why=replace(event.why, notes=(*event.why.notes, *notes)))
        out.append(event)
    return tuple(out)


_TRANSITIVE = frozenset({"ASSAULT", "COERCE", "SANCTION"})


def _nearest(events: tuple[Event, ...], k: int, root: str, role: str, other: tuple[Party, ...]) -> Event | None:
    """The nearest event of the type with the role filled, whose filler does not already stand in the other role."""
    codes = {party.code for party in other}
    for j in [*range(k - 1, max(-1, k - 1 - _REACH), -1), *range(k + 1, min(len(events), k + 1 + _REACH))]:
        event: Event = events[j]
        parties = event.actor if role == "actor" else event.recipient
        if event.type.partition(":")[0] == root and parties:
            if codes and codes & {party.code for party in parties}:
                continue
            return event
    return None


def _share(first: tuple[Party, ...], second: tuple[Party, ...]) -> bool:
    return bool({party.code for party in first} & {party.code for party in second})
