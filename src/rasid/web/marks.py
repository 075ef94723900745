"""The text of an article with everything that was coded in it as stacked underlines, rendered on the server.

Each coded span is a mark on a lane of its own height; spans that overlap get different lanes. The text is cut where any mark
begins or ends, never inside a letter with its vowel signs, and each piece says by classes which colour runs on which lane. Nothing
but colour is added to a piece, so letters that were joined stay joined.
"""

from __future__ import annotations

import itertools
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from rasid.record import Article, CodedArticle

LANES = 6
KINDS = ("name", "place", "date", "speaker", "event", "toll", "statement")


class Mark(NamedTuple):
    """A span to underline. ``ref``: the id of the item it belongs to, in the page; ``badge``: a number shown after it."""

    start: int
    end: int
    kind: str
    ref: str = ""
    badge: int | None = None


class Paragraph(NamedTuple):
    """A paragraph of the text as HTML; the title of the article is one too."""

    html: Markup
    title: bool


def marks_of(coded: CodedArticle, numbers: dict[str, int]) -> list[Mark]:
    """The marks of an article; ``numbers`` are those of its statements."""
    out: dict[tuple[int, int, str, str], Mark] = {}

    def put(start: int, end: int, kind: str, ref: str = "", badge: int | None = None) -> None:
        if end > start:
            out.setdefault((start, end, kind, ref), Mark(start, end, kind, ref, badge))

    for name in coded.names:
        put(*name.span, "place" if name.kind == "LOC" else "name")
    for place in coded.places:
        put(*place.span, "place")
    for date in coded.dates:
        put(*date.span, "date")
    for statement in coded.statements:
        if statement.source:
            put(*statement.source.span, "speaker", statement.id)
        put(*statement.content.span, "statement", statement.id, numbers.get(statement.id))
    for event in coded.events:
        put(*event.trigger.span, "event", event.id)
        for harm in event.harm:
            put(*harm.span, "toll", event.id)
    return list(out.values())


def lanes(marks: Iterable[Mark]) -> list[tuple[Mark, int]]:
    """Each mark with its lane: nearest to the letters the short ones, kind by kind; what finds no room goes on the last lane."""
    taken: list[list[tuple[int, int]]] = [[] for _ in range(LANES)]
    out: list[tuple[Mark, int]] = []
    for mark in sorted(marks, key=lambda mark: (KINDS.index(mark.kind), mark.end - mark.start, mark.start, mark.ref)):
        same = next((lane for other, lane in out[-8:] if other[:3] == mark[:3]), None)  # one line for several items in the same words
        lane = same if same is not None else next((at for at in range(LANES) if _free(taken[at], mark)), LANES - 1)
        if same is None:
            insort(taken[lane], (mark.start, mark.end))
        out.append((mark, lane))
    return out


def _free(taken: list[tuple[int, int]], mark: Mark) -> bool:
    at = bisect_left(taken, (mark.start, mark.end))
    before = taken[at - 1][1] <= mark.start if at else True
    after = mark.end <= taken[at][0] if at < len(taken) else True
    return before and after


def paragraphs(article: Article, marks: Iterable[Mark], focus: tuple[int, int] | None = None) -> list[Paragraph]:
    """The paragraphs of an article with its marks; the words of ``focus`` (a span) are set apart with the id ``focus``."""
    text = article.full_text
    placed = lanes(marks)
    cuts = {0, len(text)}
    for mark, _ in placed:
        cuts |= {_whole(text, mark.start), _whole(text, mark.end)}
    if focus and 0 <= focus[0] < focus[1] <= len(text):
        focus = (_whole(text, focus[0]), _whole(text, focus[1]))
        cuts |= set(focus)
    else:
        focus = None
    at = -1
    while (at := text.find("\n", at + 1)) >= 0:
        cuts |= {at, at + 1}
    edges = sorted(cuts)
    starts: dict[int, list[tuple[Mark, int]]] = {}
    badges: dict[int, list[Mark]] = {}
    for mark, lane in placed:
        starts.setdefault(_whole(text, mark.start), []).append((mark, lane))
        if mark.badge is not None:
            badges.setdefault(_word_end(text, mark.end), []).append(mark)
    for end in badges:
        if end not in cuts:
            edges.insert(bisect_left(edges, end), end)
    return list(_paragraphs(text, edges, starts, badges, focus, bool(article.title)))


def _paragraphs(
    text: str,
    edges: list[int],
    starts: dict[int, list[tuple[Mark, int]]],
    badges: dict[int, list[Mark]],
    focus: tuple[int, int] | None,
    titled: bool,
) -> Iterator[Paragraph]:
    pieces: list[Markup] = []
    active: list[tuple[Mark, int]] = []
    first = True
    for start, end in itertools.pairwise(edges):
        active = [held for held in (*active, *starts.get(start, ())) if _whole(text, held[0].end) > start]
        part = text[start:end]
        if part == "\n":
            if pieces:
                yield Paragraph(Markup("").join(pieces), first and titled)
            pieces, first = [], False
            continue
        pieces.append(_piece(part, active, bool(focus and focus[0] <= start < focus[1]), bool(focus and start == focus[0])))
        pieces += [
            Markup('<a class="badge" href="#{}">{}</a>').format(mark.ref, mark.badge)
            for mark in sorted(badges.get(end, []), key=lambda mark: mark.badge or 0)
        ]
    if pieces:
        yield Paragraph(Markup("").join(pieces), first and titled)


def _piece(part: str, active: list[tuple[Mark, int]], focused: bool, first: bool) -> Markup:
    if not active and not focused:
        return escape(part)
    classes = ["m", *sorted({f"l{lane}-{mark.kind}" for mark, lane in active}), *(["focus"] if focused else [])]
    refs = " ".join(dict.fromkeys(mark.ref for mark, _ in active if mark.ref))
    return Markup('<span class="{}"{}{}>{}</span>').format(
        " ".join(classes), Markup(' data-r="{}"').format(refs) if refs else "", Markup(' id="focus"') if first else "", part
    )


def _whole(text: str, at: int) -> int:
    """The place at or after ``at`` that does not part a letter from its vowel signs."""
    while 0 < at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return at


def _word_end(text: str, at: int) -> int:
    """The end of the word that ``at`` stands in: a badge never comes between joined letters."""
    while 0 < at < len(text) and text[at - 1].isalpha() and (text[at].isalpha() or unicodedata.combining(text[at])):
        at += 1
    return at
