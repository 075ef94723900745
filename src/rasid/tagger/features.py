"""What the names model sees of a word: strings for one distinct word, which its own place and its neighbours' share.

Everything here depends on the distinct word alone, so it is made once a word and cached by the callers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.groups import groups_of, named
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.words import Form, Word, counts
from rasid.lexicon import split
from rasid.lexicon.trie import Trie

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC")
KINDS = ("PER", "LOC", "ORG", "MISC")

_NAMES = (
    ("actors/persons.tsv", "figure"),
    ("actors/organisations.tsv", "orgname"),
    ("places/pack.tsv", "landmark"),
    ("actors/countries.tsv", "landmark"),
)


class Features(NamedTuple):
    """Feature strings of a word: at its own place, as seen by the words next to it, and by those two away."""

    own: tuple[str, ...]
    near: tuple[str, ...]
    far: tuple[str, ...]


@cache
def classes() -> dict[str, frozenset[str]]:
    """Classes of single words from the lexicons and ``files/cues.tsv``, by normal form, as they are when the model is trained."""
    table: dict[str, set[str]] = {}

    def put(text: str, name: str) -> None:
        parts = fold(text).split()
        if len(parts) == 1:
            table.setdefault(parts[0], set()).add(name)
        elif parts:
            table.setdefault(parts[0], set()).add(name + "<")
            table.setdefault(parts[-1], set()).add(name + ">")

    path = resources.files("rasid.tagger").joinpath("files/cues.tsv")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "id\t")):
            _, name, words = line.split("\t")[:3]
            for word in split(words):
                put(word, name)
    known = lexicon.root()
    if (known / "actors/countries.tsv").exists():
        for row in lexicon.load("actors/countries.tsv"):
            for name in split(row["name_ar"]):
                put(name, "country")
            for name in split(row["capital_ar"]):
                put(name, "city5")
            for name in split(row["adjective"]):
                for end in ("", "ة", "ين", "ون", "ان", "ات", "تين", "تان"):
                    put(name + end, "nation")
            for name in split(row["people"]):
                put(name, "people")
    if (known / "actors/roles.tsv").exists():
        for row in lexicon.load("actors/roles.tsv"):
            for name in (*split(row["word"]), *split(row["feminine"]), *split(row["plural"])):
                put(name, "role-" + row["kind"])
    for file, name in _NAMES:
        if (known / file).exists():
            for row in lexicon.load(file):
                for words in split(row["name_ar"]):
                    put(words, name)
    if (known / "places/geonames.tsv").exists():
        for row in lexicon.load("places/geonames.tsv"):
            size = int(float(row["population"] or 0))
            level = "city" + str(min(5, len(str(max(size, 1))) - 2 if size else 1))
            for name in split(row["name_ar"]):
                put(name, level)
    return {word: frozenset(names) for word, names in table.items()}


PHRASES = ("figure", "orgname", "landmark", "miscname")
"""Kinds of known names of several words; the codes of a word inside one are 1 + 2 * kind where it begins, 2 + 2 * kind further on."""


def phrases() -> list[str]:
    """Known names of several words in normal form, ``kind<tab>words``, from the lexicons as they are when the model is trained."""
    found: dict[str, None] = {}

    def put(text: str, name: str) -> None:
        parts = fold(text).replace("-", " ").split()
        if len(parts) > 1:
            found[name + "\t" + " ".join(parts)] = None

    path = resources.files("rasid.tagger").joinpath("files/cues.tsv")
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if cells[0] in PHRASES:
            for word in split(cells[2]):
                put(word, cells[1])
    for file, name in _NAMES:
        if (lexicon.root() / file).exists():
            for row in lexicon.load(file):
                for words in split(row["name_ar"]):
                    put(words, name)
    return sorted(found)


class Phrases:
    """Finds known names of several words in a sentence."""

    def __init__(self, lines: Iterable[str]) -> None:
        entries = []
        for line in lines:
            name, _, words = line.partition("\t")
            entries.append((tuple(words.split()), PHRASES.index(name)))
        self._trie = Trie(entries)
        self._begins = Memory(self._may_begin)

    def _may_begin(self, form: Form) -> bool:
        return self._trie.begins(form.keys)

    def codes(self, words: Sequence[Word]) -> list[int]:
        """A code for each word of a sentence; 0 outside."""
        out = [0] * len(words)
        begins, at = self._begins, -1
        begun = [number for number, word in enumerate(words) if begins[word.form]]
        keys = [word.form.keys for word in words] if begun else []
        for number in begun:
            if number < at:
                continue
            match = self._trie.longest(keys, number, len(words))
            if match:
                code = 1 + 2 * match.value[0]
                out[number] = code
                out[number + 1 : match.last] = [code + 1] * (match.last - number - 1)
                at = match.last
        return out


_NONE: frozenset[str] = frozenset()


@cache
def _gazetted(classes: frozenset[str]) -> tuple[str, ...]:
    """The classes of a word as features; few sets of them are met."""
    return tuple("z=" + name for name in sorted(classes)) or ("z-",)


def _bucket(n: int) -> str:
    return str(min(len(str(n)), 6)) if n else "0"


class Describer:
    """Makes the features of distinct words. ``groups``: word -> cluster numbers, coarse to fine; ``known``: word -> classes."""

    def __init__(self, groups: dict[str, tuple[int, ...]], known: dict[str, frozenset[str]]) -> None:
        self._groups = groups
        self._classes = known
        self._counts = counts()

    def word(self, form: Form) -> Features:
        """The features of a distinct word."""
        text = form.text
        if form.kind != "w":
            sign: tuple[str, ...]
            if form.kind == "n":
                sign = ("k=n", f"n={len(text)}")
            elif form.kind == "l":
                sign = ("k=l", "l=" + text, "caps=" + str(form.surface[:1].isupper()))
            else:
                sign = ("k=p", "p=" + text)
            return Features(sign, sign, sign)
        cut, stem = form.cuts[0], form.bare
        flags = _NONE.union(*[self._classes[key] for key in form.keys[:5] if key in self._classes])
        cluster = named(groups_of(form, self._groups)) or ("g?",)
        gaz = _gazetted(flags)
        pro, definite, enc = "pro=" + cut.pro, f"def={cut.definite}", "enc=" + cut.enc
        verb = tuple(sorted({f"v={reading.inflection.pos}{reading.inflection.tense}" for reading in form.readings[:3]}))
        function = tuple(["f=" + name for name in sorted(form.classes)])
        rest = text[len(cut.pro) :] if text.startswith(cut.pro) else text
        longest = max(len(stem) - 1, 0)
        tails = ("s1=" + stem[-1:], "s2=" + stem[-2:], "s3=" + stem[-3:], "s4=" + stem[-4:])
        heads = ("p1=" + stem[:1], "p2=" + stem[:2], "p3=" + stem[:3])
        word, whole, count = "w=" + text, "st=" + stem, "ct=" + _bucket(self._counts.get(text, 0))
        return Features(
            (
                "b", word, whole, "r=" + rest, f"len={min(len(stem), 9)}", count, pro, definite, enc,
                *tails[:longest], *heads[:longest], *cluster, *gaz, *verb, *function,
            ),
            (word, whole, tails[1], definite, pro, count, *cluster, *gaz, *verb, *function),
            (whole, definite, *cluster[:2], *gaz, *function),
        )  # fmt: skip
