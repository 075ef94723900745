"""Alerts: what rules match is remembered at once and told once, gathered into letters, and sent in a thread of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from rasid.sources.outlets import seconds
from rasid.store import Store, StoreError
from rasid.store.rows import writable
from rasid.watch import tables
from rasid.watch.channels import Letter, SendError, Uncertain, send
from rasid.watch.letter import letter
from rasid.watch.match import Match, Words, matches, point
from rasid.watch.meter import Meter
from rasid.watch.rules import Rule, Rules
from rasid.watch.schedule import interval

log = logging.getLogger("rasid.watch")

_LOOK = 300.0  # seconds after which rules look even when nothing new was stored: time itself makes promises due
_ATTEMPTS = 12  # at a letter, over about a day
_SHOWN = 100  # letters in an RSS file
_KEPT = 400 * 86_400.0
_BATCH = 400


class Alerts:
    """The alerts of a watch. Opening it takes up what an earlier run left."""

    def __init__(self, store: Store, rules: Rules, meter: Meter | None = None, clock: Callable[[], float] = time.time) -> None:
        self.store, self.rules, self.meter = store, rules, meter or Meter()
        self._clock = clock
        self._by_name = {rule.name: rule for rule in rules.rules}
        self._looked = float("-inf")
        self._sender: Thread | None = None
        for rule in rules.rules:
            if rule.near:
                point(rule.near)  # a place that nobody knows is told at the start
        with store.begin(writes=True) as connection:
            self._take_up(connection)

    def _take_up(self, connection: Connection) -> None:
        """Letters a crash caught on their way. Mail is not sent again on a doubt; the other channels know a letter by its id."""
        x = tables.letters.c
        mail = [name for name, channel in self.rules.channels.items() if channel.kind == "email"]
        caught = update(tables.letters).where(x.state == "sending")
        connection.execute(caught.where(x.channel.in_(mail)).values(state="uncertain", error="the program ended while it was sent"))
        connection.execute(caught.where(x.channel.not_in(mail)).values(state="waiting"))

    def look(self, now: float) -> None:
        """Lets every rule look at the record, and remembers what is to be told."""
        self._looked = time.monotonic()
        for rule in self.rules.rules:
            try:
                found = matches(self.store, rule, now)
            except StoreError:
                raise
            except Exception:  # a defect that one rule meets must not silence the others
                log.exception("rule %s", rule.name)
                self.meter.errors.labels("rule").inc()
                continue
            if found:
                self._remember(rule, found, now)

    def _remember(self, rule: Rule, found: Sequence[Match], now: float) -> None:
        enough = rule.when not in ("incident", "statement") or len(found) >= rule.threshold
        m = tables.matched.c
        with self.store.begin(writes=True) as connection:
            asked = list({key for match in found for key in match.keys})
            known: set[str] = set()
            for at in range(0, len(asked), _BATCH):
                some = select(m.key).where(m.rule == rule.name, m.key.in_(asked[at : at + _BATCH]))
                known |= set(connection.scalars(some))
            rows: dict[str, dict[str, Any]] = {}
            for match in found:
                is_new = known.isdisjoint(match.keys) and rows.keys().isdisjoint(match.keys)
                if is_new and not enough:
                    continue
                if is_new:
                    told = {"rule": rule.name, "at": now, "match": [*match[:3], [list(words) for words in match.words]]}
                    connection.execute(insert(tables.pending), [told])
                for key in set(match.keys) - known:  # later reports of what was told are no news either
                    rows[key] = {"rule": rule.name, "key": key, "at": now}
            listed = list(rows.values())
            for at in range(0, len(listed), _BATCH):
                connection.execute(insert(tables.matched), listed[at : at + _BATCH])

    def turn(self, now: float) -> None:
        """Looks if it is long ago, writes the letters whose time has come, and sees that they are sent."""
        if time.monotonic() - self._looked > _LOOK:
            self.look(now)
        self._write(now)
        if (self._sender is None or not self._sender.is_alive()) and self._due(now):
            self._sender = Thread(target=self._send_all, name="alerts", daemon=True)
            self._sender.start()

    def finish(self, seconds: float = 60.0) -> None:
        """Waits until what can be sent now is sent."""
        if self._sender:
            self._sender.join(seconds)

    def _write(self, now: float) -> None:
        """Turns pending matches into letters, one digest a rule and interval, not in quiet hours."""
        p, x = tables.pending.c, tables.letters.c
        with self.store.begin() as connection:
            waiting = set(connection.scalars(select(p.rule).distinct()))
            last = {row[0]: row[1] for row in connection.execute(select(x.rule, func.max(x.at)).group_by(x.rule))} if waiting else {}
        for name in waiting & self._by_name.keys():
            rule = self._by_name[name]
            early = name in last and 0 <= now - last[name] < seconds(rule.digest)
            if early or rule.is_quiet(now):
                continue
            with self.store.begin(writes=True) as connection:
                rows = connection.execute(select(tables.pending).where(p.rule == name).order_by(p.id)).all()
                made = letter(rule, [_match(row.match) for row in rows], now)
                new = {"rule": name, "at": now, "state": "waiting", "attempts": 0, "next_at": now, "letter": made}
                letters = [{"id": f"{made['id']}-{channel}", "channel": channel, **new} for channel in dict.fromkeys(rule.to)]
                connection.execute(insert(tables.letters), letters)
                connection.execute(delete(tables.pending).where(p.id.in_([row.id for row in rows])))
                connection.execute(delete(tables.letters).where(x.at < now - _KEPT))

    def _due(self, now: float) -> list[Any]:
        x = tables.letters.c
        asked = select(tables.letters).where(x.state == "waiting").order_by(x.at, x.id)
        with self.store.begin() as connection:
            rows = connection.execute(asked).all()
        return [row for row in rows if self._may(row, now)]

    def _may(self, row: Any, now: float) -> bool:
        rule = self._by_name.get(row.rule)
        quiet = rule is not None and rule.is_quiet(now)
        return row.channel in self.rules.channels and not quiet and (row.next_at <= now or row.at > now)

    def _send_all(self) -> None:
        try:
            for row in self._due(self._clock()):
                self._send(row)
        except StoreError as error:
            log.warning("alerts: %s", error)

    def _send(self, row: Any) -> None:
        attempts = row.attempts + 1
        self._mark(row.id, state="sending", attempts=attempts)
        try:
            send(row.letter, self.rules.channels[row.channel], lambda: self._earlier(row.channel))
            told: dict[str, Any] = {"state": "sent", "sent_at": self._clock(), "error": None}
        except SendError as error:
            final = error.final or attempts >= _ATTEMPTS
            told = {"state": "failed" if final else "waiting", "error": writable(str(error))}
            told["next_at"] = self._clock() + interval(60.0, attempts, None, row.id)
            log.warning("alert %s to %s: %s", row.id, row.channel, error)
        except Uncertain as error:
            told = {"state": "uncertain", "error": writable(str(error))}
            log.warning("alert %s to %s: %s", row.id, row.channel, error)
        except Exception as error:  # a letter no channel can take must not stop the others
            log.exception("alert %s to %s", row.id, row.channel)
            told = {"state": "failed", "error": f"{type(error).__name__}: {error}"}
        self._mark(row.id, **told)
        self.meter.alerts.labels(row.channel, "sent" if told["state"] == "sent" else "failed").inc()

    def _mark(self, ident: str, **values: Any) -> None:
        """Writes down what became of a letter, and waits for a store that is busy: a letter sent must not be forgotten."""
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_fixed

        for attempt in Retrying(retry=retry_if_exception_type(StoreError), stop=stop_after_attempt(5), wait=wait_fixed(2), reraise=True):
            with attempt, self.store.begin(writes=True) as connection:
                connection.execute(update(tables.letters).where(tables.letters.c.id == ident).values(**values))

    def _earlier(self, channel: str) -> list[Letter]:
        x = tables.letters.c
        asked = select(x.letter).where(x.channel == channel, x.state.in_(("sent", "sending"))).order_by(x.at.desc(), x.id).limit(_SHOWN)
        with self.store.begin() as connection:
            return list(connection.scalars(asked))


def counts(store: Store) -> dict[str, int]:
    """How many letters are in each state, and how many matches wait for theirs."""
    x = tables.letters.c
    with store.begin() as connection:
        found = {row[0]: row[1] for row in connection.execute(select(x.state, func.count()).group_by(x.state))}
        found["pending"] = connection.scalar(select(func.count()).select_from(tables.pending)) or 0
    return {state: found.get(state, 0) for state in ("pending", "waiting", "sending", "sent", "uncertain", "failed")}


def _match(kept: list[Any]) -> Match:
    keys, kind, what, words = kept
    return Match(tuple(keys), kind, what, tuple(Words(*one) for one in words))
