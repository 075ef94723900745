"""The reader: an article with all that was coded in it."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from rasid.record import Article, CodedArticle, Event, Statement, Why
from rasid.store.accounts import read
from rasid.store.mentions import incidents_of
from rasid.store.store import Store
from rasid.web.asked import Text
from rasid.web.chains import Link, called, links, unnamed, whose
from rasid.web.language import Language
from rasid.web.marks import Paragraph, marks_of, paragraphs
from rasid.web.view import kept, language_of, render

router = APIRouter()


class Reason(NamedTuple):
    """One rule that made an item, and where it stands in the lexicon."""

    rule: str
    where: str
    words: str


class Item(NamedTuple):
    """A statement or event beside the text, with its chain and its reasons."""

    number: int | None
    statement: Statement | None
    event: Event | None
    links: list[Link]
    reasons: list[Reason]
    words: list[str]
    notes: list[str]
    start: int


class Reading(NamedTuple):
    """An article ready to be shown."""

    article: Article
    coded: CodedArticle
    paragraphs: list[Paragraph]
    items: list[Item]


@router.get("/articles/{ident:path}", include_in_schema=False)
@kept
def article(request: Request, ident: str, at: Text = None) -> Response:
    """One article. ``at``: a span (``start-end``) to set apart."""
    store: Store = request.app.state.store
    articles, coded = read(store, [ident])
    if ident not in articles:
        raise HTTPException(404)
    lang = language_of(request)
    return render(
        request,
        "article.html",
        reading=reading(articles[ident], coded[ident], lang, _span(at)),
        incident_of=incidents_of(store, ident),
        stored=True,
        **words_of(coded[ident], lang),
    )


def words_of(coded: CodedArticle, lang: Language) -> dict[str, Any]:
    """What templates call on to name parties of an article."""
    return {
        "called": lambda party: called(party, lang),
        "unnamed": lambda party: unnamed(coded, party),
        "whose": whose,
        "statements": {statement.id: statement for statement in coded.statements},
    }


def reading(article: Article, coded: CodedArticle, lang: Language, focus: tuple[int, int] | None = None) -> Reading:
    """Everything the reader shows of an article."""
    ordered = sorted(coded.statements, key=lambda statement: (statement.content.span.start, -statement.content.span.end))
    numbers = {statement.id: number for number, statement in enumerate(ordered, 1)}
    text = article.full_text
    items = [
        Item(numbers[one.id], one, None, links(coded, one.id, lang), *reasons(one.why, text), one.content.span.start) for one in ordered
    ]
    items += [
        Item(None, None, one, links(coded, one.by, lang), *reasons(one.why, text), one.trigger.span.start)
        for one in coded.events
        if one.same_as is None
    ]
    items.sort(key=lambda item: (item.start, item.event is not None))
    return Reading(article, coded, paragraphs(article, marks_of(coded, numbers), focus), items)


def reasons(why: Why | None, text: str) -> tuple[list[Reason], list[str], list[str]]:
    """The rules, words and notes of a why."""
    from rasid.lexicon.entries import entry

    if why is None:
        return [], [], []
    rules = []
    for rule in why.rules:
        found = entry(rule)
        rules.append(Reason(rule, found.where if found else "", found.words if found else ""))
    return rules, [text[span.start : span.end] for span in why.spans], list(why.notes)


def _span(at: str | None) -> tuple[int, int] | None:
    start, _, end = (at or "").partition("-")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() and len(start) < 9 and len(end) < 9 else None
