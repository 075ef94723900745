"""The names of a document: people, places, institutions and other proper names, by a trained sequence model."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Protocol

from rasid.arabic.document import Doc
from rasid.arabic.normal import align
from rasid.arabic.words import Form, counts
from rasid.record import Name, Span
from rasid.tagger.document import runs

_WHOLE = frozenset({"given", "country", "locword", "orgword", "kin", "city3", "city4", "city5"})
_RARER = {"و": 1.1, "ب": 1.5, "ل": 1.5, "ف": 3.0, "ك": 4.0}
"""How much more common than the whole the rest must be, by the letter taken off."""


class Tagger(Protocol):
    """Any engine that fills in the names of a document."""

    def tag(self, doc: Doc) -> Doc: ...


def proclitic(form: Form, known_as: Collection[str] = (), seen: Collection[str] = ()) -> int:
    """How many letters of the surface stand before a name that begins with this word: و، ف، ب، ك، ل, or all of لل.

    Unlike other words, many names are rare and begin with such a letter (كيري، فيصل), so one is taken off only where the
    rest is much more common in news than the whole, or stands by itself in the same article (``seen``), and never from a word known as a name itself (``known_as``: its classes).
    """
    if form.kind != "w":
        return 0
    if not _WHOLE.isdisjoint(known_as):
        return 0
    known = counts()
    whole = known.get(form.text, 0)
    for cut in form.cuts:
        if cut.enc or not cut.pro or cut.pro[-1] == "س":
            continue
        if cut.definite:
            return cut.start if cut.pro[-1] == "ل" else _after(form, cut.pro)
        rest = known.get(cut.stem, 0) + known.get("ال" + cut.stem, 0) // 2
        if (
            rest > _RARER[cut.pro[-1]] * max(whole, 8)
            or (cut.stem in seen and rest >= whole)
            or (not rest and not whole and cut.pro[0] == "و")
        ):
            return cut.start
    return 0


def enclitic(form: Form) -> int:
    """Where a name that ends with this word ends in its surface: before an attached pronoun (حكومتها)."""
    known = counts()
    for cut in form.cuts[:2]:
        if cut.enc in ("ها", "هم", "هما", "نا", "ه") and known.get(cut.stem, 0) > 3 * known.get(form.text, 0):
            return cut.end
    return len(form.surface)


def _after(form: Form, pro: str) -> int:
    """The index after as many base letters of the surface as ``pro`` has."""
    return align(form.surface).offsets[len(pro)]


def names_of(doc: Doc, spans: list[tuple[int, int, str]], classes: Mapping[str, Collection[str]]) -> tuple[Name, ...]:
    """Names for runs of words ``(first, last, kind)``, ``last`` exclusive, without the clitics around them."""
    out = []
    seen: set[str] | None = None
    for first, last, kind in spans:
        word, final = doc.words[first], doc.words[last - 1]
        start, end = word.start, final.end
        if word.form.kind == "w" and word.form.text[:1] in _RARER:
            if seen is None:
                seen = {other.form.text for other in doc.words}
            start += proclitic(word.form, classes.get(word.form.text, ()), seen)
        if kind == "ORG" and last - first > 1 and final.form.kind == "w":
            end = final.start + enclitic(final.form)
        if start < end:
            out.append(Name(Span(start, end), doc.text[start:end], kind))
    return tuple(out)


class EngineError(RuntimeError):
    """The engine of names that was asked for cannot be had."""


def engine(name: str = "") -> Tagger:
    """The engine that finds names: ``hf:MODEL`` for a token classifier of Hugging Face, else the shipped model.

    Where ``name`` is empty the environment variable RASID_NAMES counts. Raises EngineError for any other name.
    """
    name = name or os.environ.get("RASID_NAMES", "")
    if not name:
        return NameTagger()
    kind, _, model = name.partition(":")
    if kind != "hf" or not model:
        raise EngineError(f'names are found by "hf:MODEL", a model of Hugging Face or a folder, not by "{name}"')
    from rasid.tagger.transformers import HuggingFaceTagger

    return HuggingFaceTagger(model)


class NameTagger:
    """Fills in ``doc.names`` with the shipped model. Reads its file once; each distinct word is scored once."""

    def __init__(self, files: object = None) -> None:
        from rasid.tagger.model import Files, Model

        loaded = files if isinstance(files, Files) else Files()
        self._model = Model(loaded)
        self._classes = loaded.classes

    def tag(self, doc: Doc) -> Doc:
        """The document with its names."""
        if not doc.words:
            return replace(doc, names=())
        return replace(doc, names=names_of(doc, runs(self._model.labels(doc), doc), self._classes))
