"""Who fills a role: the parties near a trigger weighed against each other.

The frames point (``fill``); a logistic regression learnt from annotated articles weighs what they point at together with
position, prepositions and kinds of actor, and so repairs what shallow structure misreads (Gildea and Jurafsky 2002 weigh
the same kinds of evidence). ``why`` keeps the specification that pointed at each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from rasid.arabic.document import Doc
from rasid.events.fill import Candidate, fills
from rasid.linear import LinearModel
from rasid.record import Event, Party, Span

# By four-fold cross-validation over the articles for building (training/events.py): flat from 0.2 to 0.3.
_ACTOR_LEAST, _RECIPIENT_LEAST = 0.28, 0.30
_ALSO = 0.40
_BEFORE = 6


class Option(NamedTuple):
    """A party that may fill a role, with its features for the actor and for the recipient."""

    party: Party
    actor: list[str]
    recipient: list[str]
    specs: tuple[str, ...]


class RoleRanker:
    """Chooses the actors and the recipients of an event."""

    def __init__(self, actor: LinearModel | None = None, recipient: LinearModel | None = None) -> None:
        self._actor = actor or LinearModel.load("rasid.events", "actor.tsv")
        self._recipient = recipient or LinearModel.load("rasid.events", "recipient.tsv")

    def roles(
        self, doc: Doc, candidate: Candidate, before: list[Event], counts: Mapping[str | None, int]
    ) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """Actors and recipients; ``before`` are the events already found in the article, ``counts`` how often each code is met in it."""
        scored = [
            (option, self._actor.probability(option.actor), self._recipient.probability(option.recipient))
            for option in options(doc, candidate, before, counts)
        ]
        actors = _pick([(o, a) for o, a, r in scored if a >= r], _ACTOR_LEAST)
        reciprocal = "both" in candidate.trigger.frame.actor
        taken = {party.code for party in actors if party.code}
        # Two parties of one code («دعا الوزير الحكومة») need the frame to point at the second.
        others = [(o, r) for o, a, r in scored if r > a and (o.party.code not in taken or any(s.startswith("R:") for s in o.specs))]
        recipients = () if reciprocal else _pick(others, _RECIPIENT_LEAST)
        return actors, recipients


def _pick(scored: list[tuple[Option, float]], least: float) -> tuple[Party, ...]:
    """The best party, and those nearly as sure; each code once."""
    scored.sort(key=lambda item: -item[1])
    out: list[Party] = []
    seen: set[str | None] = set()
    for option, probability in scored:
        if probability < (least if not out else max(_ALSO, least)) or len(out) >= 4:
            break
        if option.party.code in seen:
            continue
        seen.add(option.party.code)
        party = option.party
        if party.why is not None and option.specs:
            party = replace(party, why=replace(party.why, notes=(f"role by {', '.join(option.specs)}",)))
        party = replace(party, confidence=round(probability, 2))
        out.append(party)
    return tuple(out)


def options(doc: Doc, candidate: Candidate, before: list[Event], counts: Mapping[str | None, int]) -> list[Option]:
    """Every party that may fill a role: pointed at by the frame, in the sentence, the vouching source, or of an event of the type before."""
    clause, trigger, frame = candidate.clause, candidate.trigger, candidate.trigger.frame
    root = frame.type.partition(":")[0]
    pointed: dict[tuple[Span, str | None], list[str]] = {}
    parties: dict[tuple[Span, str | None], tuple[Party, int]] = {}
    for fill in fills(doc, candidate):
        key = (fill.party.span, fill.party.code)
        pointed.setdefault(key, []).append(f"{fill.role}:{fill.spec}")
        parties.setdefault(key, (fill.party, fill.first))
    for resolved in dict.fromkeys(clause.by_word.values()):
        key = (resolved.party.span, resolved.party.code)
        parties.setdefault(key, (resolved.party, resolved.first))
    if candidate.by is not None and candidate.by.source is not None:
        source = candidate.by.source
        parties.setdefault((source.span, source.code), (source, -1))
    told: dict[str, set[str | None]] = {"A": set(), "R": set()}
    for event in reversed(before[-_BEFORE:]):
        if event.type.partition(":")[0] == root:
            told["A"] |= {p.code for p in event.actor}
            told["R"] |= {p.code for p in event.recipient}
            for party in (*event.actor, *event.recipient):
                if all(known.code != party.code for known, _ in parties.values()):
                    parties.setdefault((party.span, party.code), (party, -2))
            break
    k = clause.position.get(trigger.first, 0)
    out = []
    for key, (party, first) in parties.items():
        if not party.code:
            continue
        specs = tuple(pointed.get(key, ()))
        common = _features(doc, candidate, party, first, specs, k, counts, told)
        out.append(
            Option(
                party,
                _cross(common, root, frame.type, trigger.use, frame.actor),
                _cross(common, root, frame.type, trigger.use, frame.recipient),
                specs,
            )
        )
    return out


def _features(
    doc: Doc,
    candidate: Candidate,
    party: Party,
    first: int,
    specs: tuple[str, ...],
    k: int,
    counts: Mapping[str | None, int],
    told: dict[str, set[str | None]],
) -> list[str]:
    clause, trigger = candidate.clause, candidate.trigger
    country, _, sector = (party.code or "").partition(" ")
    out = [f"spec={s}" for s in specs] or ["spec=none"]
    out.append(f"specs={'+'.join(sorted(set(specs)))[:60]}")
    if first == -1:
        out.append("where=source")
    elif first == -2:
        out.append("where=before")
    elif first in clause.position:
        j = clause.position[first]
        chunk = clause.chunks[j]
        low, high = min(j, k), max(j, k)
        between = clause.chunks[low + 1 : high]
        side = "same" if j == k else "after" if j > k else "left"
        out += [
            f"where={side}", f"far={side}{min(high - low, 8)}", f"prep={side}:{chunk.prep}", f"near={side}:{chunk.prep}:{min(high - low, 3)}",
            f"verbs={side}{min(sum(c.kind == 'V' for c in between), 2)}", f"edges={side}{min(sum(c.kind in 'CSR' for c in between), 2)}",
            f"marks={side}{min(sum(c.kind == 'P' for c in between), 2)}", f"first={j <= 1}:{side}", f"conj={side}:{chunk.conj}",
        ]  # fmt: skip
    out += [f"sector={sector}", f"bare={country == '--'}", f"often={min(counts.get(party.code, 0), 4)}"]
    if candidate.by is not None:
        same = candidate.by.source is not None and candidate.by.source.code == party.code
        out.append(f"speaker={same}")
    out += [f"toldA={party.code in told['A']}:{bool(told['A'])}", f"toldR={party.code in told['R']}:{bool(told['R'])}"]
    if party.why is not None and party.why.rules:
        out.append(f"known={bool(party.actor)}")
    del doc, trigger
    return out


def _cross(common: list[str], root: str, kind: str, use: str, specs: tuple[str, ...]) -> list[str]:
    """The features with the type and the use of the trigger joined to those that depend on them."""
    out = list(common)
    for feature in common:
        name = feature.partition("=")[0]
        if name in ("sector", "specs", "where"):
            out.append(f"{root}|{feature}")
        if name in ("prep", "near", "specs", "first"):
            out.append(f"{use}|{feature}")
    out.append(f"type={kind}")
    out.append(f"frame={'|'.join(specs)}")
    return out
