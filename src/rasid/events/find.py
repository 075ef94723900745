"""Stage: events with type, roles, place, date, standing, harm, and the statement that vouches for each."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from rasid.arabic.document import Doc, Resolved, Sentence
from rasid.arabic.words import Word
from rasid.events.frames import Frame, FrameTable, Trigger
from rasid.events.harm import tolls
from rasid.events.roles import Clause, Fillers, unique
from rasid.record import DateRef, Event, Party, Passage, Place, Span, Statement, Why, stable_id

_NEAR = 12
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

    def find(self, doc: Doc) -> Doc:
        """The document with its events, in the order of their triggers."""
        events: list[Event] = []
        starts = [word.start for word in doc.words]
        for number, sentence in enumerate(doc.sentences):
            clause: Clause | None = None
            used: set[int] = set()
            for i in range(sentence.first, sentence.last):
                if i in used:
                    continue
                for trigger in self._frames.at(doc.words, doc.tags, i, sentence.last):
                    if clause is None:
                        clause = Clause(doc, doc.chunks[number])
                    event = self._event(doc, sentence, clause, trigger, starts, events)
                    if event is not None:
                        events.append(event)
                        used.update(range(trigger.first, trigger.last))
                        break
        return replace(doc, events=tuple(events))

    def _event(self, doc: Doc, sentence: Sentence, clause: Clause, trigger: Trigger, starts: list[int], before: list[Event]) -> Event | None:
        frame = trigger.frame
        if self._in_name(doc, trigger):
            return None
        fillers = clause.fillers(trigger)
        if not self._holds(doc, sentence, clause, trigger, fillers):
            return None
        first, last = doc.words[trigger.first], doc.words[trigger.last - 1]
        start = first.start + _lead(first)
        span = Span(start, last.end)
        said = next((s for s in doc.statements if s.cue.span.start < span.end and span.start < s.cue.span.end), None)
        actors, recipients = self._roles(doc, clause, trigger, fillers, said)
        by = _vouching(doc.statements, span)
        standing = frame.standing or self._standing(doc, sentence, trigger, clause, by)
        place = self._place(doc, sentence, trigger)
        date = self._date(doc, sentence, trigger)
        harm = tolls(doc, sentence, trigger.first) if frame.type.startswith("ASSAULT") else ()
        killed = next((h.low for h in harm if h.kind == "killed" and not h.subset), None)
        injured = next((h.low for h in harm if h.kind == "injured" and not h.subset), None)
        return Event(
            stable_id("E", doc.article.id, span.start, span.end, frame.type), Passage(span, doc.text[span.start : span.end]), frame.type, actors,
            recipients, place, date, standing, by.id if by else None, None, None, killed, injured, harm, None, None, Why((f"frame:{frame.id}",), (span,)),
        )  # fmt: skip

    # ---------------------------------------------------------------- conditions
    def _in_name(self, doc: Doc, trigger: Trigger) -> bool:
        start, end = doc.words[trigger.first].start, doc.words[trigger.first].end
        return any(name.span.start <= start + 3 and end <= name.span.end and name.kind != "MISC" and name.span.end - name.span.start > end - start + 3 for name in doc.names)

    def _holds(self, doc: Doc, sentence: Sentence, clause: Clause, trigger: Trigger, fillers: Fillers) -> bool:
        for condition in trigger.frame.conditions:
            if condition.on == "not":
                low, high = max(sentence.first, trigger.first - _NEAR), min(sentence.last, trigger.last + _NEAR)
                if any(not condition.values.isdisjoint(doc.words[i].form.keys) for i in range(low, high)):
                    return False
            elif condition.on == "near":
                if not any(not condition.values.isdisjoint(doc.words[i].form.keys) for i in range(sentence.first, sentence.last)):
                    return False
            elif condition.on in ("subj", "obj", "gen"):
                if not self._kind_holds(doc, clause, trigger, fillers, condition.on, condition.values):
                    return False
        return True

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

    # ---------------------------------------------------------------- roles
    def _roles(self, doc: Doc, clause: Clause, trigger: Trigger, fillers: Fillers, said: Statement | None) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """Actors and recipients. ``said`` is the statement whose cue the trigger is: its source is the actor."""
        frame = trigger.frame
        actors: list[Party] = []
        recipients: list[Party] = []
        if "both" in frame.actor:
            for spec in ("subj", *[s for s in frame.actor if s != "both"], "gen", "obj"):
                if spec == "obj" and len(actors) > 1:
                    continue
                actors += self._fill(clause, trigger, fillers, spec, frame, reciprocal=True)
            if not actors or (len(actors) == 1 and trigger.use in ("masdar", "noun")):
                actors += self._governed(clause, trigger, fillers)
            if not actors:
                actors += self._fill(clause, trigger, fillers, "adj", frame)
            return unique(actors), ()
        agent = clause.agent(trigger)
        if agent:
            actors.append(agent.party)
        elif said is not None and said.source is not None and said.source.code:
            actors.append(said.source)
        for spec in frame.actor:
            if actors:
                break
            actors += self._fill(clause, trigger, fillers, spec, frame)
        for spec in frame.recipient:
            if recipients:
                break
            recipients += [p for p in self._fill(clause, trigger, fillers, spec, frame) if p not in actors]
        if not actors and trigger.use in ("masdar", "noun"):
            actors += [p for p in self._governed(clause, trigger, fillers) if p not in recipients] or self._fill(clause, trigger, fillers, "adj", frame)
        return unique(actors), unique(recipients)

    def _governed(self, clause: Clause, trigger: Trigger, fillers: Fillers) -> list[Party]:
        """Who does what a verbal noun names, where the verb it depends on tells; a verb of saying does not."""
        k = clause.position.get(trigger.first)
        if k is None:
            return []
        if fillers.enclitic or clause.chunks[k].prep in ("ب", "ل", "علي", "في", "الي", ""):
            subject = clause.governor(trigger)
            if subject is not None and subject != k:
                return [r.party for r in clause.parties(subject)]
        return []

    def _fill(self, clause: Clause, trigger: Trigger, fillers: Fillers, spec: str, frame: Frame, reciprocal: bool = False) -> list[Party]:
        nominal = trigger.use in ("masdar", "noun")
        found: list[Resolved] = []
        if spec.startswith("prep:"):
            for k in clause.after_preposition(trigger, spec[5:]):
                found += clause.parties(k)
        elif spec == "adj":
            return self._nationality(clause, trigger, frame)
        elif spec == "gen" or (nominal and spec in ("subj", "obj")):
            if not fillers.genitive:
                return []
            takes_object = any(s.startswith("obj") for s in frame.recipient)
            if spec == "subj" and takes_object and fillers.object is None and not reciprocal:
                return []  # «قصف المدن»: a lone genitive is the object of a verb that takes one
            if spec == "obj" and fillers.object is not None:
                found = clause.parties(fillers.object)
            else:
                inside = clause.in_words(*fillers.genitive)
                k = clause.position.get(fillers.genitive[0])
                found = inside[:1] + (clause.parties(k)[1:] if k is not None and inside else [])
        elif spec == "subj":
            if trigger.use in ("passive", "passive-participle"):
                return []
            found = clause.parties(fillers.subject)
            if not found and trigger.use == "participle":
                found = self._modified(clause, trigger)
        elif spec == "obj":
            found = self._modified(clause, trigger) if trigger.use == "passive-participle" else clause.parties(fillers.object)
        return [r.party for r in found]

    def _nationality(self, clause: Clause, trigger: Trigger, frame: Frame) -> list[Party]:
        """«الغارات الروسية»: the nationality adjective of an event noun points at the state, or at its army in force."""
        k = clause.position.get(trigger.last - 1)
        if k is None:
            return []
        sector = "MIL" if frame.type.startswith(("ASSAULT", "MOBILIZE")) else "GOV"
        found = [r for r in clause.adjectives if trigger.last <= r.first < clause.chunks[k].last]
        return [replace(r.party, code=f"{r.party.code} {sector}") for r in found[:1]]

    def _modified(self, clause: Clause, trigger: Trigger) -> list[Resolved]:
        """The noun phrase a participle belongs to: its own, or the one before."""
        k = clause.position.get(trigger.first)
        if k is None:
            return []
        return clause.in_words(clause.chunks[k].first, clause.chunks[k].last) or (clause.parties(k - 1) if k else [])

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

    def _place(self, doc: Doc, sentence: Sentence, trigger: Trigger) -> Place | None:
        """The nearest place named in the sentence, after the trigger rather than before it."""
        here = doc.words[trigger.first].start
        best: tuple[int, Place] | None = None
        for place in doc.places:
            if not sentence.span.start <= place.span.start < sentence.span.end:
                continue
            if place.precision == "country" and place.relation is None:
                continue
            distance = place.span.start - here if place.span.start >= here else 2 * (here - place.span.end) + 20
            if distance < 160 and (best is None or distance < best[0]):
                best = (distance, place)
        return best[1] if best else None

    def _date(self, doc: Doc, sentence: Sentence, trigger: Trigger) -> DateRef | None:
        here = doc.words[trigger.first].start
        best: tuple[int, DateRef] | None = None
        for date in doc.dates:
            if not sentence.span.start <= date.span.start < sentence.span.end or not date.value or date.kind == "recurring":
                continue
            distance = abs(date.span.start - here)
            if distance < 130 and (best is None or distance < best[0]):
                best = (distance, DateRef(date.span, date.text, date.value.split("/")[0]))
        return best[1] if best else None


def _lead(word: Word) -> int:
    cut = word.form.cuts[0] if word.form.cuts else None
    if cut is None or not cut.pro:
        return 0
    surface = word.form.surface
    return cut.start - 2 if cut.definite and surface[max(cut.start - 2, 0) : cut.start] == "ال" else cut.start


def _vouching(statements: tuple[Statement, ...], span: Span) -> Statement | None:
    """The innermost statement whose content holds the trigger."""
    best: Statement | None = None
    for statement in statements:
        content = statement.content.span
        if content.start <= span.start and span.end <= content.end and not (statement.cue.span.start <= span.start < statement.cue.span.end):
            if best is None or content.end - content.start < best.content.span.end - best.content.span.start:
                best = statement
    return best
