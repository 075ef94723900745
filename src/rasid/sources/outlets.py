"""``sources.toml``: the outlets to read, what is known of each, and how gently to read them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from rasid.sources.net import Limits

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class BadOutlets(ValueError):
    """A ``sources.toml`` that cannot be used; the message says where and why."""


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One outlet. Times are seconds or written like "30s", "10m", "6h", "1d".

    ``text``: where the article is taken from: its page, the feed, or auto (the feed where it carries the whole, else the page).
    ``recheck``: how long after an article was first read its page is read again for corrections.
    ``backlog``: how far back the first poll of a feed goes; what is older is left.
    ``delay``: least seconds between two requests to one host; ``per_host``: most requests to it at one time.
    ``line``: what kind of outlet it is and for whom it speaks, in free words.
    """

    name: str
    country: str | None = None
    language: str = "ar"
    zone: str | None = None
    line: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    every: str | float = "10m"
    text: Literal["auto", "page", "feed"] = "auto"
    recheck: tuple[str | float, ...] = ("6h",)
    backlog: str | float = "7d"
    delay: str | float = 1.0
    per_host: int = 1
    robots: bool = True
    bytes: int = 5_000_000
    seconds: str | float = 30.0

    def limits(self, local: bool) -> Limits:
        """How far one fetch of this outlet may go."""
        return Limits(bytes=self.bytes, seconds=seconds(self.seconds), local=local)


def seconds(value: str | float) -> float:
    """A duration in seconds. Raises BadOutlets."""
    if isinstance(value, int | float):
        return float(value)
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd])\s*", value)
    if not found:
        raise BadOutlets(f'"{value}" is no duration such as 30s, 10m, 6h or 1d')
    return float(found[1]) * _UNITS[found[2]]


def load(path: Path) -> tuple[Outlet, ...]:
    """The outlets of a file, with its ``[defaults]`` filled in. Raises BadOutlets."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        told = error.strerror or str(error)
        raise BadOutlets(f"{path}: {told}; it names the outlets to read, as docs/how-to/watch.md says") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadOutlets(f"{path} is not TOML: {error}") from None
    if unknown := data.keys() - {"defaults", "outlet"}:
        raise BadOutlets(f"{path}: unknown part {sorted(unknown)[0]}; it has [defaults] and [[outlet]]")
    listed = data.get("outlet")
    if not isinstance(listed, list) or not listed:
        raise BadOutlets(f"{path} names no [[outlet]]")
    out = tuple(_outlet(data.get("defaults", {}), raw, f"{path}: outlet {at}") for at, raw in enumerate(listed, 1))
    seen: set[str] = set()
    for outlet in out:
        for url in (*outlet.feeds, *outlet.sitemaps):
            if url in seen:
                raise BadOutlets(f"{path}: {url} stands in it twice")
            seen.add(url)
    return out


def _outlet(defaults: dict[str, Any], raw: Any, where: str) -> Outlet:
    try:
        outlet = msgspec.convert({**defaults, **raw}, Outlet)
    except (msgspec.ValidationError, TypeError) as error:
        raise BadOutlets(f"{where}: {error}") from None
    where = f"{where} ({outlet.name})"
    if not outlet.feeds and not outlet.sitemaps:
        raise BadOutlets(f"{where}: names neither feeds nor sitemaps")
    for url in (*outlet.feeds, *outlet.sitemaps):
        if not url.startswith(("http://", "https://")):
            raise BadOutlets(f"{where}: {url} is no http address")
    try:
        times = [seconds(value) for value in (outlet.every, outlet.delay, outlet.seconds, outlet.backlog, *outlet.recheck)]
    except BadOutlets as error:
        raise BadOutlets(f"{where}: {error}") from None
    if times[0] <= 0 or min(times) < 0 or outlet.per_host < 1 or outlet.bytes < 1:
        raise BadOutlets(f"{where}: every, per_host and bytes must be above 0, no duration below it")
    if outlet.zone:
        try:
            ZoneInfo(outlet.zone)
        except (KeyError, ValueError, OSError):
            raise BadOutlets(f'{where}: "{outlet.zone}" is no time zone such as Asia/Baghdad') from None
    return outlet
