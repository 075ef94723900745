"""Standing: whether an event has happened, is to come, is asked for, denied, possible, habitual, or did not happen.

Grammar and the statement around the event speak first (``read``); a conditional logit learnt from annotated articles weighs what they
say together with the words at the trigger (compare Saurí and Pustejovsky 2009, *FactBank*, on which such cues work together).
"""

from __future__ import annotations

from bisect import bisect_left

from rasid.arabic.document import Doc, bare_at
from rasid.arabic.sets import word_set
from rasid.events.fill import Candidate
from rasid.linear import Features, LinearModel, ModelTable, parted
from rasid.record import DateRef, Statement

STANDINGS = ("actual", "future", "demanded", "denied", "possible", "habitual", "negated")
_ACTS = {"demand": "demanded", "promise": "future", "deny": "denied"}
_WINDOW, _FIRST = 4, 5


class StandingChooser:
    """Chooses the standing of an event."""

    def __init__(self, model: LinearModel | None = None) -> None:
        found = parted((model or LinearModel.load("rasid.events", "standing.tsv")).weights)
        self._models = ModelTable([LinearModel(found.get(standing, {})) for standing in STANDINGS])

    def choose(self, doc: Doc, candidate: Candidate, date: DateRef | None) -> str:
        """The standing of an event on a date: denied where the denial begins with it, else the likeliest."""
        by, told = candidate.by, read(doc, candidate)
        if told == "denied" and by is not None and by.act == "deny" and _words_in(doc, by, candidate) < _FIRST:
            return "denied"
        (scores,) = self._models.scores([Features(_features(doc, candidate, date, told))])
        return STANDINGS[scores.argmax()]


def options(doc: Doc, candidate: Candidate, date: DateRef | None) -> list[list[str]]:
    """For each standing what speaks for it, in the order of ``STANDINGS``."""
    found = _features(doc, candidate, date, read(doc, candidate))
    return [[f"{standing}|{feature}" for feature in found] for standing in STANDINGS]


def _features(doc: Doc, candidate: Candidate, date: DateRef | None, told: str) -> list[str]:
    """What the choice rests on; ``told`` is what ``read`` says."""
    trigger, sentence, clause, by = candidate.trigger, candidate.sentence, candidate.clause, candidate.by
    words, use = doc.words, trigger.use
    root = trigger.frame.root
    rule = trigger.frame.standing or told
    k = clause.position.get(trigger.first)
    near = [bare_at(words, sentence, i) for i in range(trigger.first - 3, trigger.first)]
    after = bare_at(words, sentence, trigger.last)
    verb = clause.verb_before(k) if k is not None else ""
    out = [
        "", f"rule={rule}", f"rule={rule}:{use}", f"use={use}", f"root={root}", f"{root}:{use}", f"frame={trigger.frame.id}", f"rule={rule}:{root}",
        f"tense={_tense(doc, candidate)}", f"mark={clause.chunks[k].mark if k is not None and clause.chunks[k].kind == 'V' else ''}",
        f"before={near[2]}", f"before2={near[1]}", f"before3={near[0]}", f"after={after}", f"verb={verb}", f"verb={verb}:{use}",
        f"prep={clause.chunks[k].prep if k is not None else ''}:{use}", f"title={sentence.title}:{use}", f"said={candidate.said.act if candidate.said else ''}",
        f"definite={words[trigger.first].form.cuts[0].definite}:{use}",
    ]  # fmt: skip
    out += [f"near={word}" for word in near]
    when = _when(doc, date)
    out += [f"when={when}", f"when={when}:{use}", f"when={when}:{rule}"]
    if by is not None:
        far = min(_words_in(doc, by, candidate).bit_length(), 4) if by.content.span.start >= sentence.span.start else 5
        out += [f"by={by.act}", f"by={by.act}:{use}", f"by={by.act}:{far}", f"cue={by.cue.text}", f"by={by.act}:{rule}"]
    else:
        out.append("by=none")
    return out


def _words_in(doc: Doc, by: Statement, candidate: Candidate) -> int:
    """How many words of the vouching statement's content stand before the trigger in its sentence."""
    sentence = candidate.sentence
    begins = bisect_left(doc.words, by.content.span.start, sentence.first, sentence.last, key=lambda word: word.start)
    return max(candidate.trigger.first - begins, 0)


def _when(doc: Doc, date: DateRef | None) -> str:
    """Whether the date of the event lies before, on or after the day of publication: an act told for tomorrow is to come."""
    told, published = (date.iso if date else None) or "", (doc.article.date or "")[:10]
    same = min(len(told), len(published))
    if not same:
        return "none"
    return "after" if told[:same] > published[:same] else "before" if told[:same] < published[:same] else f"same{same}"


def _tense(doc: Doc, candidate: Candidate) -> str:
    trigger = candidate.trigger
    if trigger.use not in ("verb", "passive"):
        return ""
    readings = doc.words[trigger.first].form.readings
    return "".join(sorted({r.inflection.tense for r in readings if r.lemma == trigger.frame.lemma and r.inflection.pos == "V"}))


def read(doc: Doc, candidate: Candidate) -> str:
    """What negation, tense, mood, conditionals and the act of the statement around it say."""
    trigger, sentence, by = candidate.trigger, candidate.sentence, candidate.by
    window = range(max(sentence.first, trigger.first - _WINDOW), trigger.first)
    if trigger.use in ("verb", "passive") and trigger.first in candidate.clause.position:
        found = _of_verb(doc, candidate, window)
    else:
        found = _of_noun(doc, candidate, window)
    if found is None and by is not None and by.act == "deny":
        return "denied"
    return found or "actual"


def _of_verb(doc: Doc, candidate: Candidate, window: range) -> str | None:
    words, trigger, sentence, by = doc.words, candidate.trigger, candidate.sentence, candidate.by
    mark = candidate.clause.chunks[candidate.clause.position[trigger.first]].mark
    if "neg" in mark:
        return "negated"
    if "fut" in mark:
        return "future"
    previous = words[trigger.first - 1].form.bare if trigger.first > sentence.first else ""
    imperfect = any(r.inflection.tense == "impf" for r in words[trigger.first].form.readings)
    if previous in word_set("standing.perhaps") and imperfect:
        return "possible"
    if any(not word_set("standing.condition").isdisjoint(words[i].form.keys) for i in window):
        return "possible"
    subordinate = any("comp" in words[i].form.classes for i in range(max(sentence.first, trigger.first - 1), trigger.first))
    if by is not None and subordinate and imperfect and by.act in ("demand", "promise"):
        return _ACTS[by.act]
    return None


def _of_noun(doc: Doc, candidate: Candidate, window: range) -> str | None:
    words, trigger, sentence, by = doc.words, candidate.trigger, candidate.sentence, candidate.by
    if any(
        not word_set("standing.future").isdisjoint(words[i].form.keys) for i in range(trigger.first, min(trigger.last + 3, sentence.last))
    ):
        return "future"
    near = [words[i].form for i in window]
    if any(not word_set("standing.demanded").isdisjoint(form.keys) for form in near):
        return "demanded"
    if any(not word_set("standing.possible").isdisjoint(form.keys) for form in near[-2:]):
        return "possible"
    if any(form.bare in word_set("standing.not") for form in near[-1:]):
        return "negated"
    if by is not None and by.act in _ACTS:
        first = bisect_left([w.start for w in words[sentence.first : sentence.last]], by.content.span.start)
        if trigger.first <= first + sentence.first + 3:
            return _ACTS[by.act]
    return None
