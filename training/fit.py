"""Logistic regression and conditional logit over named features, written as tables of weights."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from rasid.linear import LinearModel

LEAST, FOLDS, LEAST_WEIGHT = 2, 4, 0.005


def fit(rows: list[tuple[list[str], int, float]], c: float) -> dict[str, float]:
    """Weights by feature; the bias stands under the empty name. ``rows``: features, 0 or 1, weight of the row."""
    seen = Counter(feature for features, _, _ in rows for feature in set(features))
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform([{f: 1.0 for f in features if seen[f] >= LEAST} for features, _, _ in rows])
    x.indices, x.indptr = x.indices.astype("int32"), x.indptr.astype("int32")  # what liblinear takes
    model = LogisticRegression(C=c, solver="liblinear", random_state=1, max_iter=1000)
    model.fit(x, [label for _, label, _ in rows], sample_weight=[weight for _, _, weight in rows])
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    weights[""] = float(model.intercept_[0])
    return weights


def fit_classes(rows: list[tuple[list[str], str, float]], c: float) -> dict[str, float]:
    """Weights by ``class|feature``; the bias of a class stands under the empty feature. ``rows``: features, class, weight of the row.

    Multinomial logistic regression (scikit-learn, L-BFGS).
    """
    seen = Counter(feature for features, _, _ in rows for feature in set(features))
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform([{f: 1.0 for f in features if f and seen[f] >= LEAST} for features, _, _ in rows])
    model = LogisticRegression(C=c, max_iter=200)
    model.fit(x, [label for _, label, _ in rows], sample_weight=[weight for _, _, weight in rows])
    names = vectorizer.get_feature_names_out()
    weights = {f"{label}|": float(bias) for label, bias in zip(model.classes_, model.intercept_, strict=True)}
    for label, row in zip(model.classes_, model.coef_, strict=True):
        weights |= {f"{label}|{name}": float(weight) for name, weight in zip(names, row, strict=True)}
    return weights


Group = tuple[list[list[str]], list[int], float]


def fit_choice(groups: list[Group], l2: float) -> dict[str, float]:
    """Weights that make the right options of each group likely (conditional logit, several right ones share; L-BFGS).

    A group: the features of its options, 1 for each right one, the weight of the group. ``l2`` is the strength of the penalty.
    """
    seen = Counter(feature for options, _, _ in groups for features in options for feature in set(features))
    index = {feature: at for at, feature in enumerate(sorted(f for f, n in seen.items() if n >= LEAST))}
    columns, starts, borders, right, weight = [], [0], [0], [], []
    for options, labels, share in groups:
        for features in options:
            columns += sorted({index[f] for f in features if f in index})
            starts.append(len(columns))
        borders.append(len(starts) - 1)
        right += labels
        weight.append(share)
    x = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(starts) - 1, len(index)))
    first, mask, share = np.array(borders[:-1]), np.array(right, dtype=bool), np.array(weight)
    group = np.repeat(np.arange(len(groups)), np.diff(borders))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ w
        scores -= np.maximum.reduceat(scores, first)[group]
        odds = np.exp(scores)
        whole = np.add.reduceat(odds, first)
        good = np.maximum(np.add.reduceat(np.where(mask, odds, 0.0), first), 1e-300)
        slope = (odds / whole[group] - np.where(mask, odds / good[group], 0.0)) * share[group]
        return float(-(share * np.log(good / whole)).sum() + 0.5 * l2 * w @ w), x.T @ slope + l2 * w

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {feature: float(found.x[at]) for feature, at in index.items()} | {"": 0.0}


def check(taught: list[list[Group]], l2: float) -> str:
    """The share of right choices in folds by article; ``taught`` are the groups of each article."""
    right = whole = first = 0
    for fold in range(FOLDS):
        model = LinearModel(fit_choice([g for k, some in enumerate(taught) if k % FOLDS != fold for g in some], l2))
        for some in (some for k, some in enumerate(taught) if k % FOLDS == fold):
            for features, labels, _ in some:
                scores = [model.score(f) for f in features]
                right += labels[scores.index(max(scores))]
                first += labels[0]
                whole += 1
    return f"{right / whole:.3f} of {whole} right in {FOLDS} folds (always the first option: {first / whole:.3f})"


def write(path: Path, weights: dict[str, float], learnt: str, title: str, least: float = LEAST_WEIGHT) -> None:
    """Writes a table of the weights of ``least`` and more, either way; prints what it was learnt from."""
    lines = [f"# {title}\n"]
    lines += [f"{feature}\t{weight:.4f}\n" for feature, weight in sorted(weights.items()) if abs(weight) >= least or not feature]
    path.write_text("".join(lines), encoding="utf-8")
    print(f"{path.name}: {learnt}, {len(lines) - 1} weights")
