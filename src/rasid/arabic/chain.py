"""Linear chains at run time: scores of words kept in tables, one row a distinct word, and the best path of labels.

A whole article is scored by a few sums over rows, and all its sentences are decoded together.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from rasid.arabic.words import Form, Word

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Rows:
    """The row of each distinct word, counted from ``first`` on; all are forgotten where they grow more than ``limit``."""

    def __init__(self, first: int, limit: int) -> None:
        self._first, self._limit = first, limit
        self._index: dict[Form, int] = {}

    def of(self, words: Iterable[Word]) -> tuple[list[int], int, list[Form]]:
        """The rows of words, and which are new: the first new row and the words of the new rows, whose tables are to be filled."""
        index = self._index
        if len(index) > self._limit:
            index.clear()
        forms = [word.form for word in words]
        first = self._first + len(index)
        new = [form for form in dict.fromkeys(forms) if form not in index]
        index.update(zip(new, range(first, first + len(new)), strict=True))
        return [index[form] for form in forms], first, new


def grown(table: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """The table with room for ``size`` rows at least."""
    if size <= len(table):
        return table
    out = np.zeros((max(size, 2 * len(table)), *table.shape[1:]), dtype=table.dtype)
    out[: len(table)] = table
    return out


def best_path(scores: Floats, lengths: Ints, transitions: Floats) -> Ints:
    """The best label of each word (Viterbi 1967): ``scores`` of the labels at the words of sentences one after the other, of ``lengths``.

    ``transitions[i, j]``: label j after label i.
    """
    order = np.argsort(-lengths, kind="stable")
    steps = np.arange(lengths.max(initial=0))[:, None]
    live = steps < lengths[order]
    # The words by their place in the sentence, the longest sentence first: at each step the sentences that still run come first.
    words = (steps + (np.cumsum(lengths) - lengths)[order])[live]
    ends = scores[words]
    counts = live.sum(1).tolist()
    at, moves = 0, transitions[:, None, :]
    for before, count in pairwise(counts):
        now = at + before
        ends[now : now + count] += (ends[at : at + count].T[:, :, None] + moves).max(0)
        at = now
    path = np.zeros(len(words), dtype=np.int64)
    into = np.ascontiguousarray(transitions.T)
    after = np.zeros(0, dtype=np.int64)
    stop = len(words)
    for count in reversed(counts):
        here = ends[stop - count : stop]
        here[: len(after)] += into[after]
        after = path[stop - count : stop] = here.argmax(1)
        stop -= count
    out = np.empty_like(path)
    out[words] = path
    return out


def decisive(transitions: Floats) -> Floats:
    """``[a, b]``: how much label a must outscore label b at a word, so that no labels of the words beside it make b the better."""
    before = (transitions[:, None, :] - transitions[:, :, None]).max(0)
    after = (transitions[None, :, :] - transitions[:, None, :]).max(2)
    out: Floats = np.maximum(before, 0) + np.maximum(after, 0)
    return out


def undecided(scores: Floats, needed: Floats) -> Flags:
    """The words whose own scores do not decide their label (``needed``: see ``decisive``)."""
    best = scores.argmax(1)
    lead = np.take_along_axis(scores, best[:, None], 1) - scores
    out: Flags = (lead <= needed[best]).sum(1) > 1  # every label is within reach of itself
    return out


def decode(scores: Floats, lengths: Ints, transitions: Floats, doubtful: Flags) -> Ints:
    """The same path as ``best_path``, sooner: only runs of ``doubtful`` words are searched, all others surely have their best label."""
    path: Ints = scores.argmax(1)
    at = np.flatnonzero(doubtful)
    if not at.size:
        return path
    open_, edge = np.append(doubtful, False), np.zeros(len(scores) + 1, dtype=np.bool_)
    edge[0] = edge[np.cumsum(lengths)] = True
    first, last = edge[at] | ~open_[at - 1], edge[at + 1] | ~open_[at + 1]
    own = scores[at]
    left, right = first & ~edge[at], last & ~edge[at + 1]
    own[left] += transitions[path[at[left] - 1]]
    own[right] += transitions.T[path[at[right] + 1]]
    path[at] = best_path(own, np.flatnonzero(last) - np.flatnonzero(first) + 1, transitions)
    return path
