"""The same act told twice in an article: a later mention points at the first."""

from __future__ import annotations

from dataclasses import replace

from rasid.record import Event

_REACH = 24


def link(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Sets ``same_as`` where an earlier event of the article has the same type, and no role, place, date or toll speaks against it."""
    out: list[Event] = []
    for event in events:
        first = next((other for other in reversed(out[-_REACH:]) if _same(other, event)), None)
        out.append(event if first is None else replace(event, same_as=first.same_as or first.id))
    return tuple(out)


def _same(first: Event, second: Event) -> bool:
    if first.type.partition(":")[0] != second.type.partition(":")[0] or (first.standing == "actual") != (second.standing == "actual"):
        return False
    if ":" in first.type and ":" in second.type and first.type != second.type:
        return False
    pairs = ((_codes(first, "actor"), _codes(second, "actor")), (_codes(first, "recipient"), _codes(second, "recipient")))
    if any(a and b and not a & b for a, b in pairs) or not any(a & b for a, b in pairs):
        return False
    for a, b in (
        (first.date and first.date.iso, second.date and second.date.iso),
        (first.place and first.place.id, second.place and second.place.id),
    ):
        if a and b and a != b:
            return False
    return not (first.killed is not None and second.killed is not None and first.killed != second.killed)


def _codes(event: Event, role: str) -> frozenset[str | None]:
    return frozenset(party.code for party in (event.actor if role == "actor" else event.recipient))
