"""Where an event happened: the places of its scope weighed against each other.

Scope is the sentence, what stands before and right after it, the title, and where the events before were put. A conditional logit learnt
from annotated articles weighs relation («من» is not where it happened), side, clause borders, precision and what the frame points at;
that no place is told is one more option.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rasid import lexicon
from rasid.arabic.document import Doc
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.spans import SpanIndex
from rasid.arabic.words import Form, lead
from rasid.events.fill import Candidate
from rasid.events.position import Position, position
from rasid.linear import LinearModel
from rasid.places.gazetteer import gazetteer
from rasid.record import Event, Place, Span, Why

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST = 0.15
_TOLD, _BACK, _NEAR_BEFORE, _IN_SENTENCE, _NAMES, _EARLIER = 12, 1500, 3, 14, 6, 3
_NEXT, _NOUNS, _NOUN_WORDS, _USED = 2, 8, 4, 6
_ADJACENT = 4
_DATELINE = 200
_ELSEWHERE = frozenset({"from", "to", "towards", "outside"})


@dataclass(frozen=True, slots=True)
class Option:
    """A place that may be the event's.

    ``scope``: spec, sentence, name (acts elsewhere), noun (no name: «المسجد»), next, paragraph, told, earlier, title or opening.
    """

    place: Place
    scope: str
    features: list[str]


class _Scene(NamedTuple):
    """What the options of one event share: the article's places, how often each is named, those of the title, the events before."""

    places: SpanIndex[Place]
    titled: frozenset[str | None]
    before: list[Event]
    told: Place | None
    named: int


class Where:
    """Chooses the place of an event."""

    def __init__(self, model: LinearModel | None = None, least: float = _LEAST) -> None:
        self._model = model or LinearModel.load("rasid.events", "where.tsv")
        self._least = least

    def choose(self, doc: Doc, places: SpanIndex[Place], candidate: Candidate, before: list[Event]) -> Place | None:
        """The most likely place of the scope; None where it is likelier that none is told."""
        place, chance = self.likeliest(doc, places, candidate, before)
        return place if chance >= self._least else None

    def likeliest(self, doc: Doc, places: SpanIndex[Place], candidate: Candidate, before: list[Event]) -> tuple[Place | None, float]:
        """The best place of the scope, and how likely it is against that none is told."""
        found = options(doc, places, candidate, before)
        if not found:
            return None, 0.0
        nowhere, *chances = self._model.choice([nowhere_features(candidate, found), *(option.features for option in found)])
        best = max(range(len(found)), key=chances.__getitem__)
        place, scope, chance = found[best].place, found[best].scope, chances[best]
        if scope == "noun":
            place = _meant(place, places)
        told = chance / (chance + nowhere)
        if place.why is not None and told >= self._least:
            place = replace(place, why=replace(place.why, notes=(*place.why.notes, f"place by {scope} ({chance:.2f})")))
        return place, told


def nowhere_features(candidate: Candidate, found: list[Option]) -> list[str]:
    """The features of the option that no place is told, beside the places found."""
    trigger = candidate.trigger
    root = trigger.frame.root
    here = sum(option.scope in ("spec", "sentence") for option in found)
    return [
        "nowhere", f"nowhere={root}", f"nowhere={trigger.frame.type}", f"nowhere={trigger.use}", f"nowhere={min(here, 2)}",
        f"nowhere={root}:{min(here, 2)}", f"nowhere={candidate.sentence.title}", f"nowhere={candidate.by is not None}:{candidate.said is not None}",
        f"nowhere={trigger.frame.standing}", *{f"nowhere+{option.scope}" for option in found},
    ]  # fmt: skip


def options(doc: Doc, places: SpanIndex[Place], candidate: Candidate, before: list[Event]) -> list[Option]:
    """Every place of the scope with its features, each mention once."""
    sentence, here = candidate.sentence, candidate.span.start
    root = candidate.trigger.frame.root
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
    following = doc.sentences[candidate.number + 1].span if candidate.number + 1 < len(doc.sentences) else None
    for place in places.within(following.start, following.end)[:_NEXT] if following is not None else ():
        scopes.setdefault(place.span, (place, "next"))
    for place in _nameless(doc, candidate, [place.span for place in inside]):
        scopes.setdefault(place.span, (place, "noun"))
    for place in _acting(doc, candidate, set(scopes)):
        scopes.setdefault(place.span, (place, "name"))
    if not scopes:
        return []
    after = [place.span for place in inside if place.span.start >= here]
    left = [place.span for place in reversed(inside) if place.span.start < here]
    order = {span: f"after{min(n, 3)}" for n, span in enumerate(after)} | {span: f"left{min(n, 3)}" for n, span in enumerate(left)}
    ranks = _ranked(candidate, [place for place, scope in scopes.values() if scope in ("spec", "sentence")])
    titled = {place.id for place in places.within(0, len(doc.article.title))} if doc.article.title else set[str | None]()
    named = {place.id for place, _ in scopes.values() if place.id}
    scene = _Scene(places, frozenset(titled), before, told, len(named))
    return [
        Option(place, scope, _features(doc, candidate, scene, place, scope, order.get(place.span, "far"), ranks.get(place.span, 9)))
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


@cache
def _heads() -> dict[str, str]:
    """The kind of place that a head noun makes, by its normal form."""
    return {fold(row["word"]): row["kind"] for row in lexicon.load("places/heads.tsv")}


def _kind(form: Form) -> str:
    return _heads().get(form.cuts[0].stem, "")


_kinds = Memory(_kind)


def _nameless(doc: Doc, candidate: Candidate, taken: list[Span]) -> Iterable[Place]:
    """Places of the sentence that are told by a noun alone, the nearest first: «المسجد», «سوق شعبية», «مبنى البرلمان»."""
    sentence, clause, here = candidate.sentence, candidate.clause, candidate.span.start
    found = []
    for at in [at for at in range(sentence.first, sentence.last) if _kinds[doc.words[at].form]]:
        word = doc.words[at]
        last = (
            at + 1 if word.form.cuts[0].enc or at not in clause.position else min(clause.chunks[clause.position[at]].last, at + _NOUN_WORDS)
        )
        span = Span(word.start + lead(word), doc.words[last - 1].end)
        if not any(span.start < other.end and other.start < span.end for other in taken):
            found.append(Place(span, doc.text[span.start : span.end], why=Why((f"noun:{_kinds[word.form]}",), (span,))))
    return sorted(found, key=lambda place: abs(place.span.start - here))[:_NOUNS]


def _meant(place: Place, places: SpanIndex[Place]) -> Place:
    """«المسجد» at the point of «مسجد الروضة», which the article has named so last; else without a point."""
    noun = fold(place.text).removeprefix("ال")
    named = next(
        (o for o in reversed(places.within(0, place.span.start)) if o.lat is not None and fold(o.text).partition(" ")[0] == noun), None
    )
    if named is None or place.why is None:
        return place
    return replace(
        named, span=place.span, text=place.text, relation=None, why=replace(place.why, rules=(*place.why.rules, "reference:text"))
    )


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


def _told(place: Place, told: Place | None) -> str:
    """How a place stands to that of an event before."""
    if told is None:
        return "none"
    return "same" if place.span == told.span else "again" if place.id and place.id == told.id else "other"


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


def _features(doc: Doc, candidate: Candidate, scene: _Scene, place: Place, scope: str, order: str, rank: int) -> list[str]:
    places, before = scene.places, scene.before
    told = _told(place, scene.told)
    trigger, sentence = candidate.trigger, candidate.sentence
    kind = trigger.frame.type
    root = kind.partition(":")[0]
    relation = place.relation or "none"
    # Two places in a row name one: «قرية كفر سوسة بريف دمشق»; the first is the finer.
    previous = places.within(place.span.start - 60, place.span.start)[-1:]
    after = places.within(place.span.end, place.span.end + _ADJACENT)[:1]
    follows = any(place.span.start - other.span.end <= _ADJACENT for other in previous)
    side = "away"
    out = [
        f"relation={relation}",
        f"precision={place.precision}",
        f"known={place.id is not None}",
        f"told={told}",
        f"order={order}",
        f"{trigger.use}|order={order}",
    ]
    if scope in ("spec", "sentence", "name", "noun") and sentence.span.start <= place.span.start < sentence.span.end:
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
        if scope == "noun":
            out += _noun_features(place, root, standing, rank)
    last = before[-1] if before else None
    if last is not None and last.place is not None:
        near = sentence.span.start <= last.trigger.span.start
        again = _told(place, last.place) != "other"
        out += [f"last={again}:{near}", f"last={again}:{near}:{side}", f"last={again}:{last.type.partition(':')[0] == root}"]
    out.append(f"used={any(event.place is not None and event.place.span == place.span for event in before[-_USED:])}:{side}")
    governor = _governor(doc, candidate, place)
    named = place.why is not None and "name:LOC" in place.why.rules
    first, _, rest = fold(place.text).partition(" ")
    out += [f"named={named}", f"named={named}:{place.id is not None}", f"head={first if rest else ''}"]
    out += [
        f"governor={governor}",
        f"governor={governor}:{side}",
        f"titled={place.id is not None and place.id in scene.titled}:{sentence.title}",
    ]
    if candidate.by is not None:
        content = candidate.by.content.span
        out.append(f"said={content.start <= place.span.start < content.end}")
    mark = doc.text[place.span.end : place.span.end + 2].strip()[:1]
    out += [
        f"scope={scope}", f"{root}|scope={scope}", f"{root}|relation={relation}", f"{kind}|scope={scope}", f"scope={scope}:{place.precision}",
        f"{scope}|relation={relation}", f"follows={follows}", f"leads={bool(after)}:{bool(after) and _finer(place, after[0])}",
        f"{root}|precision={place.precision}", f"title={sentence.title}", f"sum={min(scene.named, 4)}", f"side={side}:{relation}",
        f"rank={min(rank, 4)}", f"rank={min(rank, 2)}:{scope}", f"{root}|rank={min(rank, 2)}", f"rank={min(rank, 2)}:{relation}", f"rank={min(rank, 2)}:{side}",
        f"colon={mark in (':', '-')}", f"headline={mark in (':', '-')}:{sentence.title}:{place.span.start <= sentence.span.start}:{scope}", f"standing={trigger.frame.standing}",
    ]  # fmt: skip
    return out


def _noun_features(place: Place, root: str, standing: Position, rank: int) -> list[str]:
    """What speaks for a noun without a name: its kind, whether it is definite, the preposition before it."""
    kind = place.why.rules[0] if place.why else ""
    definite, phrase = place.text.startswith("ال"), standing.phrase
    return [
        kind, f"{root}|{kind}", f"noun={place.text}", f"noun={definite}:{standing.side}", f"noun={definite}:{len(place.text.split())}",
        f"noun={phrase}:{standing.side}", f"{kind}:{phrase}", f"noun={phrase}:{min(rank, 2)}",
    ]  # fmt: skip


def _governor(doc: Doc, candidate: Candidate, place: Place) -> str:
    """The word before a place of the event's sentence, or what is joined to it: «في», «سجون», «ب»."""
    sentence = candidate.sentence
    at = bisect_left(doc.words, place.span.start + 1, sentence.first, sentence.last, key=lambda word: word.start) - 1
    if not sentence.first < at or place.span.start >= sentence.span.end:
        return ""
    form = doc.words[at].form
    joined = form.cuts[0].pro if form.cuts and doc.words[at].start < place.span.start else ""
    return joined or doc.words[at - 1].form.text


def _finer(place: Place, other: Place) -> bool:
    """Whether a place is told more precisely than another."""
    order = {"exact": 0, "city": 1, None: 1, "admin1": 2, "country": 3}
    return order.get(place.precision, 1) < order.get(other.precision, 1)
