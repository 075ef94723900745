"""Statements by speaker, act and topic; denials and agreements beside what they speak of."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from rasid.record import Party
from rasid.store import speech
from rasid.store.speech import Said, Spoken
from rasid.web.asked import Text, said
from rasid.web.chains import Link, called, links, whose
from rasid.web.language import Language
from rasid.web.time import Bucket, Series, gathered
from rasid.web.view import kept, language_of, render

router = APIRouter()
PAGE = 25


class Saying(NamedTuple):
    """A statement in a list, in the words of a language."""

    id: str
    article: str
    title: str
    outlet: str
    date: str
    speaker: str
    who: str | None
    act: str
    content: str
    at: str
    to: str
    denies: str
    denied_by: str
    agrees: str
    agreed_by: str
    links: list[Link]


@router.get("/statements", include_in_schema=False)
@kept
def statements(request: Request, asked: Annotated[Said, Depends(said)], cursor: Text = None) -> Response:
    """The list."""
    state, lang = request.app.state, language_of(request)
    found, following = speech.page(state.store, asked, cursor, PAGE)
    return render(
        request,
        "statements.html",
        total=cube(state, asked).total(asked),
        facets={name: options(state, asked, name, lang) for name in speech.FACETS if name != "speaker"},
        speaker=speakers(state, asked, lang, wait=False),
        rows=[saying(one, lang) for one in found],
        following=following,
        asked=asked,
        chart=over_time(state, asked, lang) if asked.speaker else None,
    )


@router.get("/statements/facet/speaker", include_in_schema=False)
@kept
def speaker_facet(request: Request, asked: Annotated[Said, Depends(said)]) -> Response:
    """The facet of speakers by itself: it costs more than all others, so the list does not wait for it."""
    found = speakers(request.app.state, asked, language_of(request), wait=True)
    return render(request, "facet.html", name="speaker", options=found, heading="speaker")


def speakers(state: Any, asked: Said, lang: Language, *, wait: bool) -> list[tuple[str, str, int, bool]] | None:
    """The choices of speakers; None where they are not known yet and ``wait`` is False."""
    counts = state.memory.peek(("speakers", asked))
    if counts is None:
        if not wait:
            return None
        counts = state.memory.recall(("speakers", asked), lambda: speech.counts(state.store, asked, "speaker"))
    return [(count.value, lang.who(count.value), count.number, count.value in asked.speaker) for count in counts]


def options(state: Any, asked: Said, facet: str, lang: Language) -> list[tuple[str, str, int, bool]]:
    """The choices of a facet: value, label, count, chosen."""
    labels: dict[str, Any] = {"act": lambda act: lang.named("act", act), "topic": lang.type, "outlet": str}
    chosen = getattr(asked, facet)
    counts = cube(state, asked).counts(asked, facet)
    return [(count.value, labels[facet](count.value), count.number, count.value in chosen) for count in counts]


def cube(state: Any, asked: Said) -> speech.Cube:
    """The counts that the choices of act, topic and outlet are made from."""
    held = speech.base(asked)
    found: speech.Cube = state.memory.recall(("cube", held), lambda: speech.cube(state.store, held))
    return found


def over_time(state: Any, asked: Said, lang: Language) -> tuple[list[Bucket], list[Series]]:
    """How many statements of each act there were, column by column."""
    held = replace(asked, since=None, until=None)
    days = state.memory.recall(("days", held), lambda: speech.days(state.store, held))
    return gathered(days, lang, lambda act: lang.named("act", act), most=12)


def saying(one: Spoken, lang: Language) -> Saying:
    """A statement as a list shows it."""
    coded, statement = one
    by_id = {item.id: item for item in coded.statements}
    denied = by_id.get(statement.denies or "")
    denier = next((item for item in coded.statements if item.denies == statement.id), None)
    shared = by_id.get(statement.agrees or "")
    sharer = next((item for item in coded.statements if item.agrees == statement.id), None)
    return Saying(
        id=statement.id,
        article=coded.id,
        title=coded.title or coded.id,
        outlet=coded.source or "",
        date=lang.day(coded.date) or lang("unknown_date"),
        speaker=called(statement.source, lang),
        who=whose(statement.source),
        act=statement.act,
        content=statement.content.text,
        at=f"{statement.content.span.start}-{statement.content.span.end}",
        to=_named(statement.to, lang),
        denies=denied.content.text if denied else "",
        denied_by=called(denier.source, lang) if denier else "",
        agrees=shared.content.text if shared else "",
        agreed_by=called(sharer.source, lang) if sharer else "",
        links=links(coded, statement.id, lang),
    )


def _named(party: Party | None, lang: Language) -> str:
    return called(party, lang) if party else ""
