"""Answers kept until the store changes: what costs much and is asked often is asked of the store once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from sqlalchemy import func, select

from rasid.store import tables
from rasid.store.facts import STAMP
from rasid.store.store import Store

T = TypeVar("T")
_KEPT = 2000
_MOMENT: ContextVar[dict[int, str] | None] = ContextVar("moment", default=None)


@contextmanager
def moment() -> Iterator[None]:
    """One request: within it a store is asked once whether it has changed, not for every answer that a page is made of."""
    held = _MOMENT.set({})
    try:
        yield
    finally:
        _MOMENT.reset(held)


def stamp(store: Store) -> str:
    """What changes whenever articles are added or incidents gathered anew; cheap to ask."""
    with store.begin() as connection:
        m, a = tables.meta.c, tables.articles.c
        linked = connection.scalar(select(m.value).where(m.key == STAMP))
        return f"{linked}-{connection.scalar(select(func.max(a.key)))}"


class Memory:
    """The last answers, by what was asked and the stamp of the store they were true for."""

    def __init__(self, store: Store, most: int = _KEPT) -> None:
        self._store, self._lock, self._most = store, threading.Lock(), most
        self._held: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()
        self._gates: dict[Hashable, threading.Lock] = {}

    def peek(self, asked: Hashable) -> Any:
        """The answer if it was kept and still holds, else None."""
        held = self._kept(asked, self._now())
        return held[0] if held else None

    def recall(self, asked: Hashable, answer: Callable[[], T]) -> T:
        """The answer that was kept, or a fresh one. Whoever asks while it is being found waits for it instead of looking for it too."""
        now = self._now()
        if held := self._kept(asked, now):
            return held[0]  # type: ignore[no-any-return]
        with self._lock:
            gate = self._gates.setdefault((asked, now), threading.Lock())
        try:
            with gate:
                held = self._kept(asked, now)
                return held[0] if held else self._keep(asked, now, answer())
        finally:
            with self._lock:
                self._gates.pop((asked, now), None)

    def _kept(self, asked: Hashable, now: str) -> tuple[Any] | None:
        with self._lock:
            held = self._held.get(asked)
            if held is None or held[0] != now:
                return None
            self._held.move_to_end(asked)
            return (held[1],)

    def _keep(self, asked: Hashable, now: str, fresh: T) -> T:
        with self._lock:
            self._held[asked] = (now, fresh)
            self._held.move_to_end(asked)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return fresh

    def _now(self) -> str:
        told = _MOMENT.get()
        if told is None:
            return stamp(self._store)
        if id(self._store) not in told:
            told[id(self._store)] = stamp(self._store)
        return told[id(self._store)]
