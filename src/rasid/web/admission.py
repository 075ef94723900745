"""Who may read and write: tokens by header (programs) or by cookie (people who signed in)."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from rasid.store import tokens
from rasid.web.view import YEAR, render

COOKIE = "token"
_OPEN = ("/sign-in", "/sign-out", "/static/", "/healthz", "/favicon.ico")
router = APIRouter(include_in_schema=False)


def admit(request: Request) -> None:
    """Remembers who asks, and refuses a reader without a token where reading is closed. Raises 401."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    token = given.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE)
    request.state.signed = tokens.owner(request.app.state.store, token)
    if not request.app.state.settings.open_reads and not request.state.signed and not request.url.path.startswith(_OPEN):
        raise HTTPException(401, "reading needs a token", {"www-authenticate": "Bearer"})


def writer(request: Request) -> str:
    """The name of whoever writes. Raises 401 without a token."""
    name: str | None = request.state.signed
    if name is None:
        raise HTTPException(401, "writing needs a token", {"www-authenticate": "Bearer"})
    return name


def local(address: str | None) -> str:
    """An address of this desk to go back to; anything else becomes the first page."""
    parts = urlsplit((address or "").replace("\\", "/"))
    safe = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not parts.path.startswith("//")
    if not safe or any(char < " " for char in address or ""):
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")


@router.get("/sign-in")
def form(request: Request, back: str = "/") -> Response:
    """Where one gives the token."""
    return render(request, "sign-in.html", back=local(back), wrong=False)


@router.post("/sign-in")
def sign_in(request: Request, token: Annotated[str, Form(max_length=200)], back: Annotated[str, Form(max_length=2000)] = "/") -> Response:
    """Keeps the token in a cookie that no script reads and no other site sends."""
    if tokens.owner(request.app.state.store, token.strip()) is None:
        return render(request, "sign-in.html", 401, back=local(back), wrong=True)
    answer = RedirectResponse(local(back), 303)
    answer.set_cookie(COOKIE, token.strip(), max_age=YEAR, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


@router.post("/sign-out")
def sign_out() -> Response:
    """Forgets the token on this browser."""
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE)
    return answer
