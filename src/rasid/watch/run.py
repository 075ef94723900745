"""The loop of the watch: polls what is due, reads what is new, codes, stores, links and lets alerts look.

Threads fetch; everything else happens in the one thread that turns the loop, so that state has one writer. What a step
could not do stays as it was in the store and is done at a later turn: nothing is lost by a crash, a full disk or a locked
store, and an article read twice is stored once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Event
from typing import Protocol

from rasid.record import CodedArticle, loads
from rasid.scale.worker import Coded, Make, standard
from rasid.sources import Item
from rasid.sources.net import FetchError, get, host_of
from rasid.sources.outlets import Outlet, seconds
from rasid.sources.robots import Robots
from rasid.store import Store, StoreError
from rasid.watch import gather
from rasid.watch.gather import Feed, Fetch, Gathered, Polled
from rasid.watch.hands import Hands, Linker
from rasid.watch.meter import Meter
from rasid.watch.schedule import Gate, is_due
from rasid.watch.state import State, Waiting

log = logging.getLogger("rasid.watch")

_TURN = 0.2  # seconds that a turn waits for results
_BEAT = 10.0
_TIDY = 3600.0
_LOOK = 0.5  # seconds between two looks for waiting entries when there were none
_END = 20.0  # seconds for what is in hand when the watch ends
_LINKINGS = 3  # failures in a row after which a watch that is to end does not wait for linking
_PAUSE = 2.0  # before a step that failed is tried again


class Alerting(Protocol):
    """What looks at the record after it has changed, and sends what is due."""

    def look(self, now: float) -> None:
        """Looks at the whole record at ``now`` (seconds since 1970)."""

    def turn(self, now: float) -> None:
        """Sends what is due; called at every turn of the loop."""

    def finish(self) -> None:
        """Waits for what is on its way."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the watch works. ``link_share``: the most of its time that gathering incidents may take."""

    local: bool = False
    threads: int = 24
    batch: int = 40
    linger: float = 1.0  # seconds that an article waits for others to be coded with it
    jobs: int = 1  # processes that code; 0 codes in this one
    held: int = 400  # articles in memory at one time
    link_share: float = 0.25


class Watcher:
    """One watch over some outlets into a store."""

    def __init__(
        self,
        store: Store,
        outlets: Sequence[Outlet],
        settings: Settings | None = None,
        alerts: Alerting | None = None,
        meter: Meter | None = None,
        *,
        make: Make = standard,
        clock: Callable[[], float] = time.time,
        fetch: Fetch = get,
    ) -> None:
        self.store, self.settings, self.alerts, self.meter = store, settings or Settings(), alerts, meter or Meter()
        self._clock, self._fetch = clock, fetch
        self.state = State(store)
        self.state.claim(clock())
        self.state.tidy(clock())
        self.feeds = self.state.enlist(outlets, clock())
        self.meter.feeds.set(len(self.feeds))
        self._robots, self._gate = Robots(), Gate()
        self._hands: Hands[Waiting] = Hands(make, self.settings.jobs)
        self._results: SimpleQueue[tuple[str, str, Outlet, Waiting | None, Polled | Gathered]] = SimpleQueue()
        self._flying: set[str] = set()  # addresses of feeds and keys of entries in the hands of a thread
        self._asked: list[Polled] = []
        self._ready: list[tuple[Waiting, Item]] = []
        self._coding: set[str] = set()  # keys in the hands of a process
        self._coded: list[tuple[Waiting, Coded]] = []
        self._failed: list[tuple[Waiting, Gathered]] = []
        self._first_ready = self._next_look = self._next_link = self._next_beat = self._retry_at = 0.0
        self._next_tidy = time.monotonic() + _TIDY
        self._unlinked = True  # what an earlier run may have left
        self._linking: Future[None] | None = None
        self._link_began, self._link_failures = 0.0, 0
        self._linker = Linker(store, beside=self.settings.jobs > 0)

    def run(self, stop: Event, once: bool = False) -> None:
        """Watches until ``stop`` is set; with ``once`` until every feed was asked and every waiting entry tried."""
        asked: set[str] = set()
        with ThreadPoolExecutor(self.settings.threads, thread_name_prefix="fetch") as pool:
            try:
                while not stop.is_set():
                    self.turn(pool, asked if once else None)
                    if once and asked == self.feeds.keys() and self._idle():
                        break
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
                self._close()

    def turn(self, pool: ThreadPoolExecutor, asked: set[str] | None = None) -> None:
        """One turn of the loop. ``asked``: feeds that count as asked already; every other one is due."""
        self._step("beat", self._beat)
        self._step("feeds", lambda: self._poll(pool, asked))
        self._step("entries", lambda: self._read(pool))
        self._collect()
        self._step("polled", self._keep)
        self._step("store", self._code)
        self._step("link", self._link)
        if self.alerts:
            alerts = self.alerts
            self._step("alerts", lambda: alerts.turn(self._clock()))

    def _step(self, name: str, do: Callable[[], None]) -> None:
        """Does one thing; a failure is told and does not stop the others."""
        try:
            do()
        except StoreError as error:
            log.warning("%s: %s", name, error)
            self.meter.errors.labels(name).inc()
            self.meter.beat(well=False)
            self._retry_at = time.monotonic() + _PAUSE
            time.sleep(_TURN)
        except Exception:  # a defect in one step must not end the watch; it is told in full
            log.exception("%s failed", name)
            self.meter.errors.labels(name).inc()
            time.sleep(_TURN)

    def _beat(self) -> None:
        now = time.monotonic()
        if now >= self._next_beat:
            self.state.claim(self._clock())
            self.meter.beat()
            self.meter.waiting.set(self.state.counts()["waiting"])
            self.meter.failing.set(sum(feed.failures > 0 for feed in self.feeds.values()))
            self._next_beat = now + _BEAT
        if now >= self._next_tidy:
            self.state.tidy(self._clock())
            self._next_tidy = now + _TIDY

    def _full(self) -> bool:
        return (
            len(self._ready) + len(self._hands) + len(self._coded) >= self.settings.held or len(self._flying) >= 2 * self.settings.threads
        )

    def _poll(self, pool: ThreadPoolExecutor, asked: set[str] | None) -> None:
        now = self._clock()
        for url, feed in sorted(self.feeds.items(), key=lambda pair: pair[1].next_at):  # who has waited longest goes first
            if self._full():
                return
            due = url not in asked if asked is not None else is_due(feed.next_at, feed.tried_at, now)
            if due and url not in self._flying and self._enter(url, feed.outlet):
                if asked is not None:
                    asked.add(url)
                self._fly(pool, url, host_of(url), feed.outlet, None, partial(self._ask, feed))

    def _ask(self, feed: Feed) -> Polled:
        with self.meter.fetching.labels("feed").time():
            return gather.poll(feed, self._robots, self.settings.local, self._fetch)

    def _read(self, pool: ThreadPoolExecutor) -> None:
        if self._full() or time.monotonic() < self._next_look:
            return
        held = {entry.key for entry, _ in (*self._ready, *self._coded, *self._failed)} | self._coding
        free = 2 * self.settings.threads - len(self._flying)
        started = 0
        for entry in self.state.waiting(self._clock(), free, self._flying | held):
            outlet = self.feeds[entry.feed].outlet if entry.feed in self.feeds else None
            if outlet is None:
                continue
            at_once = gather.carried(entry.entry, outlet) is not None or not entry.entry.url
            if at_once or self._enter(entry.entry.url or "", outlet):
                host = "" if at_once else host_of(entry.entry.url or "")
                self._fly(pool, entry.key, host, outlet, entry, partial(self._take, entry, outlet))
                started += 1
        if not started:
            self._next_look = time.monotonic() + _LOOK

    def _take(self, entry: Waiting, outlet: Outlet) -> Gathered:
        with self.meter.fetching.labels("page").time():
            return gather.article(entry.key, entry.entry, outlet, self._robots, self.settings.local, self._fetch)

    def _enter(self, url: str, outlet: Outlet) -> bool:
        try:
            return self._gate.enter(host_of(url), time.monotonic(), outlet.per_host, self._delay(url, outlet))
        except FetchError:
            return True  # no address at all, which fetching will tell without a request

    def _delay(self, url: str, outlet: Outlet) -> float:
        return max(seconds(outlet.delay), self._robots.delay(url) if outlet.robots else 0.0)

    def _fly(
        self, pool: ThreadPoolExecutor, key: str, host: str, outlet: Outlet, entry: Waiting | None, do: Callable[[], Polled | Gathered]
    ) -> None:
        self._flying.add(key)

        def work() -> None:
            try:
                found = do()
            except Exception as error:  # whatever a page does to a parser is the page's fault
                said = f"reading it failed ({type(error).__name__}: {str(error)[:200]})"
                found = Gathered(key, error=said) if entry else Polled(self.feeds[key], error=said)
            self._results.put((key, host, outlet, entry, found))

        pool.submit(work)

    def _collect(self) -> None:
        """Takes what the threads have found so far."""
        timeout: float | None = _TURN
        while True:
            try:
                key, host, outlet, entry, found = self._results.get(timeout=timeout) if timeout else self._results.get_nowait()
            except Empty:
                break
            timeout = None
            if host:
                self._gate.leave(host, time.monotonic(), seconds(outlet.delay))
            if isinstance(found, Polled):
                self._asked.append(found)
                continue
            self._flying.discard(key)
            if entry and found.item:
                self._first_ready = self._first_ready if self._ready else time.monotonic()
                self._ready.append((entry, found.item))
            elif entry:
                self._failed.append((entry, found))

    def _keep(self) -> None:
        """Remembers what polls gave. A feed whose poll could not be kept yet stays in flight, so that it is not asked again."""
        if time.monotonic() < self._retry_at:
            return
        while self._asked:
            polled = self._asked[0]
            feed, new = self.state.keep_poll(polled, self._clock())
            self._asked.pop(0)
            self._flying.discard(feed.url)
            self.feeds[feed.url] = feed
            self.meter.polls.labels("failed" if polled.error else "new" if new else "same").inc()
            self.meter.entries.inc(new)
            if new:
                self._next_look = 0.0
            if polled.error:
                log.info("%s (%s): %s; again in %.0f s", feed.url, feed.outlet.name, polled.error, feed.next_at - self._clock())

    def _code(self) -> None:
        """Hands over what is ready, when it is enough or has waited long enough, and stores what is coded."""
        for entry, result in self._hands.take():
            self._coding.discard(entry.key)
            if isinstance(result, Coded):
                self._coded.append((entry, result))
            else:
                log.warning("%s", result.message)
                self._failed.append((entry, Gathered(entry.key, error=result.error)))
        now = time.monotonic()
        enough = len(self._ready) >= self.settings.batch or now - self._first_ready >= self.settings.linger
        if self._ready and enough and self._hands.free and len(self._coded) < self.settings.held:
            batch, self._ready = self._ready[: self.settings.batch], self._ready[self.settings.batch :]
            self._first_ready = 0.0  # what is left waits no longer
            self._coding |= {entry.key for entry, _ in batch}
            self._hands.give(batch)
        if now >= self._retry_at:
            if self._failed:
                self.state.keep_failures(self._failed, self._clock())
                self.meter.failures.inc(len(self._failed))
                self._failed = []
            self._store()

    def _store(self) -> None:
        if not self._coded:
            return
        try:
            with self.meter.storing.time():
                self._add(self._coded)
        except StoreError:
            self.state.claim(self._clock())  # fails too where the store is at fault; else one of the articles is
            for one in list(self._coded):
                try:
                    self._add([one])
                except StoreError as error:
                    log.warning("%s cannot be stored: %s", one[0].key, error)
                    self._coded.remove(one)
                    self._failed.append((one[0], Gathered(one[0].key, error=str(error))))

    def _add(self, some: Sequence[tuple[Waiting, Coded]]) -> None:
        some = list(some)
        added = self.store.add([(one.article, loads(CodedArticle, one.line), one.line) for _, one in some])
        self.state.keep_done([(entry, one.article.id, self._again(entry)) for entry, one in some], self._clock())
        self._coded = [one for one in self._coded if one not in some]
        for what, count in zip(added._fields, added, strict=True):
            self.meter.articles.labels(what).inc(count)
        self.meter.newest.set(self._clock())
        self._unlinked = self._unlinked or sum(added) > added.same

    def _again(self, entry: Waiting) -> float | None:
        """In how many seconds an article is looked at again for corrections."""
        feed = self.feeds.get(entry.feed)
        if feed is None or gather.carried(entry.entry, feed.outlet) is not None:
            return None
        return next((seconds(wait) for wait in islice(feed.outlet.recheck, entry.checks, None)), None)

    def _link(self) -> None:
        """Gathers incidents anew, in a process of its own, seldom enough to leave most of the time to reading."""
        now = time.monotonic()
        if self._linking is None:
            if self._unlinked and now >= self._next_link:
                self._linking = self._linker.start()
                self._unlinked, self._link_began = False, now
        elif self._linking.done():
            linking, self._linking = self._linking, None
            spent = now - self._link_began
            self.meter.linking.observe(spent)
            self._next_link = now + max(_PAUSE, spent / self.settings.link_share - spent)
            try:
                linking.result()
            except Exception:
                self._unlinked = True
                self._link_failures += 1
                raise
            self._link_failures = 0
            if self.alerts:
                self.alerts.look(self._clock())

    def _idle(self) -> bool:
        if (
            self._flying
            or self._ready
            or self._coding
            or self._coded
            or self._failed
            or self._linking
            or (self._unlinked and self._link_failures < _LINKINGS)
        ):
            self._next_link = 0.0
            return False
        if self._asked or not self._results.empty():
            return False
        return not self.state.waiting(self._clock(), 1, ())

    def _close(self) -> None:
        """Keeps what was read and gives the watch up."""
        self._collect()
        self._retry_at, self._first_ready = 0.0, float("-inf")
        self._step("polled", self._keep)
        end = time.monotonic() + _END
        while (self._ready or self._coding or self._coded or self._failed) and time.monotonic() < end:
            self._step("store", self._code)  # what cannot be stored stays waiting in the store and is read at the next start
            self._retry_at = 0.0
            time.sleep(0.01)
        self._hands.close()
        self._linker.close()  # what is not linked is linked at the next start
        if self.alerts:
            alerts = self.alerts
            self._step("alerts", lambda: alerts.turn(self._clock()))
            alerts.finish()
        self._step("release", self.state.release)
