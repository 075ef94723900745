"""The paste box: a text is coded and shown at once; nothing of it is kept."""

from __future__ import annotations

import time
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from rasid.record import Article, stable_id
from rasid.web.language import Language
from rasid.web.pages.articles import reading, words_of
from rasid.web.view import language_of, render

router = APIRouter()
LONGEST = 100_000  # characters of a text


@router.get("/paste", include_in_schema=False)
def box(request: Request) -> Response:
    """The empty box."""
    return render(request, "paste.html", reading=None, title="", text="", day=date.today().isoformat(), took=0)


@router.post("/paste", include_in_schema=False)
def pasted(
    request: Request,
    text: Annotated[str, Form(max_length=LONGEST)],
    title: Annotated[str, Form(max_length=1000)] = "",
    day: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """The text as coded."""
    lang: Language = language_of(request)
    article = article_of(text, title, day)
    began = time.perf_counter()
    coded = request.app.state.settings.coder()(article)
    took = round((time.perf_counter() - began) * 1000)
    return render(
        request,
        "paste.html",
        reading=reading(article, coded, lang),
        incident_of={},
        stored=False,
        title=title,
        text=text,
        day=day,
        took=took,
        **words_of(coded, lang),
    )


def article_of(text: str, title: str, day: str) -> Article:
    """The article that was pasted. Raises 422."""
    text = text.replace("\r\n", "\n").strip()
    title = " ".join(title.split())
    if not text:
        raise HTTPException(422, "text: nothing was pasted")
    if day:
        try:
            day = date.fromisoformat(day).isoformat()
        except ValueError:
            raise HTTPException(422, "day: a day such as 2021-02-23") from None
    return Article(id=stable_id("paste", title, text), text=text, title=title or None, date=day or None)
