"""Inflection: from a lemma with its imperfect, verbal nouns and participles to every form news text shows.

Unvowelled conjugation after Wright, *A Grammar of the Arabic Language*, part II: sound, hollow and defective verbs in the
perfect and imperfect, both voices where the skeleton tells them apart. Forms come out in normal form, without clitics.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rasid.arabic.normal import fold


class Inflection(NamedTuple):
    """How a form is inflected. ``pos``: V (finite verb), VN (verbal noun), AP, PP (participles).

    ``tense`` perf or impf, ``person`` 1 2 3 (0 for nouns), ``gender`` m f or - for both, ``number`` s d p, ``voice`` a, p or - for both.
    """

    pos: str
    tense: str = ""
    person: int = 0
    gender: str = "m"
    number: str = "s"
    voice: str = "-"


def _perfect(lemma: str) -> Iterator[tuple[str, Inflection]]:
    def form(text: str, person: int, gender: str, number: str, voice: str = "-") -> tuple[str, Inflection]:
        return fold(text), Inflection("V", "perf", person, gender, number, voice)

    base, last = lemma, lemma[-1]
    if last in "ىاي" and len(lemma) >= 3:
        stem = lemma[:-1]
        glide = "و" if last == "ا" and len(lemma) == 3 else "ي"
        feminine = stem + "يت" if last == "ي" else stem + "ت"
        yield form(base, 3, "m", "s")
        yield form(feminine, 3, "f", "s")
        yield form(stem + "وا", 3, "m", "p")
        yield form(stem + "و", 3, "m", "p")
        yield form(stem + glide + "ا", 3, "m", "d")
        yield form(feminine + "ا", 3, "f", "d")
        yield form(stem + glide + "ت", 1, "-", "s")
        yield form(stem + glide + "نا", 1, "-", "p")
        if last in "ىا":
            yield form(stem + "ا", 3, "m", "s")  # before an attached pronoun: نفاه
            yield form(stem + "ي", 3, "m", "s", "p")
            yield form(stem + "يت", 3, "f", "s", "p")
        return
    yield form(base, 3, "m", "s")
    yield form(base + "ت", 3, "f", "s")
    yield form(base + "تا", 3, "f", "d")
    yield form(base + "ا", 3, "m", "d")
    yield form(base + "وا", 3, "m", "p")
    yield form(base + "و", 3, "m", "p")
    if last == "أ":
        yield form(base[:-1] + "ؤوا", 3, "m", "p")
    short = base
    if len(base) >= 3 and base[-2] == "ا":
        short = base[:-2] + base[-1]
        passive = base[:-2] + "ي" + base[-1]
        yield form(passive, 3, "m", "s", "p")
        yield form(passive + "ت", 3, "f", "s", "p")
        yield form(passive + "وا", 3, "m", "p", "p")
    if len(base) == 4 and base[1] == "ا" and base[0] != "و":
        passive = base[0] + "و" + base[2:]  # the third measure: هوجم
        yield form(passive, 3, "m", "s", "p")
        yield form(passive + "ت", 3, "f", "s", "p")
        yield form(passive + "وا", 3, "m", "p", "p")
    yield form(short + "ت", 1, "-", "s")
    yield form(short + "نا", 1, "-", "p")


def _imperfect(lemma: str, hollow: bool) -> Iterator[tuple[str, Inflection]]:
    body, last = lemma[1:], lemma[-1]
    persons = (("ي", 3, "m", "s"), ("ت", 3, "f", "s"), ("أ", 1, "-", "s"), ("ن", 1, "-", "p"))
    stems = [(body, "-")]
    weak = last in "ىيو" and len(body) >= 3
    if weak:
        stems.append((body[:-1], "-"))
        stems.append((body[:-1] + "ا", "-"))  # before an attached pronoun: يتولاه
    elif hollow and len(body) >= 3 and body[-2] in "وي":
        stems.append((body[:-2] + "ا" + body[-1], "p"))
        stems.append((body[:-2] + body[-1], "a"))
    for stem, voice in stems:
        shortened = stem in (body[:-1], body[:-2] + body[-1]) and stem != body
        for prefix, person, gender, number in persons[:2] if shortened else persons:  # jussive: of the third person alone
            yield fold(prefix + stem), Inflection("V", "impf", person, gender, number, voice)
        if weak and stem != body[:-1]:
            continue
        for prefix, gender in (("ي", "m"), ("ت", "-")):
            yield fold(prefix + stem + "ون"), Inflection("V", "impf", 3, "m", "p", voice)
            yield fold(prefix + stem + "وا"), Inflection("V", "impf", 3, "m", "p", voice)
            yield fold(prefix + stem + "و"), Inflection("V", "impf", 3, "m", "p", voice)
            dual = stem + "ي" if weak else stem
            yield fold(prefix + dual + "ان"), Inflection("V", "impf", 3, gender, "d", voice)
            yield fold(prefix + dual + "ا"), Inflection("V", "impf", 3, gender, "d", voice)
        if not weak and not shortened:
            yield fold("ي" + stem + "ن"), Inflection("V", "impf", 3, "f", "p", voice)


def _nominal(base: str, pos: str, voice: str = "-") -> Iterator[tuple[str, Inflection]]:
    def form(text: str, gender: str, number: str) -> tuple[str, Inflection]:
        return fold(text), Inflection(pos, "", 0, gender, number, voice)

    base = base.replace("ٍ", "")
    feminine = base.endswith(("ة", "ه"))
    if feminine and pos == "VN":
        stem = base[:-1]
        yield form(base, "f", "s")
        yield form(stem + "ت", "f", "s")
        yield form(stem + "ات", "f", "p")
        yield form(stem + "تين", "f", "d")
        yield form(stem + "تان", "f", "d")
        return
    yield form(base, "m", "s")
    yield form(base + "ا", "m", "s")
    yield form(base + "ين", "m", "p" if pos != "VN" else "d")
    yield form(base + "ان", "m", "d")
    yield form(base + "ات", "f", "p")
    if pos != "VN":
        yield form(base + "ون", "m", "p")
        yield form(base + "و", "m", "p")
        yield form(base + "ة", "f", "s")
        yield form(base + "ت", "f", "s")
        yield form(base + "تان", "f", "d")
        yield form(base + "تين", "f", "d")


def _participle(base: str, pos: str, lemma: str) -> Iterator[tuple[str, Inflection]]:
    voice = "a" if pos == "AP" else "p"
    defective = pos == "AP" and lemma[-1] in "ىاي" and not base.endswith(("ى", "ا"))
    if not defective:
        yield from _nominal(base, pos, voice)
        return
    stem = base.replace("ٍ", "").removesuffix("ي")
    yield fold(stem), Inflection(pos, "", 0, "m", "s", voice)
    yield from _nominal(stem + "ي", pos, voice)
    for suffix in ("ون", "ين", "و"):
        yield fold(stem + suffix), Inflection(pos, "", 0, "m", "p", voice)


def forms(lemma: str, imperfect: str, masdars: tuple[str, ...], active: str, passive: str) -> Iterator[tuple[str, Inflection]]:
    """Every form of a verb with its inflection, in normal form; the same form may come with several inflections.

    ``lemma`` is the perfect and ``imperfect`` the imperfect of the third person masculine singular; participles may be empty.
    """
    bare = "".join(char for char in lemma if not "\u064b" <= char <= "\u0652")
    yield from _perfect(bare)
    if imperfect:
        hollow = len(bare) >= 3 and bare[-2] == "ا"
        yield from _imperfect("".join(char for char in imperfect if not "\u064b" <= char <= "\u0652"), hollow)
    for masdar in masdars:
        yield from _nominal(masdar, "VN")
    if active:
        yield from _participle(active, "AP", bare)
    if passive:
        yield from _participle(passive, "PP", bare)
