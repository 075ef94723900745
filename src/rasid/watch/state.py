"""What the watch remembers, in the store: feeds, entries, and who is watching. Each method is one transaction."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from rasid.sources.feeds import Entry
from rasid.sources.net import FetchError, host_of
from rasid.sources.outlets import Outlet, seconds
from rasid.store import Store, StoreError
from rasid.store.rows import writable
from rasid.watch import tables
from rasid.watch.gather import Feed, Gathered, Polled, epoch
from rasid.watch.schedule import ATTEMPTS, interval

_KEPT = 90 * 86_400.0  # seconds that an entry is remembered after its feed has dropped it
_STALE = 60.0  # seconds without a sign of life after which another may watch
_SEEN = 86_400.0  # an entry that stays in its feed is marked as seen once a day
_FAR = 1.3 * 86_400.0  # farther off than any back-off puts an entry
_CORRECTIONS = 12  # times that an entry is read again because its feed says so; some change at every poll
_BATCH = 400


class Waiting(NamedTuple):
    """An entry that is to be read."""

    key: str
    feed: str
    host: str
    entry: Entry
    mark: str
    attempts: int
    checks: int


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """How a feed fares, and what is known of its outlet. Times are seconds since 1970."""

    url: str
    outlet: str
    country: str | None
    language: str | None
    zone: str | None
    line: str | None
    failures: int
    polls: int
    found: int
    next_at: float
    tried_at: float | None
    good_at: float | None
    error: str | None


class State:
    """The tables of the watch in a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def enlist(self, outlets: Sequence[Outlet], now: float) -> dict[str, Feed]:
        """Takes over the feeds of ``sources.toml``, with what is remembered of them; feeds no longer in it are kept but rest."""
        f = tables.feeds.c
        wanted = {url: outlet for outlet in outlets for url in (*outlet.feeds, *outlet.sitemaps)}
        told = {outlet.name: {column.name: getattr(outlet, column.name) for column in tables.outlets.c} for outlet in outlets}
        with self.store.begin(writes=True) as connection:
            connection.execute(delete(tables.outlets))
            connection.execute(insert(tables.outlets), list(told.values()))
            known = {row.url: row for row in connection.execute(select(tables.feeds))}
            connection.execute(update(tables.feeds).values(listed=False))
            for url, outlet in wanted.items():
                if url in known:
                    connection.execute(update(tables.feeds).where(f.url == url).values(listed=True, outlet=outlet.name))
                else:
                    row = {"url": url, "outlet": outlet.name, "listed": True, "next_at": now, "failures": 0, "polls": 0, "found": 0}
                    connection.execute(insert(tables.feeds), [row])
        return {url: _feed(url, outlet, known.get(url), now) for url, outlet in wanted.items()}

    def keep_poll(self, polled: Polled, now: float) -> tuple[Feed, int]:
        """Remembers a poll and its new entries together, so that a feed never counts as read whose entries are lost; how many are new."""
        feed, f = polled.feed, tables.feeds.c
        every = seconds(feed.outlet.every)
        failures = feed.failures + 1 if polled.error else 0
        next_at = now + interval(every, failures, polled.wait, feed.url)
        with self.store.begin(writes=True) as connection:
            new = self._keep_entries(connection, feed, polled.entries, now)
            told: dict[str, Any] = {
                "failures": failures,
                "next_at": next_at,
                "tried_at": now,
                "error": writable(polled.error),
                "polls": f.polls + 1,
            }
            if not polled.error:
                told |= {"etag": polled.etag, "modified": polled.modified, "good_at": now, "found": f.found + new}
            connection.execute(update(tables.feeds).where(f.url == feed.url).values(**told))
        kept = (feed.etag, feed.modified) if polled.error else (polled.etag, polled.modified)
        return Feed(feed.url, feed.outlet, *kept, next_at, failures, feed.polls + 1, now), new

    def _keep_entries(self, connection: Connection, feed: Feed, listed: Sequence[Entry], now: float) -> int:
        e = tables.entries.c
        by_key = {entry.key: entry for entry in listed}
        keys = list(by_key)
        known: dict[str, Any] = {}
        for at in range(0, len(keys), _BATCH):
            asked = select(e.key, e.mark, e.feed, e.seen_at, e.checks).where(e.key.in_(keys[at : at + _BATCH]))
            known |= {row.key: row for row in connection.execute(asked)}
        oldest = now - seconds(feed.outlet.backlog) if feed.polls == 0 else None
        rows = []
        for key, entry in by_key.items():
            row = known.get(key)
            if row is None:
                told = epoch(entry.updated or entry.published)
                old = oldest is not None and told is not None and told < oldest
                rows.append(_row(feed, entry, now, old))
            elif row.mark != entry.mark and row.feed == feed.url and row.checks < _CORRECTIONS:  # the outlet says that it has changed
                again = {"mark": entry.mark, "entry": list(entry), "state": "waiting", "next_at": 0.0, "seen_at": now}
                connection.execute(update(tables.entries).where(e.key == key).values(**again))
            elif abs(now - row.seen_at) > _SEEN:
                connection.execute(update(tables.entries).where(e.key == key).values(seen_at=now))
        for at in range(0, len(rows), _BATCH):
            connection.execute(insert(tables.entries), rows[at : at + _BATCH])
        return sum(row["state"] == "waiting" for row in rows)

    def waiting(self, now: float, limit: int, skip: Iterable[str], per_host: int = 8) -> list[Waiting]:
        """Entries to be read now, the longest waiting first, a few for each host so that none holds up the others."""
        e = tables.entries.c
        turn = func.row_number().over(partition_by=e.host, order_by=(e.next_at, e.first_at, e.key)).label("turn")
        busy = set(skip)
        listed = select(tables.feeds.c.url).where(tables.feeds.c.listed)
        due = select(tables.entries, turn).where(e.next_at <= now, e.state.in_(("waiting", "done")), e.feed.in_(listed)).subquery()
        asked = (
            select(due)
            .where(due.c.turn <= per_host + len(busy))
            .order_by(due.c.next_at, due.c.first_at, due.c.key)
            .limit(limit + len(busy))
        )
        with self.store.begin() as connection:
            rows = connection.execute(asked).all()
        return [
            Waiting(row.key, row.feed, row.host, Entry(*row.entry), row.mark, row.attempts, row.checks)
            for row in rows
            if row.key not in busy
        ][:limit]

    def keep_failures(self, failed: Sequence[tuple[Waiting, Gathered]], now: float) -> None:
        """Puts off what could not be read, or gives it up."""
        e = tables.entries.c
        with self.store.begin(writes=True) as connection:
            for entry, gathered in failed:
                attempts = entry.attempts + 1
                again = gathered.again and attempts < ATTEMPTS
                next_at = now + interval(60.0, attempts, gathered.wait, entry.key) if again else None
                told: dict[str, Any] = {"attempts": attempts, "next_at": next_at, "error": writable(gathered.error)}
                if not again:  # an article that is stored stays; only its looking again for corrections ends
                    told["state"] = "done" if entry.checks else "dead"
                connection.execute(update(tables.entries).where(e.key == entry.key, e.mark == entry.mark).values(**told))

    def keep_done(self, done: Sequence[tuple[Waiting, str, float | None]], now: float) -> None:
        """Marks entries as read: the id of their article, and in how many seconds to look again (None for never)."""
        e = tables.entries.c
        with self.store.begin(writes=True) as connection:
            for entry, ident, again in done:
                read = {"article": ident, "checks": entry.checks + 1, "attempts": 0, "error": None}
                connection.execute(update(tables.entries).where(e.key == entry.key).values(**read))
                done_with = {"state": "done", "next_at": now + again if again is not None else None}
                unchanged = update(tables.entries).where(e.key == entry.key, e.mark == entry.mark)  # not corrected since it was read
                connection.execute(unchanged.values(**done_with))

    def tidy(self, now: float) -> None:
        """Forgets entries long gone from their feeds, and mends times set under a clock that ran ahead."""
        e = tables.entries.c
        with self.store.begin(writes=True) as connection:
            gone = and_(e.seen_at < now - _KEPT, or_(e.state != "waiting", e.next_at.is_(None)))
            connection.execute(delete(tables.entries).where(gone))
            ahead = or_(e.next_at > now + _FAR, e.seen_at > now + _STALE)
            connection.execute(update(tables.entries).where(e.state == "waiting", ahead).values(next_at=0.0, seen_at=now))

    def feeds(self) -> list[FeedStatus]:
        """How the feeds of ``sources.toml`` fare."""
        f, o = tables.feeds.c, tables.outlets.c
        columns = [f[name] if name in f else o[name] for name in FeedStatus.__dataclass_fields__]
        asked = select(*columns).join(tables.outlets, o.name == f.outlet, isouter=True).where(f.listed).order_by(f.outlet, f.url)
        with self.store.begin() as connection:
            return [FeedStatus(*row) for row in connection.execute(asked)]

    def counts(self) -> dict[str, int]:
        """How many entries are in each state."""
        e = tables.entries.c
        with self.store.begin() as connection:
            found = {row[0]: row[1] for row in connection.execute(select(e.state, func.count()).group_by(e.state))}
        return {state: found.get(state, 0) for state in ("waiting", "done", "old", "dead")}

    def claim(self, now: float) -> None:
        """Takes the watch, or renews the sign of life. Raises StoreError where another program watches into this store."""
        mine = {"host": socket.gethostname(), "pid": os.getpid(), "at": now}
        with self.store.begin(writes=True) as connection:
            held = _fact(connection, "watcher")
            if held and not _may_take(held, mine):
                raise StoreError(f"{self.store.name} is watched already, by process {held['pid']} on {held['host']}")
            _set_fact(connection, "watcher", mine)

    def release(self) -> None:
        """Gives the watch up."""
        with self.store.begin(writes=True) as connection:
            connection.execute(delete(tables.facts).where(tables.facts.c.key == "watcher"))

    def watcher(self) -> dict[str, Any] | None:
        """Who watches: host, pid and when it last gave a sign of life."""
        with self.store.begin() as connection:
            found: dict[str, Any] | None = _fact(connection, "watcher")
        return found


def _feed(url: str, outlet: Outlet, row: Any, now: float) -> Feed:
    if row is None:
        return Feed(url, outlet, next_at=now)
    return Feed(url, outlet, row.etag, row.modified, row.next_at, row.failures, row.polls, row.tried_at)


def _row(feed: Feed, entry: Entry, now: float, old: bool) -> dict[str, Any]:
    try:
        host = host_of(entry.url) if entry.url else ""
    except FetchError:
        host = ""
    return {
        "key": entry.key,
        "feed": feed.url,
        "host": host,
        "mark": entry.mark,
        "entry": list(entry),
        "state": "old" if old else "waiting",
        "next_at": None if old else 0.0,
        "attempts": 0,
        "checks": 0,
        "first_at": now,
        "seen_at": now,
    }


def _may_take(held: dict[str, Any], mine: dict[str, Any]) -> bool:
    if (held["host"], held["pid"]) == (mine["host"], mine["pid"]) or abs(mine["at"] - held["at"]) > _STALE:
        return True
    return held["host"] == mine["host"] and not _lives(held["pid"])


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _fact(connection: Connection, key: str) -> Any:
    return connection.scalar(select(tables.facts.c.value).where(tables.facts.c.key == key))


def _set_fact(connection: Connection, key: str, value: Any) -> None:
    """Remembers one thing by its key."""
    k = tables.facts.c.key
    if not connection.execute(update(tables.facts).where(k == key).values(value=value)).rowcount:
        connection.execute(insert(tables.facts).values(key=key, value=value))


def wall() -> float:
    """Now, in seconds since 1970."""
    return time.time()
