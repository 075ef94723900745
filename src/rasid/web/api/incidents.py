"""Incidents by the API: the list, one, and what map and timeline draw."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from rasid.record import to_dict
from rasid.store import facets
from rasid.store.facets import Wanted
from rasid.store.query import incident as incident_of
from rasid.web.api.answers import ERRORS, Page, answer, as_json, csv, drawn, lines, rss
from rasid.web.asked import Cursor, wanted
from rasid.web.pages.incidents import cube, row
from rasid.web.time import gathered
from rasid.web.view import language_of

router = APIRouter(prefix="/api", tags=["incidents"], responses=ERRORS)
Asked = Annotated[Wanted, Depends(wanted)]
Limit = Annotated[int, Query(ge=1, le=200, description="items in a page")]


@router.get("/incidents", response_model=Page)
def incidents(request: Request, asked: Asked, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """A page of incidents; ``next`` is the cursor of the page after it. ``total`` counts all that match."""
    state = request.app.state
    cards, following = facets.page(state.store, asked, cursor, limit)
    total = cube(state.memory, state.store, asked).total(asked)
    return answer(request, {"items": [to_dict(card.incident) for card in cards], "next": following, "total": total})


@router.get("/incidents.jsonl", response_class=StreamingResponse)
def stream(request: Request, asked: Asked) -> Response:
    """Every incident that matches, one a line, as it is read."""

    def pages() -> Any:
        cursor: str | None = None
        while True:
            cards, cursor = facets.page(request.app.state.store, asked, cursor, 200)
            yield from (card.incident for card in cards)
            if cursor is None:
                return

    return lines(pages())


@router.get("/incidents.csv", response_class=StreamingResponse)
def table(request: Request, asked: Asked, cursor: Cursor = None, limit: Limit = 200) -> Response:
    """The page of incidents as CSV, with the headings of the language asked for."""
    from rasid.exports.columns import INCIDENTS

    cards, _ = facets.page(request.app.state.store, asked, cursor, limit)
    return csv([card.incident for card in cards], INCIDENTS, "incidents.csv")


@router.get("/incidents.rss", response_class=Response)
def feed(request: Request, asked: Asked) -> Response:
    """The latest incidents that match, as an RSS feed."""
    lang = language_of(request)
    cards, _ = facets.page(request.app.state.store, asked, None, 50)
    rows = [(card.incident, row(card, lang)) for card in cards]
    entries = [
        (f"/incidents/{held.id}", f"{told.type} — {told.title}", " · ".join(filter(None, (told.headline, told.actors))), held.date)
        for held, told in rows
    ]
    return rss(request, f"{lang('name')}: {lang('incidents')}", "/incidents", entries)


@router.get("/incidents/facets")
def counts(request: Request, asked: Asked) -> Response:
    """The facets, each counted without its own choice."""
    state = request.app.state
    counted = cube(state.memory, state.store, asked)
    told = {name: counted.counts(asked, name) for name in facets.FACETS if name != "who"}
    told["who"] = state.memory.recall(("who", asked), lambda: facets.counts(state.store, asked, "who"))
    return answer(request, {name: [{"value": count.value, "count": count.number} for count in held] for name, held in told.items()})


@router.get("/incidents/timeline")
def timeline(request: Request, asked: Asked) -> Response:
    """Incidents over time by kind, in days, weeks, months or years. The period of the query does not count."""
    state, lang = request.app.state, language_of(request)

    def counted() -> bytes:
        days = state.memory.recall(("days", asked), lambda: facets.days(state.store, asked))
        return as_json(drawn(gathered(days, lang, lang.type)))

    return answer(request, state.memory.recall(("timeline", lang.code, asked), counted))


@router.get("/incidents/points")
def points(request: Request, asked: Asked) -> Response:
    """Places with how many incidents each has, and how exactly each is known. The box of the query does not count."""
    state, lang = request.app.state, language_of(request)

    def placed() -> bytes:
        held = state.memory.recall(("points", asked), lambda: facets.points(state.store, asked))
        called = [lang.isolated(lang.point(point.place, point.country, point.precision)) for point in held]
        return as_json({"points": [point._asdict() | {"label": label} for point, label in zip(held, called, strict=True)]})

    return answer(request, state.memory.recall(("places", lang.code, asked), placed))


@router.get("/incidents/{ident}")
def incident(request: Request, ident: Annotated[str, Path(description="id of the incident")]) -> Response:
    """One incident with every claim."""
    held = incident_of(request.app.state.store, ident)
    if held is None:
        raise HTTPException(404, "no incident has that id")
    return answer(request, to_dict(held))
