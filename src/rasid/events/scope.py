"""Where and when: the place and the date that belong to an event, by scope and not by nearness alone."""

from __future__ import annotations

from collections import Counter

from rasid.actors.resolve import lead
from rasid.arabic.document import Doc
from rasid.arabic.spans import SpanIndex
from rasid.dates import iso_of
from rasid.events.fill import Candidate
from rasid.record import DateRef, Event, Party, Place, Span

_TOLD, _BACK = 12, 1500
_PLACED = frozenset({"ASSAULT", "PROTEST", "COERCE", "CONSULT", "MOBILIZE", "AID"})


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
    """Where it happened: the place that the frame names, else the nearest told in the sentence, else in the paragraph before."""
    doc = layers.doc
    sentence, trigger, clause = candidate.sentence, candidate.trigger, candidate.clause
    for spec in trigger.frame.place:
        chunks = (
            [candidate.fillers.object] if spec == "obj" else clause.after_preposition(trigger, spec[5:]) if spec.startswith("prep:") else []
        )
        for k in chunks:
            if k is None:
                continue
            low, high = doc.words[clause.chunks[k].first].start, doc.words[clause.chunks[k].last - 1].end
            found = next(iter(layers.places.within(low, high)), None)
            if found is not None:
                return found
            party = clause.party(k)
            if party is not None and party.party.actor and party.party.actor.startswith("country:"):
                span = Span(low + lead(doc.words[clause.chunks[k].first]), high)
                return Place(
                    span,
                    doc.text[span.start : span.end],
                    country=party.party.actor[8:],
                    precision="city" if party.kind == "capital" else None,
                )
    here = candidate.span.start
    best: tuple[float, Place] | None = None
    for place in layers.places.within(sentence.span.start, sentence.span.end):
        distance = float(place.span.start - here) if place.span.start >= here else 1.5 * (here - place.span.end) + 15
        if place.precision == "country":
            distance += 150
        if distance < 400 and (best is None or distance < best[0]):
            best = (distance, place)
    if best:
        return best[1]
    root = trigger.frame.type.partition(":")[0]
    if root not in _PLACED:
        return None
    told = next((e.place for e in reversed(before[-_TOLD:]) if e.type.startswith(root) and e.place), None)
    if told is not None:
        return told
    paragraph = doc.paragraphs[sentence.paragraph]
    earlier = layers.places.within(max(paragraph.start, here - _BACK), here)
    return next((p for p in reversed(earlier) if p.precision != "country"), None)


def date_of(layers: Layers, candidate: Candidate) -> DateRef | None:
    here = candidate.span.start
    best: tuple[int, DateRef] | None = None
    for date in layers.dates.within(candidate.sentence.span.start, candidate.sentence.span.end):
        if not date.value or date.kind == "recurring":
            continue
        distance = abs(date.span.start - here)
        if distance < 130 and (best is None or distance < best[0]):
            best = (distance, DateRef(date.span, date.text, iso_of(date)))
    return best[1] if best else None
