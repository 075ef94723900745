"""When to ask whom: intervals, back-off that survives clock jumps, and how many requests a host gets at a time."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass

LONGEST = 6 * 3600.0  # seconds between two polls of a feed that fails, unless its own interval is longer
_RETRY_AFTER = 86_400.0
_HOSTS = 10_000
ATTEMPTS = 6  # at a page, before it is given up


def interval(every: float, failures: int, retry_after: float | None = None, name: str = "") -> float:
    """Seconds until the next poll: doubled for each failure in a row, up to LONGEST, spread by name so that feeds do not march in step."""
    wait = every * 2.0 ** min(failures, 20)
    wait = min(wait, max(every, LONGEST))
    if retry_after is not None:
        wait = max(wait, min(retry_after, _RETRY_AFTER))
    spread = (zlib.crc32(f"{name}{failures}".encode()) % 1000) / 1000 - 0.5
    return wait * (1 + 0.2 * spread)


def is_due(next_at: float, tried_at: float | None, now: float) -> bool:
    """Whether the time has come. A last try that lies in the future was made under another clock, and tells nothing: due now."""
    return next_at <= now or (tried_at is not None and tried_at > now + 1)


def retry_after(value: str | None, now: float) -> float | None:
    """The seconds that a Retry-After header asks for, given as seconds or as a date."""
    if not value:
        return None
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    from email.utils import parsedate_to_datetime

    try:
        return max(parsedate_to_datetime(value).timestamp() - now, 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


@dataclass
class _Host:
    """Requests that are under way to a host, and when the next one may begin (monotonic seconds)."""

    active: int = 0
    free_at: float = 0.0


class Gate:
    """Lets requests through to hosts: at most so many at a time, with a pause between two. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def enter(self, host: str, now: float, most: int, delay: float) -> bool:
        """Whether a request to the host may start now; if so it has started."""
        known = self._hosts.setdefault(host, _Host())
        self._hosts.move_to_end(host)
        if known.active >= most or now < known.free_at:
            return False
        known.active += 1
        known.free_at = now + delay
        return True

    def leave(self, host: str, now: float, delay: float) -> None:
        """A request has ended."""
        known = self._hosts[host]
        known.active -= 1
        known.free_at = max(known.free_at, now + delay)
        while len(self._hosts) > _HOSTS and next(iter(self._hosts.values())).active == 0:
            self._hosts.popitem(last=False)
