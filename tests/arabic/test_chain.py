"""Chains of labels: the best path is the best of all paths, and rows stay with their words until all are forgotten."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from rasid.arabic.chain import Rows, best_path, decisive, decode, undecided
from rasid.arabic.words import Analyser, tokenise
from rasid.record import Span


@pytest.mark.parametrize("seed", range(20))
def test_best_path_is_the_best_of_all(seed: int) -> None:
    chance = np.random.default_rng(seed)
    lengths = chance.integers(1, 6, size=4)
    scores = chance.normal(size=(int(lengths.sum()), 3)).astype(np.float32)
    transitions = chance.normal(size=(3, 3)).astype(np.float32)
    expected: list[int] = []
    for length in lengths:
        here = scores[len(expected) : len(expected) + length]

        def worth(path: tuple[int, ...], here: np.ndarray = here) -> float:
            moves = sum(transitions[a, b] for a, b in pairwise(path))
            return float(moves + sum(row[label] for row, label in zip(here, path, strict=True)))

        expected += max(product(range(3), repeat=int(length)), key=worth)
    assert best_path(scores, lengths, transitions).tolist() == expected


@pytest.mark.parametrize("spread", [0.5, 3.0, 10.0, 100.0])
def test_words_that_decide_by_themselves_change_no_path(spread: float) -> None:
    chance = np.random.default_rng(1)
    for _ in range(30):
        lengths = chance.integers(1, 20, size=5)
        scores = (chance.normal(size=(int(lengths.sum()), 4)) * spread).astype(np.float32)
        transitions = chance.normal(size=(4, 4)).astype(np.float32)
        found = decode(scores, lengths, transitions, undecided(scores, decisive(transitions)))
        assert found.tolist() == best_path(scores, lengths, transitions).tolist()


def test_a_word_keeps_its_row_until_all_are_forgotten() -> None:
    rows, analyser = Rows(2, 3), Analyser()

    def of(text: str) -> tuple[list[int], int, list[str]]:
        found, first, new = rows.of(tokenise(text, Span(0, len(text)), analyser))
        return found, first, [form.surface for form in new]

    assert of("زار الوزير") == ([2, 3], 2, ["زار", "الوزير"])
    assert of("الوزير زار بيروت وصيدا") == ([3, 2, 4, 5], 4, ["بيروت", "وصيدا"])
    assert of("زار صور") == ([2, 3], 2, ["زار", "صور"])
