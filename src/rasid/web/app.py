"""The application: pages, API and static files over one store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from rasid import __version__
from rasid.store import StoreError, open_store
from rasid.store.facts import refresh
from rasid.web import admission
from rasid.web.api import coding, record, reviews
from rasid.web.api import incidents as api_incidents
from rasid.web.guard import Guard
from rasid.web.memory import Memory
from rasid.web.pages import actors, articles, commitments, help, incidents, paste, search, statements, today
from rasid.web.settings import Settings
from rasid.web.view import HERE, render
from rasid.web.warm import warm

_WORDED = frozenset({400, 401, 403, 404, 405, 413, 422, 429, 500, 503})

_AT_ONCE = 8  # requests that are worked on: more threads would only take the processors from each other
_PAGES = 400  # that are kept as they were shown, of some 30 KB each


class _Static(StaticFiles):
    """Files that a browser may keep: their address carries the state of all of them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        answer = await super().get_response(path, scope)
        lasting = b"v=" in scope.get("query_string", b"") or path.startswith(("vendor/", "geo/"))
        answer.headers["cache-control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return answer


@asynccontextmanager
async def _started(app: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = _AT_ONCE
    warm(app.state)
    yield


def create_app(settings: Settings) -> FastAPI:
    """The desk over the store that ``settings`` name. Raises StoreError where it cannot be opened."""
    app = FastAPI(
        title="Rasid",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        dependencies=[Depends(admission.admit)],
        lifespan=_started,
    )
    store = open_store(settings.store)
    refresh(store)
    app.state.settings, app.state.store, app.state.memory = settings, store, Memory(store)
    app.state.pages = Memory(store, _PAGES)
    for module in (
        today,
        incidents,
        articles,
        statements,
        actors,
        commitments,
        search,
        paste,
        help,
        api_incidents,
        record,
        coding,
        reviews,
        admission,
    ):
        app.include_router(module.router)
    app.mount("/static", _Static(directory=HERE / "static"), name="static")
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(StoreError, _store_failed)
    app.add_exception_handler(Exception, _failed)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, settings=settings)

    @app.get("/healthz", include_in_schema=False)
    def health(request: Request) -> dict[str, str]:
        """Whether the desk and its store answer."""
        with request.app.state.store.begin() as connection:
            connection.exec_driver_sql("SELECT 1")
        return {"status": "ok", "version": __version__}

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        """The icon, where browsers look for it unasked."""
        return RedirectResponse("/static/icon.svg", 308)

    return app


def _error(request: Request, status: int, detail: object, headers: dict[str, str] | None = None) -> Response:
    """An error in the shape the asker reads: JSON for the API, a page for people."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": detail}, status, headers=headers)
    answer = render(request, "error.html", status, code=status if status in _WORDED else 400, detail=detail if status == 422 else "")
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    headers = dict(error.headers) if isinstance(error, HTTPException) and error.headers else None
    return _error(request, error.status_code, error.detail, headers)


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = [{"where": [str(part) for part in item["loc"]], "message": item["msg"]} for item in error.errors()]
    return _error(request, 422, told if request.url.path.startswith("/api/") else "; ".join(item["message"] for item in told))


async def _store_failed(request: Request, error: Exception) -> Response:
    words = str(error)
    if "locked" in words:
        return _error(request, 503, words, {"retry-after": "2"})
    if "cursor" in words or "is no day" in words:
        return _error(request, 422, words)
    return _error(request, 500, "the store cannot be read")


async def _failed(request: Request, error: Exception) -> Response:
    return _error(request, 500, "something went wrong in the server")
