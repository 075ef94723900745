"""Judgements of people, saved searches, and articles to add: what needs a token."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from rasid.record import Incident
from rasid.store import reviews, saved
from rasid.store.database import StoreError
from rasid.store.mentions import incidents_of
from rasid.store.query import incident as incident_of
from rasid.web.admission import local, writer
from rasid.web.api.answers import ERRORS, answer
from rasid.web.asked import LONGEST, MOST
from rasid.web.language import LANGUAGES
from rasid.web.view import segment

router = APIRouter(responses=ERRORS)
Who = Annotated[str, Depends(writer)]
Action = Literal["accept", "reject"]
_TARGET = "a statement or event by its id in the whole store: ARTICLE#E1"
Target = Annotated[str, Field(min_length=1, max_length=400, description=_TARGET)]


class Judgement(BaseModel):
    """What a person says of a statement or event."""

    target: Target
    action: Annotated[Literal["accept", "correct", "reject"], Field(description="accept, correct or reject")]
    changes: Annotated[dict[str, Any] | None, Field(description="the fields that a correction sets, as in the JSON of the item")] = None


class Regrouping(BaseModel):
    """What a person says of incidents: several are one, or some events of one are another."""

    action: Annotated[Literal["merge", "split"], Field(description="merge or split")]
    incident: Annotated[str, Field(min_length=1, max_length=LONGEST, description="id of the incident")]
    others: Annotated[tuple[str, ...], Field(max_length=MOST, description="to merge: ids of the incidents that are the same one")] = ()
    events: Annotated[tuple[str, ...], Field(max_length=200, description="to split: the events that are another one, ARTICLE#E1")] = ()


class Search(BaseModel):
    """A search to see again."""

    name: Annotated[str, Field(min_length=1, max_length=200, description="what it is called")]
    view: Annotated[Literal["incidents", "statements", "commitments"], Field(description="incidents, statements or commitments")]
    query: Annotated[str, Field(max_length=2000, description="the query of its page, as it stands in the address")] = ""


@router.post("/review", include_in_schema=False)
def review(
    request: Request,
    who: Who,
    target: Annotated[str, Form(min_length=1, max_length=400)],
    action: Annotated[Action, Form()],
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """A judgement by the buttons of the desk."""
    _judged(request, who, target, action, None)
    return RedirectResponse(local(back), 303)


@router.post("/review/incident", include_in_schema=False)
def regroup_here(
    request: Request,
    who: Who,
    incident: Annotated[str, Form(min_length=1, max_length=LONGEST)],
    action: Annotated[Literal["merge", "split"], Form()],
    others: Annotated[tuple[str, ...], Form(max_length=MOST)] = (),
    events: Annotated[tuple[str, ...], Form(max_length=200)] = (),
    lang: Annotated[str, Form(max_length=2)] = "",
) -> Response:
    """Merges or splits by the forms of an incident's page."""
    held = incident_of(request.app.state.store, incident.replace("\x00", ""))
    _regrouped(request, who, Regrouping(action=action, incident=incident, others=tuple(map(_ident, others)), events=events))
    assert held is not None
    return RedirectResponse(_after(request, held, lang), 303)


@router.post("/review/{key}/undo", include_in_schema=False)
def undo_here(
    request: Request,
    who: Who,
    key: int,
    incident: Annotated[str, Form(min_length=1, max_length=LONGEST)],
    lang: Annotated[str, Form(max_length=2)] = "",
) -> Response:
    """Takes a merge or split back by the button beside it."""
    held = incident_of(request.app.state.store, incident.replace("\x00", ""))
    _undone(request, who, key)
    return RedirectResponse(_after(request, held, lang) if held else "/incidents", 303)


@router.post("/api/reviews/incidents", tags=["reviews"], status_code=201)
def regroup(request: Request, who: Who, given: Regrouping) -> Response:
    """Merges incidents, or splits events from one. It holds whatever is gathered anew, until it is undone."""
    return answer(request, _regrouped(request, who, given), 201)


@router.post("/api/reviews/{key}/undo", tags=["reviews"])
def undo(request: Request, who: Who, key: Annotated[int, Path(description="its key in the list")]) -> Response:
    """Takes a judgement back. The row stays, with who took it back and when."""
    return answer(request, _undone(request, who, key))


@router.post("/api/reviews", tags=["reviews"], status_code=201)
def judge(request: Request, who: Who, given: Judgement) -> Response:
    """Accepts, corrects or rejects a statement or event. The row stays for good; a later judgement may undo it."""
    return answer(request, _judged(request, who, given.target, given.action, given.changes), 201)


@router.get("/api/reviews", tags=["reviews"])
def listed(request: Request, target: Annotated[str, Query(min_length=1, max_length=400, description=_TARGET)]) -> Response:
    """The judgements of one item, in the order they were made."""
    found = [] if "\x00" in target else reviews.reviews(request.app.state.store, target=target)
    return answer(request, {"items": [_plain(one) for one in found]})


@router.get("/api/searches", tags=["searches"])
def searches(request: Request) -> Response:
    """The saved searches."""
    return answer(request, {"items": [one._asdict() for one in saved.searches(request.app.state.store)]})


@router.post("/api/searches", tags=["searches"], status_code=201)
def save(request: Request, who: Who, given: Search) -> Response:
    """Saves a search."""
    if "\x00" in given.name + given.query:
        raise HTTPException(422, "a value may have no NUL")
    return answer(request, saved.save(request.app.state.store, given.name, given.view, given.query)._asdict(), 201)


@router.delete("/api/searches/{number}", tags=["searches"], status_code=204)
def forget(request: Request, who: Who, number: Annotated[int, Path(description="its number in the list")]) -> Response:
    """Takes a saved search away."""
    if not 0 < number < 2**31 or not saved.forget(request.app.state.store, number):
        raise HTTPException(404, "there is no such search")
    return Response(status_code=204)


@router.post("/searches", include_in_schema=False)
def save_here(
    request: Request,
    who: Who,
    name: Annotated[str, Form(min_length=1, max_length=200)],
    view: Annotated[Literal["incidents", "statements", "commitments"], Form()],
    query: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Saves the search of a page."""
    saved.save(request.app.state.store, name.replace("\x00", ""), view, query.replace("\x00", ""))
    return RedirectResponse("/", 303)


@router.post("/searches/{number}/forget", include_in_schema=False)
def forget_here(request: Request, who: Who, number: int) -> Response:
    """Takes a saved search away from the first page."""
    saved.forget(request.app.state.store, number)
    return RedirectResponse("/", 303)


def _judged(request: Request, who: str, target: str, action: str, changes: dict[str, Any] | None) -> dict[str, Any]:
    if "\x00" in target:
        raise HTTPException(422, "a value may have no NUL")
    try:
        return _plain(reviews.judge(request.app.state.store, target, action, who, changes))
    except StoreError as error:
        words = str(error)
        if "locked" in words:
            raise
        raise HTTPException(404 if "has the id" in words or "no article" in words else 422, words) from None


def _regrouped(request: Request, who: str, given: Regrouping) -> dict[str, Any]:
    others = tuple(one for one in given.others if one)
    if "\x00" in "".join((given.incident, *others, *given.events)):
        raise HTTPException(422, "a value may have no NUL")
    store = request.app.state.store
    try:
        if given.action == "merge":
            return _plain(reviews.merge(store, (given.incident, *others), who))
        return _plain(reviews.split(store, given.incident, given.events, who))
    except StoreError as error:
        words = str(error)
        if "locked" in words:
            raise
        raise HTTPException(404 if "no incident" in words else 422, words) from None


def _undone(request: Request, who: str, key: int) -> dict[str, Any]:
    try:
        if not 0 < key < 2**31:
            raise StoreError(f"there is no judgement {key} that could be undone")
        return _plain(reviews.undo(request.app.state.store, key, who))
    except StoreError as error:
        words = str(error)
        if "locked" in words:
            raise
        raise HTTPException(404, words) from None


def _ident(given: str) -> str:
    """The id of an incident given by itself or as the address of its page."""
    return urlsplit(given.strip()).path.rstrip("/").rpartition("/")[2] if "/" in given else given.strip()


def _after(request: Request, held: Incident, lang: str) -> str:
    """The page of the incident that the first event of one belongs to now: its id may have changed."""
    first = held.mentions[0]
    ident = incidents_of(request.app.state.store, first.article).get(first.event)
    query = f"?lang={lang}" if lang in LANGUAGES else ""
    return f"/incidents/{segment(ident)}{query}#regroup" if ident else f"/incidents{query}"


def _plain(one: reviews.Review) -> dict[str, Any]:
    names = ("key", "target_kind", "target", "action", "who", "at", "undone", "undone_by")
    return {name: getattr(one, name) for name in names}
