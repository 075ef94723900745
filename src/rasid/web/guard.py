"""What stands between a request and the pages: host names, size, rate, cross-site writes, and the headers of every answer."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rasid.web.memory import moment
from rasid.web.settings import Settings

LARGEST = 2_000_000  # bytes of a request body
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_HEAVY = ("/paste", "/api/code", "/sign-in")
_TRACKED = 10_000  # addresses whose rate is remembered

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Rate:
    """A bucket of requests for each address, refilled evenly over a minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = per_minute, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, who: str) -> bool:
        """Takes one request of ``who``; False where the bucket is empty."""
        now = self._clock()
        left, at = self._held.pop(who, (float(self._most), now))
        left = min(self._most, left + (now - at) * self._most / 60)
        self._held[who] = (left - 1 if left >= 1 else left, now)
        while len(self._held) > _TRACKED:
            self._held.popitem(last=False)
        return left >= 1


class Guard:
    """The middleware. Refuses in plain words; what passes gets the security headers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self._all, self._heavy = Rate(settings.per_minute), Rate(settings.heavy_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or answers why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        refusal = self._refusal(scope)

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers["server-timing"] = f"app;dur={(time.perf_counter() - began) * 1000:.1f}"
            await send(message)

        if refusal:
            status, words = refusal
            extra = {"retry-after": "10"} if status == 429 else None
            await PlainTextResponse(words, status, headers=extra)(scope, receive, answered)
            return
        with moment():
            await self.app(scope, _Limited(receive), answered)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self.settings.hosts and _bare(host) not in self.settings.hosts:
            return 400, "This desk does not answer to that host name."
        path: str = scope["path"]
        client = scope["client"][0] if scope.get("client") else ""
        if not path.startswith("/static/") and not self._all.allows(client):
            return 429, "Too many requests; wait a little."
        if scope["method"] in _SAFE:
            return None
        if path.startswith(_HEAVY) and not self._heavy.allows(client):
            return 429, "Too many requests; wait a little."
        if not headers.get("authorization") and not _same_site(headers, host):
            return 403, "A write from another site is refused."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST:
            return 413, f"A request may hold at most {LARGEST} bytes."
        return None


class _Limited:
    """A body that stops at the largest size, whatever its headers said."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._seen = receive, 0

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            if self._seen > LARGEST:
                return {"type": "http.disconnect"}
        return message


def _same_site(headers: Headers, host: str) -> bool:
    """Whether a write comes from a page of this desk (or from a program, which sends neither header)."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site:
        return site in ("same-origin", "none")
    if origin:
        return urlsplit(origin).netloc == host
    return not headers.get("cookie")  # a program; browsers send one of the two with every write


def _bare(host: str) -> str:
    """A host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()
