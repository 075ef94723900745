"""Paragraphs, sentences and quotations of a text, as spans of the original."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rasid.record import Span

_OPENERS = {"«": "»", "“": "”", "„": "”", "‹": "›", "《": "》"}
_CLOSERS = {"»": "«", "”": "“", "›": "‹", "》": "《"}
_FAMILY = {"«": "g", "»": "g", "‹": "g", "›": "g", "《": "g", "》": "g", "“": "q", "”": "q", "„": "q", '"': "q", "＂": "q"}
_MARK = re.compile(r"[«»“”„‹›《》\"＂]")
_WORD = re.compile(r"\w")
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
# A full stop ends a sentence unless it stands in a number, an abbreviation of one letter (د. أحمد) or dots inside a word.
# A stop glued to the next word ends a sentence too (desks forget the space) when both sides are words, not initials.
_STOP = re.compile(r"[.!?؟…۔]+[\"»”)\]]*(?=\s|$)|(?<=[\u0620-\u06ff]{3})[.؟!](?=[\u0620-\u065f]{3})")
_INITIAL = re.compile(r"(?:^|[\s(«\"“])[\w]\u0640?$")
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: ``span`` with its marks, ``inner`` without. ``closed`` is False where the closing mark never came."""

    span: Span
    inner: Span
    closed: bool = True
    depth: int = 0


def paragraphs(text: str) -> list[Span]:
    """Spans of the lines that hold something other than space, without the space around them."""
    out = []
    for match in _PARAGRAPH.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + line.index(stripped[0])
            out.append(Span(start, start + len(stripped)))
    return out


def sentences(text: str, paragraph: Span) -> list[Span]:
    """Sentences of a paragraph, in order, covering all of it but the space between them."""
    out = []
    start = paragraph.start
    for match in _STOP.finditer(text, paragraph.start, paragraph.end):
        if match.group() == "." and _INITIAL.search(text, max(start, match.start() - 4), match.start()):
            continue
        out.append(Span(start, match.end()))
        start = match.end()
        while start < paragraph.end and text[start].isspace():
            start += 1
    if start < paragraph.end:
        out.append(Span(start, paragraph.end))
    return out


def quotes(text: str, paragraph: Span) -> list[Quote]:
    """Quotations of a paragraph, nested ones included, by their start.

    Desks mix and mistype marks, so a mark is read by its family (guillemets, or any double quote) and by its
    neighbours: ``»`` before a word with nothing open opens, ``«`` after a word with something open closes. What is still
    open at the end of the paragraph is closed there and marked so; it never reaches further.
    """
    out: list[Quote] = []
    stack: list[tuple[int, str]] = []
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        at, mark = match.start(), match.group()
        family = _FAMILY[mark]
        depth = next((d for d in range(len(stack) - 1, -1, -1) if stack[d][1] == family), -1)
        before = at > paragraph.start and not text[at - 1].isspace()
        after = at + 1 < paragraph.end and not text[at + 1].isspace()
        if mark in _OPENERS:
            opens = not (depth >= 0 and before and not after)
        elif mark in _CLOSERS:
            opens = depth < 0 and after and not before
        else:
            opens = depth < 0
            if opens and stack and before and not _WORD.match(text, at + 1):
                opens, depth = False, len(stack) - 1  # «… ": closed with a mark of another kind
        if opens and len(stack) < _MAX_DEPTH:
            stack.append((at, family))
        elif not opens and depth >= 0:
            for level in range(len(stack) - 1, depth, -1):
                start = stack[level][0]
                out.append(Quote(Span(start, at), Span(start + 1, at), False, level))
            start = stack[depth][0]
            out.append(Quote(Span(start, at + 1), Span(start + 1, at), True, depth))
            del stack[depth:]
    for level, (start, _) in enumerate(stack):
        out.append(Quote(Span(start, paragraph.end), Span(start + 1, paragraph.end), False, level))
    out.sort(key=lambda quote: (quote.span.start, -quote.span.end))
    return out
