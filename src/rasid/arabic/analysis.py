"""A word as it is used: its parts, lemma and inflection, chosen among its analyses by its part of speech in context.

The tagger says what a word is where it stands (``parts``), the cutter which clitics it then carries (``cutting``); what is left is told
by the verb lexicon, to which finite verbs, verbal nouns and participles are tied, by ``lemmas.tsv`` (stems whose lemma or number the
ending does not tell, learnt from Universal Dependencies PUD, CC BY-SA 3.0, by ``training/parts.py``), and by endings.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

from rasid.arabic.cutting import Cutter, borders
from rasid.arabic.memory import Memory
from rasid.arabic.morphology import Inflection
from rasid.arabic.normal import fold
from rasid.arabic.words import Cut, Form, Reading, bare_letters, counts

VERBAL = frozenset({"VERB", "VPAS", "AUX"})
NOMINAL = frozenset({"NOUN", "ADJ", "PROPN", "NUM", "X"})
_LETTERS = {"و": "CCONJ", "ف": "PART", "س": "PART"}
_BROKEN = re.compile(r"أ..ا.|أ...ة|..ائ.|..ا.ي[^ةا]|.وا..|...اء")
"""Shapes that are hardly anything but broken plurals: أطفال، أسئلة، وظائف، تلاميذ، شوارع، وكلاء."""
_VOICES = {"VERB": "a", "VPAS": "p"}
"""Unvowelled forms hardly tell the voice; the tagger, which sees the context, does."""
_ORDER = {"NOUN": ("VN", "PP", "AP"), "ADJ": ("AP", "PP", "VN")}


class Part(NamedTuple):
    """A part of a word, ``[start, end)`` in its surface, and its part of speech (a tag of Universal Dependencies)."""

    start: int
    end: int
    tag: str


class Analysis(NamedTuple):
    """What is known of a word in its place.

    ``tag`` is the tagger's. ``verb`` is the id of the verb of the lexicon that the word is a form of, or that it is derived from;
    ``inflection.pos`` then says as what (V, VN, AP, PP), and is empty for other words. ``definite``: it has the article or a pronoun.
    """

    parts: tuple[Part, ...]
    tag: str
    lemma: str
    verb: str
    inflection: Inflection
    definite: bool


class Learnt(NamedTuple):
    """What the treebank says of a stem that its ending does not; empty for what the ending tells."""

    lemma: str
    gender: str
    number: str


@cache
def learnt() -> dict[tuple[str, str], Learnt]:
    """Stems of the treebank by normal form and part of speech."""
    out = {}
    for line in resources.files("rasid.arabic").joinpath("lemmas.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            stem, tag, *rest = line.split("\t")
            out[stem, tag] = Learnt(*rest)
    return out


class WordAnalyser:
    """Analyses words in context; each once for each part of speech."""

    def __init__(self, cutter: Cutter | None = None, table: dict[tuple[str, str], Learnt] | None = None) -> None:
        self._cutter = cutter or Cutter()
        self._learnt = learnt() if table is None else table
        self._known = Memory(self._analyse)

    def analyse(self, form: Form, tag: str) -> Analysis:
        """The analysis of a word used as ``tag``."""
        return self._known[form, tag]

    def _analyse(self, used: tuple[Form, str]) -> Analysis:
        form, tag = used
        cut = self._cutter.cuts[form, tag]
        parts = parts_of(form, cut, tag)
        if form.kind != "w":
            return Analysis(parts, tag, form.text, "", Inflection("", "", 0, "-", "-"), False)
        reading = reading_of(form, cut, tag)
        told = self._learnt.get((cut.stem, "VERB" if tag in VERBAL else tag), Learnt("", "", ""))
        if reading:
            inflection = reading.inflection._replace(voice=_VOICES.get(tag, reading.inflection.voice))
            lemma = reading.lemma if inflection.pos == "V" else nominal(form, cut, tag, reading.inflection.number)[0]
        elif tag in VERBAL:
            lemma, inflection = finite(cut.stem)
            inflection = inflection._replace(voice=_VOICES.get(tag, "a"))
        elif tag in NOMINAL:
            lemma, gender, number = nominal(form, cut, tag)
            inflection = Inflection("", "", 0, gender, number)
        else:
            return Analysis(parts, tag, written(form, cut), "", Inflection("", "", 0, "-", "-"), False)
        inflection = inflection._replace(gender=told.gender or inflection.gender, number=told.number or inflection.number)
        definite = tag in NOMINAL and (cut.definite or bool(cut.enc))
        tied = reading.lemma if reading and (tag not in VERBAL or not told.lemma) else ""
        return Analysis(parts, tag, told.lemma or lemma, tied, inflection, definite)


def parts_of(form: Form, cut: Cut, tag: str) -> tuple[Part, ...]:
    """The parts of a surface, which join back to it: one-letter clitics, the stem with its article, the pronoun; a number and its sign."""
    length = len(form.surface)
    ud = "VERB" if tag == "VPAS" else tag
    if form.kind == "n" and form.surface[-1] in "%٪":
        return (Part(0, length - 1, "NUM"), Part(length - 1, length, "SYM"))
    edges = borders(form, cut)
    out = []
    for number, (start, end) in enumerate(pairwise(edges)):
        if number < len(cut.pro):
            letter = form.text[number]
            # و before a pronoun opens a circumstance («وهو يضحك»); as a conjunction it would join two
            here = "PART" if letter == "و" and tag == "PRON" else _LETTERS.get(letter, "ADP")
        elif cut.enc and number == len(edges) - 2:
            here = "PRON"
        else:
            here = "ADP" if cut.enc and len(cut.stem) == 1 else ud
        out.append(Part(start, end, here))
    return tuple(out)


def reading_of(form: Form, cut: Cut, tag: str) -> Reading | None:
    """The reading by the verb lexicon that fits the cut and the part of speech."""
    some = [r for r in form.readings if r.cut == cut and (r.inflection.pos == "V") == (tag in VERBAL)]
    if not some or (tag not in VERBAL and tag not in _ORDER):
        return None
    if tag in VERBAL:
        voices = (_VOICES.get(tag, "a"), "-")
        return min(some, key=lambda r: (r.inflection.person == 1, r.inflection.voice not in voices, r.inflection.number != "s"))
    return min(some, key=lambda r: _ORDER[tag].index(r.inflection.pos))


def written(form: Form, cut: Cut) -> str:
    """The stem as it is written, without vowel signs; a ta marbuta that a pronoun has opened is closed again."""
    text = bare_letters(form.surface[cut.start : cut.end])
    opened = cut.enc and cut.stem.endswith("ه") and text.endswith("ت")
    if opened and text.endswith("ات"):  # صديقاتها, but حياتها
        opened = counts().get(fold(text), 0) < counts().get(cut.stem, 0)
    return text[:-1] + "ة" if opened else text


def nominal(form: Form, cut: Cut, tag: str, number: str = "") -> tuple[str, str, str]:
    """Lemma, gender and number of a noun or adjective by its ending.

    An ending of number counts where news know the rest as a word, or where ``number`` says so.
    """
    known = counts()
    text = written(form, cut)

    def common(word: str) -> int:
        key = fold(word)
        return known.get(key, 0) + known.get("ال" + key, 0)

    if tag in ("NOUN", "ADJ") and _BROKEN.fullmatch(text):
        return text, "m", "p"
    if text.endswith("ة"):
        return (text[:-1] if tag == "ADJ" and common(text[:-1]) else text), "f", "s"
    if tag == "PROPN" or len(text) < 5:
        return text, "m", "s"
    rest = text[:-2]
    if text.endswith("ات"):
        single, marked = common(rest), common(rest + "ة")
        if single or marked:
            return (rest + "ة", "f", "p") if marked * 50 > single and tag != "ADJ" else (rest, "f" if tag == "ADJ" else "m", "p")
    elif text.endswith(("تان", "تين")) and common(text[:-3] + "ة"):
        return (text[:-3] if tag == "ADJ" else text[:-3] + "ة"), "f", "d"
    elif text.endswith(("ون", "ين")) and (number == "p" or common(rest) > common(text) / 20):
        return rest, "m", "p"
    elif text.endswith("ان") and common(rest) > common(text) and common(rest + "ين"):
        return rest, "m", "d"
    elif text.endswith("ا") and not text.endswith("يا") and common(text[:-1]) > common(text):
        return text[:-1], "m", "s"
    return text, "m", "s"


def finite(stem: str) -> tuple[str, Inflection]:
    """Lemma and inflection of a finite verb that the lexicon does not know, by its prefix and ending; the lemma in normal form."""
    known = counts()
    if stem[0] == "ي" or (stem[0] in "تن" and not stem.endswith(("ت", "وا"))):
        number, body = "s", stem[1:]
        for ending, told in (("ون", "p"), ("وا", "p"), ("ان", "d")):
            if body.endswith(ending) and len(body) > 4:
                number, body = told, body.removesuffix(ending)
        lemma = max((body, "ا" + body), key=lambda form: known.get(form, 0))
        if stem[0] == "ن":
            return lemma, Inflection("", "impf", 1, "-", "p")
        return lemma, Inflection("", "impf", 3, "f" if stem[0] == "ت" and number == "s" else "m", number)
    for ending, gender, number in (("وا", "m", "p"), ("تا", "f", "d"), ("ت", "f", "s")):
        if stem.endswith(ending) and len(stem) - len(ending) >= 2:
            return stem.removesuffix(ending), Inflection("", "perf", 3, gender, number)
    return stem, Inflection("", "perf", 3, "m", "s")
