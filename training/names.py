"""Makes the names model, src/rasid/tagger/files/names.npz, from public and the project's own data.

    python training/names.py SHARED_DIR [--out FILE] [--report]

SHARED_DIR holds ner/, gold/dev and news/. The same data and seed give the same file. ``--report`` trains without the articles of
the development-test third (sha256(id) % 3 == 0) and scores them; ``--folds`` scores all of gold/dev by five-fold cross-validation.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pycrfsuite
from examples import Example, annotated, gold, open_sets
from vectors import clusters, learn

from rasid.arabic.document import Reader
from rasid.arabic.words import Analyser, Form
from rasid.tagger import NameTagger, names_of
from rasid.tagger.features import LABELS, Describer, classes
from rasid.tagger.model import SLOTS, Files, key

OUT = Path(__file__).resolve().parents[1] / "src/rasid/tagger/files/names.npz"
LEVELS = (64, 300, 1200)
Arrays = dict[str, Any]


def words(shared: Path, cache: Path | None = None) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Vocabulary, vectors and clusters learnt from the news."""
    if cache and cache.exists():
        kept = np.load(cache)
        return kept["words"].tolist(), kept["vectors"], kept["groups"]
    vocabulary, vectors = learn(sorted((shared / "news").glob("*.jsonl.gz")))
    groups = np.stack([clusters(vectors, k) for k in LEVELS], axis=1).astype(np.uint16)
    if cache:
        np.savez(cache, words=np.array(vocabulary), vectors=vectors, groups=groups)
    return vocabulary, vectors, groups


class Sequences:
    """Examples as crfsuite sequences; the strings of each distinct word are made once."""

    def __init__(self, groups: dict[str, tuple[int, ...]]) -> None:
        self._groups = groups
        self._describer = Describer(groups, classes())
        self._cache: dict[str, tuple[list[list[str]], str]] = {}

    def _word(self, form: Form) -> tuple[list[list[str]], str]:
        found = self._cache.get(form.surface)
        if found is None:
            seen = self._describer.word(form)
            slots = [[slot + f for f in fs] for slot, fs in zip(SLOTS, (seen.own, seen.near, seen.near, seen.far, seen.far), strict=True)]
            group = self._groups.get(form.text) or self._groups.get(form.bare)
            found = self._cache[form.surface] = (slots, str(group[0]) if group else "?")
        return found

    def of(self, example: Example) -> Iterator[tuple[list[list[str]], list[str]]]:
        """Features and labels of each sentence."""
        for sentence in example.doc.sentences:
            seen = [self._word(word.form) for word in example.doc.words[sentence.first : sentence.last]]
            rows = []
            for at, (slots, group) in enumerate(seen):
                row = list(slots[0])
                row += seen[at - 1][0][1] if at else ["-BOS"]
                row += seen[at + 1][0][2] if at + 1 < len(seen) else ["+EOS"]
                row += seen[at - 2][0][3] if at > 1 else []
                row += seen[at + 2][0][4] if at + 2 < len(seen) else []
                row.append("t1" if sentence.title else "t0")
                row.append(f"q0|{seen[at - 1][1] if at else '^'}|{group}")
                row.append(f"q1|{group}|{seen[at + 1][1] if at + 1 < len(seen) else '^'}")
                rows.append(row)
            yield rows, example.labels[sentence.first : sentence.last]


def fit(examples: Iterable[Example], sequences: Sequences, own: frozenset[str], rounds: int = 80) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Trains a CRF; sets in ``own`` follow the target scheme and get a copy of every feature to themselves."""
    trainer = pycrfsuite.Trainer("lbfgs", verbose=False)
    trainer.set_params({"c1": 0.05, "c2": 0.02, "max_iterations": rounds, "feature.possible_transitions": True})
    for example in examples:
        for rows, labels in sequences.of(example):
            trainer.append(pycrfsuite.ItemSequence([row + ["$" + f for f in row] for row in rows] if example.source in own else rows), labels)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    index = {label: i for i, label in enumerate(LABELS)}
    weights: dict[str, np.ndarray] = {}
    for (feature, label), weight in info.state_features.items():
        weights.setdefault(feature.removeprefix("$"), np.zeros(len(LABELS), np.float32))[index[label]] += weight
    transitions = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for (a, b), weight in info.transitions.items():
        transitions[index[a], index[b]] = weight
    return weights, transitions


def pack(weights: dict[str, np.ndarray], transitions: np.ndarray, vocabulary: list[str], groups: np.ndarray) -> Arrays:
    """The arrays of the model file."""
    edge = LEVELS[0] + 1
    pairs = np.zeros((2, edge + 1, edge + 1, len(LABELS)), np.float32)
    title = np.zeros((2, len(LABELS)), np.float32)
    hashed: dict[int, np.ndarray] = {}
    number = lambda text: edge if text == "^" else edge - 1 if text == "?" else int(text)  # noqa: E731
    for feature, row in weights.items():
        if feature[0] == "q":
            side, left, right = feature[1:].split("|")
            pairs[int(side), number(left), number(right)] = row
        elif feature[0] == "t":
            title[int(feature[1])] = row
        elif np.abs(row).max() > 0.01:
            at = key(feature[0], feature[1:])
            hashed[at] = hashed.get(at, 0) + row
    keys = sorted(hashed)
    return {
        "words": np.frombuffer("\n".join(vocabulary).encode(), np.uint8),
        "groups": groups,
        "classes": np.frombuffer("\n".join(f"{w}\t{' '.join(sorted(c))}" for w, c in sorted(classes().items())).encode(), np.uint8),
        "keys": np.array(keys, np.uint32),
        "weights": np.stack([hashed[k] for k in keys]).astype(np.float16),
        "pairs": pairs.astype(np.float16),
        "title": title,
        "transitions": transitions,
    }


def hits(expected: list[tuple[int, int]], found: list[tuple[int, int]]) -> int:
    """Names found, by the lenient match of gold/score.py: a clitic, article or quotation mark more or less is forgiven."""
    left = list(found)
    count = 0
    for a in expected:
        for b in left:
            if abs(a[0] - b[0]) <= 3 and abs(a[1] - b[1]) <= 1:
                left.remove(b)
                count += 1
                break
    return count


class Score:
    """Counts of expected, found and right names by kind."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, expected: list[tuple[int, int, str]], found: list[tuple[int, int, str]]) -> None:
        for kind in ("PER", "LOC", "ORG"):
            e, f = ([(a, b) for a, b, k in x if k == kind] for x in (expected, found))
            self.counts.update({"t" + kind: hits(e, f), "e" + kind: len(e), "f" + kind: len(f)})

    def f1(self, *kinds: str) -> tuple[float, float, float]:
        t, e, f = (sum(self.counts[m + k] for k in kinds or ("PER", "LOC", "ORG")) for m in "tef")
        return t / max(f, 1), t / max(e, 1), 2 * t / max(e + f, 1)

    def __str__(self) -> str:
        parts = " ".join(f"{k} {self.f1(k)[2]:.3f}" for k in ("PER", "LOC", "ORG"))
        p, r, f = self.f1()
        return f"P {p:.3f} R {r:.3f} F1 {f:.3f}  {parts}"


def expected(shared: Path) -> dict[str, list[tuple[int, int, str]]]:
    """The names of gold/dev as character spans."""
    out = {}
    for path in sorted((shared / "gold/dev").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if "names" in data:
            out[data["id"]] = [(*n["span"], n["kind"]) for n in data["names"]]
    return out


def third(ident: str) -> bool:
    """Whether an article belongs to the development-test third."""
    return int(hashlib.sha256(ident.encode()).hexdigest(), 16) % 3 == 0


def fold_of(ident: str) -> int:
    return int(hashlib.sha256(("fold" + ident).encode()).hexdigest(), 16) % 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--cache", type=Path, help="keep the word vectors here between runs")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args()
    began = time.time()
    vocabulary, vectors, groups = words(options.shared, options.cache)
    table = dict(zip(vocabulary, map(tuple, groups.tolist()), strict=True))
    reader = Reader(Analyser())
    sequences = Sequences(table)
    target = list(gold(options.shared, reader))
    rest = list(open_sets(options.shared, reader, wiki=False))
    rest += annotated(options.shared, reader)
    own = frozenset({"gold", "news"})

    def made(training: list[Example]) -> Arrays:
        return pack(*fit([*rest, *training], sequences, own), vocabulary, groups)

    def scored(arrays: Arrays, tests: list[Example], score: Score) -> Score:
        tagger = NameTagger(Files(arrays))
        for example in tests:
            score.add(truth[example.id], [(*n.span, n.kind) for n in tagger.tag(example.doc).names])
        return score

    truth = expected(options.shared)
    if options.report:
        arrays = made([e for e in target if not third(e.id)])
        print("third", scored(arrays, [e for e in target if third(e.id)], Score()), f"{time.time() - began:.0f} s")
        np.savez_compressed(options.out.with_suffix(".report.npz"), **arrays)
        return
    if options.folds:
        score = Score()
        for n in range(5):
            scored(made([e for e in target if fold_of(e.id) != n]), [e for e in target if fold_of(e.id) == n], score)
            print(n, score, f"{time.time() - began:.0f} s", flush=True)
        return
    np.savez_compressed(options.out, **made(target))
    print(f"{options.out.name}: {options.out.stat().st_size / 1e6:.1f} MB, {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
