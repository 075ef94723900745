"""Stage: events with type, roles, place, date, standing, harm, and the statement that vouches for each."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from rasid.actors.resolve import lead
from rasid.arabic.document import Doc, Sentence
from rasid.dates import iso_of
from rasid.events.fill import Candidate
from rasid.events.frames import FrameTable, Trigger
from rasid.events.harm import harm_of, tolls, total
from rasid.events.inherit import inherit
from rasid.events.keep import EventKeeper
from rasid.events.rank import RoleRanker
from rasid.events.roles import Clause, Fillers
from rasid.record import DateRef, Event, Party, Passage, Place, Span, Statement, Why, stable_id

_NEAR = 12
_PLACED = frozenset({"ASSAULT", "PROTEST", "COERCE", "CONSULT", "MOBILIZE", "AID"})
_SECTORS = {
    "armed": frozenset({"MIL", "REB", "PRM", "UAF", "COP", "SPY", "CRM"}),
    "official": frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY", "ELI"}),
    "state": frozenset({"GOV", ""}),
    "group": frozenset({"REB", "PRM", "PTY", "OPP", "NGO", "LAB", "SOC", "JRN", "BUS", "UAF", "MIL", "COP", "LEG", "JUD", "CVL"}),
    "person": frozenset({"CVL", "GOV", "MIL", "COP", "LEG", "JUD", "JRN", "REF", "REL", "OPP", "ELI", "EDU", "MED", "LAB", "SOC", "REB", "PTY", "BUS", "UAF", "CRM", "UNK", "SPY"}),
}  # fmt: skip
_ACT_STANDING = {"demand": "demanded", "promise": "future", "deny": "denied"}
_FUTURE_WORDS = frozenset("المقرر المرتقب المتوقع المزمع المقبل المقبله القادم القادمه المنتظر مقرر مرتقب".split())
_POSSIBLE_WORDS = frozenset("احتمال امكانيه احتمالات امكان خطر محاوله محاولات ربما يحتمل مخاوف خشيه".split())
_DEMAND_WORDS = frozenset("ضروره بضروره اهميه وجوب".split())
_CONDITIONAL = frozenset("اذا لو حال".split())


class EventFinder:
    """Reads words, chunks, actors, places, dates and statements; writes ``doc.events``."""

    def __init__(self) -> None:
        self._frames = FrameTable()
        self._ranker = RoleRanker()
        self._keeper = EventKeeper()

    def find(self, doc: Doc) -> Doc:
        """The document with its events, in the order of their triggers."""
        events: list[Event] = []
        for candidate in self.candidates(doc):
            confidence = self._keeper.probability(doc, candidate)
            if confidence >= self._keeper.threshold:
                events.append(self._event(doc, candidate, events, confidence))
        return replace(doc, events=inherit(tuple(events)))

    def candidates(self, doc: Doc) -> list[Candidate]:
        """Every trigger whose frame's conditions hold, the most specific frame for each."""
        out: list[Candidate] = []
        for number, sentence in enumerate(doc.sentences):
            clause: Clause | None = None
            used: set[int] = set()
            for i in range(sentence.first, sentence.last):
                if i in used:
                    continue
                for trigger in self._frames.at(doc.words, doc.tags, i, sentence.last):
                    if clause is None:
                        clause = Clause(doc, doc.chunks[number])
                    if self._in_name(doc, trigger):
                        continue
                    fillers = clause.fillers(trigger)
                    failed = self._failed(doc, sentence, clause, trigger, fillers)
                    if "not" in failed or ("near" in failed and len(failed) > 1):
                        continue
                    first, last = doc.words[trigger.first], doc.words[trigger.last - 1]
                    span = Span(first.start + lead(first), last.end)
                    said = next((s for s in doc.statements if s.cue.span.start < span.end and span.start < s.cue.span.end), None)
                    out.append(Candidate(number, sentence, clause, trigger, fillers, span, said, _vouching(doc.statements, span), failed))
                    used.update(range(trigger.first, trigger.last))
                    break
        return out

    def _event(self, doc: Doc, candidate: Candidate, before: list[Event], confidence: float) -> Event:
        trigger, sentence, by, span = candidate.trigger, candidate.sentence, candidate.by, candidate.span
        frame = trigger.frame
        actors, recipients = self._ranker.roles(doc, candidate, before)
        standing = frame.standing or self._standing(doc, sentence, trigger, candidate.clause, by)
        told = tolls(doc, sentence) if frame.type.startswith("ASSAULT") else []
        killed, injured = total(told, "killed", trigger.first), total(told, "injured", trigger.first)
        own = harm_of(doc.words[trigger.first].form)
        if own is not None and own.governs and recipients:
            counted = self._counted(doc, recipients)
            if own.kind == "killed" and killed is None:
                killed = counted
            elif own.kind == "injured" and injured is None:
                injured = counted
        return Event(
            id=stable_id("E", doc.article.id, span.start, span.end, frame.type),
            trigger=Passage(span, doc.text[span.start : span.end]),
            type=frame.type,
            actor=actors,
            recipient=recipients,
            place=self._place(doc, candidate, before),
            date=self._date(doc, sentence, trigger),
            standing=standing,
            by=by.id if by else None,
            killed=killed,
            injured=injured,
            harm=tuple(toll.harm for toll in told),
            confidence=round(confidence, 3),
            why=Why((f"frame:{frame.id}",), (span,)),
        )

    def _counted(self, doc: Doc, recipients: tuple[Party, ...]) -> int | None:
        """How many the victims named are: one, two, or not told."""
        spans = {party.span for party in recipients}
        counts = [resolved.count for resolved in doc.actors if resolved.party.span in spans]
        return sum(counts) if counts and all(counts) else None  # type: ignore[arg-type]

    # ---------------------------------------------------------------- conditions
    def _in_name(self, doc: Doc, trigger: Trigger) -> bool:
        start, end = doc.words[trigger.first].start, doc.words[trigger.first].end
        return any(name.span.start <= start + 3 and end <= name.span.end and name.kind != "MISC" and name.span.end - name.span.start > end - start + 3 for name in doc.names)

    def _failed(self, doc: Doc, sentence: Sentence, clause: Clause, trigger: Trigger, fillers: Fillers) -> tuple[str, ...]:
        """The frame's conditions that do not hold: words that cancel it rule it out, the others weigh against it."""
        out = []
        for condition in trigger.frame.conditions:
            if condition.on == "not":
                low, high = max(sentence.first, trigger.first - _NEAR), min(sentence.last, trigger.last + _NEAR)
                if any(not condition.values.isdisjoint(doc.words[i].form.keys) for i in range(low, high)):
                    return ("not",)
            elif condition.on == "near":
                if not any(not condition.values.isdisjoint(doc.words[i].form.keys) for i in range(sentence.first, sentence.last)):
                    out.append("near")
            elif condition.on in ("subj", "obj", "gen") and not self._kind_holds(doc, clause, trigger, fillers, condition.on, condition.values):
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

    # ---------------------------------------------------------------- standing, place, date
    def _standing(self, doc: Doc, sentence: Sentence, trigger: Trigger, clause: Clause, by: Statement | None) -> str:
        words = doc.words
        k = clause.position.get(trigger.first)
        window = range(max(sentence.first, trigger.first - 4), trigger.first)
        if trigger.use in ("verb", "passive") and k is not None:
            mark = clause.chunks[k].mark
            if "neg" in mark:
                return "negated"
            if "fut" in mark:
                return "future"
            previous = words[trigger.first - 1].form.text if trigger.first > sentence.first else ""
            imperfect = any(r.inflection.tense == "impf" for r in words[trigger.first].form.readings)
            if previous in ("قد", "وقد", "ربما") and imperfect:
                return "possible"
            if any(not _CONDITIONAL.isdisjoint(words[i].form.keys) for i in window):
                return "possible"
            subordinate = any("comp" in words[i].form.classes for i in range(max(sentence.first, trigger.first - 1), trigger.first))
            if by and subordinate and imperfect and by.act in ("demand", "promise"):
                return _ACT_STANDING[by.act]
        else:
            if any(not _FUTURE_WORDS.isdisjoint(words[i].form.keys) for i in range(trigger.first, min(trigger.last + 3, sentence.last))):
                return "future"
            near = [words[i].form for i in window]
            if any(not _DEMAND_WORDS.isdisjoint(form.keys) for form in near):
                return "demanded"
            if any(not _POSSIBLE_WORDS.isdisjoint(form.keys) for form in near[-2:]):
                return "possible"
            if any(form.text in ("عدم", "دون", "بدون") for form in near[-1:]):
                return "negated"
            if by and by.act in _ACT_STANDING and trigger.first <= bisect_left([w.start for w in words[sentence.first : sentence.last]], by.content.span.start) + sentence.first + 3:
                return _ACT_STANDING[by.act]
        if by and by.act == "deny":
            return "denied"
        return "actual"

    def _place(self, doc: Doc, candidate: Candidate, before: list[Event]) -> Place | None:
        """Where it happened: the place that the frame names, else the nearest told in the sentence, else in the paragraph before."""
        sentence, trigger, clause = candidate.sentence, candidate.trigger, candidate.clause
        for spec in trigger.frame.place:
            chunks = [candidate.fillers.object] if spec == "obj" else clause.after_preposition(trigger, spec[5:]) if spec.startswith("prep:") else []
            for k in chunks:
                if k is None:
                    continue
                low, high = doc.words[clause.chunks[k].first].start, doc.words[clause.chunks[k].last - 1].end
                found = next((p for p in doc.places if low <= p.span.start < high), None)
                if found is not None:
                    return found
                party = clause.party(k)
                if party is not None and party.party.actor and party.party.actor.startswith("country:"):
                    span = Span(low + lead(doc.words[clause.chunks[k].first]), high)
                    return Place(span, doc.text[span.start : span.end], country=party.party.actor[8:], precision="city" if party.kind == "capital" else None)
        here = candidate.span.start
        best: tuple[float, Place] | None = None
        for place in doc.places:
            if not sentence.span.start <= place.span.start < sentence.span.end:
                continue
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
        told = next((e.place for e in reversed(before) if e.type.startswith(root) and e.place), None)
        if told is not None:
            return told
        paragraph = doc.paragraphs[sentence.paragraph]
        earlier = [p for p in doc.places if paragraph.start <= p.span.start < here and p.precision != "country"]
        return earlier[-1] if earlier else None

    def _date(self, doc: Doc, sentence: Sentence, trigger: Trigger) -> DateRef | None:
        here = doc.words[trigger.first].start
        best: tuple[int, DateRef] | None = None
        for date in doc.dates:
            if not sentence.span.start <= date.span.start < sentence.span.end or not date.value or date.kind == "recurring":
                continue
            distance = abs(date.span.start - here)
            if distance < 130 and (best is None or distance < best[0]):
                best = (distance, DateRef(date.span, date.text, iso_of(date)))
        return best[1] if best else None


def _vouching(statements: tuple[Statement, ...], span: Span) -> Statement | None:
    """The innermost statement whose content holds the trigger."""
    best: Statement | None = None
    for statement in statements:
        content = statement.content.span
        if content.start <= span.start and span.end <= content.end and not (statement.cue.span.start <= span.start < statement.cue.span.end):
            if best is None or content.end - content.start < best.content.span.end - best.content.span.start:
                best = statement
    return best
