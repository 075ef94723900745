"""Judgements of people, saved searches, and articles to add: what needs a token."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from rasid.store import reviews, saved
from rasid.store.database import StoreError
from rasid.web.admission import local, writer
from rasid.web.api.answers import ERRORS, answer

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


def _plain(one: reviews.Review) -> dict[str, Any]:
    names = ("key", "target_kind", "target", "action", "who", "at", "undone", "undone_by")
    return {name: getattr(one, name) for name in names}
