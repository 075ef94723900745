"""Search over the texts, with actors, places, kinds of incident and outlets that answer to the words."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response
from markupsafe import Markup, escape

from rasid.store.search import Hit
from rasid.store.search import search as search_texts
from rasid.store.store import StoreError
from rasid.web.asked import Text, text
from rasid.web.suggest import suggestions
from rasid.web.view import kept, language_of, render

router = APIRouter()
PAGE = 20


@router.get("/search", include_in_schema=False)
@kept
def search(request: Request, q: Text = None, page: Annotated[int, Query(ge=1, le=500)] = 1) -> Response:
    """Articles by their words in any spelling."""
    state, lang = request.app.state, language_of(request)
    asked = text(q)
    found: Any = None
    problem = ""
    if asked:
        try:
            found = search_texts(state.store, asked, page=page, size=PAGE)
        except StoreError as error:
            problem = str(error)
    return render(
        request,
        "search.html",
        q=asked or "",
        found=found,
        problem=problem,
        suggested=[(kind, list(some)) for kind, some in groupby(suggestions(state, asked, lang) if asked else (), lambda one: one.kind)],
        marked=marked,
        following=page + 1 if found and found.total > page * PAGE else None,
    )


def marked(hit: Hit) -> Markup:
    """The passage with the words that were found set apart."""
    start, out, at = hit.passage.span.start, Markup(""), 0
    words = hit.passage.text
    for span in hit.found:
        low, high = span.start - start, span.end - start
        if low < at or high > len(words):
            continue
        out += escape(words[at:low]) + Markup("<mark>{}</mark>").format(words[low:high])
        at = high
    return out + escape(words[at:])


def sure(asked: str | None) -> str:
    """Words to search for. Raises 422."""
    if not asked:
        raise HTTPException(422, "q: words to search for")
    return asked
