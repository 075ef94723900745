"""What the frames say of roles: for each actor near a trigger, by which of the frame's specifications it stands there."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from rasid.arabic.document import Doc, Resolved, Sentence
from rasid.arabic.sets import word_set
from rasid.events.frames import Frame, Trigger
from rasid.events.roles import Clause, Fillers
from rasid.record import Party, Span, Statement


class Candidate(NamedTuple):
    """A trigger that may be an event, with what stands around it.

    ``said`` is the statement whose cue it is, ``by`` the one it is inside of, ``depth`` how many statements it is inside of,
    ``failed`` the frame's conditions that do not hold, ``before`` the types of the frames that come before it: more
    specific ones at the same word, and those of several words that it stands within.
    """

    number: int
    sentence: Sentence
    clause: Clause
    trigger: Trigger
    fillers: Fillers
    span: Span
    said: Statement | None
    by: Statement | None
    depth: int = 0
    failed: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


class Fill(NamedTuple):
    """A party that a specification points at: ``role`` A (actor) or R (recipient), ``spec`` how it was found, ``first`` its first word (-1: elsewhere)."""

    role: str
    spec: str
    party: Party
    first: int


def fills(doc: Doc, candidate: Candidate) -> list[Fill]:
    """Every party the frame's specifications point at, in their order of preference."""
    clause, trigger, fillers, frame = candidate.clause, candidate.trigger, candidate.fillers, candidate.trigger.frame
    out: list[Fill] = []
    agent = clause.agent(trigger)
    if agent:
        out.append(Fill("A", "agent", agent.party, agent.first))
    if candidate.said is not None and candidate.said.source is not None:
        out.append(Fill("A", "said", candidate.said.source, -1))
    reciprocal = "both" in frame.actor
    specs = ("subj", *[s for s in frame.actor if s != "both"], "gen", "obj", "adj") if reciprocal else frame.actor
    for spec in specs:
        out += [Fill("A", spec, party, first) for party, first in _fill(clause, trigger, fillers, spec, frame, reciprocal)]
    if not reciprocal:
        for spec in frame.recipient:
            out += [Fill("R", spec, party, first) for party, first in _fill(clause, trigger, fillers, spec, frame, False)]
    if trigger.use in ("masdar", "noun"):
        out += [Fill("A", "governed", r.party, r.first) for r in _governed(clause, trigger, fillers)]
        if not reciprocal:
            out += [Fill("A", "adj", party, first) for party, first in _nationality(clause, trigger, frame)]
    if candidate.by is not None and candidate.by.source is not None and _speaks_of_self(doc, candidate, candidate.by):
        out.append(Fill("A", "self", candidate.by.source, -1))
    return out


def _speaks_of_self(doc: Doc, candidate: Candidate, by: Statement) -> bool:
    """Whether the one who acts may be the one who speaks: «قال إنه سيزور», «أكد دعمه», «سنواصل»."""
    trigger, fillers = candidate.trigger, candidate.fillers
    word = doc.words[trigger.first]
    near = word.start - by.content.span.start < 25
    if trigger.use == "verb":
        readings = [r.inflection for r in word.form.readings if r.lemma == trigger.frame.lemma and r.inflection.pos == "V"]
        return (bool(readings) and all(r.person == 1 for r in readings)) or (fillers.subject is None and near)
    return trigger.use in ("masdar", "noun") and fillers.enclitic and near


def _governed(clause: Clause, trigger: Trigger, fillers: Fillers) -> list[Resolved]:
    """Who does what a verbal noun names, where the verb it depends on tells; a verb of saying does not."""
    k = clause.position.get(trigger.first)
    if k is None:
        return []
    prep = clause.chunks[k].prep
    if fillers.enclitic or not prep or prep in word_set("role.governing"):
        subject = clause.governor(trigger)
        if subject is not None and subject != k:
            return clause.parties(subject)
    return []


def _fill(clause: Clause, trigger: Trigger, fillers: Fillers, spec: str, frame: Frame, reciprocal: bool) -> list[tuple[Party, int]]:
    nominal = trigger.use in ("masdar", "noun")
    found: list[Resolved] = []
    if spec.startswith("prep:"):
        for k in clause.after_preposition(trigger, spec[5:]):
            found += clause.parties(k)
    elif spec == "adj":
        return _nationality(clause, trigger, frame)
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
            at = clause.position.get(fillers.genitive[0])
            found = inside[:1] + (clause.parties(at)[1:] if at is not None and inside else [])
    elif spec == "subj":
        if trigger.use in ("passive", "passive-participle"):
            return []
        found = clause.parties(fillers.subject)
        if not found and trigger.use == "participle":
            found = _modified(clause, trigger)
    elif spec == "obj":
        found = _modified(clause, trigger) if trigger.use == "passive-participle" else clause.parties(fillers.object)
    return [(r.party, r.first) for r in found]


def _nationality(clause: Clause, trigger: Trigger, frame: Frame) -> list[tuple[Party, int]]:
    """«الغارات الروسية»: the nationality adjective of an event noun points at the state, or at its army in force."""
    k = clause.position.get(trigger.last - 1)
    if k is None:
        return []
    sector = "MIL" if frame.type.startswith(("ASSAULT", "MOBILIZE")) else "GOV"
    found = [r for r in clause.adjectives if trigger.last <= r.first < clause.chunks[k].last]
    return [(replace(r.party, code=f"{r.party.code} {sector}"), r.first) for r in found[:1]]


def _modified(clause: Clause, trigger: Trigger) -> list[Resolved]:
    """The noun phrase a participle belongs to: its own, or the one before."""
    k = clause.position.get(trigger.first)
    if k is None:
        return []
    return clause.in_words(clause.chunks[k].first, clause.chunks[k].last) or (clause.parties(k - 1) if k else [])
