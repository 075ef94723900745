"""Words as rows: parts, lemma and inflection in the terms of Universal Dependencies."""

from __future__ import annotations

from typing import TypedDict

from rasid.arabic.analysis import NOMINAL, VERBAL, Analysis, WordAnalyser
from rasid.arabic.document import Doc
from rasid.record import Span

_GENDER, _NUMBER = {"m": "Masc", "f": "Fem"}, {"s": "Sing", "d": "Dual", "p": "Plur"}
_DERIVED = {"V": "finite", "VN": "verbal noun", "AP": "active participle", "PP": "passive participle"}


class PartRow(TypedDict):
    """A part of a word and its part of speech."""

    span: Span
    text: str
    tag: str


class WordRow(TypedDict):
    """A word: where it stands, its parts, its lemma; the verb it is a form of or derived from, and as what."""

    span: Span
    text: str
    parts: list[PartRow]
    lemma: str
    verb: str
    derived: str
    features: dict[str, str]


def rows(doc: Doc, words: WordAnalyser) -> list[WordRow]:
    """The words of a document that has its tags."""
    out: list[WordRow] = []
    for word, tag in zip(doc.words, doc.tags, strict=True):
        seen = words.analyse(word.form, tag)
        out.append(
            {
                "span": Span(word.start, word.end),
                "text": word.form.surface,
                "parts": [
                    {"span": Span(word.start + start, word.start + end), "text": word.form.surface[start:end], "tag": kind}
                    for start, end, kind in seen.parts
                ],
                "lemma": seen.lemma,
                "verb": seen.verb,
                "derived": _DERIVED.get(seen.inflection.pos, "") if seen.verb else "",
                "features": _features(seen),
            }
        )
    return out


def _features(seen: Analysis) -> dict[str, str]:
    """Inflection as features of Universal Dependencies; what the word does not tell is left out."""
    inflection, told = seen.inflection, {}
    if seen.tag in VERBAL:
        told["Aspect"] = {"perf": "Perf", "impf": "Imp"}.get(inflection.tense, "")
        told["Voice"] = {"a": "Act", "p": "Pass"}.get(inflection.voice, "")
        told["Person"] = str(inflection.person or "")
    elif seen.tag in NOMINAL:
        told["Definite"] = "Def" if seen.definite else ""
    if seen.tag in VERBAL or seen.tag in NOMINAL:
        told["Gender"] = _GENDER.get(inflection.gender, "")
        told["Number"] = _NUMBER.get(inflection.number, "")
    return {name: value for name, value in told.items() if value}
