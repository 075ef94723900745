"""Logistic regression at run time: named features, a table of weights, nothing else.

The weights are learnt by the scripts in ``training/`` and kept as text, so that a change of a model can be read.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from importlib import resources
from itertools import dropwhile, repeat
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_TOGETHER = 2048
_DECIMALS = 9  # weights have four: what is equal but for the order in which it was added up is equal
NOTHING = repeat(0.0)  # endless, so that one serves all


def shares(scores: Sequence[float]) -> list[float]:
    """The probabilities that scores stand for (softmax)."""
    top = max(scores, default=0.0)
    odds = [math.exp(score - top) for score in scores]
    whole = sum(odds)
    return [value / whole for value in odds]


def probability(score: float) -> float:
    """The probability that the logarithm of odds stands for, 0 to 1."""
    if score >= 0:
        return 1.0 / (1.0 + math.exp(-score))
    z = math.exp(score)
    return z / (1.0 + z)


class LinearModel:
    """Weights by feature name; features that were not met in training weigh nothing."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights = weights
        self._bias = weights.get("", 0.0)

    @classmethod
    def load(cls, package: str, name: str) -> LinearModel:
        """Reads ``name`` (comments with #, then feature, tab, weight a line) from a package's files."""
        lines = resources.files(package).joinpath(name).read_text(encoding="utf-8").rstrip("\n").split("\n")
        cells = "\t".join(dropwhile(lambda line: line.startswith("#"), lines)).split("\t")
        return cls(dict(zip(cells[::2], map(float, cells[1::2]), strict=True)))

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
        return probability(self.score(features))


class Features(NamedTuple):
    """Features of an option, and those of them that count by something else as well, a part: by its type, by its role."""

    whole: list[str]
    parts: tuple[tuple[str, list[str]], ...] = ()

    def spelled(self) -> list[str]:
        """Every feature by the name its weight has."""
        return [*self.whole, *(f"{part}|{feature}" for part, some in self.parts for feature in some)]


class PartedModel:
    """One model, of whose features some weigh something of their own for a part.

    What features weigh for several parts together is added up once for those parts, which are met again and again.
    """

    def __init__(self, model: LinearModel, whole: Container[str] = ()) -> None:
        """``whole``: see ``ModelTable``."""
        self._whole: dict[str, float] = {}
        self._parts: dict[str, dict[str, float]] = {}
        for name, weight in model.weights.items():
            part, joined, feature = name.partition("|")
            if not joined or "=" in part or part in whole:
                self._whole[intern(name)] = weight
            else:
                self._parts.setdefault(part, {})[intern(feature)] = weight
        self._plain = {name: weight for name, weight in self._whole.items() if "|" not in name}
        self._together = lru_cache(maxsize=_TOGETHER)(self._add_up)

    def _add_up(self, *parts: str) -> dict[str, float]:
        out = self._plain.copy()
        for part in parts:
            for feature, weight in self._parts.get(part, {}).items():
                out[feature] = out.get(feature, 0.0) + weight
        return out

    def scores(self, options: Sequence[Features]) -> list[float]:
        """The sums of the weights of each option, without the noise of adding up.

        The features of a part are all among ``whole``, and all of these that have a weight for the part count: an option that a part does not
        hold for is to have no such part, not an empty one.
        """
        out = []
        for option in options:
            weights = self._together(*[part for part, _ in option.parts]) if option.parts else self._whole
            out.append(round(sum(map(weights.get, option.whole, NOTHING)), _DECIMALS))
        return out


class ModelTable:
    """Models over the same features: a row of weights for each feature, a column for each model.

    The weight of ``part|feature`` is found by the feature among those of the part: no name is put together while an article is read.
    Parts have no ``=`` in their names; what stands before the first ``|`` of a name is none if it is one of ``whole``.
    """

    def __init__(self, models: Sequence[LinearModel], whole: Container[str] = ()) -> None:
        import numpy as np

        self._whole: dict[str, int] = {}
        self._parts: dict[str, dict[str, int]] = {}
        columns = []
        count = 1  # row 0 weighs nothing: where an option begins
        for model in models:
            rows = []
            for name in model.weights:
                part, joined, feature = name.partition("|")
                if not joined or "=" in part or part in whole:
                    row = self._whole.setdefault(intern(name), count)
                else:
                    row = self._parts.setdefault(part, {}).setdefault(intern(feature), count)
                count += row == count
                rows.append(row)
            columns.append(rows)
        self._weights = np.zeros((count, len(columns)))
        for column, (rows, model) in enumerate(zip(columns, models, strict=True)):
            self._weights[rows, column] = list(model.weights.values())
        self._reduce = np.add.reduceat

    def scores(self, options: Sequence[Features]) -> npt.NDArray[np.float64]:
        """The sums of the weights of each option by each model."""
        rows: list[int] = []
        edges = []
        whole = self._whole
        for option in options:
            edges.append(len(rows))
            rows.append(0)
            rows += filter(None, map(whole.get, option.whole))
            for part, features in option.parts:
                known = self._parts.get(part)
                if known:
                    rows += filter(None, map(known.get, features))
        # An array of numbers is handed over as it is; a list would be looked through one by one.
        found: npt.NDArray[np.float64] = self._reduce(self._weights.take(array("q", rows), 0), edges)
        return found


def parted(weights: dict[str, float]) -> dict[str, dict[str, float]]:
    """The weights of names like ``part|feature`` by part and feature."""
    out: dict[str, dict[str, float]] = {}
    for name, weight in weights.items():
        part, _, feature = name.partition("|")
        out.setdefault(part, {})[feature] = weight
    return out
