"""How something in a sentence stands to a trigger: side, distance, and the borders of clauses between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from rasid.events.fill import Candidate

_STEPS = (1, 2, 3, 5, 8, 12, 18, 27)


class Position(NamedTuple):
    """``side``: left, inside or after; ``far`` a step of distance in words; ``verbs``, ``edges``, ``relatives`` and ``marks`` stand between;
    ``phrase``: the preposition that governs it, bare, or same where it stands in the trigger's own noun phrase."""

    word: int
    side: str
    far: int
    verbs: int
    edges: int
    relatives: int
    marks: int
    phrase: str

    @property
    def clear(self) -> bool:
        """Whether no border of a clause stands between."""
        return self.verbs + self.edges + self.marks == 0

    def features(self) -> list[str]:
        """Features that hang on the position alone."""
        side = self.side
        return [
            f"far={side}{self.far}", f"verbs={side}{self.verbs}", f"edges={side}{self.edges}", f"relatives={side}{self.relatives}",
            f"marks={side}{self.marks}", f"phrase={side}:{self.phrase}", f"clear={side}:{self.clear}",
        ]  # fmt: skip


def position(candidate: Candidate, start: int) -> Position:
    """The position of what begins at a character of the candidate's sentence."""
    trigger, clause, sentence = candidate.trigger, candidate.clause, candidate.sentence
    words = clause.words
    at = max(bisect_left(words, start + 1, sentence.first, sentence.last, key=lambda word: word.start) - 1, sentence.first)
    side = "inside" if trigger.first <= at < trigger.last else "after" if at >= trigger.last else "left"
    low, high = (trigger.last, at) if side == "after" else (at, trigger.first)
    j, k = clause.position.get(at, 0), clause.position.get(trigger.first, 0)
    between = clause.chunks[min(j, k) + 1 : max(j, k)]
    kinds = [chunk.kind for chunk in between]
    return Position(
        at,
        side,
        bisect_right(_STEPS, high - low),
        min(kinds.count("V"), 2),
        min(kinds.count("C") + kinds.count("S"), 2),
        min(kinds.count("R"), 1),
        min(sum([chunk.mark in "،,؛;:" for chunk in between if chunk.kind == "P"]), 2),
        "same" if j == k else clause.chunks[j].prep or "bare" if j < len(clause.chunks) else "",
    )
