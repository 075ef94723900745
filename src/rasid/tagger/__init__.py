"""The names of a document: people, places, institutions and other proper names, by a trained sequence model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from rasid.arabic.document import Doc
from rasid.arabic.normal import align
from rasid.arabic.words import Form, counts
from rasid.record import Name, Span
from rasid.tagger.features import classes


_WHOLE = frozenset({"given", "country", "locword", "orgword", "kin"})
_RARER = {"و": 1.1, "ب": 1.5, "ل": 1.5, "ف": 3.0, "ك": 4.0}
"""How much more common than the whole the rest must be, by the letter taken off."""


class Tagger(Protocol):
    """Any engine that fills in the names of a document."""

    def tag(self, doc: Doc) -> Doc: ...


def proclitic(form: Form, seen: Collection[str] = ()) -> int:
    """How many letters of the surface stand before a name that begins with this word: و، ف، ب، ك، ل, or all of لل.

    Unlike other words, many names are rare and begin with such a letter (كيري، فيصل), so one is taken off only where the
    rest is much more common in news than the whole, or stands by itself in the same article (``seen``).
    """
    if form.kind != "w":
        return 0
    if not _WHOLE.isdisjoint(classes().get(form.text, ())):
        return 0
    known = counts()
    whole = known.get(form.text, 0)
    for cut in form.cuts:
        if cut.enc or not cut.pro or cut.pro[-1] == "س":
            continue
        if cut.definite:
            return cut.start if cut.pro[-1] == "ل" else _after(form, cut.pro)
        rest = known.get(cut.stem, 0) + known.get("ال" + cut.stem, 0) // 2
        if rest > _RARER[cut.pro[-1]] * max(whole, 8) or (cut.stem in seen and rest >= whole) or (not rest and not whole and cut.pro[0] == "و"):
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


def names_of(doc: Doc, spans: list[tuple[int, int, str]]) -> tuple[Name, ...]:
    """Names for runs of words ``(first, last, kind)``, ``last`` exclusive, without the clitics around them."""
    out = []
    seen: set[str] | None = None
    for first, last, kind in spans:
        word, final = doc.words[first], doc.words[last - 1]
        start, end = word.start, final.end
        if word.form.kind == "w" and word.form.text[0] in "وفبكل":
            if seen is None:
                seen = {other.form.text for other in doc.words}
            start += proclitic(word.form, seen)
        if kind == "ORG" and last - first > 1 and final.form.kind == "w":
            end = final.start + enclitic(final.form)
        if start < end:
            out.append(Name(Span(start, end), doc.text[start:end], kind))
    return tuple(out)


class NameTagger:
    """Fills in ``doc.names`` with the shipped model. Reads its file once; each distinct word is scored once."""

    def __init__(self, files: object = None) -> None:
        from rasid.tagger.features import Describer
        from rasid.tagger.model import Files, Linear, allowed

        loaded = files if isinstance(files, Files) else Files()
        groups = loaded.groups()
        self._linear = Linear(loaded, Describer(groups), groups)
        self._transitions = loaded.arrays["transitions"].astype("float32") + allowed()

    def tag(self, doc: Doc) -> Doc:
        """The document with its names."""
        if not doc.words:
            return replace(doc, names=())
        return replace(doc, names=names_of(doc, self.spans(doc)))

    def spans(self, doc: Doc) -> list[tuple[int, int, str]]:
        """The names as runs of words."""
        from rasid.tagger.document import settle

        return settle(doc, self.labels(doc))

    def labels(self, doc: Doc) -> list[str]:
        """The label of each word by the model alone."""
        import numpy as np

        from rasid.tagger.features import LABELS
        from rasid.tagger.model import viterbi

        row = self._linear.row
        lengths = np.array([sentence.last - sentence.first for sentence in doc.sentences])
        grid = np.full((len(lengths), int(lengths.max()) + 4), 2, dtype=np.int64)
        for at, sentence in enumerate(doc.sentences):
            last = sentence.last - sentence.first + 2
            grid[at, 1] = 0
            grid[at, 2:last] = [row(word.form) for word in doc.words[sentence.first : sentence.last]]
            grid[at, last] = 1
        title = np.array([sentence.title for sentence in doc.sentences])
        paths = viterbi(self._linear.scores(grid, title), lengths, self._transitions)
        return [LABELS[label] for path, length in zip(paths.tolist(), lengths.tolist(), strict=True) for label in path[:length]]
