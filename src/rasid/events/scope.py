"""Where and when: the place and the date that belong to an event, by scope and not by nearness alone."""

from __future__ import annotations

from collections import Counter
from functools import cache

from rasid.arabic.document import Doc
from rasid.arabic.spans import SpanIndex
from rasid.events.fill import Candidate
from rasid.events.when import When
from rasid.events.where import Where
from rasid.record import DateRef, Event, Party, Place


class Layers:
    """A document's layers, looked up by place."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.places = SpanIndex(doc.places)
        self.dates = SpanIndex(doc.dates)
        self.codes = Counter(resolved.party.code for resolved in doc.actors)
        self._counts = {resolved.party.span: resolved.persons for resolved in doc.actors}

    def counted(self, parties: tuple[Party, ...]) -> int | None:
        """How many persons the parties are, None where one of them does not tell."""
        counts = [self._counts.get(party.span) for party in parties]
        return sum(c for c in counts if c) if counts and all(counts) else None


def place_of(layers: Layers, candidate: Candidate, before: list[Event]) -> Place | None:
    """Where it happened: the most likely place of the event's scope; ``before`` are the events already found in the article."""
    return _where().choose(layers.doc, layers.places, candidate, before)


@cache
def _where() -> Where:
    return Where()


def date_of(layers: Layers, candidate: Candidate) -> DateRef | None:
    """When it happened: the most likely date of the event's sentence. The day of publication is never taken for it."""
    return _when().choose(layers.dates, candidate)


@cache
def _when() -> When:
    return When()
