"""Words: tokens of the original text, their clitics and their readings. Each distinct surface is analysed once.

The analysis lists every cut of clitics that the letters allow, best first, weighed by how often the rest stands alone in
news (``counts.tsv``), and the readings that the verb lexicon gives the stems. Choosing among them by context is left to
``cutting`` and ``analysis``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.morphology import Inflection, forms
from rasid.arabic.normal import align, fold
from rasid.record import Span

_ARABIC = "\u0620-\u063f\u0641-\u064a\u0671-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\u08a0-\u08b4\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc"
_MARKS = "\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad"
_TOKEN = re.compile(
    rf"(?P<w>[{_ARABIC}][{_ARABIC}{_MARKS}]*)"
    r"|(?P<n>\d+(?:[.,٫٬]\d+)*[%٪]?)"
    r"|(?P<l>[^\W\d_]+(?:['’\-][^\W\d_]+)*)"
    r"|(?P<p>\S)"
)
_PLURALS = ("ون", "ين", "ات", "ان")
_ENDINGS = (*_PLURALS, "ة")
_CACHE_LIMIT = 100_000
_SENTENCE_LIMIT = 220


class Cut(NamedTuple):
    """One way to part a surface: proclitics, stem and attached pronoun in normal form; ``start``/``end`` of the stem in the surface.

    ``definite`` is True where the article ال was taken off. A ta marbuta opened by a pronoun is closed again in ``stem``.
    """

    pro: str
    definite: bool
    stem: str
    enc: str
    start: int
    end: int


class Reading(NamedTuple):
    """A stem as a form of a lexicon verb. ``sole``: the stem is a finite verb in every reading, and hardly stands as another word."""

    lemma: str
    inflection: Inflection
    cut: Cut
    sole: bool = False


class Form:
    """What is known of one distinct surface: shared by all its occurrences, never changed after it is made.

    ``kind``: w (Arabic word), n (number), l (other letters), p (punctuation). ``keys``: spellings to look lexicons up by,
    best first. ``classes``: function-word classes. ``bare`` is the stem of the best cut.
    """

    __slots__ = ("bare", "classes", "cuts", "keys", "kind", "lemmas", "readings", "surface", "text")

    def __init__(self, surface: str, kind: str, text: str, cuts: tuple[Cut, ...], readings: tuple[Reading, ...], classes: frozenset[str]):
        self.surface, self.kind, self.text, self.cuts, self.readings, self.classes = surface, kind, text, cuts, readings, classes
        keys: dict[str, None] = {text: None}
        for cut in cuts:
            if cut.definite:
                keys["ال" + cut.stem] = None
            keys[cut.stem] = None
        self.keys = tuple(keys)
        self.bare = cuts[0].stem if cuts else text
        # The third person first: news hardly speaks in the first, and «أوضح» is «he clarified» before «I clarify».
        spoken = sorted(readings, key=lambda reading: reading.inflection.person == 1) if readings else ()
        self.lemmas = tuple(dict.fromkeys([reading.lemma for reading in spoken]))

    def __repr__(self) -> str:
        return f"Form({self.text})"


class Word(NamedTuple):
    """A token of the original text."""

    start: int
    end: int
    form: Form


def lead(word: Word) -> int:
    """How many characters of clitics (not the article) a word begins with."""
    cut = word.form.cuts[0] if word.form.cuts else None
    if cut is None or not cut.pro:
        return 0
    surface = word.form.surface
    return cut.start - 2 if cut.definite and surface[max(cut.start - 2, 0) : cut.start] == "ال" else cut.start


def ending(phrase: str) -> str:
    """The ending of number or gender that the first word of a phrase shows, or nothing."""
    head = phrase.split(maxsplit=1)[:1]
    return next(filter(head[0].endswith, _ENDINGS), "") if head else ""


@cache
def counts() -> dict[str, int]:
    """Word forms of Arabic news (normal form) with their counts."""
    out = {}
    text = resources.files("rasid.arabic").joinpath("counts.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        form, _, n = line.partition("\t")
        out[form] = int(n)
    return out


@cache
def verb_forms() -> dict[str, tuple[tuple[str, Inflection], ...]]:
    """Every form of every lexicon verb: {form: ((lemma id, inflection), ...)}."""
    table: dict[str, list[tuple[str, Inflection]]] = {}
    seen: set[str] = set()
    for row in lexicon.load("verbs"):
        if row["id"] in seen:
            continue
        seen.add(row["id"])
        for form, inflection in forms(row["lemma"], row["imperfect"], lexicon.split(row["masdar"]), row["active"], row["passive"]):
            entries = table.setdefault(form, [])
            if (row["id"], inflection) not in entries:
                entries.append((row["id"], inflection))
    for row in lexicon.load("homographs.tsv"):
        form = fold(row["form"])
        table[form] = [entry for entry in table.get(form, []) if entry[0] != row["lemma"] or (row["pos"] and entry[1].pos != row["pos"])]
    return {form: tuple(entries) for form, entries in table.items() if entries}


def believable(reading: Reading, tag: str, verbal: frozenset[str]) -> bool:
    """Whether a reading as a finite verb stands against the tagger's word.

    Where the tagger sees no verb, only endings and prefixes that hardly occur in nouns are believed: the third person of
    the imperfect and the feminine of the perfect.
    """
    inflection = reading.inflection
    if inflection.pos != "V" or tag in verbal:
        return True
    if tag == "PROPN" or inflection.person != 3 or inflection.number == "d":
        return False
    if reading.cut.pro[:1] in ("و", "ف") and reading.cut.pro and inflection.tense == "perf" and reading.sole:
        return True  # «وأهاب المحافظ»: a form that is nothing but a verb, after و
    return inflection.tense == "impf" or (inflection.gender == "f" and reading.cut.stem.endswith("ت")) or inflection.number == "p"


@cache
def particles() -> dict[str, frozenset[str]]:
    """Function words in normal form with their classes."""
    table: dict[str, set[str]] = {}
    for row in lexicon.load("particles.tsv"):
        table.setdefault(fold(row["word"]), set()).add(row["class"])
    return {word: frozenset(classes) for word, classes in table.items()}


_PRONOUNS = ("هما", "كما", "هم", "هن", "ها", "نا", "كم", "ني", "ه", "ي", "ك")
_PREPOSITIONS = frozenset("بلك")


class Analyser:
    """Analyses distinct surfaces, each once, in a cache of bounded size."""

    def __init__(self) -> None:
        self._counts = counts()
        self._verbs = verb_forms()
        self._particles = particles()
        self._cache: dict[str, Form] = {}

    def form(self, surface: str, kind: str = "w") -> Form:
        """The analysis of a surface as it stands in the text."""
        found = self._cache.get(surface)
        if found is None:
            if len(self._cache) >= _CACHE_LIMIT:
                self._cache.clear()
            found = self._cache[surface] = self._analyse(surface, kind)
        return found

    def _analyse(self, surface: str, kind: str) -> Form:
        if kind != "w":
            plain = fold(surface) or surface
            return Form(surface, kind, plain, (Cut("", False, plain, "", 0, len(surface)),), (), frozenset())
        text, offsets = align(surface)
        if len(text) > 40:
            return Form(surface, "w", text, (Cut("", False, text, "", 0, len(surface)),), (), frozenset())
        marbuta = surface.rstrip(_MARKS_STRIP).endswith(("ة", "ۃ"))
        ranked: list[tuple[float, Cut]] = []
        readings: list[tuple[float, Reading]] = []
        for pro, definite, rest_start in self._proclitics(text):
            rest = text[rest_start:]
            for enc in self._enclitics(rest, definite, marbuta):
                stem = rest[: len(rest) - len(enc)] if enc else rest
                end = offsets[rest_start + len(stem)] if enc else len(surface)
                for closed in self._closings(stem, enc):
                    cut = Cut(pro, definite, closed, enc, offsets[rest_start], end)
                    weight = self._weight(text, cut)
                    found = self._readings(cut, surface)
                    if found:
                        weight *= 3
                    if weight > 0:
                        ranked.append((weight, cut))
                        readings.extend((weight, reading) for reading in found)
        ranked.sort(key=lambda item: -item[0])
        readings.sort(key=lambda item: -item[0])
        cuts = tuple(cut for _, cut in ranked) or (Cut("", False, text, "", 0, len(surface)),)
        classes: frozenset[str] = self._particles.get(text, frozenset())
        for cut in cuts:
            if not cut.definite and cut.stem in self._particles and (cut.stem != text) and (not classes or cut is cuts[0]):
                classes = classes | self._particles[cut.stem]
        if text in self._particles and cuts[0].stem != text:
            whole = Cut("", False, text, "", 0, len(surface))
            cuts = (whole, *(cut for cut in cuts if cut != whole))
        best = ranked[0][0] if ranked else 0.0
        kept = tuple(reading for weight, reading in readings if weight * 20 >= best)
        return Form(surface, "w", text, cuts, kept, classes)

    def _proclitics(self, text: str) -> list[tuple[str, bool, int]]:
        out = [("", False, 0)]
        heads = [("", 0)]
        if len(text) > 2 and text[0] in "وف":
            out.append((text[0], False, 1))
            heads.append((text[0], 1))
        for pro, at in heads:
            rest = text[at:]
            if len(rest) < 3:
                continue
            if rest.startswith("ال"):
                out.append((pro, True, at + 2))
            elif rest.startswith("لل") and len(rest) > 3:
                out.append((pro + "ل", True, at + 2))
            elif rest[0] in "بك" and rest[1:3] == "ال" and len(rest) > 4:
                out.append((pro + rest[0], True, at + 3))
            if rest[0] in "بلكس":
                out.append((pro + rest[0], False, at + 1))
        return out

    def _enclitics(self, rest: str, definite: bool, marbuta: bool) -> list[str]:
        if definite or marbuta or not rest.endswith(_PRONOUNS):
            return [""]
        return ["", *[enc for enc in _PRONOUNS if rest.endswith(enc) and len(rest) - len(enc) >= 2]]

    def _closings(self, stem: str, enc: str) -> tuple[str, ...]:
        if enc and stem.endswith("ت") and len(stem) > 2:
            return (stem[:-1] + "ه", stem)
        return (stem,)

    def _weight(self, text: str, cut: Cut) -> float:
        """How believable a cut is: the count of its stem in news, discounted for each clitic taken off."""
        if len(cut.stem) < 2:
            return 0.0
        count = self._counts
        if text in self._particles and cut.stem != text:
            return 0.2
        if cut.pro and not cut.definite and cut.stem in self._particles and text in self._verbs:
            return 0.5  # «فتحت» is «opened», not «ف + تحت»
        n = float(count.get(cut.stem, 0)) + 0.5 * count.get("ال" + cut.stem, 0) + 0.1
        if n < 1 and cut.stem.endswith(_PLURALS) and len(cut.stem) > 5 and not cut.stem.startswith("ال"):
            n += 0.2 * count.get(cut.stem[:-2], 0)  # «باكستانيون» is not «ب + اكستانيون»
        if not cut.pro and not cut.enc and not cut.definite:
            return n
        if cut.pro and cut.pro[-1] == "س" and cut.stem[0] not in "يتنا":
            return 0.0
        if cut.pro and cut.pro[-1] == "س" and cut.stem[0] in "نا" and all(i.tense != "impf" for _, i in self._verbs.get(cut.stem, ())):
            return 0.01  # «سالمان» is no future
        if cut.definite:
            n += count.get("ال" + cut.stem, 0) + 1.0
        elif cut.pro:
            # The surface is counted as a whole too; a rest that is common by itself speaks for a clitic, unless the
            # whole is a verb form in its own right (ورد, وجه).
            n *= (4.0 if cut.pro in "وف" else 0.4 if cut.pro[-1] == "ك" else 1.4) if text not in self._verbs else 0.4
            if cut.pro[-1] in "بك" and (forms := self._verbs.get(cut.stem)) and all(i.pos == "V" for _, i in forms):
                n *= 0.02  # what is only a verb takes no preposition: كيري is not «like يرى»
            elif (
                cut.pro in "وف"
                and cut.stem[0] == "ا"
                and len(cut.stem) > 3
                and text not in self._verbs
                and (forms := self._verbs.get(cut.stem))
                and all(i.pos == "V" for _, i in forms)
            ):
                n += count.get(text, 0)  # a verb that news knows only with its conjunction: «وأردف»
        if cut.enc:
            n *= 0.4 if cut.enc not in "يك" else 0.02
            if cut.pro[-1:] in ("ب", "ك") and "comp" not in self._particles.get(cut.stem, ("comp",)):
                n *= 0.01  # «بيانا» is not «ب + يا + نا»
        if len(cut.stem) == 2 and cut.stem not in self._particles:
            n *= 0.1
        return n

    def _readings(self, cut: Cut, surface: str) -> list[Reading]:
        known = self._verbs.get(cut.stem)
        if known is None:
            return []
        sole = all(inflection.pos == "V" for _, inflection in known) and "ال" + cut.stem not in self._counts
        out = []
        # A written hamza tells the measure: إعلان and إبان are no verbs, أعلن no verbal noun.
        first = surface[cut.start : cut.start + 1]
        for lemma, inflection in known:
            if (first == "إ" and inflection.pos == "V") or (
                first == "أ" and inflection.pos == "VN" and cut.stem[0] == "ا" and not lemma.startswith("أ")
            ):
                continue
            if inflection.pos == "V":
                last = cut.pro[-1:]
                if cut.definite or last in ("ب", "ك") or (last == "ل" and inflection.tense != "impf"):
                    continue
                if last == "س" and inflection.tense != "impf":
                    continue
            elif cut.pro[-1:] == "س" or cut.enc in ("ني",):
                continue
            out.append(Reading(lemma, inflection, cut, sole))
        return out


_MARKS_STRIP = "".join(
    chr(c) for a, b in ((0x640, 0x641), (0x64B, 0x660), (0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x206A)) for c in range(a, b)
)


def bare_letters(text: str) -> str:
    """A text without vowel signs, tatweel and invisible controls, its letters as they are written."""
    return "".join(char for char in text if char not in _MARKS_STRIP)


def tokenise(text: str, span: Span, analyser: Analyser) -> list[Word]:
    """The tokens of a span of the original text with their analyses."""
    known = analyser._cache
    out = []
    for match in _TOKEN.finditer(text, span.start, span.end):
        surface = match.group()
        form = known.get(surface)
        if form is None:
            form = analyser.form(surface, match.lastgroup or "p")
        out.append(Word(match.start(), match.end(), form))
    return out


def pieces(words: list[Word], limit: int = _SENTENCE_LIMIT) -> list[list[Word]]:
    """Cuts an overlong sentence at punctuation (or anywhere) so that later work stays linear in the length of the text."""
    out = []
    while len(words) > limit:
        at = next((i + 1 for i in range(limit - 1, limit // 2, -1) if words[i].form.kind == "p"), limit)
        out.append(words[:at])
        words = words[at:]
    out.append(words)
    return out
