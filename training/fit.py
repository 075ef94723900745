"""Logistic regression over named features, written as a table of weights."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

LEAST = 2


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


def write(path: Path, rows: list[tuple[list[str], int, float]], c: float, title: str) -> None:
    """Fits and writes; prints how many rows were learnt from."""
    weights = fit(rows, c)
    lines = [f"# {title}\n"]
    lines += [f"{feature}\t{weight:.4f}\n" for feature, weight in sorted(weights.items()) if abs(weight) >= 0.001 or not feature]
    path.write_text("".join(lines), encoding="utf-8")
    print(f"{path.name}: {len(rows)} rows, {sum(label for _, label, _ in rows)} yes, {len(lines) - 1} weights")
