"""Whether a trigger is an event at all: a logistic regression over its frame, its words and what stands around it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rasid.arabic.document import Doc, bare_at
from rasid.events.fill import Candidate, fills
from rasid.linear import LinearModel


class Nearby(NamedTuple):
    """Another trigger of the sentence: its type without mode, its use, and how many words stand between."""

    root: str
    use: str
    gap: int


class Around(NamedTuple):
    """What the other triggers of the article say of a candidate.

    How often its type, frame and word came before; the share of its type in the article, in fifths; how many triggers there are;
    and the nearest before and after it in the sentence.
    """

    root: int
    frame: int
    word: int
    share: int
    whole: int
    before: Nearby | None
    after: Nearby | None


def surroundings(doc: Doc, candidates: list[tuple[Candidate, ...]]) -> list[tuple[Around, ...]]:
    """For each reading of each candidate of an article what the others say of it; of rivals the first speaks."""
    roots = Counter(rivals[0].trigger.frame.root for rivals in candidates)
    whole = len(candidates)
    told: Counter[str] = Counter()
    out = []
    for at, rivals in enumerate(candidates):
        first = rivals[0]
        last = max(one.trigger.last for one in rivals)
        before = _nearby(candidates[at - 1][0], first, first.trigger.first - candidates[at - 1][0].trigger.last) if at else None
        after = _nearby(candidates[at + 1][0], first, candidates[at + 1][0].trigger.first - last) if at + 1 < whole else None
        word = doc.words[first.trigger.first].form.bare
        out.append(
            tuple(
                Around(
                    told[one.trigger.frame.root],
                    told[one.trigger.frame.id],
                    told[word],
                    roots[one.trigger.frame.root] * 5 // whole,
                    whole,
                    before,
                    after,
                )
                for one in rivals
            )
        )
        told.update((first.trigger.frame.root, first.trigger.frame.id, word))
    return out


def _nearby(other: Candidate, candidate: Candidate, gap: int) -> Nearby | None:
    return Nearby(other.trigger.frame.root, other.trigger.use, max(gap, 0)) if other.number == candidate.number else None


class EventKeeper:
    """Keeps the triggers that are events."""

    def __init__(self, model: LinearModel | None = None, threshold: float = 0.4) -> None:
        self._model = model or LinearModel.load("rasid.events", "keep.tsv")
        self.threshold = threshold

    def probability(self, doc: Doc, candidate: Candidate, around: Around) -> float:
        """Probability that the trigger is an event."""
        return self._model.probability(features(doc, candidate, around))


def features(doc: Doc, candidate: Candidate, around: Around) -> list[str]:
    """What the choice rests on: the frame and its use, the words and actors at the trigger, who tells, and the other triggers."""
    trigger, clause, sentence = candidate.trigger, candidate.clause, candidate.sentence
    frame = trigger.frame
    root = frame.root
    words, tags = doc.words, doc.tags
    form = words[trigger.first].form
    cut = form.cuts[0]
    k = clause.position.get(trigger.first)
    chunk = clause.chunks[k] if k is not None else None
    before = words[trigger.first - 1].form if trigger.first > sentence.first else None
    nearest = [bare_at(words, sentence, i) for i in (trigger.first - 2, trigger.first - 1, trigger.last, trigger.last + 1)]
    filled = fills(doc, candidate)
    specs = sorted({f"{fill.role}:{fill.spec}" for fill in filled})
    pointed = {fill.role for fill in filled}
    sectors = {(fill.party.code or "").partition(" ")[2] for fill in filled}
    near = {(r.party.code or "").partition(" ")[2] for r in clause.actors}
    out = [
        f"frame={frame.id}", f"type={frame.type}", f"root={root}", f"use={trigger.use}", f"{root}|{trigger.use}", f"class={frame.kind}",
        f"tag={tags[trigger.first]}", f"definite={cut.definite}:{trigger.use}", f"enc={bool(cut.enc)}:{trigger.use}", f"rest={len(frame.rest)}",
        f"{root}|definite={cut.definite}:{trigger.use}", f"prep={chunk.prep if chunk else ''}:{trigger.use}", f"head={chunk is not None and chunk.head == trigger.first}",
        f"before={before.bare if before and before.kind == 'w' else before.text if before else ''}", f"beforetag={tags[trigger.first - 1] if before else ''}:{trigger.use}",
        f"pointed={''.join(sorted(pointed))}", f"{root}|pointed={''.join(sorted(pointed))}", f"title={sentence.title}", f"{root}|title={sentence.title}",
        f"by={min(candidate.depth, 2)}", f"said={candidate.said is not None}", f"{root}|said={candidate.said is not None}",
        f"size={min((sentence.last - sentence.first) // 10, 5)}", f"toll={any(words[i].form.kind == 'n' for i in range(trigger.last, min(trigger.last + 3, sentence.last)))}",
        f"mark={chunk.mark if chunk and chunk.kind == 'V' else ''}",
    ]  # fmt: skip
    out += [
        f"{root}|word={form.bare}", f"{root}|last={words[trigger.last - 1].form.bare}", f"before2={nearest[0]}", f"{root}|before={nearest[1]}", f"after={nearest[2]}", f"{root}|after={nearest[2]}", f"after2={nearest[3]}",
        f"aftertag={tags[trigger.last] if trigger.last < sentence.last else ''}:{trigger.use}",
        f"sentence={min(candidate.number, 8)}", f"paragraph={min(sentence.paragraph, 5)}", f"place={min((trigger.first - sentence.first) // 4, 6)}:{trigger.use}",
    ]  # fmt: skip
    for name, statement in (("by", candidate.by), ("said", candidate.said)):
        if statement is not None:
            out += [f"{name}act={statement.act}", f"{root}|{name}act={statement.act}", f"{name}kind={statement.kind}"]
    if k is not None:
        out += [f"verb={clause.verb_before(k)}"]
        if chunk is not None and chunk.first < trigger.first:
            out += [f"headed={words[chunk.first].form.bare}", f"{root}|headed"]
        if k + 1 < len(clause.chunks):
            following = clause.chunks[k + 1]
            out += [f"next={following.kind}:{following.prep}:{trigger.use}", f"{root}|next={following.kind}:{following.prep}"]
    out += _told(root, trigger.use, cut.definite, around)
    out += [f"before={root}:{rival}" for rival in candidate.before] or ["before=none"]
    out += [f"failed={name}" for name in candidate.failed] or ["failed=none"]
    out += [f"conditions={len(frame.conditions) > 0}:{len(candidate.failed)}"]
    out += [f"spec={s}" for s in specs]
    out += [f"{root}|near={s}" for s in sorted(near)]
    out += [f"{root}|pointed={s}" for s in sorted(sectors)]
    return out


def _told(root: str, use: str, definite: bool, around: Around) -> list[str]:
    out = [
        f"told={min(around.root, 3)}", f"{root}|told={min(around.root, 3)}:{definite}", f"again={min(around.frame, 2)}:{definite}",
        f"same={min(around.word, 2)}:{definite}:{use}", f"share={around.share}", f"{root}|share={around.share}", f"whole={min(around.whole.bit_length(), 5)}",
    ]  # fmt: skip
    for side, near in (("left", around.before), ("right", around.after)):
        if near is None:
            out.append(f"{side}=none")
        else:
            gap = min(near.gap // 2, 4)
            out += [f"{side}={near.root}:{gap}", f"{side}same={near.root == root}:{near.use}:{use}:{gap}", f"{root}|{side}={near.root}"]
    return out
