"""Turns a raw item into an article, or says in plain words why it cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rasid.record import Article, stable_id
from rasid.sources.items import PAGES, Item

_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdfb\ufe70-\ufefc]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OPTIONAL = ("title", "date", "url", "source", "fetched", "origin")


class BadInput(ValueError):
    """An item that is no article; the message says why in plain words."""


def article_of(item: Item, date: str | None = None) -> Article:
    """The article of an item. ``date`` is taken where the item names none. Raises BadInput."""
    text = _decode(item.data)
    known = item.known or {}
    if item.kind == "json":
        return _from_json(text, known, date)
    if item.kind == "html":
        return _from_html(text, item, date)
    if item.kind == "entry":
        from rasid.sources.web import text_of

        text = text_of(text)
    fields = {"id": item.name, "url": item.url, **known, "text": text.rstrip("\r\n")}
    return _article({**fields, "date": fields.get("date") or date})


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"is not valid UTF-8 (byte {error.start + 1})") from None


def _from_json(text: str, known: Mapping[str, str], date: str | None) -> Article:
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(f"is not JSON: {error.msg} (character {error.pos + 1})") from None
    except RecursionError:
        raise BadInput("is not an article: JSON nested too deep") from None
    if not isinstance(fields, dict):
        raise BadInput(f"is not an article: a JSON object is needed, this is {_type(fields)}")
    for name, value in (*known.items(), ("date", date)):
        if not fields.get(name):
            fields[name] = value
    return _article(fields)


def _from_html(text: str, item: Item, date: str | None) -> Article:
    from rasid.sources.web import extract

    try:
        found = extract(text, item.url)
    except ModuleNotFoundError:
        raise BadInput(f"is a web page; {PAGES}") from None
    if found is None:
        raise BadInput("no article text found in the page")
    known = item.known or {}
    fields: dict[str, Any] = {"id": item.name or item.url, **found, **known}
    return _article({**fields, "title": found["title"] or known.get("title"), "date": fields.get("date") or date})


def _article(fields: dict[str, Any]) -> Article:
    text = fields.get("text")
    if text is None:
        raise BadInput("has no text")
    if not isinstance(text, str):
        raise BadInput(f'"text" must be a string, not {_type(text)}')
    if not text.strip():
        raise BadInput("its text is empty")
    values: dict[str, str | None] = {}
    for key in _OPTIONAL:
        value = fields.get(key)
        if value is not None and not isinstance(value, str):
            raise BadInput(f'"{key}" must be a string, not {_type(value)}')
        values[key] = value or None
    ident = fields.get("id")
    if ident is not None and not isinstance(ident, str):
        raise BadInput(f'"id" must be a string, not {_type(ident)}')
    if values["date"]:
        values["date"] = _date(values["date"])
    return Article(
        id=ident or stable_id("a", values["url"] or values["title"] or "", text),
        text=text,
        language="ar" if _ARABIC.search(text) or _ARABIC.search(values["title"] or "") else "und",
        **values,
    )


def _date(value: str) -> str:
    """The date as an ISO day or timestamp. Raises BadInput."""
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise BadInput(f'"date" must be an ISO date such as 2021-02-23, not "{value[:40]}"') from None
    return value.strip() if _DAY.match(value.strip()) else moment.isoformat()


def _type(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        bool: "true or false",
        int: "a number",
        float: "a number",
        type(None): "null",
        str: "a string",
    }
    return names[type(value)]
