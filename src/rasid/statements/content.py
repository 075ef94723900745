"""Where a content begins and ends once its complement is known, and how much of it is the speaker's own words."""

from __future__ import annotations

from collections.abc import Sequence

from rasid.record import Span
from rasid.statements.complement import Complement
from rasid.statements.cues import Found, proclitics
from rasid.statements.end import EndChooser
from rasid.statements.subject import has_pronoun
from rasid.statements.view import QUOTE_WORDS, Scene, View

OPENERS = ' «"“'
_CLOSERS = "»”"
_LONGEST_TAIL = 600
_SHORTEST_QUOTE, _AFTER_QUOTE = 2, 40  # after a colon a quotation is the content where it is nearly all that follows
_WHOLLY = 0.9


def content(scene: Scene, found: Found, complement: Complement, later: Sequence[Found], ender: EndChooser) -> Span | None:
    """The content that a complement of a cue opens; the cues that come ``later`` in the sentence may end it."""
    view, sentence = scene.view, scene.sentence
    start, how = complement.start, complement.how
    if how == "quote":
        quote = view.quote_by_start.get(start)
        return _to_its_close(scene, quote) if quote is not None else None
    if how == "colon":
        first = view.word_at(start)
        if first < len(view.words):
            quote = view.quote_by_start.get(view.starts[first])
            if quote and view.quoted_words(quote) >= _SHORTEST_QUOTE and quote.end >= sentence.span.end - _AFTER_QUOTE:
                return _to_its_close(scene, quote)
    end = _before_next_cue(scene, start, later)
    around = view.outer_quotes.around(start + 2, 1)
    if around and how == "that" and 0 < around.span.end - end < _LONGEST_TAIL:
        end = around.span.end
    if end <= sentence.span.end:
        end = ender.choose(view.doc, sentence, found, later, start, end, how)
    return view.trimmed(Span(start, end))


def _before_next_cue(scene: Scene, start: int, later: Sequence[Found]) -> int:
    """Where the next cue that takes over begins, or the end of the sentence; a cue inside a closed quotation takes nothing over."""
    view = scene.view
    for follower in later:
        at = view.starts[follower.first]
        if at <= start:
            continue
        inside = view.outer_quotes.around(at, 1)
        if inside is not None and inside.closed and inside.span.start >= start - 1:
            continue
        form = view.words[follower.first].form
        previous = view.words[follower.first - 1].form if follower.first else form
        after_comma = previous.kind == "p" and previous.text in '،,»"”-–'
        joined = proclitics(form, follower) == "و"
        if (
            (follower.use == "participle" and (after_comma or joined))
            or (follower.use == "verb" and joined)
            or (follower.use == "preposition" and (after_comma or _says_again(view, follower)))
        ):
            return at
    return scene.sentence.span.end


def _says_again(view: View, follower: Found) -> bool:
    """Whether an attribution only names who speaks already («… بحسب قوله»), so that it is no part of what is said."""
    form = view.words[follower.last - 1].form
    return has_pronoun(form) and not any(r.inflection.pos == "V" for r in form.readings)


def _to_its_close(scene: Scene, quote: Span) -> Span:
    """A quotation that its paragraph leaves open goes on to the mark that closes it in the next one, or over its whole quotation."""
    doc, at = scene.view.doc, scene.sentence.paragraph + 1
    text = doc.text
    if quote.end < doc.paragraphs[at - 1].end or text[quote.end - 1] in _CLOSERS or at >= len(doc.paragraphs):
        return quote
    paragraph = doc.paragraphs[at]
    opened = scene.view.quote_by_start.get(paragraph.start)
    if opened is not None:
        return Span(quote.start, opened.end)
    marks = [i for i in range(paragraph.start, min(paragraph.end, paragraph.start + _LONGEST_TAIL)) if text[i] in _CLOSERS + "«“„"]
    return Span(quote.start, marks[0] + 1) if marks and text[marks[0]] in _CLOSERS else quote


def kind_of(view: View, span: Span, how: str) -> str:
    """Direct, indirect or mixed: by what of a content stands in quotation marks, names in them aside, or right after a colon."""
    if how == "quote":
        return "direct"
    if how == "colon" and view.doc.text[max(span.start - 8, 0) : span.start].rstrip(OPENERS).endswith(":"):
        return "direct"
    quoted = [
        q.span
        for q in view.outer_quotes.within(span.start - 1, span.end)
        if q.span.end <= span.end + 1 and (view.quoted_words(q.span) >= QUOTE_WORDS - 1 or not view.names_something(q.span))
    ]
    covered = sum(q.end - q.start for q in quoted)
    return "direct" if covered >= _WHOLLY * (span.end - span.start) else "mixed" if quoted else "indirect"
