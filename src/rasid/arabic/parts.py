"""Part of speech of every word in context: a linear-chain CRF (Lafferty et al. 2001) over the analyses of words.

Tags: VERB, VPAS (passive verb), AUX, NOUN, PROPN, ADJ, ADV, NUM, PRON, DET, ADP, CCONJ, SCONJ, PART, PUNCT. A word with
clitics has the tag of its stem. Trained by ``training/parts.py`` on Universal Dependencies PUD (CC BY-SA 3.0); groups of words learnt
from news tell it of words that PUD does not hold.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from importlib import resources
from itertools import accumulate, chain, repeat
from typing import NamedTuple

import numpy as np

from rasid.arabic.chain import Floats, Ints, Rows, decisive, decode, grown, undecided
from rasid.arabic.groups import groups, groups_of, named
from rasid.arabic.words import Form, Word, counts

_LIMIT = 100_000
_NONE = repeat(0)  # the row of a feature that weighs nothing
_EDGE = 0
"""The row of the edges of a sentence."""
Weights = dict[tuple[str, str], float]
"""Weights by feature and tag; the feature of a tag that follows another is ``@`` and the other."""


class Seen(NamedTuple):
    """What a distinct word shows: its own features, those its neighbours see, and its sides of an agreement of two words.

    ``ending`` and ``definite`` count where the word stands first, ``ending`` and ``marks`` where it stands second.
    """

    own: tuple[str, ...]
    near: tuple[str, ...]
    ending: str = ""
    definite: str = ""
    marks: str = ""


def seen(form: Form) -> Seen:
    """The features of a distinct word."""
    if form.kind != "w":
        sign = f"w={form.text if form.text.isprintable() else '?'}"  # what cannot be encoded (a lone surrogate) is like any odd sign
        kind = f"k={form.kind}"
        return Seen((kind, sign), (sign,)) if form.kind == "p" else Seen((kind, "w=#"), (kind,))
    text, cut = form.text, form.cuts[0]
    stem = cut.stem
    verbal = [reading.inflection.pos + reading.inflection.tense for reading in form.readings[:6]]
    readings, few = "|".join(sorted(set(verbal))), "|".join(sorted(set(verbal[:4])))
    word, classes, clitics = f"w={text}", f"c={'|'.join(sorted(form.classes))}", f"d={cut.definite}{cut.pro}"
    own = (
        word, f"s={stem}", f"p1={stem[:1]}", f"p2={stem[:2]}", f"e1={stem[-1:]}", f"e2={stem[-2:]}", f"e3={stem[-3:]}",
        f"r={readings}", classes, clitics, f"q={cut.enc}", f"n={min(counts().get(stem, 0), 5000).bit_length()}",
        f"l={min(len(stem), 7)}{readings}", f"p1e1={stem[:1]}{stem[-1:]}{cut.definite}", f"p3={stem[:3]}", f"e4={stem[-4:]}",
        f"fs={form.surface[:2]}", f"fe={form.surface[-1:]}", *named(groups_of(form, groups())),
    )  # fmt: skip
    definite = "d" if cut.definite else "i"
    return Seen(own, (word, f"r={few}", classes, clitics, f"e={stem[-2:]}"), definite + stem[-1:], definite, definite + cut.pro)


class _Pairs:
    """Weights of what two words in a row show together."""

    def __init__(self, name: str, found: dict[str, Floats], width: int) -> None:
        """``found``: rows of weights by feature; those of the pair are named ``name=first|second``."""
        self.first: dict[str, int] = {}
        self.second: dict[str, int] = {}
        some = []
        for feature, row in found.items():
            if feature.startswith(name + "="):
                first, _, second = feature[len(name) + 1 :].partition("|")
                some.append((self.first.setdefault(first, len(self.first) + 1), self.second.setdefault(second, len(self.second) + 1), row))
        self.weights = np.zeros((len(self.first) + 1, len(self.second) + 1, width), dtype=np.float32)
        for one, other, row in some:
            self.weights[one, other] = row


class PartsOfSpeech:
    """Tags sentences. What a distinct word weighs at its own place and beside others is kept in one row of a table."""

    def __init__(self, weights: Weights | None = None) -> None:
        weights = load() if weights is None else weights
        self._tags = sorted({tag for _, tag in weights})
        place = {tag: at for at, tag in enumerate(self._tags)}
        width = len(place)
        rows: dict[str, Floats] = {}
        for (feature, tag), weight in weights.items():
            if feature not in rows:
                rows[feature] = np.zeros(width, dtype=np.float32)
            rows[feature][place[tag]] = weight
        nothing = np.zeros(width, dtype=np.float32)
        self._transitions = np.stack([rows.get("@" + tag, nothing) for tag in self._tags])
        self._needed = decisive(self._transitions)
        self._endings, self._marks = _Pairs("a", rows, width), _Pairs("ad", rows, width)
        self._pairs = (self._endings.first, self._endings.second, self._marks.first, self._marks.second)
        number = {feature: at for at, feature in enumerate(rows, 1)}
        # The features of a word at its own place, as the word after it sees them, and as the one before it does.
        self._numbers = (number, *({f[1:]: at for f, at in number.items() if f[0] == mark} for mark in "-+"))
        self._weights = np.stack([nothing, *rows.values()])
        self._rows = Rows(_EDGE + 1, _LIMIT)
        self._table = np.zeros((8192, 3, width), dtype=np.float32)  # at its own place, seen by the word after it, by the one before it
        self._sides = np.zeros((8192, 4), dtype=np.int64)  # in a pair: ending first and second, definite first, marks second
        self._table[_EDGE, 1:] = rows.get("-BOS", nothing), rows.get("+EOS", nothing)

    def tag(self, sentences: Sequence[Sequence[Word]]) -> list[str]:
        """One tag for each word of each sentence, in a row."""
        lengths = [len(sentence) for sentence in sentences if sentence]
        rows, first, new = self._rows.of(word for sentence in sentences for word in sentence)
        if not rows:
            return []
        if new:
            self._add(first, new)
        line = [_EDGE]
        at = 0
        for length in lengths:
            line += rows[at : at + length]
            line.append(_EDGE)
            at += length
        scores = self._scores(np.array(line))
        path = decode(scores, np.array(lengths), self._transitions, undecided(scores, self._needed))
        return [self._tags[tag] for tag in path.tolist()]

    def _scores(self, line: Ints) -> Floats:
        """Scores of the tags at the words of a line of rows, in which an edge stands before, between and after sentences."""
        at = np.flatnonzero(line != _EDGE)
        before, here = line[at - 1], line[at]
        table, sides = self._table.take(line, 0), self._sides
        out: Floats = table[at, 0]
        out += table[at - 1, 1]
        out += table[at + 1, 2]
        out += self._endings.weights[sides[before, 0], sides[here, 1]]
        out += self._marks.weights[sides[before, 2], sides[here, 3]]
        return out

    def _add(self, first: int, forms: list[Form]) -> None:
        """Fills the rows from ``first`` on."""
        self._table = grown(self._table, first + len(forms))
        self._sides = grown(self._sides, first + len(forms))
        last = first + len(forms)
        own, near, ending, definite, marks = zip(*map(seen, forms), strict=True)
        for place, (number, some) in enumerate(zip(self._numbers, (own, near, near), strict=True)):
            rows = array("q", map(number.get, chain.from_iterable(some), _NONE))
            edges = [0, *accumulate(map(len, some))]
            self._table[first:last, place] = np.add.reduceat(self._weights.take(rows, 0), edges[:-1])
        for side, (number, some) in enumerate(zip(self._pairs, (ending, ending, definite, marks), strict=True)):
            self._sides[first:last, side] = list(map(number.get, some, _NONE))


def load() -> Weights:
    """The weights that ship."""
    return read(resources.files("rasid.arabic").joinpath("parts.tsv").read_text(encoding="utf-8").splitlines())


def read(lines: Iterable[str]) -> Weights:
    """Weights from lines of feature, tag and weight; comments with #."""
    out = {}
    for line in lines:
        if not line.startswith("#"):
            feature, tag, weight = line.split("\t")
            out[feature, tag] = float(weight)
    return out
