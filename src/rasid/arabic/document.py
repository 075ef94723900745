"""The document on the road: an article with the layers read so far."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rasid.arabic.phrases import Chunk
from rasid.arabic.text import Quote, paragraphs, quotes, sentences
from rasid.arabic.words import Analyser, Word, pieces, tokenise
from rasid.record import Article, Date, Event, Mention, Name, Party, Place, Pledge, Span, Statement


class Sentence(NamedTuple):
    """A sentence: its span, its words ``doc.words[first:last]``, its paragraph, and whether it stands in the title."""

    span: Span
    first: int
    last: int
    paragraph: int
    title: bool


def bare_at(words: Sequence[Word], sentence: Sentence, at: int) -> str:
    """A word of the sentence without its clitics, for models that look beside a place; beyond the edges a mark."""
    return words[at].form.bare if sentence.first <= at < sentence.last else "#"


class Resolved(NamedTuple):
    """Who is meant by the words ``first`` to ``last`` (exclusive), a noun phrase or a pronoun.

    ``kind`` as in ``Mention``; ``persons`` how many persons the words tell of, None where they do not.
    """

    first: int
    last: int
    party: Party
    kind: str
    persons: int | None = None


def between(items: tuple[Resolved, ...], low: int, high: int) -> tuple[Resolved, ...]:
    """Those that begin at words ``low`` to ``high`` (exclusive); the layer is in the order of the words."""
    return items[bisect_left(items, low, key=lambda r: r.first) : bisect_left(items, high, key=lambda r: r.first)]


@dataclass(frozen=True, slots=True)
class Doc:
    """An article with its layers. Each stage returns a copy with its own layer filled in and reads only earlier ones.

    ``tags`` runs parallel to ``words``, ``chunks`` to ``sentences``. ``adjectives`` are nationality adjectives with the party they
    point at («الغارات الروسية»), ``texts`` reports and statements with who issued them («البيان»); they are no actors by themselves.
    """

    article: Article
    text: str
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    words: tuple[Word, ...] = ()
    quotes: tuple[Quote, ...] = ()
    names: tuple[Name, ...] = ()
    places: tuple[Place, ...] = ()
    dates: tuple[Date, ...] = ()
    tags: tuple[str, ...] = ()
    chunks: tuple[tuple[Chunk, ...], ...] = ()
    actors: tuple[Resolved, ...] = ()
    adjectives: tuple[Resolved, ...] = ()
    texts: tuple[Resolved, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    pledges: tuple[Pledge, ...] = ()


def quotes_of(doc: Doc, sentence: Sentence) -> tuple[Quote, ...]:
    """The quotations that touch a sentence; they stand in the order of the text and none leaves its paragraph."""
    low = bisect_left(doc.quotes, sentence.span.start, key=lambda quote: quote.span.start)
    high = bisect_left(doc.quotes, sentence.span.end, low, key=lambda quote: quote.span.start)
    begin = doc.paragraphs[sentence.paragraph].start
    while low and doc.quotes[low - 1].span.start >= begin:  # of those begun before, none lies further back than the last outer one
        low -= 1
        if doc.quotes[low].depth == 0:
            break
    return tuple(quote for quote in doc.quotes[low:high] if quote.span.end > sentence.span.start)


class Reader:
    """First stage: paragraphs, sentences, quotations and words of an article."""

    def __init__(self, analyser: Analyser | None = None) -> None:
        self._analyser = analyser or Analyser()

    def read(self, article: Article) -> Doc:
        """The document with its text layers."""
        text = article.full_text
        title_end = len(article.title) if article.title else -1
        lines = paragraphs(text)
        words: list[Word] = []
        found: list[Sentence] = []
        marks: list[Quote] = []
        for number, line in enumerate(lines):
            marks.extend(quotes(text, line))
            for span in sentences(text, line):
                for piece in pieces(tokenise(text, span, self._analyser)):
                    if piece:
                        edge = Span(piece[0].start, piece[-1].end)
                        found.append(Sentence(edge, len(words), len(words) + len(piece), number, edge.end <= title_end))
                        words.extend(piece)
        return Doc(article, text, tuple(lines), tuple(found), tuple(words), tuple(marks))
