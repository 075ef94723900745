"""Makes the names model, src/rasid/tagger/files/names.npz, from public and the project's own data.

    python training/names.py SHARED_DIR [--out FILE]

Writes src/rasid/arabic/groups.npz too, the groups of words that this model and the parts of speech see: where it changes, run
``training/parts.py`` after it.

SHARED_DIR holds ner/, gold/dev and news/. The same data and seed give the same file. The articles of the development-test third
(sha256(id) % 3 == 0) are never learnt from; they score what was made. ``--folds`` scores all of gold/dev by five-fold cross-validation.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pycrfsuite
from examples import Example, annotated, gold, open_sets
from network import Network, Trainer
from network import arrays as network_arrays
from vectors import clusters, learn

from rasid.arabic.document import Reader
from rasid.arabic.groups import groups
from rasid.arabic.words import Analyser, Form
from rasid.tagger import NameTagger
from rasid.tagger.features import LABELS, PHRASES, Describer, Phrases, classes, phrases
from rasid.tagger.model import SLOTS, Files, key

OUT = Path(__file__).resolve().parents[1] / "src/rasid/tagger/files/names.npz"
GROUPS = Path(__file__).resolve().parents[1] / "src/rasid/arabic/groups.npz"
LEVELS = (64, 300, 1200)
SCALE = 1 / 160
EPOCHS = 6
MIX = (0.7, 0.5, 0.0, 2.0, 2.0, 2.0, 2.0)
"""Weights of the linear part and the network; then how much agreement over the document counts for O PER LOC ORG MISC."""
Arrays = dict[str, Any]


def words(shared: Path, cache: Path | None = None) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Vocabulary, vectors and clusters learnt from the news."""
    if cache and cache.exists():
        kept = np.load(cache)
        return kept["words"].tolist(), kept["vectors"], kept["groups"]
    vocabulary, vectors = learn(sorted((shared / "news").glob("*.jsonl.gz")))
    vectors = np.clip(np.rint(vectors / SCALE), -127, 127).astype(np.float32) * SCALE  # as they are kept in the file
    numbers = np.stack([clusters(vectors, k) for k in LEVELS], axis=1).astype(np.uint16)
    if cache:
        np.savez(cache, words=np.array(vocabulary), vectors=vectors, groups=numbers)
    return vocabulary, vectors, numbers


class Sequences:
    """Examples as crfsuite sequences; the strings of each distinct word are made once."""

    def __init__(self, groups: dict[str, tuple[int, ...]], known: Phrases) -> None:
        self._groups, self._phrases = groups, known
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
            codes = [0, *self._phrases.codes(example.doc.words[sentence.first : sentence.last]), 0]
            for at, (slots, group) in enumerate(seen):
                row = list(slots[0])
                row += seen[at - 1][0][1] if at else ["-BOS"]
                row += seen[at + 1][0][2] if at + 1 < len(seen) else ["+EOS"]
                row += seen[at - 2][0][3] if at > 1 else []
                row += seen[at + 2][0][4] if at + 2 < len(seen) else []
                row.append("t1" if sentence.title else "t0")
                row.append(f"q0|{seen[at - 1][1] if at else '^'}|{group}")
                row.append(f"q1|{group}|{seen[at + 1][1] if at + 1 < len(seen) else '^'}")
                row += [f"m{side}|{codes[at + step]}" for side, step in enumerate((1, 0, 2)) if codes[at + step]]
                rows.append(row)
            yield rows, example.labels[sentence.first : sentence.last]


def fit(
    examples: Iterable[Example], sequences: Sequences, own: frozenset[str], rounds: int = 60
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Trains a CRF; sets in ``own`` follow the target scheme and get a copy of every feature to themselves."""
    trainer = pycrfsuite.Trainer("lbfgs", verbose=False)
    trainer.set_params({"c1": 0.05, "c2": 0.02, "max_iterations": rounds, "feature.possible_transitions": True})
    for example in examples:
        for rows, labels in sequences.of(example):
            trainer.append(
                pycrfsuite.ItemSequence([row + ["$" + f for f in row] for row in rows] if example.source in own else rows), labels
            )
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


def pack(weights: dict[str, np.ndarray], transitions: np.ndarray) -> Arrays:
    """The arrays of the linear part."""
    edge = LEVELS[0] + 1
    pairs = np.zeros((2, edge + 1, edge + 1, len(LABELS)), np.float32)
    title = np.zeros((2, len(LABELS)), np.float32)
    match = np.zeros((3, 1 + 2 * len(PHRASES), len(LABELS)), np.float32)
    hashed: dict[int, np.ndarray] = {}
    number = lambda text: edge if text == "^" else edge - 1 if text == "?" else int(text)  # noqa: E731
    for feature, row in weights.items():
        if feature[0] == "q":
            side, left, right = feature[1:].split("|")
            pairs[int(side), number(left), number(right)] = row
        elif feature[0] == "m":
            side, code = feature[1:].split("|")
            match[int(side), int(code)] = row
        elif feature[0] == "t":
            title[int(feature[1])] = row
        elif np.abs(row).max() > 0.01:
            at = key(feature[0], feature[1:])
            hashed[at] = hashed.get(at, 0) + row
    keys = sorted(hashed)
    return {
        "keys": np.array(keys, np.uint32),
        "weights": np.stack([hashed[k] for k in keys]).astype(np.float16),
        "pairs": pairs.astype(np.float16),
        "title": title,
        "match": match,
        "transitions": transitions,
    }


def text(lines: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


class Workshop:
    """Everything that training needs but the choice of examples: data, words, features."""

    def __init__(self, shared: Path, cache: Path | None = None) -> None:
        self.vocabulary, self.vectors, found = words(shared, cache)
        np.savez_compressed(GROUPS, words=text(self.vocabulary), groups=found)
        table = groups()
        self.reader = Reader(Analyser())
        self.known = classes()
        self.phrases = phrases()
        finder = Phrases(self.phrases)
        self.sequences = Sequences(table, finder)
        self.target = list(gold(shared, self.reader))
        self.own = list(annotated(shared, self.reader))
        self.open = list(open_sets(shared, self.reader, wiki=False))
        kept: dict[str, Any] = {}
        describer = Describer(table, self.known)

        class Kept:
            """The describer with all its words kept."""

            def word(self, form: Form) -> Any:
                found = kept.get(form.surface)
                if found is None:
                    found = kept[form.surface] = describer.word(form)
                return found

        place = {word: number for number, word in enumerate(self.vocabulary)}
        self.trainer = Trainer([*self.target, *self.own, *self.open], Kept(), place, self.vectors, finder)  # type: ignore[arg-type]

    def linear(self, target: list[Example]) -> Arrays:
        """The linear part."""
        return pack(*fit([*self.open, *self.own, *target], self.sequences, frozenset({"gold", "news"})))

    def network(self, target: list[Example], seed: int = 7, say: Callable[[str], None] | None = None) -> Arrays:
        """The network part."""
        import torch

        torch.set_num_threads(1)
        torch.set_flush_denormal(True)
        torch.manual_seed(seed)
        trainer = self.trainer
        network = Network(len(trainer.words.features), self.vectors.shape[1], ["gold", "newsfane", "aqmar", "wojood"])
        ids = [e.id for e in self.open] + [e.id for e in [*target, *self.own]] * 3
        trainer.fit(network, [(ids, EPOCHS, 2e-3)], seed=seed, watch=(lambda _, line: say(line)) if say else None)
        return network_arrays(network, trainer)

    def file(self, linear: Arrays, network: Arrays, mix: tuple[float, ...] = MIX) -> Arrays:
        """All arrays of the model file."""
        moves = mix[0] * linear["transitions"] + mix[1] * network["nn_moves"]
        return {
            "vectors": np.rint(self.vectors / SCALE).astype(np.int8),
            "scale": np.float32(SCALE),
            "phrases": text(self.phrases),
            "classes": text(f"{w}\t{' '.join(sorted(c))}" for w, c in sorted(self.known.items())),
            **linear,
            **{k: v for k, v in network.items() if k != "nn_moves"},
            "transitions": moves.astype(np.float32),
            "mix": np.array(mix, np.float32),
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
    parser.add_argument("--folds", nargs="*", type=int, metavar="N", help="all five, or these only")
    options = parser.parse_args()
    began = time.time()
    say = lambda line: print(f"{time.time() - began:5.0f} s  {line}", flush=True)  # noqa: E731
    shop = Workshop(options.shared, options.cache)
    truth = expected(options.shared)

    def made(target: list[Example]) -> Arrays:
        linear = shop.linear(target)
        say("linear part")
        return shop.file(linear, shop.network(target, say=say))

    def scored(arrays: Arrays, tests: list[Example], score: Score) -> Score:
        tagger = NameTagger(Files(arrays))
        for example in tests:
            score.add(truth[example.id], [(*n.span, n.kind) for n in tagger.tag(example.doc).names])
        return score

    if options.folds is not None:
        score = Score()
        for n in options.folds or range(5):
            arrays = made([e for e in shop.target if fold_of(e.id) != n])
            np.savez_compressed(options.out.with_suffix(f".fold{n}.npz"), **arrays)
            say(f"up to fold {n} {scored(arrays, [e for e in shop.target if fold_of(e.id) == n], score)}  {dict(score.counts)}")
    else:
        arrays = made([e for e in shop.target if not third(e.id)])
        np.savez_compressed(options.out, **arrays)
        say(
            f"{options.out.name}: {options.out.stat().st_size / 1e6:.1f} MB; the third kept out: {scored(arrays, [e for e in shop.target if third(e.id)], Score())}"
        )


if __name__ == "__main__":
    main()
