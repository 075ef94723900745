"""What the search for statements asks of an article: quotations, names and actors by where they stand, and who a noun phrase is."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from rasid.arabic.document import Doc, Resolved, Sentence
from rasid.arabic.phrases import Chunk, means_act
from rasid.arabic.spans import SpanIndex
from rasid.arabic.words import lead
from rasid.record import Party, Span

QUOTE_WORDS = 4  # shorter quotations are names or words held at a distance rather than speech
TRIM = " \t،,.؛;:-–—…\u200f\u200e"
_LONGEST_NAME = 80
_NOT_SOURCES = frozenset("اليوم امس الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت البارحه ذلك هذا هذه الوقت الذي التي".split())


class View:
    """An article's layers, each looked up by word or by character in one step."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.words = doc, doc.words
        self.starts = [word.start for word in doc.words]
        self.ends = [word.end for word in doc.words]
        self.outer_quotes = SpanIndex([quote for quote in doc.quotes if quote.depth == 0])
        self.quote_by_start = {quote.span.start: quote.span for quote in reversed(doc.quotes)}
        self.quote_by_end = {quote.span.end: quote.span for quote in doc.quotes}
        self.names = SpanIndex(doc.names)
        self.actor_at: dict[int, Resolved] = {i: resolved for resolved in doc.actors for i in range(resolved.first, resolved.last)}
        self.text_at = {i: text.party for text in doc.texts for i in range(text.first, text.last)}

    def stem_start(self, word: int) -> int:
        """The character where a word begins without its clitics."""
        return self.words[word].start + lead(self.words[word])

    def word_at(self, character: int) -> int:
        """The first word that begins at a character or after it."""
        return bisect_left(self.starts, character)

    def trimmed(self, span: Span) -> Span | None:
        """A content without the marks at its edges and an opening إن; nothing where nothing else is in it."""
        text = self.doc.text
        start, end = span
        while start < end and text[start] in TRIM:
            start += 1
        while end > start and text[end - 1] in TRIM:
            end -= 1
        at = self.word_at(start)
        if at + 1 < len(self.words) and self.starts[at] == start and "comp" in self.words[at].form.classes and self.starts[at + 1] < end:
            start = self.starts[at + 1]  # «قال: إنه يعتزم …»
        return Span(start, end) if end > start else None

    def opens_act(self, character: int) -> bool:
        """Whether a verbal noun begins at a character."""
        at = self.word_at(character)
        return at < len(self.words) and means_act(self.words[at].form)

    # ---------------------------------------------------------------- quotations
    def quoted_words(self, quote: Span) -> int:
        """How many words stand between two quotation marks."""
        return self.word_at(quote.end) - self.word_at(quote.start) - 2

    def names_something(self, quote: Span) -> bool:
        """Whether short quotation marks hold a name («قوة درع الساحل»)."""
        around = self.names.within(quote.start - _LONGEST_NAME, quote.end)
        return any(name.span.end > quote.start for name in around)

    def is_title(self, quote: Span) -> bool:
        """Whether quotation marks hold the title of a work or a long name («بعنوان «…»», «بنك «…»»)."""
        at = self.word_at(quote.start)
        before = self.words[at - 1].form.text if at else ""
        return before.endswith("عنوان") or (self.quoted_words(quote) <= QUOTE_WORDS and self.names_something(quote))

    # ---------------------------------------------------------------- noun phrases
    def has_actor(self, chunk: Chunk) -> bool:
        """Whether somebody known stands in a phrase."""
        return any(i in self.actor_at for i in range(chunk.first, chunk.last))

    def has_person(self, chunk: Chunk) -> bool:
        """Whether a name of a person stands in a phrase."""
        last = self.ends[chunk.last - 1]
        return any(name.kind == "PER" and name.span.end <= last + 1 for name in self.names.within(self.starts[chunk.first], last))

    def means_somebody(self, chunk: Chunk) -> bool:
        """Whether a phrase is somebody known or bears a name."""
        return self.has_actor(chunk) or (self.doc.tags[chunk.head] == "PROPN" and not self.means_time(chunk))

    def means_time(self, chunk: Chunk) -> bool:
        """Whether a phrase is a day or a pronoun that nobody can be («اليوم», «ذلك»)."""
        return self.words[chunk.head].form.text in _NOT_SOURCES

    def is_tongue(self, chunk: Chunk) -> bool:
        """Whether a phrase is «لسان»: who speaks «على لسان» somebody is the source all the same."""
        return self.words[chunk.first].form.text.startswith("لسان")

    def party(self, chunk: Chunk) -> Party:
        """Who a phrase is: the actor in it, who issued the text that it names, or its mere words."""
        resolved = self.actor_at.get(chunk.head) or next(
            (self.actor_at[i] for i in range(chunk.first, chunk.last) if i in self.actor_at), None
        )
        if resolved and resolved.first >= chunk.first:
            return resolved.party
        if chunk.head in self.text_at:
            return self.text_at[chunk.head]
        return self.worded(Span(self.stem_start(chunk.first), self.ends[chunk.last - 1]))

    def worded(self, span: Span) -> Party:
        """Somebody of whom nothing is known but the words."""
        text = self.doc.text[span.start : span.end]
        return Party(span, text, text)


class Scene(NamedTuple):
    """A sentence as the search sees it: its article, its number, and its chunks."""

    view: View
    number: int
    sentence: Sentence
    chunks: tuple[Chunk, ...]

    def with_verb(self, word: int) -> Scene:
        """The sentence with a word that was taken for a preposition read as a verb («وعبر اللاجئون عن شكرهم»)."""
        at = next((k for k, chunk in enumerate(self.chunks) if chunk.first == word + 1 and chunk.kind == "N"), None)
        if at is None:
            return self
        governed = self.chunks[at]
        verb = Chunk("V", word, word + 1, "", governed.conj, word, "VERB")
        return self._replace(chunks=(*self.chunks[:at], verb, governed._replace(prep="", conj=False), *self.chunks[at + 1 :]))
