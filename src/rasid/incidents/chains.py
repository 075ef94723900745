"""How parties and places are called, and through whom a statement or an event reaches the reader."""

from __future__ import annotations

from rasid.record import CodedArticle, Party, Place


def label(party: Party | None) -> str:
    """How a party is called: its resolved name, else its words in the article; ``?`` for nobody found."""
    return (party.name or party.text) if party else "?"


def place_label(place: Place | None) -> str | None:
    """How a place is called: its resolved name, else its words in the article; None for none."""
    return (place.name or place.text) if place else None


def chain(coded: CodedArticle, statement: str | None) -> tuple[str, ...]:
    """Who says it, nearest to the fact first: the statement's source, then those it came through. The outlet is not in it."""
    by_id = {item.id: item for item in coded.statements}
    out: list[str] = []
    seen: set[str] = set()
    while statement in by_id and statement not in seen:
        seen.add(statement)
        out.append(label(by_id[statement].source))
        statement = by_id[statement].via
    return tuple(out)
