"""Where the content of a statement ends: the borders of its sentence weighed against each other.

The rules of ``content`` propose one end (the next cue, the sentence's end, a closing mark); a conditional logit learnt from annotated articles
(``training/statements.py``) weighs it against every comma, closing mark, coordinated verb and cue after the content's beginning.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from rasid.arabic.document import Doc, Sentence, quotes_of
from rasid.arabic.phrases import VERBAL
from rasid.linear import LinearModel
from rasid.statements.cues import Found

_MOST = 14
_MARKS = "،,؛;-–—"
_CLOSING = '»”"“'
_STEPS = (2, 4, 7, 11, 16, 24, 36, 60)


class Border(NamedTuple):
    """A place where the content may end: its character, and features."""

    end: int
    features: list[str]


class EndChooser:
    """Chooses where a content ends."""

    def __init__(self, model: LinearModel | None = None) -> None:
        self._model = model or LinearModel.load("rasid.statements", "end.tsv")

    def choose(self, doc: Doc, sentence: Sentence, found: Found, later: Sequence[Found], start: int, end: int, how: str) -> int:
        """The character where the content that begins at ``start`` ends; ``end`` is what the rules say."""
        found_borders = borders(doc, sentence, found, later, start, end, how)
        if len(found_borders) < 2:
            return end
        return found_borders[self._model.best(border.features for border in found_borders)].end


def borders(doc: Doc, sentence: Sentence, found: Found, later: Sequence[Found], start: int, end: int, how: str) -> list[Border]:
    """The ends to be weighed, in the order of the text."""
    words, tags = doc.words, doc.tags
    cues = {cue.first: cue for cue in later}
    first = bisect_left(words, start, sentence.first, sentence.last, key=lambda word: word.start)
    ends: dict[int, int] = {}  # character: the word that comes after
    for i in range(first + 1, sentence.last):
        form = words[i].form
        if form.kind == "p" and form.text in _MARKS:
            ends.setdefault(words[i].start, i + 1)
        elif form.kind == "p" and form.text in _CLOSING and i + 1 < sentence.last:
            ends.setdefault(words[i].end, i + 1)
        elif i in cues or (tags[i] in VERBAL and form.cuts and form.cuts[0].pro[:1] in ("و", "ف")):
            ends.setdefault(words[i].start, i)
        if len(ends) >= _MOST:
            break
    ends.setdefault(end, bisect_left(words, end, sentence.first, sentence.last, key=lambda word: word.start))
    ends.setdefault(sentence.span.end, sentence.last)
    quotes = [quote.span for quote in quotes_of(doc, sentence) if quote.depth == 0 and quote.span.end > start]
    out = []
    verbs, at = 0, first
    for order, (character, after) in enumerate(sorted(ends.items())):
        stop = bisect_left(words, character, sentence.first, sentence.last, key=lambda word: word.start)
        verbs += sum(tags[i] in VERBAL for i in range(at, stop))
        at = max(at, stop)
        out.append(
            Border(
                character,
                _features(doc, sentence, found, cues, start, character, after, how, character == end, order, verbs, stop - first, quotes),
            )
        )
    return out


def _features(
    doc: Doc,
    sentence: Sentence,
    found: Found,
    cues: dict[int, Found],
    start: int,
    character: int,
    after: int,
    how: str,
    ruled: bool,
    order: int,
    verbs: int,
    size: int,
    quotes: Sequence[tuple[int, int]],
) -> list[str]:
    words, tags = doc.words, doc.tags
    while after < sentence.last and words[after].form.kind == "p":
        after += 1
    mark = doc.text[character : character + 1] if character < sentence.span.end else "end"
    inside = any(s < character < e - 1 for s, e in quotes)
    closed = any(s >= start - 2 and e == character for s, e in quotes)
    far = bisect_right(_STEPS, size)
    out = [
        f"rule={ruled}", f"rule={ruled}:{how}:{found.use}", f"mark={mark}", f"inside={inside}", f"closed={closed}:{how}", f"order={min(order, 4)}", f"verbs={min(verbs, 3)}:{mark == 'end'}",
        f"size={far}", f"size={far}:{how}", f"last={character >= sentence.span.end}:{found.use}:{how}",
    ]  # fmt: skip
    if after < sentence.last and character < sentence.span.end:
        form = words[after].form
        pro = form.cuts[0].pro[:1] if form.cuts else ""
        cue = cues.get(after)
        what = f"{cue.use}:{pro}" if cue else f"{tags[after]}:{pro}"
        out += [
            f"next={what}",
            f"next={what}:{found.use}",
            f"next={what}:{mark in _MARKS}",
            f"next={what}:{verbs > 0}",
            f"next={what}:{closed}",
        ]
        if form.classes or tags[after] in ("SCONJ", "CCONJ", "PART", "ADV", "ADP"):
            out.append(f"word={form.bare}")
        if after + 1 < sentence.last:
            out.append(f"pair={what}:{tags[after + 1]}")
        if tags[after] == "ADJ" or form.text.endswith("ا"):
            out.append(f"participle={form.text.endswith('ا')}:{any(r.inflection.pos == 'AP' for r in form.readings)}:{mark in _MARKS}")
    return out
