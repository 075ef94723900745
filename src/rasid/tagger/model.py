"""The shipped names model: a linear chain over cached word scores, run by numpy.

A word's scores at its own place and for its neighbours depend on the distinct word alone, so they are computed once and
kept in one row of a table; scoring a text is then a sum of rows, and decoding is one Viterbi pass over all its sentences.
"""

from __future__ import annotations

from binascii import crc32
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from rasid.arabic.document import Doc
from rasid.arabic.words import Form
from rasid.tagger.features import LABELS, Describer

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

SLOTS = ("0", "-", "+", "<", ">")
"""One mark for each place a word is seen from: itself, the word after it, before it, two after, two before."""
FIRST = 3
"""Row 0 stands before a sentence, row 1 after it, row 2 for nothing."""
_ROWS = 200_000


def key(slot: str, feature: str) -> int:
    """The number under which the weight of a feature is filed."""
    return crc32((slot + feature).encode("utf-8", "surrogatepass"))


def allowed() -> Floats:
    """0 where label j may follow label i, a large negative number where it may not."""
    out = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for j, label in enumerate(LABELS):
        if label[0] == "I":
            out[:, j] = -1e4
            out[j, j] = out[LABELS.index("B-" + label[2:]), j] = 0
    return out


class Files:
    """The arrays of ``files/names.npz``: words and their clusters, weights, transitions."""

    def __init__(self, arrays: Any = None) -> None:
        if arrays is None:
            with resources.files("rasid.tagger").joinpath("files/names.npz").open("rb") as stream:
                arrays = dict(np.load(stream))
        self.arrays: dict[str, Any] = arrays
        self.words: list[str] = bytes(arrays["words"]).decode("utf-8").split("\n")
        self.classes: dict[str, frozenset[str]] = {}
        shared: dict[str, frozenset[str]] = {}
        for line in bytes(arrays["classes"]).decode("utf-8").split("\n"):
            word, _, names = line.partition("\t")
            if names not in shared:
                shared[names] = frozenset(names.split())
            self.classes[word] = shared[names]

    def groups(self) -> dict[str, tuple[int, ...]]:
        """word -> clusters, coarse to fine."""
        return dict(zip(self.words, zip(*(column.tolist() for column in self.arrays["groups"].T), strict=True), strict=True))


class Linear:
    """Scores of every label at every word by a linear model over features of the word and its neighbours."""

    def __init__(self, files: Files, describer: Describer, groups: dict[str, tuple[int, ...]]) -> None:
        arrays = files.arrays
        self._keys = arrays["keys"].astype(np.int64)
        self._weights = arrays["weights"].astype(np.float32)
        self._pairs = arrays["pairs"].astype(np.float32)  # [previous or next][left group][right group][label]
        self._title = arrays["title"].astype(np.float32)
        self._describer, self._groups = describer, groups
        self._none = self._pairs.shape[1] - 1
        size = len(LABELS)
        self._table = np.zeros((4096, len(SLOTS), size), dtype=np.float32)
        self._group = np.full(4096, self._none, dtype=np.int64)
        self._index: dict[str, int] = {}
        self._stem = np.zeros(4096, dtype=np.int64)
        self._telling = np.zeros(4096, dtype=np.bool_)
        self._stems: dict[str, int] = {}
        self._table[0, 1] = self._lookup([key("-", "BOS")]).sum(0)
        self._table[1, 2] = self._lookup([key("+", "EOS")]).sum(0)

    def _lookup(self, keys: list[int]) -> Floats:
        wanted = np.array(keys, dtype=np.int64)
        at = np.searchsorted(self._keys, wanted)
        at[at == len(self._keys)] = 0
        found: Floats = self._weights[at] * (self._keys[at] == wanted)[:, None]
        return found

    def row(self, form: Form) -> int:
        """The table row of a distinct word."""
        found = self._index.get(form.surface)
        if found is None:
            if len(self._index) >= _ROWS:
                self._index.clear()
                self._stems.clear()
            found = self._index[form.surface] = len(self._index) + FIRST
            if found >= len(self._table):
                self._table = np.concatenate([self._table, np.zeros_like(self._table)])
                self._group = np.concatenate([self._group, np.full_like(self._group, self._none)])
                self._stem = np.concatenate([self._stem, np.zeros_like(self._stem)])
                self._telling = np.concatenate([self._telling, np.zeros_like(self._telling)])
            seen = self._describer.word(form)
            keys, edges = [], []
            for slot, features in zip(SLOTS, (seen.own, seen.near, seen.near, seen.far, seen.far), strict=True):
                edges.append(len(keys))
                keys += [key(slot, feature) for feature in features]
            self._table[found] = np.add.reduceat(self._lookup(keys), edges)
            group = self._groups.get(form.text) or self._groups.get(form.bare)
            self._group[found] = group[0] if group else self._none - 1
            self._stem[found] = self._stems.setdefault(form.bare, len(self._stems))
            self._telling[found] = form.kind == "w" and not form.classes and len(form.bare) > 2
        return found

    def stems(self, rows: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """A number for the stem of each row, small where few are asked for, and whether it may be a name."""
        _, numbers = np.unique(self._stem[rows], return_inverse=True)
        return numbers.reshape(-1), self._telling[rows]

    def scores(self, rows: Ints, title: npt.NDArray[np.bool_]) -> Floats:
        """Scores for a padded grid of rows: sentences by words, each with two rows of padding on either side."""
        table = self._table
        out: Floats = table[rows[:, 2:-2], 0] + table[rows[:, 1:-3], 1] + table[rows[:, 3:-1], 2] + table[rows[:, :-4], 3] + table[rows[:, 4:], 4]
        group = self._group[rows]
        out += self._pairs[0][group[:, 1:-3], group[:, 2:-2]] + self._pairs[1][group[:, 2:-2], group[:, 3:-1]]
        out += self._title[title.astype(np.int64)][:, None]
        return out


def viterbi(scores: Floats, lengths: Ints, transitions: Floats) -> npt.NDArray[np.int64]:
    """The best label path of each sentence of a padded grid (sentences, words, labels)."""
    count, longest, size = scores.shape
    start = np.array([-1e4 if label[0] == "I" else 0.0 for label in LABELS], dtype=np.float32)
    best = scores[:, 0] + start
    back = np.zeros((longest, count, size), dtype=np.int64)
    ends = np.zeros((longest, count, size), dtype=np.float32)
    ends[0] = best
    for at in range(1, longest):
        step = best[:, :, None] + transitions
        back[at] = step.argmax(1)
        best = step.max(1) + scores[:, at]
        ends[at] = best
    out = np.zeros((count, longest), dtype=np.int64)
    everyone = np.arange(count)
    label = ends[lengths - 1, everyone].argmax(1)
    for at in range(longest - 1, -1, -1):
        live = at < lengths
        out[live, at] = label[live]
        moved = back[at, everyone, label]
        label = np.where(live, moved, label) if at else label
    return out


KIND = np.array([0, 1, 1, 2, 2, 3, 3, 4, 4])
"""The kind of each label; 0 for none."""
AGREE = np.array([1.0, 3.0, 3.0, 3.0, 3.0], dtype=np.float32)
"""How much the same word's reading elsewhere in the article counts, by kind."""


def agreement(path: npt.NDArray[np.int64], words: npt.NDArray[np.int64], telling: npt.NDArray[np.bool_]) -> Floats:
    """Scores that pull the occurrences of a word in one article towards the same kind.

    ``path``: first labels of the words in order; ``words``: a number for each distinct word; ``telling``: words that may be names.
    A name met in full («مصطفى الكاظمي») so becomes known where it comes short («الكاظمي»).
    """
    kinds = KIND[path]
    counts = np.zeros((int(words.max()) + 1, 5), dtype=np.float32)
    np.add.at(counts, (words, kinds), 1)
    others = counts[words]
    others[np.arange(len(kinds)), kinds] -= 1
    others /= others.sum(1, keepdims=True) + 0.5
    pull: Floats = (others * AGREE * telling[:, None])[:, KIND]
    return pull


class Model:
    """The whole model: scores, document-wide agreement, decoding."""

    def __init__(self, files: Files) -> None:
        groups = files.groups()
        self._linear = Linear(files, Describer(groups, files.classes), groups)
        self._transitions = files.arrays["transitions"].astype(np.float32) + allowed()

    def labels(self, doc: Doc) -> list[str]:
        """The label of each word."""
        row = self._linear.row
        lengths = np.array([sentence.last - sentence.first for sentence in doc.sentences])
        grid = np.full((len(lengths), int(lengths.max()) + 4), 2, dtype=np.int64)
        for at, sentence in enumerate(doc.sentences):
            last = sentence.last - sentence.first + 2
            grid[at, 1] = 0
            grid[at, 2:last] = [row(word.form) for word in doc.words[sentence.first : sentence.last]]
            grid[at, last] = 1
        title = np.array([sentence.title for sentence in doc.sentences])
        scores = self._linear.scores(grid, title)
        path = viterbi(scores, lengths, self._transitions)
        inside = np.arange(grid.shape[1] - 4)[None, :] < lengths[:, None]
        flat = path[inside]
        if flat.any():
            stems, telling = self._linear.stems(grid[:, 2:-2][inside])
            scores[inside] += agreement(flat, stems, telling)
            flat = viterbi(scores, lengths, self._transitions)[inside]
        labels = ["O"] * len(doc.words)
        at = 0
        found = flat.tolist()
        for sentence in doc.sentences:
            length = sentence.last - sentence.first
            labels[sentence.first : sentence.last] = [LABELS[label] for label in found[at : at + length]]
            at += length
        return labels
