"""Who fills a role: the parties near a trigger weighed against each other.

The frames point (``fill``); a logistic regression learnt from annotated articles weighs what they point at together with
position, prepositions and kinds of actor, and so repairs what shallow structure misreads (Gildea and Jurafsky 2002 weigh
the same kinds of evidence). ``why`` keeps the specification that pointed at each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from rasid.arabic.document import bare_at, between
from rasid.arabic.words import Word, ending
from rasid.events.fill import Candidate, fills
from rasid.events.frames import Trigger
from rasid.events.roles import Clause
from rasid.events.scope import Layers
from rasid.linear import Features, LinearModel, ModelTable, shares
from rasid.record import Event, Party, Span, Why

# A further party of a role must be this likely; at most so many; so many of each role are weighed together.
_ALSO, _MOST, _WEIGHED = 0.20, 4, 6
_BEFORE = 6
_EARLIER = 2
_FEATURES = 20_000
Key = tuple[Span, str | None]
_ROOT, _USE, _FRAME = range(3)
_ALSO_BY = {
    "sector": (_ROOT, _FRAME), "specs": (_ROOT, _USE, _FRAME), "where": (_ROOT, _USE), "rank": (_ROOT, _USE), "lead": (_ROOT, _USE),
    "prep": (_USE, _FRAME), "near": (_USE,), "first": (_USE,), "agree": (_USE,),
}  # fmt: skip
"""By what of the trigger a feature counts as well, by its name: by its type, its use, its frame."""


class Met(NamedTuple):
    """A party, its first word, and where it stands if not in the sentence: source, before (an earlier event), earlier1, earlier2."""

    party: Party
    first: int
    where: str


class Option(NamedTuple):
    """A party that may fill a role, what speaks for it (also by type, use and frame of the trigger), and the specifications that point at it."""

    party: Party
    features: Features
    specs: tuple[str, ...]


class Chance(NamedTuple):
    """A code that may fill a role: how likely, and the likeliest option that bears it (None: nobody does)."""

    probability: float
    option: Option | None


class RoleRanker:
    """Chooses the actors and the recipients of an event."""

    def __init__(self, actor: LinearModel | None = None, recipient: LinearModel | None = None) -> None:
        models = actor or LinearModel.load("rasid.events", "actor.tsv"), recipient or LinearModel.load("rasid.events", "recipient.tsv")
        self._models = ModelTable(models, whole=("nobody",))

    def roles(self, layers: Layers, candidate: Candidate, before: list[Event]) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """Actors and recipients; ``before`` are the events already found in the article."""
        found = options(layers, candidate, before)
        nobody = Features(nobody_features(candidate, found))
        scores = self._models.scores([nobody, *(option.features for option in found)])
        actors, recipients = (_chances(found, shares(column)) for column in scores.T.tolist())
        if "both" in candidate.trigger.frame.actor:
            return _parties(actors[0], actors), ()
        actor, recipient = actors[0], recipients[0]
        if actor.option is not None and actor.option is recipient.option:
            actor, recipient = max(
                ((a, r) for a in actors[:_WEIGHED] for r in recipients[:_WEIGHED] if a.option is None or a.option is not r.option),
                key=lambda pair: pair[0].probability * pair[1].probability,
            )
        return _parties(actor, actors, recipient), _parties(recipient, recipients, actor)


_NOBODY = Chance(0.0, None)


def _chances(found: list[Option], probabilities: list[float]) -> list[Chance]:
    """The likeliest codes first: the options of one code share their probability."""
    total: dict[str | None, float] = {}
    best: dict[str | None, tuple[float, Option]] = {}
    for option, probability in zip(found, probabilities[1:], strict=True):
        code = option.party.code
        total[code] = total.get(code, 0.0) + probability
        if code not in best or probability > best[code][0]:
            best[code] = (probability, option)
    out = [Chance(probabilities[0], None), *(Chance(p, best[code][1]) for code, p in total.items())]
    return sorted(out, key=lambda chance: -chance.probability)


def _parties(first: Chance, chances: list[Chance], other: Chance = _NOBODY) -> tuple[Party, ...]:
    """The chosen party and those nearly as likely that do not fill the other role."""
    if first.option is None:
        return ()
    chosen = [first]
    for chance in chances:
        if chance.option is None or chance is first or (other.option and chance.option.party.code == other.option.party.code):
            continue
        if chance.probability >= _ALSO and len(chosen) < _MOST:
            chosen.append(chance)
    return tuple(_party(chance.option, chance.probability) for chance in chosen if chance.option)


def _party(option: Option, probability: float) -> Party:
    why = option.party.why
    if why is not None and option.specs:
        why = Why(why.rules, why.spans, (f"role by {', '.join(option.specs)}",))
    return replace(option.party, why=why, confidence=round(probability, 2))


def nobody_features(candidate: Candidate, found: list[Option]) -> list[str]:
    """What speaks for a role that nobody fills: the frame, its use, and what the frame points at."""
    frame, use = candidate.trigger.frame, candidate.trigger.use
    root = frame.root
    pointed = "".join(sorted({spec[0] for option in found for spec in option.specs}))
    enclitic = candidate.fillers.enclitic
    trigger, clause, sentence = candidate.trigger, candidate.clause, candidate.sentence
    before, after = bare_at(clause.words, sentence, trigger.first - 1), bare_at(clause.words, sentence, trigger.last)
    form = clause.words[trigger.first].form
    k = clause.position.get(trigger.first)
    out = [
        "nobody", f"nobody|{root}", f"nobody|{frame.id}", f"nobody|{use}", f"nobody|{root}|{use}", f"nobody|pointed={pointed}",
        f"nobody|{root}|pointed={pointed}", f"nobody|{use}|pointed={pointed}", f"nobody|{use}|enclitic={enclitic}", f"nobody|title={candidate.sentence.title}",
        f"nobody|by={candidate.by is not None}", f"nobody|said={candidate.said is not None}", f"nobody|options={min(len(found), 8)}",
        f"nobody|before={before}", f"nobody|{root}|before={before}", f"nobody|after={after}", f"nobody|{root}|after={after}",
        f"nobody|before2={bare_at(clause.words, sentence, trigger.first - 2)}", f"nobody|word={form.bare}",
        f"nobody|definite={form.cuts[0].definite}:{use}", f"nobody|implied={candidate.fillers.implied}",
        f"nobody|{frame.id}|title={sentence.title}", f"nobody|{root}|title={sentence.title}",
        f"nobody|verb={clause.verb_before(k) if k is not None else ''}",
    ]  # fmt: skip
    if candidate.by is not None:
        out.append(f"nobody|{root}|byact={candidate.by.act}")
    if k is not None and k + 1 < len(clause.chunks):
        following = clause.chunks[k + 1]
        out += [f"nobody|next={following.kind}:{following.prep}:{use}", f"nobody|{root}|next={following.kind}:{following.prep}:{use}"]
    return out


def options(layers: Layers, candidate: Candidate, before: list[Event]) -> list[Option]:
    """Every party that may fill a role: pointed at by the frame, in the sentence or the two before, the vouching source, or of an event of the type before."""
    doc, clause, trigger, frame = layers.doc, candidate.clause, candidate.trigger, candidate.trigger.frame
    root = frame.root
    pointed: dict[Key, list[str]] = {}
    parties: dict[Key, Met] = {}
    for fill in fills(doc, candidate):
        key = (fill.party.span, fill.party.code)
        pointed.setdefault(key, []).append(f"{fill.role}:{fill.spec}")
        parties.setdefault(key, Met(fill.party, fill.first, "" if fill.first >= 0 else "source"))
    for resolved in clause.actors:
        parties.setdefault((resolved.party.span, resolved.party.code), Met(resolved.party, resolved.first, ""))
    if candidate.by is not None and candidate.by.source is not None:
        source = candidate.by.source
        parties.setdefault((source.span, source.code), Met(source, -1, "source"))
    told = _told(candidate, before, root)
    known = {met.party.code for met in parties.values()}
    for event in reversed(before[-_BEFORE:]):
        if event.type.partition(":")[0] == root:
            for party in (*event.actor, *event.recipient):
                if party.code not in known:
                    known.add(party.code)
                    parties.setdefault((party.span, party.code), Met(party, -1, "before"))
            break
    for back in range(1, min(_EARLIER, candidate.number) + 1):
        sentence = doc.sentences[candidate.number - back]
        for at, resolved in enumerate(between(doc.actors, sentence.first, sentence.last)):
            if resolved.party.code not in known:
                known.add(resolved.party.code)
                parties.setdefault(
                    (resolved.party.span, resolved.party.code), Met(resolved.party, resolved.first, f"earlier{back}:{min(at, 2)}")
                )
    ranks = _ranks(trigger, parties)
    out = []
    for key, met in parties.items():
        if not met.party.code:
            continue
        specs = tuple(pointed.get(key, ()))
        features = _features(layers, candidate, met, specs, ranks.get(key, ""), told)
        out.append(Option(met.party, _parted(trigger, features), specs))
    return out


def _told(candidate: Candidate, before: list[Event], root: str) -> dict[str, set[str | None]]:
    """Codes that earlier events had as actor (A) and recipient (R): the last of the type, and the last of all (a, r)."""
    told: dict[str, set[str | None]] = {"A": set(), "R": set(), "a": set(), "r": set()}
    same = next((event for event in reversed(before[-_BEFORE:]) if event.type.partition(":")[0] == root), None)
    if same is not None:
        told["A"], told["R"] = {p.code for p in same.actor}, {p.code for p in same.recipient}
    if before and before[-1].trigger.span.start >= candidate.sentence.span.start:
        told["a"], told["r"] = {p.code for p in before[-1].actor}, {p.code for p in before[-1].recipient}
    return told


def _ranks(trigger: Trigger, parties: Mapping[Key, Met]) -> dict[Key, str]:
    """For each party in the sentence its side of the trigger and its rank by nearness there."""
    out: dict[Key, str] = {}
    near = [(key, met.first) for key, met in parties.items() if not met.where]
    for side, items in (
        ("after", sorted((first, key) for key, first in near if first >= trigger.first)),
        ("left", sorted((-first, key) for key, first in near if first < trigger.first)),
    ):
        for rank, (_, key) in enumerate(items):
            out[key] = f"{side}{min(rank, 4)}"
    return out


def _features(
    layers: Layers,
    candidate: Candidate,
    met: Met,
    specs: tuple[str, ...],
    rank: str,
    told: Mapping[str, set[str | None]],
) -> list[str]:
    clause, trigger, party = candidate.clause, candidate.trigger, met.party
    k = clause.position.get(trigger.first, 0)
    country, _, sector = (party.code or "").partition(" ")
    out = [f"spec={s}" for s in specs] or ["spec=none"]
    out.append(f"specs={'+'.join(sorted(set(specs)))[:60]}")
    out.append(f"points={''.join(sorted({spec[0] for spec in specs}))}")
    if met.where:
        out.append(f"where={met.where}")
    elif met.first in clause.position:
        j = clause.position[met.first]
        chunk = clause.chunks[j]
        low, high = min(j, k), max(j, k)
        between = [c.kind for c in clause.chunks[low + 1 : high]]
        side = "same" if j == k else "after" if j > k else "left"
        out += [
            f"where={side}", f"far={side}{min(high - low, 8)}", f"prep={side}:{chunk.prep}", f"near={side}:{chunk.prep}:{min(high - low, 3)}",
            f"verbs={side}{min(between.count('V'), 2)}", f"edges={side}{min(sum(map(between.count, 'CSR')), 2)}",
            f"marks={side}{min(between.count('P'), 2)}", f"first={j <= 1}:{side}", f"conj={side}:{chunk.conj}",
            f"case={side}:{chunk.prep != ''}:{_case(clause.words[met.first])}", f"rank={rank}", f"head={side}:{chunk.head == met.first or chunk.first == met.first}",
        ]  # fmt: skip
    if met.first >= 0 and any(place.relation for place in layers.places.within(party.span.start - 1, party.span.end)):
        out.append(f"place={met.where[:6] or rank[:4]}")
    out += [f"sector={sector}", f"bare={country == '--'}", f"often={min(layers.codes[party.code], 4)}"]
    if candidate.by is not None:
        by = candidate.by
        same = by.source is not None and by.source.code == party.code
        out.append(f"speaker={same}")
        if not met.where:
            out.append(f"within={by.content.span.start <= party.span.start < by.content.span.end}")
    out += [f"told{role}={party.code in codes}:{bool(codes)}" for role, codes in told.items()]
    kind = (party.actor or "").partition(":")[0] or ("name" if party.name else "description")
    out += [f"kind={kind}", f"implied={candidate.fillers.implied}:{met.where[:6] or rank[:4]}"]
    if met.first >= 0 and not met.where:
        out += _words(clause, candidate, met, kind)
    if candidate.fillers.enclitic:
        pronoun = clause.words[trigger.first].form.cuts[0].enc
        out.append(f"pronoun={pronoun}:{_shape(party, sector, kind)}:{met.where or rank}")
        out.append(f"pronoun={trigger.use}:{met.where or rank}")
    return out


def _words(clause: Clause, candidate: Candidate, met: Met, kind: str) -> list[str]:
    """The words around a party in the sentence of the trigger, and whether it agrees with the trigger."""
    trigger, sentence = candidate.trigger, candidate.sentence
    side = "after" if met.first >= trigger.first else "left"
    resolved = clause.by_word.get(met.first)
    last = resolved.last if resolved is not None else met.first + 1
    lead, word = bare_at(clause.words, sentence, met.first - 1), bare_at(clause.words, sentence, met.first)
    low, high = sorted((met.first, trigger.first))
    others = {r.first for i in range(low + 1, high) if (r := clause.by_word.get(i)) is not None and r.first != met.first}
    out = [
        f"agree={_inflected(clause, trigger)}:{kind}:{ending(met.party.text)}:{side}", f"lead={side}:{lead}",
        f"lead2={side}:{bare_at(clause.words, sentence, met.first - 2)}:{lead}", f"trail={side}:{bare_at(clause.words, sentence, last)}",
        f"word={word}", f"word={side}:{word}", f"others={side}:{min(len(others), 4)}", f"words={side}:{min((high - low).bit_length(), 5)}",
    ]  # fmt: skip
    if met.first in clause.position:
        chunk = clause.chunks[clause.position[met.first]]
        if chunk.kind == "N" and chunk.first < met.first:
            out.append(f"inside={side}:{bare_at(clause.words, sentence, chunk.first)}")
    return out


def _inflected(clause: Clause, trigger: Trigger) -> str:
    """Person, gender and number of a trigger that is a finite verb, or its use."""
    if trigger.use not in ("verb", "passive"):
        return trigger.use
    shapes = {
        (inflection.person != 3, f"{inflection.person}{inflection.gender}{inflection.number}")
        for lemma, inflection, _, _ in clause.words[trigger.first].form.readings
        if lemma == trigger.frame.lemma and inflection.pos == "V"
    }
    return min(shapes, default=(True, ""))[1]


def _case(word: Word) -> str:
    """The case that a plural, a dual or a tanwin shows: nom, acc (also genitive), or nothing."""
    text = word.form.bare
    if len(text) > 4 and text.endswith(("ون", "ان")):
        return "nom"
    return "acc" if len(text) > 4 and text.endswith("ين") else ""


def _shape(party: Party, sector: str, kind: str) -> str:
    """What a pronoun can agree with: the kind of actor and the ending of its first word."""
    return f"{kind}:{sector in ('CVL', 'REF', 'UAF', 'REB', 'CRM')}:{ending(party.text)}"


@lru_cache(maxsize=_FEATURES)
def _also_by(feature: str) -> tuple[int, ...]:
    return _ALSO_BY.get(feature.partition("=")[0], ())


def _parted(trigger: Trigger, features: list[str]) -> Features:
    """The features with those that also count by type, by use and by frame."""
    some: tuple[list[str], ...] = ([], [], [])
    for feature in features:
        for part in _also_by(feature):
            some[part].append(feature)
    return Features(features, tuple(zip((trigger.frame.root, trigger.use, trigger.frame.id), some, strict=True)))
