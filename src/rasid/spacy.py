"""A spaCy component that codes a Doc and fills ``Doc.spans``: ``nlp.add_pipe("rasid")``.

Span groups: ``names``, ``dates``, ``places``, ``cues``, ``contents`` (of statements), ``triggers`` (of events). A span's label is its
kind, value, act or type and its ``id_`` the id of the item; ``doc._.rasid`` is the coded article. spaCy's tokens may end elsewhere
than Rasid's words: a span takes every token it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from rasid.coder import shared_coder
from rasid.record import Article, CodedArticle, Span

GROUPS = ("names", "dates", "places", "cues", "contents", "triggers")


@Language.factory("rasid", default_config={"date": None})
def make(nlp: Language, name: str, date: str | None) -> Callable[[Doc], Doc]:
    """The component; ``date`` is the day of publication of Docs whose ``doc._.date`` is not set."""
    for extension in ("rasid", "date"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)
    coder = shared_coder()

    def code(doc: Doc) -> Doc:
        coded = coder(Article("doc", doc.text, date=doc._.date or date))
        doc._.rasid = coded
        for group, found in groups(coded):
            doc.spans[group] = list(_spans(doc, found))
        return doc

    return code


def groups(coded: CodedArticle) -> Iterator[tuple[str, list[tuple[Span, str, str]]]]:
    """Span groups of a coded article: spans with label and id."""
    yield "names", [(name.span, name.kind, "") for name in coded.names]
    yield "dates", [(date.span, date.value or date.kind, "") for date in coded.dates]
    yield "places", [(place.span, place.name or "", place.id or "") for place in coded.places]
    yield "cues", [(said.cue.span, said.act, said.id) for said in coded.statements]
    yield "contents", [(said.content.span, said.act, said.id) for said in coded.statements]
    yield "triggers", [(event.trigger.span, event.type, event.id) for event in coded.events]


def _spans(doc: Doc, found: Iterable[tuple[Span, str, str]]) -> Iterator[Any]:
    for span, label, ident in found:
        made = doc.char_span(span.start, span.end, label=label, span_id=ident, alignment_mode="expand")
        if made is not None:
            yield made
