"""Coreference in examples: which actor the program takes the words of a chain to mean, and whether it is one and the same.

A chain is words of the text that mean one actor, parted by `` = ``: ``وزير النقل سالم الحداد = الوزير = وأضاف``. A verb stands for its implied
subject: the source of the statement or the actor of the event whose words it touches. ``الوزير#2`` is the second occurrence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rasid.arabic.normal import fold
from rasid.evaluate.match import likeness, overlap
from rasid.record import Party

if TYPE_CHECKING:
    from rasid.arabic.document import Doc

_LEAST = 0.3


def holds(doc: Doc, chain: str) -> bool:
    """Whether all words of a chain are taken to mean one actor."""
    meant = [_meant(doc, words) for words in pieces(chain)]
    return all(any(same(one, other) for one in meant[0] for other in rest) for rest in meant[1:])


def pieces(chain: str) -> list[str]:
    """The words that a chain joins."""
    return [words.strip() for words in chain.split(" = ") if words.strip()]


def shown(doc: Doc, chain: str) -> Iterator[str]:
    """What each of the words is taken to mean, to be read by a person."""
    for words in pieces(chain):
        parties = _meant(doc, words)
        told = "; ".join(f"{party.code or '?'} «{party.text}» {party.name or ''} {party.actor or ''}".strip() for party in parties)
        yield f"{words}: {told or 'nobody'}"


def same(one: Party, other: Party) -> bool:
    """Whether two parties are one actor: by registry id, words or name, of which one may be part of the other under one code.

    A description has no name and goes by its code.
    """
    if one.actor and other.actor:
        return one.actor == other.actor
    if overlap(one.span, other.span):
        return True
    if one.name and other.name and not (one.actor or other.actor):
        first, second = set(fold(one.name).split()), set(fold(other.name).split())
        return first == second or (one.code == other.code and (first <= second or second <= first))
    return bool(one.code) and one.code == other.code


def _meant(doc: Doc, words: str) -> list[Party]:
    """The parties at words: mentions there, else the source of a statement or the actors of an event that the words report."""
    place = _place(doc.text, words)
    if place is None:
        return []
    parties = [mention.party for mention in doc.mentions if mention.party] + [resolved.party for resolved in doc.adjectives]
    parties += [party for statement in doc.statements for party in (statement.source, statement.to) if party]
    parties += [party for event in doc.events for party in (*event.actor, *event.recipient)]
    ranked = sorted(((likeness(party.span, place), party) for party in parties), key=lambda pair: -pair[0])
    if ranked and ranked[0][0] >= _LEAST:
        return [party for score, party in ranked if score == ranked[0][0]]
    sources = [statement.source for statement in doc.statements if statement.source and overlap(statement.cue.span, place)]
    if sources:
        return sources
    return [party for event in doc.events if overlap(event.trigger.span, place) for party in event.actor]


def _place(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand: whole words, clitics before them allowed; ``words#2`` the second time."""
    bare, _, number = words.partition("#")
    found = [match.span(1) for match in re.finditer(rf"(?<!\w)[وفبكل]?({re.escape(bare)})(?!\w)", text)]
    wanted = int(number or 1) - 1
    return found[wanted] if wanted < len(found) else None
