"""The board of commitments and demands."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response

from rasid.store import board
from rasid.store.board import Asked
from rasid.store.fresh import last_day
from rasid.store.pledges import followed_one
from rasid.web.asked import Text, pledged
from rasid.web.view import kept, language_of, render

router = APIRouter()
PAGE = 30


@router.get("/commitments", include_in_schema=False)
@kept
def commitments(request: Request, asked: Annotated[Asked, Depends(pledged)], cursor: Text = None) -> Response:
    """The board: commitments and demands side by side, with their dates and what came of them."""
    state, lang = request.app.state, language_of(request)
    entries, following = board.page(state.store, asked, cursor, PAGE)
    makers = state.memory.recall(("makers", asked), lambda: board.makers(state.store, asked))
    return render(
        request,
        "commitments.html",
        total=state.memory.recall(("pledges", asked), lambda: board.total(state.store, asked)),
        entries=entries,
        following=following,
        asked=asked,
        makers=[(count.value, lang.who(count.value), count.number, count.value in asked.by) for count in makers],
        now=last_day(state.store) or "",
    )


@router.get("/commitments/later", include_in_schema=False)
@kept
def later(request: Request, article: Annotated[str, Query(max_length=400)], pledge: Annotated[str, Query(max_length=100)]) -> Response:
    """What later reporting says of one of them. It is looked for when it comes into sight: it costs a search for each."""
    state = request.app.state
    if "\x00" in article + pledge:
        raise HTTPException(404)
    day = last_day(state.store) or ""
    found = state.memory.recall(("later", article, pledge), lambda: followed_one(state.store, article, pledge, day))
    if found is None:
        raise HTTPException(404)
    return render(request, "later.html", found=found)
