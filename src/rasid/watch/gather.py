"""What the threads of the watch do: poll one feed, read one article. They touch no state; what they found is handed back."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from rasid.sources import BadInput, Item, Rejected, article_of
from rasid.sources.feeds import LARGEST, BadFeed, Entry, entries, moment
from rasid.sources.net import Answer, FetchError, Limits, get
from rasid.sources.outlets import Outlet
from rasid.sources.robots import Robots
from rasid.sources.web import entry_item, page, text_of, told_by
from rasid.watch.schedule import retry_after

_WHOLE = 600  # characters: a feed that carries so many for an entry carries the article
_SOME = 80  # characters: better than nothing where the page cannot be had
_NESTED = 5  # site maps read of one index in one poll, the latest first
_AHEAD = 86_400.0  # seconds by which a told publication time may lie in the future


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as the watch keeps it."""

    url: str
    outlet: Outlet
    etag: str | None = None
    modified: str | None = None
    next_at: float = 0.0
    failures: int = 0
    polls: int = 0
    tried_at: float | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """What polling a feed gave: entries, or nothing new, or an error. ``wait``: seconds the server asks to be left alone."""

    feed: Feed
    entries: tuple[Entry, ...] = ()
    etag: str | None = None
    modified: str | None = None
    error: str | None = None
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What reading an article gave: the item, or why there is none and whether trying again may help."""

    key: str
    item: Item | None = None
    error: str | None = None
    again: bool = False
    wait: float | None = None


Fetch = Callable[[str, Limits, dict[str, str]], Answer]


def poll(feed: Feed, robots: Robots, local: bool, fetch: Fetch = get) -> Polled:
    """Asks for a feed, unless it is unchanged since the last time."""
    limits = feed.outlet.limits(local)
    limits = Limits(min(limits.bytes, LARGEST), limits.seconds, limits.redirects, local)
    asked = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
    try:
        if refusal := _forbidden(feed.url, feed.outlet, robots, limits):
            return Polled(feed, error=refusal[0])
        answer = fetch(feed.url, limits, {name: value for name, value in asked.items() if value})
        if answer.status == 304:
            return Polled(feed, etag=feed.etag, modified=feed.modified)
        if answer.status != 200:
            wait = retry_after(answer.headers.get("retry-after"), time.time())
            return Polled(feed, error=f"the server answered {answer.status}", wait=wait)
        found = _listed(answer, feed.outlet.zone)
        for nested in sorted((entry for entry in found if entry.nested), key=lambda entry: entry.updated or "", reverse=True)[:_NESTED]:
            if nested.url and not _forbidden(nested.url, feed.outlet, robots, limits):
                inner = fetch(nested.url, limits, {})
                found += _listed(inner, feed.outlet.zone) if inner.status == 200 else []
    except (FetchError, BadFeed) as error:
        return Polled(feed, error=str(error))
    news = tuple(_sane(entry) for entry in found if not entry.nested)
    return Polled(feed, news, answer.headers.get("etag"), answer.headers.get("last-modified"))


def carried(entry: Entry, outlet: Outlet) -> Item | None:
    """The article that the feed itself carries for an entry, where the outlet's articles are to be taken from there."""
    item = _from_feed(entry, outlet)
    if outlet.text == "feed" or not entry.url:
        return item
    return item if item and outlet.text == "auto" and len(text_of(entry.html)) >= _WHOLE else None


def article(key: str, entry: Entry, outlet: Outlet, robots: Robots, local: bool, fetch: Fetch = get) -> Gathered:
    """The article of an entry, from its page or from the feed itself as the outlet wants it."""
    if item := carried(entry, outlet):
        return Gathered(key, item)
    if outlet.text == "feed" or not entry.url:
        return Gathered(key, error="the feed carries no text of it")
    limits = outlet.limits(local)
    fallback = _from_feed(entry, outlet) if len(entry.html) >= _SOME else None
    try:
        if refusal := _forbidden(entry.url, outlet, robots, limits):
            return Gathered(key, fallback, None if fallback else refusal[0], again=refusal[1] and not fallback)
        answer = fetch(entry.url, limits, {})
    except FetchError as error:
        again = error.kind in ("network", "timeout")
        return Gathered(key, None if again else fallback, str(error), again)
    if answer.status in (408, 425, 429) or answer.status >= 500:
        wait = retry_after(answer.headers.get("retry-after"), time.time())
        return Gathered(key, None, f"the server answered {answer.status}", True, wait)
    found = page(entry.url, answer, told_by(entry, outlet.name))
    if isinstance(found, Rejected):
        return Gathered(key, fallback, None if fallback else found.error)
    ready = _read(found, outlet.zone)
    if isinstance(ready, Item):
        return Gathered(key, ready)
    return Gathered(key, fallback, None if fallback else ready)


def _forbidden(url: str, outlet: Outlet, robots: Robots, limits: Limits) -> tuple[str, bool] | None:
    """Why an address may not be fetched and whether that may change soon; None where it may."""
    if not outlet.robots:
        return None
    verdict = robots.verdict(url, limits)
    if verdict == "later":
        return "its host could not be asked for robots.txt", True
    return ("robots.txt does not allow it", False) if verdict == "no" else None


def _listed(answer: Answer, zone: str | None) -> list[Entry]:
    return entries(answer.body, answer.url, answer.headers.get("content-type", ""), zone)


def _sane(entry: Entry) -> Entry:
    """The entry without a publication time that lies in the future: no clock of the outlet is trusted that far."""
    when = epoch(entry.published)
    return entry._replace(published=None) if when is not None and when > time.time() + _AHEAD else entry


def epoch(told: str | None) -> float | None:
    """An ISO time in seconds since 1970; without a zone it is taken as UTC, which is near enough to tell old from new."""
    if not told:
        return None
    try:
        when = datetime.fromisoformat(told)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _from_feed(entry: Entry, outlet: Outlet) -> Item | None:
    if not text_of(entry.html):
        return None
    item = entry_item(entry, outlet.name, outlet.name)
    return item._replace(known={**(item.known or {}), "fetched": datetime.now(UTC).isoformat(timespec="seconds")})


def _read(found: Item, zone: str | None) -> Item | str:
    """A page with its article taken out (here in a thread, so that the coder need not), times in the outlet's zone, or why it holds none."""
    try:
        made = article_of(found)
    except BadInput as error:
        return str(error)
    fields = {name: getattr(made, name) for name in ("id", "text", "title", "date", "url", "source", "fetched")}
    fields["date"] = moment(made.date, None, zone)
    return found._replace(kind="json", data=json.dumps(fields).encode(), known=None)
