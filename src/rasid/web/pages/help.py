"""The help of the desk: the project's documentation, rendered here from the Markdown that comes with the package."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from rasid.shipped import shipped
from rasid.web.view import language_of, render

router = APIRouter(include_in_schema=False)
_RIGHT_TO_LEFT = '<div dir="rtl" markdown>\n'  # how a page written in Arabic wraps its Arabic for readers elsewhere


class Document(NamedTuple):
    """A page of the documentation: its first heading, and its body in HTML."""

    title: str
    html: str
    lang: str


@router.get("/help")
def entrance(request: Request) -> Response:
    """The first page, in the language of the reader."""
    return RedirectResponse("/help/index.ar.md" if language_of(request).code == "ar" else "/help/index.md", 307)


@router.get("/help/{name:path}")
def page(request: Request, name: str) -> Response:
    """One page. Addresses are those of the files, so that links between pages lead on as they stand."""
    file = pages().get(name)
    if file is None:
        raise HTTPException(404)
    return render(request, "help.html", document=document(file))


@cache
def pages() -> dict[str, Path]:
    """The pages by their names below the folder of the documentation; none where the package came without it."""
    folder = shipped("docs", "index.md")
    return {file.relative_to(folder).as_posix(): file for file in folder.rglob("*.md")} if folder else {}


@cache
def document(file: Path) -> Document:
    """A page as HTML. HTML in it is shown as text, but for the mark of direction; remarks are left out."""
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.add_render_rule("html_block", _html)
    markdown.add_render_rule("html_inline", _html)
    markdown.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0"><table>\n')
    markdown.add_render_rule("table_close", lambda *_: "</table></div>\n")
    tokens = markdown.parse(file.read_text(encoding="utf-8"))
    title = ""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            title = title or inline.content
            opening.attrSet("id", anchor(inline.content))
    html = str(markdown.renderer.render(tokens, markdown.options, {}))
    html = html.replace("<pre>", '<pre tabindex="0">')  # what scrolls can be reached by keys; in code of a page the sign < is escaped
    return Document(title, html, "ar" if file.name.endswith(".ar.md") else "en")


def anchor(heading: str) -> str:
    """The name by which links point at a heading: the way of GitHub and of MkDocs."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())


def _html(renderer: object, tokens: list[Token], index: int, options: object, env: object) -> str:
    written = tokens[index].content
    if written == _RIGHT_TO_LEFT:
        return '<div dir="rtl">\n'
    if written.strip() == "</div>":
        return "</div>\n"
    return "" if written.startswith("<!--") else escapeHtml(written)
