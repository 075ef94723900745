"""How the API answers: JSON with an ETag, JSON lines, CSV, RSS."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from io import StringIO
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel

from rasid.exports.columns import Column
from rasid.exports.lines import writable_json, write_csv
from rasid.record import to_dict
from rasid.web.time import Bucket, Series

T = TypeVar("T")


class Page(BaseModel):
    """A page of a list."""

    items: list[dict[str, Any]]
    next: str | None = None
    total: int | None = None


class Problem(BaseModel):
    """What was wrong with a request."""

    detail: Any


ERRORS: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (400, 401, 403, 404, 413, 422, 429, 503)}


def as_json(value: object) -> bytes:
    """A value as the API writes it."""
    return writable_json(value).encode("utf-8")


def answer(request: Request, value: object, status: int = 200) -> Response:
    """JSON (or what ``as_json`` made of it before) with an ETag; 304 where the asker has it already."""
    body = value if isinstance(value, bytes) else as_json(value)
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "accept-encoding, cookie, accept-language"}
    if status == 200 and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, "application/json")


def drawn(chart: tuple[list[Bucket], list[Series]]) -> dict[str, Any]:
    """Columns and series as a chart draws them."""
    buckets, series = chart
    return {"buckets": [held._asdict() for held in buckets], "series": [held._asdict() for held in series]}


def lines(values: Iterable[Any]) -> Response:
    """One JSON object a line, written as it is read."""
    return StreamingResponse((writable_json(to_dict(value)) + "\n" for value in values), media_type="application/x-ndjson")


def csv(items: Iterable[T], columns: Sequence[Column[T]], name: str) -> Response:
    """CSV as a file to keep, marked as UTF-8 so that spreadsheets read Arabic. A cell that a spreadsheet would read as a formula is led by an apostrophe."""
    safe = [column._replace(cell=_inert(column.cell)) for column in columns]
    stream = StringIO()
    write_csv(items, safe, stream)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(stream.getvalue().encode("utf-8-sig"), headers=headers, media_type="text/csv; charset=utf-8")


def _inert(cell: Callable[[T], str]) -> Callable[[T], str]:
    def safe(item: T) -> str:
        words = cell(item)
        return "'" + words if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words

    return safe


def rss(request: Request, title: str, path: str, entries: Iterable[tuple[str, str, str, str | None]]) -> Response:
    """An RSS 2.0 feed of (path, title, description, day)."""
    base = str(request.base_url).rstrip("/")
    query = f"?{request.url.query}" if request.url.query else ""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>']
    parts += [f"<title>{_xml(title)}</title><link>{_xml(base + path + query)}</link><description>{_xml(title)}</description>"]
    for where, name, words, day in entries:
        link = _xml(base + where)
        parts.append(f"<item><title>{_xml(name)}</title><link>{link}</link><guid>{link}</guid><description>{_xml(words)}</description>")
        parts += [f"<pubDate>{_date(day)}</pubDate>"] if day and _date(day) else []
        parts.append("</item>")
    parts.append("</channel></rss>\n")
    return Response("".join(parts).encode("utf-8", "replace"), media_type="application/rss+xml; charset=utf-8")


def _xml(text: str) -> str:
    """Text as XML takes it: no control characters, angle brackets and ampersands escaped."""
    return escape("".join(char for char in text if char >= " " or char in "\t\n"))


def _date(day: str) -> str:
    try:
        return format_datetime(datetime.fromisoformat(day[:10]).replace(tzinfo=UTC))
    except ValueError:
        return ""
