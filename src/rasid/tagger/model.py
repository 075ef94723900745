"""The shipped names model, run by numpy: a linear chain over cached word scores and a small convolutional network, added up.

What a distinct word gives to either is computed once and kept in one row of a table. A text is laid out as one line of rows,
its sentences parted by four rows of padding, so that a whole article is scored by a few sums and matrix products; one Viterbi
pass over all its sentences reads the labels off.
"""

from __future__ import annotations

from array import array
from binascii import crc32
from collections.abc import Sequence
from importlib import resources
from itertools import accumulate, chain, repeat
from typing import Any

import numpy as np

from rasid.arabic.chain import Flags, Floats, Ints, Rows, decode, grown
from rasid.arabic.document import Doc
from rasid.arabic.groups import groups, vocabulary
from rasid.arabic.words import Form
from rasid.tagger.features import LABELS, Describer, Features, Phrases

SLOTS = ("0", "-", "+", "<", ">")
"""One mark for each place a word is seen from: itself, the word after it, before it, two after, two before."""
BEFORE, AFTER, NOTHING, FIRST = 0, 1, 2, 3
"""Rows for the edges of a sentence and for no word at all; the first row of a word."""
GAP = (AFTER, NOTHING, NOTHING, BEFORE)
ROWS = 100_000
"""Distinct words kept before all are forgotten."""
STRETCH = 1_000
"""Rows that the network works on at a time."""
LONGEST = 14
_NOWHERE = repeat(0)  # the row of a feature that weighs nothing
_ALONE = 250_000
"""Multiplications of one product that BLAS never parts among threads: for matrices like ours they wait for each other longer than they work."""


class _Alphabet(dict[str, int]):
    """The number of each character, filled in as others are met: every digit has that of 0, any other character 1."""

    def __missing__(self, char: str) -> int:
        number = self[char] = self["0"] if char.isdigit() else 1
        return number


_ALPHABET = _Alphabet({char: number for number, char in enumerate("ءابتثجحخدذرزسشصضطظعغفقكلمنهوي0abcdefghijklmnopqrstuvwxyz", 2)})


def characters(form: Form) -> list[int]:
    """Numbers of the characters of a word in normal form, the middle of a long one cut out."""
    text = form.text
    if len(text) > LONGEST:
        text = text[: LONGEST // 2] + text[-(LONGEST - LONGEST // 2) :]
    return list(map(_ALPHABET.__getitem__, text))


def place_of(form: Form, place: dict[str, int]) -> int:
    """The row of a word's vector, that of its stem where it has none, -1 for neither."""
    for text in (form.text, *form.keys[1:3]):
        if text in place:
            return place[text]
    return -1


def key(slot: str, feature: str) -> int:
    """The number under which the weight of a feature is filed."""
    return crc32(feature.encode("utf-8", "surrogatepass"), crc32(slot.encode()))


def allowed() -> Floats:
    """0 where label j may follow label i, a large negative number where it may not."""
    out = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for j, label in enumerate(LABELS):
        if label[0] == "I":
            out[:, j] = -1e4
            out[j, j] = out[LABELS.index("B-" + label[2:]), j] = 0
    return out


class Files:
    """The arrays of ``files/names.npz``: vectors and classes of words, weights, transitions."""

    def __init__(self, arrays: Any = None) -> None:
        if arrays is None:
            with resources.files("rasid.tagger").joinpath("files/names.npz").open("rb") as stream:
                arrays = dict(np.load(stream))
        self.arrays: dict[str, Any] = arrays
        self.classes: dict[str, frozenset[str]] = {}
        shared: dict[str, frozenset[str]] = {}
        for line in self.lines("classes"):
            word, _, names = line.partition("\t")
            if names not in shared:
                shared[names] = frozenset(names.split())
            self.classes[word] = shared[names]

    def lines(self, name: str) -> list[str]:
        """An array that holds text, line by line."""
        return bytes(self.arrays[name]).decode("utf-8").split("\n")

    def floats(self, name: str) -> Floats:
        """An array of weights."""
        return np.ascontiguousarray(self.arrays[name].astype(np.float32))


class _Weighing:
    """What features weigh where they are seen from ``slots``: a row of a table for each that weighs anything, found as features are met."""

    def __init__(self, slots: Sequence[str], place: dict[int, int], weights: Floats) -> None:
        self._slots = [crc32(slot.encode()) for slot in slots]
        self._place, self._weights = place, weights
        self._rows: dict[str, int] = {}
        self._table = np.zeros((1024, len(slots), weights.shape[1]), dtype=np.float32)

    def sums(self, seen: Sequence[tuple[str, ...]]) -> Floats:
        """The sums of the weights of the features of each word; no feature holds a blank."""
        features = list(chain.from_iterable(seen))
        self._learn(list(set(features).difference(self._rows)))
        rows = array("q", map(self._rows.get, features, _NOWHERE))
        found: Floats = np.add.reduceat(self._table.take(rows, 0), _edges(seen))
        return found

    def _learn(self, features: list[str]) -> None:
        data = "\n".join(features).encode("utf-8", "surrogatepass").split(b"\n")  # all at once is many times faster than one by one
        places = [[self._place.get(crc32(feature, slot), 0) for feature in data] for slot in self._slots]
        known = {feature: some for feature, some in zip(features, zip(*places, strict=True), strict=False) if any(some)}
        if not known:
            return
        first, last = len(self._rows) + 1, len(self._rows) + 1 + len(known)
        self._rows.update(zip(known, range(first, last), strict=True))
        self._table = grown(self._table, last)
        self._table[first:last] = self._weights[list(known.values())]


def _edges(seen: Sequence[Sequence[object]]) -> list[int]:
    """Where each of several rows, put one after the other, begins."""
    return [0, *accumulate(map(len, seen))][:-1]


class Linear:
    """Scores of every label at every word by a linear model over features of the word and its neighbours."""

    def __init__(self, files: Files, groups: dict[str, tuple[int, ...]]) -> None:
        weights = files.floats("weights")
        weights = np.concatenate([np.zeros_like(weights[:1]), weights])
        place = {number: at for at, number in enumerate(files.arrays["keys"].tolist(), 1)}
        self._seen = tuple(_Weighing(slots, place, weights) for slots in (SLOTS[:1], SLOTS[1:3], SLOTS[3:]))
        self._pairs = files.floats("pairs")  # [previous or next][left group][right group][label]
        self._title = files.floats("title")
        self._match = files.floats("match")  # [word itself, the one before it, the one after it][phrase code][label]
        self._groups = groups
        self._edge = self._pairs.shape[1] - 1
        self._table = np.zeros((8192, len(SLOTS), len(LABELS)), dtype=np.float32)
        self._group = np.zeros(8192, dtype=np.int64)
        self._group[:FIRST] = self._edge
        self._table[BEFORE, 1] = weights[place.get(key("-", "BOS"), 0)]
        self._table[AFTER, 2] = weights[place.get(key("+", "EOS"), 0)]

    def add(self, first: int, forms: list[Form], seen: list[Features]) -> None:
        """Fills the rows from ``first`` on; ``seen``: the features of the words."""
        self._table = grown(self._table, first + len(forms))
        self._group = grown(self._group, first + len(forms))
        last = first + len(forms)
        slot = 0
        for weighing, column in zip(self._seen, zip(*seen, strict=True), strict=True):
            sums = weighing.sums(column)
            self._table[first:last, slot : slot + sums.shape[1]] = sums
            slot += sums.shape[1]
        found = (self._groups.get(form.text) or self._groups.get(form.bare) for form in forms)
        self._group[first:last] = [group[0] if group else self._edge - 1 for group in found]

    def scores(self, line: Ints, title: Flags, codes: Ints) -> Floats:
        """Scores along a line of rows; ``title``: which of them stand in the title; ``codes``: known phrases."""
        seen, group = self._table.take(line, 0), self._group.take(line)
        out: Floats = seen[:, 0].copy()
        out[1:] += seen[:-1, 1]
        out[:-1] += seen[1:, 2]
        out[2:] += seen[:-2, 3]
        out[:-2] += seen[2:, 4]
        out[1:] += self._pairs[0][group[:-1], group[1:]]
        out[:-1] += self._pairs[1][group[:-1], group[1:]]
        out += self._title.take(title, 0)
        if codes.any():
            out += self._match[0].take(codes, 0)
            out[1:] += self._match[1].take(codes[:-1], 0)
            out[:-1] += self._match[2].take(codes[1:], 0)
        return out


def product(rows: Floats, weight: Floats) -> Floats:
    """``rows @ weight``, so many rows at a time that one thread does it, however many BLAS may use."""
    size, (wide, width) = max(1, _ALONE // weight.size), weight.shape
    whole = len(rows) - len(rows) % size
    out: Floats = np.empty((len(rows), width), dtype=np.float32)
    np.matmul(rows[:whole].reshape(-1, size, wide), weight, out=out[:whole].reshape(-1, size, width))
    np.matmul(rows[whole:], weight, out=out[whole:])
    return out


class Network:
    """Scores by a convolutional network over characters, word vectors and features."""

    DILATIONS = (1, 2, 4, 1)

    def __init__(self, files: Files) -> None:
        get = files.floats
        self._place = {word: number for number, word in enumerate(vocabulary())}
        self._features = {name: number for number, name in enumerate(files.lines("nn_features"), 1)}
        self._vectors = files.arrays["vectors"]
        self._scale = np.float32(files.arrays["scale"] * 4)
        self._mark = get("nn_mark")
        # What each character gives the shape of a word as the one before, at and after a place.
        self._before, self._here, self._after = get("nn_char") @ get("nn_conv").transpose(2, 1, 0)
        self._here += get("nn_conv_b")
        self._join, self._join_b = np.ascontiguousarray(get("nn_join").T), get("nn_join_b")
        self._layers = []
        for number in range(len(self.DILATIONS)):
            # What a word gives to the one further on, to itself and to the one further back.
            threes = np.ascontiguousarray(get(f"nn_layers_{number}_weight").transpose(2, 1, 0))
            self._layers.append((*threes, get(f"nn_layers_{number}_bias")))
        self._phrase = get("nn_phrase")
        self._head, self._head_b = np.ascontiguousarray(get("nn_head").T), get("nn_head_b")
        self._table = np.zeros((8192, self._join.shape[1]), dtype=np.float32)

    def add(self, first: int, forms: list[Form], seen: list[Features]) -> None:
        """Fills the rows from ``first`` on; ``seen``: the features of the words."""
        self._table = grown(self._table, first + len(forms))
        for start in range(0, len(forms), 512):
            part = forms[start : start + 512]
            line: list[int] = [0]  # the characters of the words, with 0 between them
            starts: list[int] = []
            for form in part:
                starts.append(len(line) - 1)
                line += characters(form)
                line.append(0)
            chars = np.array([*line, 0])
            shapes = self._before.take(chars[:-2], 0) + self._here.take(chars[1:-1], 0) + self._after.take(chars[2:], 0)
            shapes[chars[1:-1] == 0] = 0
            places = np.array([place_of(form, self._place) for form in part])
            vectors = self._vectors.take(places, 0) * (self._scale * (places >= 0))[:, None]
            numbers: list[int] = []
            edges: list[int] = []
            for features in seen[start : start + 512]:
                edges.append(len(numbers))
                numbers += list(filter(None, map(self._features.get, features.own)))[:40] or [0]
            marked = np.add.reduceat(self._mark.take(numbers, 0), edges)
            joined = np.concatenate([vectors, np.maximum.reduceat(shapes, starts), marked], axis=1)
            self._table[first + start : first + start + len(part)] = np.tanh(product(joined, self._join) + self._join_b)

    def scores(self, line: Ints, codes: Ints) -> Floats:
        """Scores along a line of rows with the codes of known phrases, a stretch at a time: a long one does not fit the processor's cache."""
        if len(line) <= STRETCH:
            return self._along(line, codes)
        gaps = np.flatnonzero(line == AFTER)  # each begins with it, and nothing is seen across one
        cuts = np.unique(gaps[np.searchsorted(gaps, np.arange(STRETCH, gaps[-1], STRETCH))])
        return np.concatenate([self._along(*stretch) for stretch in zip(np.split(line, cuts), np.split(codes, cuts), strict=True)])

    def _along(self, line: Ints, codes: Ints) -> Floats:
        inside = (line >= FIRST).astype(np.float32)[:, None]
        x: Floats = self._table.take(line, 0)
        if codes.any():
            x += self._phrase.take(codes, 0)
        for step, (before, here, after, bias) in zip(self.DILATIONS, self._layers, strict=True):
            y = product(x, here)
            y[step:] += product(x, before)[:-step]
            y[:-step] += product(x, after)[step:]
            y += bias
            np.maximum(y, 0, out=y)
            x += y
            x *= inside
        return product(x, self._head) + self._head_b


class Outside:
    """Tells which words may be part of a name by the scores; all others are outside names on the best path."""

    def __init__(self, transitions: Floats) -> None:
        inside = np.array([label[0] == "I" for label in LABELS])
        self._begin = np.array([LABELS.index("B" + label[1:]) if label != "O" else 0 for label in LABELS])
        self._go_on = np.array([LABELS.index("I" + label[1:]) if label != "O" else 0 for label in LABELS])
        # At most what a label gains over none from the label before it, and from the one after it that may also follow none.
        self._before = np.maximum((transitions - transitions[:, :1]).max(0), 0)
        self._after = np.maximum((transitions[:, ~inside] - transitions[0, ~inside]).max(1), 0)
        # And where its name goes on: there it would begin instead.
        turned = np.maximum((transitions[self._go_on] - transitions[self._begin]).max(1), 0)
        self._name = transitions[np.arange(len(LABELS)), self._go_on] - transitions[0, self._begin] + turned

    def doubtful(self, scores: Floats, lengths: Ints) -> Flags:
        """The words of sentences, one after the other, that may be part of a name."""
        following = np.full_like(scores, -np.inf)
        following[:-1] = scores[1:, self._go_on] - scores[1:, self._begin]
        following[np.cumsum(lengths) - 1] = -np.inf
        needed = self._before + np.maximum(self._after, self._name + following)
        out: Flags = (scores[:, :1] - scores <= needed)[:, 1:].any(1)
        return out


KIND = np.array([0, 1, 1, 2, 2, 3, 3, 4, 4])
"""The kind of each label; 0 for none."""


def agreement(path: Ints, words: Ints, telling: Flags, pull: Floats) -> Floats:
    """Scores that pull the occurrences of a word in one article towards the same kind.

    ``path``: first labels of the words in order; ``words``: a number for each distinct word; ``telling``: words that may be
    names; ``pull``: how much each kind counts. A name met in full («مصطفى الكاظمي») so becomes known where it comes short.
    """
    kinds = KIND[path]
    counts = np.zeros((int(words.max()) + 1, 5), dtype=np.float32)
    np.add.at(counts, (words, kinds), 1)
    others = counts[words]
    others[np.arange(len(kinds)), kinds] -= 1
    others /= others.sum(1, keepdims=True) + 0.5
    out: Floats = (others * pull * telling[:, None])[:, KIND]
    return out


class Model:
    """The whole model: scores of both parts, agreement over the document, decoding."""

    def __init__(self, files: Files) -> None:
        known = groups()
        self._describer = Describer(known, files.classes)
        mix = files.floats("mix")  # weight of the linear part, of the network, then the pull of each kind
        self._share, self._pull = (float(mix[0]), float(mix[1])), mix[2:]
        self.linear = Linear(files, known) if self._share[0] else None
        self.network = Network(files) if self._share[1] else None
        self._phrases = Phrases(files.lines("phrases"))
        self._transitions = np.maximum(files.floats("transitions") + allowed(), -1e4)
        self._start = np.array([-1e4 if label[0] == "I" else 0.0 for label in LABELS], dtype=np.float32)
        self._outside = Outside(self._transitions)
        self._rows = Rows(FIRST, ROWS)
        self._stems: dict[str, int] = {}
        self._stem = np.zeros(8192, dtype=np.int64)
        self._telling = np.zeros(8192, dtype=np.bool_)

    def _add(self, first: int, forms: list[Form]) -> None:
        """Fills the tables from row ``first`` on."""
        if first == FIRST:
            self._stems.clear()
        self._stem = grown(self._stem, first + len(forms))
        self._telling = grown(self._telling, first + len(forms))
        last = first + len(forms)
        self._stem[first:last] = [self._stems.setdefault(form.bare, len(self._stems)) for form in forms]
        self._telling[first:last] = [form.kind == "w" and not form.classes and len(form.bare) > 2 for form in forms]
        seen = [self._describer.word(form) for form in forms]
        for part in (self.linear, self.network):
            if part:
                part.add(first, forms, seen)

    def scores(self, doc: Doc) -> tuple[Floats, Ints]:
        """The scores of every label at the words of all sentences, and the rows of the words."""
        rows, first, new = self._rows.of(doc.words)
        if new:
            self._add(first, new)
        flat: list[int] = list(GAP)
        title: list[bool] = [False] * len(GAP)
        codes: list[int] = [0] * len(GAP)
        spots: list[int] = []
        for sentence in doc.sentences:
            length = sentence.last - sentence.first
            spots += range(len(flat), len(flat) + length)
            flat += rows[sentence.first : sentence.last]
            flat += GAP
            codes += self._phrases.codes(doc.words[sentence.first : sentence.last])
            codes += (0, 0, 0, 0)
            title += [sentence.title] * (length + len(GAP))
        line, known = np.array(flat), np.array(codes)
        at = np.array(spots)
        out = np.zeros((len(spots), len(LABELS)), dtype=np.float32)
        if self.linear:
            out += self._share[0] * self.linear.scores(line, np.array(title), known).take(at, 0)
        if self.network:
            out += self._share[1] * self.network.scores(line, known).take(at, 0)
        return out, line[at]

    def labels(self, doc: Doc) -> list[str]:
        """The label of each word."""
        if not doc.sentences:
            return []
        scores, rows = self.scores(doc)
        lengths = np.array([sentence.last - sentence.first for sentence in doc.sentences])
        scores[np.cumsum(lengths) - lengths] += self._start
        found = self._path(scores, lengths)
        if found.any() and self._pull.any():
            stems = np.unique(self._stem[rows], return_inverse=True)[1].reshape(-1)
            scores += agreement(found, stems, self._telling[rows], self._pull)
            found = self._path(scores, lengths)
        return [LABELS[label] for label in found.tolist()]

    def _path(self, scores: Floats, lengths: Ints) -> Ints:
        return decode(scores, lengths, self._transitions, self._outside.doubtful(scores, lengths))
