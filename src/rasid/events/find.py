"""Stage: events with type, roles, place, date, standing, harm, and the statement that vouches for each."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from rasid.arabic.document import Doc, Sentence
from rasid.arabic.spans import SpanIndex
from rasid.arabic.words import lead
from rasid.events.attack import passage, target_of, weapon
from rasid.events.fill import Candidate
from rasid.events.frames import FrameTable, Trigger
from rasid.events.harm import harm_of, tolls, total
from rasid.events.keep import EventKeeper, surroundings
from rasid.events.links import link
from rasid.events.mode import ModeChooser
from rasid.events.rank import RoleRanker
from rasid.events.roles import Clause, Fillers
from rasid.events.scope import Layers, date_of, place_of
from rasid.events.standing import StandingChooser
from rasid.record import Date, Event, Name, Passage, Span, Statement, Why, stable_id

_NEAR = 8
_LONGEST_NAME = 120
_RIVALS = 3
_SECTORS = {
    "armed": frozenset({"MIL", "REB", "PRM", "UAF", "COP", "SPY", "CRM"}),
    "official": frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY", "ELI"}),
    "state": frozenset({"GOV", ""}),
    "group": frozenset({"REB", "PRM", "PTY", "OPP", "NGO", "LAB", "SOC", "JRN", "BUS", "UAF", "MIL", "COP", "LEG", "JUD", "CVL"}),
    "person": frozenset({"CVL", "GOV", "MIL", "COP", "LEG", "JUD", "JRN", "REF", "REL", "OPP", "ELI", "EDU", "MED", "LAB", "SOC", "REB", "PTY", "BUS", "UAF", "CRM", "UNK", "SPY"}),
}  # fmt: skip


class EventFinder:
    """Reads words, chunks, actors, places, dates and statements; writes ``doc.events``."""

    def __init__(self) -> None:
        self._frames = FrameTable()
        self._ranker = RoleRanker()
        self._keeper = EventKeeper()
        self._modes = ModeChooser()
        self._standing = StandingChooser()

    def find(self, doc: Doc) -> Doc:
        """The document with its events, in the order of their triggers."""
        events: list[Event] = []
        layers = Layers(doc)
        candidates = self.candidates(doc)
        for rivals, around in zip(candidates, surroundings(doc, candidates), strict=True):
            probabilities = [self._keeper.probability(doc, one, other) for one, other in zip(rivals, around, strict=True)]
            confidence = max(probabilities)
            candidate = rivals[probabilities.index(confidence)]
            if confidence >= self._keeper.threshold:
                events.append(self._event(layers, candidate, events, confidence))
        return replace(doc, events=link(tuple(events)))

    def candidates(self, doc: Doc) -> list[tuple[Candidate, ...]]:
        """For each word that may name an event its rival readings, the most specific frame of each type first («أدان»: condemn, convict)."""
        out: list[tuple[Candidate, ...]] = []
        names, dates = SpanIndex(doc.names), SpanIndex(doc.dates)
        told, frames = Statements(doc.statements), self._frames
        for number, sentence in enumerate(doc.sentences):
            said_here, around = told.at(sentence.span)
            clause: Clause | None = None
            used = sentence.first
            within: tuple[str, ...] = ()
            words = doc.words[sentence.first : sentence.last]
            begun = [i for i, word in enumerate(words, sentence.first) if frames.known[word.form]]
            met = frames.spelt.among(words) if begun else frozenset()
            for i in begun:
                if i >= used:
                    within = ()
                rivals: dict[str, Candidate] = {}
                for trigger in frames.at(doc.words, doc.tags, i, sentence.last, met):
                    root = trigger.frame.root
                    if root in rivals or root in within or len(rivals) == _RIVALS:
                        continue
                    if clause is None:
                        clause = Clause(doc, doc.chunks[number])
                    if self._in_name(doc, names, dates, trigger):
                        continue
                    fillers = clause.fillers(trigger)
                    failed = self._failed(doc, sentence, clause, trigger, fillers, met)
                    if "not" in failed or ("near" in failed and len(failed) > 1):
                        continue
                    first, last = doc.words[trigger.first], doc.words[trigger.last - 1]
                    span = Span(first.start + lead(first), last.end)
                    said = next((s for s in said_here if s.cue.span.start < span.end and span.start < s.cue.span.end), None)
                    by, depth = _vouching(around, span)
                    rivals[root] = Candidate(number, sentence, clause, trigger, fillers, span, said, by, depth, failed, (*within, *rivals))
                if rivals:
                    out.append(tuple(rivals.values()))
                    used, within = max(used, *(candidate.trigger.last for candidate in rivals.values())), (*within, *rivals)
        return out

    def _event(self, layers: Layers, candidate: Candidate, before: list[Event], confidence: float) -> Event:
        doc = layers.doc
        trigger, sentence, by, span = candidate.trigger, candidate.sentence, candidate.by, candidate.span
        frame = trigger.frame
        actors, recipients = self._ranker.roles(layers, candidate, before)
        named = weapon(doc, candidate)
        kind = self._modes.choose(doc, candidate, before, named)
        attack = frame.root == "ASSAULT"
        date = date_of(layers, candidate)
        told = tolls(doc, sentence, layers.dates) if attack else []
        killed, injured = total(told, "killed", trigger.first), total(told, "injured", trigger.first)
        own = harm_of(doc.words[trigger.first].form)
        if own is not None and own.governs and recipients:
            counted = layers.counted(recipients)
            if own.kind == "killed" and killed is None:
                killed = counted
            elif own.kind == "injured" and injured is None:
                injured = counted
        return Event(
            id=stable_id("E", doc.article.id, span.start, span.end, kind),
            trigger=Passage(span, doc.text[span.start : span.end]),
            type=kind,
            actor=actors,
            recipient=recipients,
            place=place_of(layers, candidate, before),
            date=date,
            standing=self._standing.choose(doc, candidate, date),
            by=by.id if by else None,
            weapon=passage(doc, named.first, named.last) if attack and named else None,
            target=target_of(doc, candidate) if attack else None,
            killed=killed,
            injured=injured,
            harm=tuple(toll.harm for toll in told),
            confidence=round(confidence, 3),
            why=Why((f"frame:{frame.id}", *(("model:mode",) if kind != frame.type else ())), (span,)),
        )

    # ---------------------------------------------------------------- conditions
    def _in_name(self, doc: Doc, names: SpanIndex[Name], dates: SpanIndex[Date], trigger: Trigger) -> bool:
        start, end = doc.words[trigger.first].start, doc.words[trigger.first].end
        if any(date.span.start <= start < date.span.end for date in dates.within(start - _LONGEST_NAME, start + 1)):
            return True  # «فجر اليوم»
        near = names.within(start - _LONGEST_NAME, start + 4)
        return any(end <= name.span.end and name.kind != "MISC" and name.span.end - name.span.start > end - start + 3 for name in near)

    def _failed(
        self, doc: Doc, sentence: Sentence, clause: Clause, trigger: Trigger, fillers: Fillers, met: frozenset[str]
    ) -> tuple[str, ...]:
        """The frame's conditions that do not hold: words that cancel it rule it out, the others weigh against it."""
        out = []
        for condition in trigger.frame.conditions:
            if condition.on == "not":
                low, high = max(sentence.first, trigger.first - _NEAR), min(sentence.last, trigger.last + _NEAR)
                if not condition.values.isdisjoint(met) and _stands(condition.values, doc, low, high):
                    return ("not",)
            elif condition.on == "near":
                if condition.values.isdisjoint(met) or not _stands(condition.values, doc, sentence.first, sentence.last):
                    out.append("near")
            elif condition.on in ("subj", "obj", "gen") and not self._kind_holds(
                doc, clause, trigger, fillers, condition.on, condition.values
            ):
                out.append(condition.on)
        return tuple(out)

    def _kind_holds(self, doc: Doc, clause: Clause, trigger: Trigger, fillers: Fillers, on: str, values: frozenset[str]) -> bool:
        if on == "obj" and fillers.genitive and fillers.object is None:
            resolved = clause.in_words(*fillers.genitive)
        elif on == "gen":
            resolved = clause.in_words(*fillers.genitive) if fillers.genitive else []
        else:
            k = fillers.subject if on == "subj" else fillers.object
            if k is None:
                return fillers.enclitic or fillers.implied or trigger.use in ("masdar", "passive", "participle", "passive-participle")
            if "place" in values:
                chunk = clause.chunks[k]
                low, high = doc.words[chunk.first].start, doc.words[chunk.last - 1].end
                if any(low <= place.span.start < high for place in doc.places):
                    return True
            resolved = clause.parties(k)
        if not resolved:
            return False
        sectors = {(r.party.code or "").partition(" ")[2] for r in resolved}
        if any((r.party.code or "")[:3] in ("UNO", "IGO", "EUR", "NGO") for r in resolved) and values & {"official", "state", "group"}:
            return True
        return any(not sectors.isdisjoint(_SECTORS.get(value, frozenset())) for value in values)


def _stands(values: frozenset[str], doc: Doc, first: int, last: int) -> bool:
    """Whether one of the words ``first`` to ``last`` (exclusive) may be spelt as one of ``values``."""
    return any(not values.isdisjoint(doc.words[i].form.keys) for i in range(first, last))


class Statements:
    """Statements met sentence by sentence: those whose cue stands in it, and those whose content reaches into it."""

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        self._waiting = sorted(statements, key=lambda s: s.content.span.start, reverse=True)
        self._open: list[Statement] = []
        self._cues: list[Statement] = sorted(statements, key=lambda s: s.cue.span.start)
        self._starts = [s.cue.span.start for s in self._cues]

    def at(self, span: Span) -> tuple[list[Statement], list[Statement]]:
        """(said in the sentence, reaching into it); to be asked in the order of the sentences."""
        while self._waiting and self._waiting[-1].content.span.start < span.end:
            self._open.append(self._waiting.pop())
        self._open = [s for s in self._open if s.content.span.end > span.start]
        return self._cues[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)], self._open


def _vouching(statements: list[Statement], span: Span) -> tuple[Statement | None, int]:
    """The innermost statement whose content holds the trigger, and how many do."""
    best: Statement | None = None
    depth = 0
    for statement in statements:
        content = statement.content.span
        if (
            content.start <= span.start
            and span.end <= content.end
            and not (statement.cue.span.start <= span.start < statement.cue.span.end)
        ):
            depth += 1
            if best is None or content.end - content.start < best.content.span.end - best.content.span.start:
                best = statement
    return best, depth
