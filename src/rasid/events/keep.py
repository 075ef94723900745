"""Whether a trigger is an event at all: a logistic regression over its frame, its words and what stands around it."""

from __future__ import annotations

from rasid.arabic.document import Doc
from rasid.events.fill import Candidate, fills
from rasid.linear import LinearModel


class EventKeeper:
    """Keeps the triggers that are events."""

    def __init__(self, model: LinearModel | None = None, threshold: float = 0.31) -> None:
        self._model = model or LinearModel.load("rasid.events", "keep.tsv")
        self.threshold = threshold

    def probability(self, doc: Doc, candidate: Candidate) -> float:
        """Probability that the trigger is an event."""
        return self._model.probability(features(doc, candidate))


def features(doc: Doc, candidate: Candidate) -> list[str]:
    """What the choice rests on."""
    trigger, clause, sentence = candidate.trigger, candidate.clause, candidate.sentence
    frame = trigger.frame
    root = frame.type.partition(":")[0]
    words, tags = doc.words, doc.tags
    form = words[trigger.first].form
    cut = form.cuts[0]
    k = clause.position.get(trigger.first)
    chunk = clause.chunks[k] if k is not None else None
    before = words[trigger.first - 1].form if trigger.first > sentence.first else None
    after = words[trigger.last].form if trigger.last < sentence.last else None
    filled = fills(doc, candidate)
    specs = sorted({f"{fill.role}:{fill.spec}" for fill in filled})
    pointed = {fill.role for fill in filled}
    sectors = {(fill.party.code or "").partition(" ")[2] for fill in filled}
    near = {(r.party.code or "").partition(" ")[2] for r in clause.by_word.values()}
    out = [
        f"frame={frame.id}", f"type={frame.type}", f"root={root}", f"use={trigger.use}", f"{root}|{trigger.use}", f"class={frame.kind}",
        f"tag={tags[trigger.first]}", f"definite={cut.definite}:{trigger.use}", f"enc={bool(cut.enc)}:{trigger.use}", f"rest={len(frame.rest)}",
        f"{root}|definite={cut.definite}:{trigger.use}", f"prep={chunk.prep if chunk else ''}:{trigger.use}", f"head={chunk is not None and chunk.head == trigger.first}",
        f"before={before.bare if before and before.kind == 'w' else before.text if before else ''}", f"beforetag={tags[trigger.first - 1] if before else ''}:{trigger.use}",
        f"pointed={''.join(sorted(pointed))}", f"{root}|pointed={''.join(sorted(pointed))}", f"title={sentence.title}", f"{root}|title={sentence.title}",
        f"by={min(candidate.depth, 2)}", f"said={candidate.said is not None}", f"{root}|said={candidate.said is not None}",
        f"size={min((sentence.last - sentence.first) // 10, 5)}", f"toll={any(words[i].form.kind == 'n' for i in range(trigger.last, min(trigger.last + 3, sentence.last)))}",
        f"word={root}:{form.bare}", f"last={root}:{words[trigger.last - 1].form.bare}", f"after={root}:{after.bare if after else ''}",
        f"aftertag={tags[trigger.last] if after else ''}:{trigger.use}", f"mark={chunk.mark if chunk and chunk.kind == 'V' else ''}",
    ]  # fmt: skip
    out += [f"before={root}:{rival}" for rival in candidate.before] or ["before=none"]
    out += [f"failed={name}" for name in candidate.failed] or ["failed=none"]
    out += [f"conditions={len(frame.conditions) > 0}:{len(candidate.failed)}"]
    out += [f"spec={s}" for s in specs]
    out += [f"{root}|near={s}" for s in sorted(near)]
    out += [f"{root}|pointed={s}" for s in sorted(sectors)]
    return out
