"""Part of speech of every word in context: a linear-chain CRF (Lafferty et al. 2001) over the analyses of words.

Tags: VERB, VPAS (passive verb), AUX, NOUN, PROPN, ADJ, ADV, NUM, PRON, DET, ADP, CCONJ, SCONJ, PART, PUNCT. A word with
clitics has the tag of its stem. Trained by ``training/parts.py`` on Universal Dependencies PUD (CC BY-SA 3.0); groups of words learnt
from news tell it of words that PUD does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from rasid.arabic.groups import groups, groups_of
from rasid.arabic.words import Form, Word, counts

_CACHE_LIMIT = 100_000
Seen = tuple[list[str], list[str], list[str], str, str]
"""Of a distinct word: its own features, those its next and its previous word see, its side of an agreement, its prefixes."""


def _sign(text: str) -> str:
    """A punctuation mark as a feature; what cannot be encoded (a lone surrogate) is like any odd sign."""
    return text if text.isprintable() else "?"


def _own(form: Form) -> list[str]:
    text = form.text
    if form.kind != "w":
        return [f"k={form.kind}", f"w={_sign(text)}" if form.kind == "p" else "w=#"]
    cut = form.cuts[0]
    stem = cut.stem
    readings = "|".join(sorted({reading.inflection.pos + reading.inflection.tense for reading in form.readings[:6]}))
    classes = "|".join(sorted(form.classes))
    n = counts().get(stem, 0)
    return [
        f"w={text}", f"s={stem}", f"p1={stem[:1]}", f"p2={stem[:2]}", f"e1={stem[-1:]}", f"e2={stem[-2:]}", f"e3={stem[-3:]}",
        f"r={readings}", f"c={classes}", f"d={cut.definite}{cut.pro}", f"q={cut.enc}", f"n={min(n, 5000).bit_length()}",
        f"l={min(len(stem), 7)}{readings}", f"p1e1={stem[:1]}{stem[-1:]}{cut.definite}", f"p3={stem[:3]}", f"e4={stem[-4:]}",
        f"fs={form.surface[:2]}", f"fe={form.surface[-1:]}", *(f"g{level}={number}" for level, number in enumerate(groups_of(form, groups()))),
    ]  # fmt: skip


def _near(form: Form) -> list[str]:
    if form.kind != "w":
        return [f"w={_sign(form.text)}" if form.kind == "p" else f"k={form.kind}"]
    cut = form.cuts[0]
    readings = "|".join(sorted({reading.inflection.pos + reading.inflection.tense for reading in form.readings[:4]}))
    return [f"w={form.text}", f"r={readings}", f"c={'|'.join(sorted(form.classes))}", f"d={cut.definite}{cut.pro}", f"e={cut.stem[-2:]}"]


class PartsOfSpeech:
    """Tags sentences. The features of a distinct word are made once."""

    def __init__(self, model: bytes | None = None) -> None:
        import pycrfsuite

        self._tagger = pycrfsuite.Tagger()
        # The tagger reads from these bytes as it goes and does not hold them: they must live as long as it does.
        self._model = model or resources.files("rasid.arabic").joinpath("parts.crfsuite").read_bytes()
        self._tagger.open_inmemory(self._model)
        self._features: dict[str, Seen] = {}

    def tag(self, words: Sequence[Word]) -> list[str]:
        """One tag for each word of a sentence."""
        return self._tagger.tag(features(words, self._features)) if words else []


def features(words: Sequence[Word], cache: dict[str, Seen]) -> list[list[str]]:
    """The features of each word: its own, its neighbours' marked with their side, and whether it agrees with the word before it.

    ``cache`` is bounded.
    """
    some = []
    for word in words:
        form = word.form
        seen = cache.get(form.surface)
        if seen is None:
            if len(cache) >= _CACHE_LIMIT:
                cache.clear()
            seen = cache[form.surface] = _seen(form)
        some.append(seen)
    out = []
    before: Seen | None = None
    for number, seen in enumerate(some):
        row = seen[0] + (before[1] if before else ["-BOS"]) + (some[number + 1][2] if number + 1 < len(some) else ["+EOS"])
        if before and before[3] and seen[3]:
            row += (f"a={before[3]}|{seen[3]}", f"ad={before[3][0]}{seen[4]}")
        out.append(row)
        before = seen
    return out


def _seen(form: Form) -> Seen:
    near = _near(form)
    cut = form.cuts[0]
    definite = "d" if cut.definite else "i"
    agreement = definite + cut.stem[-1:] if form.kind == "w" else ""
    return _own(form), ["-" + f for f in near], ["+" + f for f in near], agreement, definite + cut.pro
