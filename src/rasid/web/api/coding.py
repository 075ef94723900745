"""Coding a text by the API, and the page that documents the API without leaving this machine."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from rasid.record import Article, to_dict
from rasid.web.api.answers import ERRORS, answer
from rasid.web.pages.paste import LONGEST, article_of
from rasid.web.view import render

router = APIRouter(responses=ERRORS)


class Text(BaseModel):
    """An article to code."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST, description=f"at most {LONGEST:,} characters")]
    title: Annotated[str, Field(max_length=1000, description="its headline")] = ""
    date: Annotated[str, Field(max_length=10, description="day of publication, such as 2021-02-23")] = ""
    source: Annotated[str | None, Field(max_length=300, description="the outlet")] = None


@router.post("/api/code", tags=["coding"])
def code(request: Request, given: Text) -> Response:
    """Codes one article and answers with its line of the JSON lines contract. Nothing is kept."""
    made = article_of(given.text, given.title, given.date)
    article = Article(id=made.id, text=made.text, title=made.title, date=made.date, source=given.source)
    return answer(request, to_dict(request.app.state.settings.coder()(article)))


@router.get("/api", include_in_schema=False)
def docs(request: Request) -> Response:
    """Every path of the API with its parameters, from the schema itself."""
    schema: dict[str, Any] = request.app.openapi()
    paths = [(path, method.upper(), operation) for path, methods in schema["paths"].items() for method, operation in methods.items()]
    return render(request, "api.html", paths=paths, version=schema["info"]["version"])
