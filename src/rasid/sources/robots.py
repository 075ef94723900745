"""What a host allows: its robots.txt, by the standard (RFC 9309), asked for once a day."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from urllib.parse import urljoin

from rasid.sources.net import FetchError, Limits, get, host_of

_KEPT = 86_400.0  # seconds that rules hold
_AGAIN = 900.0  # seconds until a host that could not be asked is asked again
_HOSTS = 5_000
_BYTES = 500_000
_NAME = "rasid"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host: ``parsed`` None allows everything unless ``closed``."""

    until: float
    parsed: Any = None
    closed: bool = False

    def verdict(self, url: str) -> str:
        """yes, no, or later where the host could not be asked."""
        if self.closed:
            return "later"
        return "yes" if self.parsed is None or self.parsed.can_fetch(url, _NAME) else "no"


class Robots:
    """The rules of the hosts met, kept for a day, for several threads."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, Rules] = OrderedDict()
        self._lock = Lock()

    def verdict(self, url: str, limits: Limits) -> str:
        """Whether ``url`` may be fetched: yes, no, or later for a host that cannot be asked yet. Asks if the answer is not known."""
        return self._rules(url, limits).verdict(url)

    def delay(self, url: str) -> float:
        """Seconds between two requests that the host of ``url`` asks for (at most a minute); 0 where it was not asked yet."""
        with self._lock:
            known = self._hosts.get(_origin(url))
        return min(float(known.parsed.crawl_delay(_NAME) or 0.0), 60.0) if known and known.parsed is not None else 0.0

    def _rules(self, url: str, limits: Limits) -> Rules:
        host = _origin(url)
        with self._lock:
            known = self._hosts.get(host)
            if known and known.until > time.monotonic():
                self._hosts.move_to_end(host)
                return known
        rules = _ask(urljoin(host, "/robots.txt"), replace(limits, bytes=_BYTES))
        with self._lock:
            self._hosts[host] = rules
            while len(self._hosts) > _HOSTS:
                self._hosts.popitem(last=False)
        return rules


def _origin(url: str) -> str:
    return url.partition("://")[0].lower() + "://" + host_of(url)


def _ask(url: str, limits: Limits) -> Rules:
    from protego import Protego

    now = time.monotonic()
    try:
        answer = get(url, limits)
    except FetchError as error:
        if error.kind in ("size", "encoding", "redirects"):  # nothing that can be read: as if there were no file
            return Rules(now + _KEPT)
        return Rules(now + _AGAIN, closed=True)
    if answer.status >= 500 or answer.status == 429:
        return Rules(now + _AGAIN, closed=True)
    if answer.status != 200:
        return Rules(now + _KEPT)
    try:
        return Rules(now + _KEPT, Protego.parse(answer.body.decode("utf-8", "replace")))
    except Exception:  # hostile rules that the parser fails on: nothing can be told from them
        return Rules(now + _KEPT)
