"""Logistic regression at run time: named features, a table of weights, nothing else.

The weights are learnt by the scripts in ``training/`` and kept as text, so that a change of a model can be read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from importlib import resources
from itertools import repeat

NOTHING = repeat(0.0)  # endless, so that one serves all


def shares(scores: Sequence[float]) -> list[float]:
    """The probabilities that scores stand for (softmax)."""
    top = max(scores, default=0.0)
    odds = [math.exp(score - top) for score in scores]
    whole = sum(odds)
    return [value / whole for value in odds]


class LinearModel:
    """Weights by feature name; features that were not met in training weigh nothing."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights = weights
        self._bias = weights.get("", 0.0)

    @classmethod
    def load(cls, package: str, name: str) -> LinearModel:
        """Reads ``name`` (feature, tab, weight a line; comments with #) from a package's files."""
        weights = {}
        for line in resources.files(package).joinpath(name).read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                feature, _, weight = line.rpartition("\t")
                weights[feature] = float(weight)
        return cls(weights)

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights, with the bias: the logarithm of the odds of yes."""
        return sum(map(self.weights.get, features, NOTHING), self._bias)

    def best(self, options: Iterable[Iterable[str]]) -> int:
        """The index of the likeliest of several options, the first of equals."""
        scores = [self.score(features) for features in options]
        return scores.index(max(scores))

    def choice(self, options: Sequence[Iterable[str]]) -> list[float]:
        """The probability of each of several options that one is the right one (conditional logit: McFadden 1974)."""
        return shares([self.score(features) for features in options])

    def probability(self, features: Iterable[str]) -> float:
        """Probability of yes, 0 to 1."""
        total = self.score(features)
        if total >= 0:
            return 1.0 / (1.0 + math.exp(-total))
        z = math.exp(total)
        return z / (1.0 + z)


class PartedModel:
    """A model whose features also count by something else, a part: ``part|feature``. No name is put together while an article is read."""

    def __init__(self, model: LinearModel) -> None:
        self.whole = model.weights
        self._parts: dict[str, dict[str, float]] = {}
        for name, weight in model.weights.items():
            part, joined, feature = name.partition("|")
            if joined and "=" not in part:
                self._parts.setdefault(part, {})[feature] = weight

    def part(self, name: str) -> dict[str, float]:
        """The weights of a part by feature."""
        return self._parts.get(name, _EMPTY)


_EMPTY: dict[str, float] = {}


def total(weights: dict[str, float], features: Iterable[str]) -> float:
    """The sum of the weights of features."""
    return sum(map(weights.get, features, NOTHING))
