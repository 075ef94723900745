"""Where an event happened: the places of its scope weighed against each other.

Scope is the sentence, the paragraph before, the title, and where the last event of the type was put. A logistic regression learnt
from annotated articles weighs relation («من» is not where it happened), side, clause borders, precision and what the frame points at.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rasid.actors.resolve import lead
from rasid.arabic.document import Doc
from rasid.arabic.normal import fold
from rasid.arabic.spans import SpanIndex
from rasid.events.fill import Candidate
from rasid.events.position import position
from rasid.linear import LinearModel
from rasid.places.gazetteer import gazetteer
from rasid.record import Event, Place, Span, Why

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST = 0.05
_TOLD, _BACK, _NEAR_BEFORE, _IN_SENTENCE, _NAMES, _EARLIER = 12, 1500, 3, 14, 6, 3
_ADJACENT = 4
_DATELINE = 200
_ELSEWHERE = frozenset({"from", "to", "towards", "outside"})


@dataclass(frozen=True, slots=True)
class Option:
    """A place that may be the event's. ``scope``: spec, sentence, name (acts elsewhere), paragraph, told, earlier, title or opening."""

    place: Place
    scope: str
    features: list[str]


class Where:
    """Chooses the place of an event."""

    def __init__(self, model: LinearModel | None = None, least: float = _LEAST) -> None:
        self._model = model or LinearModel.load("rasid.events", "where.tsv")
        self._least = least

    def choose(self, doc: Doc, places: SpanIndex[Place], candidate: Candidate, before: list[Event]) -> Place | None:
        """The most likely place of the scope; None where none is likely."""
        best: tuple[float, Option] | None = None
        for option in options(doc, places, candidate, before):
            probability = self._model.probability(option.features)
            if best is None or probability > best[0]:
                best = (probability, option)
        if best is None or best[0] < self._least:
            return None
        place, scope = best[1].place, best[1].scope
        if place.why is None:
            return place
        return replace(place, why=replace(place.why, notes=(*place.why.notes, f"place by {scope} ({best[0]:.2f})")))


def options(doc: Doc, places: SpanIndex[Place], candidate: Candidate, before: list[Event]) -> list[Option]:
    """Every place of the scope with its features, each mention once."""
    sentence, here = candidate.sentence, candidate.span.start
    root = candidate.trigger.frame.type.partition(":")[0]
    told = next((e.place for e in reversed(before[-_TOLD:]) if e.type.startswith(root) and e.place), None)
    scopes: dict[Span, tuple[Place, str]] = {}
    for place in _pointed(doc, places, candidate):
        scopes.setdefault(place.span, (place, "spec"))
    inside = places.within(sentence.span.start, sentence.span.end)
    if len(inside) > _IN_SENTENCE:
        inside = sorted(sorted(inside, key=lambda place: abs(place.span.start - here))[:_IN_SENTENCE], key=lambda place: place.span)
    for place in inside:
        scopes.setdefault(place.span, (place, "sentence"))
    paragraph = doc.paragraphs[sentence.paragraph]
    for place in places.within(max(paragraph.start, here - _BACK), sentence.span.start)[-_NEAR_BEFORE:]:
        scopes.setdefault(place.span, (place, "paragraph"))
    if told is not None:
        scopes.setdefault(told.span, (told, "told"))
    for place in places.within(here - _BACK, paragraph.start)[-_EARLIER:]:
        scopes.setdefault(place.span, (place, "earlier"))
    if not sentence.title and doc.article.title:
        for place in places.within(0, len(doc.article.title))[:_NEAR_BEFORE]:
            scopes.setdefault(place.span, (place, "title"))
    for place in places.within(0, _DATELINE)[:1]:
        scopes.setdefault(place.span, (place, "opening"))
    for place in _acting(doc, candidate, set(scopes)):
        scopes.setdefault(place.span, (place, "name"))
    if not scopes:
        return []
    after = [place.span for place in inside if place.span.start >= here]
    left = [place.span for place in reversed(inside) if place.span.start < here]
    order = {span: f"after{min(n, 3)}" for n, span in enumerate(after)} | {span: f"left{min(n, 3)}" for n, span in enumerate(left)}
    ranks = _ranked(candidate, [place for place, scope in scopes.values() if scope in ("spec", "sentence")])
    chosen = told.span if told is not None else None
    named: set[str | None] = {place.id for place, _ in scopes.values() if place.id}
    return [
        Option(
            place,
            scope,
            _features(
                doc,
                places,
                candidate,
                place,
                scope,
                order.get(place.span, "far"),
                _told(place, told, chosen),
                named,
                ranks.get(place.span, 9),
            ),
        )
        for place, scope in scopes.values()
    ]


def _acting(doc: Doc, candidate: Candidate, taken: set[Span]) -> Iterable[Place]:
    """Names of places in the sentence that the places layer took for those who govern them, or could not place."""
    sentence = candidate.sentence
    low = bisect_left(doc.names, sentence.span.start, key=lambda name: name.span.start)
    found = 0
    for name in doc.names[low:]:
        if name.span.start >= sentence.span.end or found == _NAMES:
            return
        if name.kind == "LOC" and not any(name.span.start < span.end and span.start < name.span.end for span in taken):
            found += 1
            yield place_named(name.span, name.text)


def place_named(span: Span, text: str) -> Place:
    """A name as a place: a country or its capital with its point, any other as no more than its words."""
    known = gazetteer()
    entries = [known.entry(row) for row in known.index.get(fold(text), ())]
    best = next((entry for entry in entries if entry.kind == "country"), None) or next((entry for entry in entries if entry.kind), None)
    why = Why(("name:LOC", *((f"gazetteer:{best.id}",) if best else ())), (span,))
    if best is None:
        return Place(span, text, why=why)
    return Place(span, text, best.name, best.id, best.country or None, best.admin1 or None, best.lat, best.lon, best.precision, why=why)


def _ranked(candidate: Candidate, places: list[Place]) -> dict[Span, int]:
    """Places of the sentence by how near they are: what follows is nearer than what stands before, a country the farthest."""
    here = candidate.span.start

    def cost(place: Place) -> float:
        distance = float(place.span.start - here) if place.span.start >= here else 1.5 * (here - place.span.end) + 15
        return distance + 150 * (place.precision == "country") + 60 * (place.relation in _ELSEWHERE)

    return {place.span: number for number, place in enumerate(sorted(places, key=cost))}


def _told(place: Place, told: Place | None, span: Span | None) -> str:
    """How a place stands to that of the last event of the type."""
    if told is None:
        return "none"
    return "same" if place.span == span else "again" if place.id and place.id == told.id else "other"


def _pointed(doc: Doc, places: SpanIndex[Place], candidate: Candidate) -> Iterable[Place]:
    """Places where the frame says they stand; a country or capital that is visited is a place there, though it acts elsewhere."""
    trigger, clause = candidate.trigger, candidate.clause
    for spec in trigger.frame.place:
        if spec.startswith("prep:"):
            chunks = clause.after_preposition(trigger, spec[5:])
        else:
            chunks = [k for k in (candidate.fillers.object, clause.position.get(trigger.first)) if k is not None] if spec == "obj" else []
        for k in chunks:
            first = max(clause.chunks[k].first, trigger.last) if k == clause.position.get(trigger.first) else clause.chunks[k].first
            if first >= clause.chunks[k].last:
                continue
            low, high = doc.words[first].start, doc.words[clause.chunks[k].last - 1].end
            found = next(iter(places.within(low, high)), None)
            if found is not None:
                yield found
                continue
            resolved = next(iter(clause.in_words(first, clause.chunks[k].last)), None)
            if resolved is not None and resolved.party.actor and resolved.party.actor.startswith(("country:", "capital:")):
                start = max(resolved.party.span.start, low + lead(doc.words[first]))
                end = min(resolved.party.span.end, high)
                if start < end:
                    yield place_named(Span(start, end), doc.text[start:end])


def _features(
    doc: Doc,
    places: SpanIndex[Place],
    candidate: Candidate,
    place: Place,
    scope: str,
    order: str,
    told: str,
    named: set[str | None],
    rank: int,
) -> list[str]:
    trigger, sentence = candidate.trigger, candidate.sentence
    kind = trigger.frame.type
    root = kind.partition(":")[0]
    relation = place.relation or "none"
    # Two places in a row name one: «قرية كفر سوسة بريف دمشق»; the first is the finer.
    before = places.within(place.span.start - 60, place.span.start)[-1:]
    after = places.within(place.span.end, place.span.end + _ADJACENT)[:1]
    follows = any(place.span.start - other.span.end <= _ADJACENT for other in before)
    side = "away"
    out = [f"relation={relation}", f"precision={place.precision}", f"known={place.id is not None}", f"told={told}", f"order={order}"]
    if scope in ("spec", "sentence", "name") and sentence.span.start <= place.span.start < sentence.span.end:
        standing = position(candidate, place.span.start)
        side = standing.side
        out += [
            *standing.features(),
            f"near={side}:{relation}:{standing.verbs + standing.edges == 0}",
            f"{root}|far={side}{standing.far // 2}",
            f"{root}|phrase={side}:{standing.phrase}",
            f"{trigger.use}|side={side}",
        ]
        if standing.word == sentence.first:
            out.append("opens")
    if candidate.by is not None:
        content = candidate.by.content.span
        out.append(f"said={content.start <= place.span.start < content.end}")
    mark = doc.text[place.span.end : place.span.end + 2].strip()[:1]
    out += [
        f"scope={scope}", f"{root}|scope={scope}", f"{root}|relation={relation}", f"{kind}|scope={scope}", f"scope={scope}:{place.precision}",
        f"{scope}|relation={relation}", f"follows={follows}", f"leads={bool(after)}:{bool(after) and _finer(place, after[0])}",
        f"{root}|precision={place.precision}", f"title={sentence.title}", f"sum={min(len(named), 4)}", f"side={side}:{relation}",
        f"rank={min(rank, 4)}", f"rank={min(rank, 2)}:{scope}", f"{root}|rank={min(rank, 2)}", f"rank={min(rank, 2)}:{relation}", f"rank={min(rank, 2)}:{side}",
        f"colon={mark in (':', '-')}", f"standing={trigger.frame.standing}",
    ]  # fmt: skip
    return out


def _finer(place: Place, other: Place) -> bool:
    """Whether a place is told more precisely than another."""
    order = {"exact": 0, "city": 1, None: 1, "admin1": 2, "country": 3}
    return order.get(place.precision, 1) < order.get(other.precision, 1)
