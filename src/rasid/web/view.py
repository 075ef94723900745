"""What every page has: its language, its theme, its links, and how it is rendered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rasid.web.language import LANGUAGES, Language

HERE = Path(__file__).parent
SECTIONS = (
    ("today", "/"),
    ("incidents", "/incidents"),
    ("statements", "/statements"),
    ("actors", "/actors"),
    ("commitments", "/commitments"),
    ("paste", "/paste"),
)
THEMES = ("light", "dark")
YEAR = 365 * 24 * 3600


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def assets() -> str:
    """A short name for the state of the static files, so that browsers may keep them for ever."""
    digest = hashlib.blake2b(digest_size=5)
    for file in sorted((HERE / "static").glob("*.*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def language_of(request: Request) -> Language:
    """The language asked for in the address, else the one chosen before, else what the browser prefers, else Arabic."""
    asked = request.query_params.get("lang")
    code = asked if asked in LANGUAGES else request.cookies.get("lang")
    if code not in LANGUAGES:
        preferred = request.headers.get("accept-language", "")[:200].lower().replace(" ", "").split(",")
        code = next((part[:2] for part in preferred if part[:2] in LANGUAGES), "ar")
    return Language(code, request.app.state.settings.months if code == "ar" else "en_GB")


class Links:
    """Addresses as a page writes them: they keep the language where the address named it."""

    def __init__(self, request: Request) -> None:
        self._path = request.url.path
        self._query = list(request.query_params.multi_items())
        lang = request.query_params.get("lang")
        self._lang = lang if lang in LANGUAGES else None

    def to(self, path: str, **query: Any) -> str:
        """The address of another page."""
        pairs = [*_pairs(query.items()), *([("lang", self._lang)] if self._lang else [])]
        path, _, anchor = path.partition("#")
        return path + (f"?{urlencode(pairs)}" if pairs else "") + (f"#{anchor}" if anchor else "")

    def along(self, address: str) -> str:
        """An address that has a query of its own, with the language where this one named it."""
        path, _, query = address.partition("?")
        return self.to(path, **parse_qs(query))

    def here(self, **changes: Any) -> str:
        """This address with some of its query changed (None takes away); always from the first page on."""
        return self._changed(self._path, {"cursor": None, **changes})

    def data(self, path: str, **changes: Any) -> str:
        """The address of the data of this view: another path under the same query."""
        return self._changed(path, {"cursor": None, "lang": None, **changes})

    def query(self) -> str:
        """The query of this view, without page and language."""
        return urlencode([(key, value) for key, value in self._query if key not in ("cursor", "lang") and value])

    def _changed(self, path: str, changes: dict[str, Any]) -> str:
        kept = [(key, value) for key, value in self._query if key not in changes and value]
        pairs = [*kept, *_pairs(changes.items())]
        return path + (f"?{urlencode(pairs)}" if pairs else "")


def _pairs(items: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    out = []
    for key, value in items:
        values = value if isinstance(value, list | tuple) else [value]
        out += [(key, str(one)) for one in values if one not in (None, "")]
    return out


def segment(text: str) -> str:
    """Text as one segment of a path."""
    return quote(text, safe=":")


def render(request: Request, template: str, status: int = 200, **parts: Any) -> Response:
    """A page. ``parts`` are what its template shows."""
    lang = language_of(request)
    html = (
        _templates()
        .get_template(template)
        .render(
            t=lang,
            links=Links(request),
            seg=segment,
            path=request.url.path,
            query=request.query_params,
            sections=SECTIONS,
            theme=_theme(request),
            signed=_signed(request),
            assets=assets(),
            **parts,
        )
    )
    return _answer(request, html, status)


def kept(page: Callable[..., Response]) -> Callable[..., Response]:
    """Of a page that hangs on its address and the store alone: shows it as it was shown before while the store is the same."""

    @wraps(page)
    def answered(request: Request, **asked: Any) -> Response:
        shown = (request.url.path, request.url.query, language_of(request).code, _theme(request), _signed(request))
        return _answer(request, request.app.state.pages.recall(shown, lambda: page(request, **asked).body), 200)

    return answered


def _answer(request: Request, html: str | bytes, status: int) -> Response:
    answer = HTMLResponse(html, status, headers={"cache-control": "private, no-cache", "vary": "cookie, accept-language"})
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie("lang", language_of(request).code, max_age=YEAR, samesite="lax", httponly=False)
    return answer


def _theme(request: Request) -> str:
    theme = request.cookies.get("theme")
    return theme if theme in THEMES else ""


def _signed(request: Request) -> str | None:
    """The name of whoever has signed in."""
    signed: str | None = getattr(request.state, "signed", None)
    return signed
