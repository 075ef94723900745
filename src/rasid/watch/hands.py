"""Coding beside the loop: processes of their own, so that reading feeds and coding articles do not hold each other up."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

from rasid.scale.worker import Coded, Make, code, load, rejected
from rasid.sources import Item, Rejected
from rasid.store import Store, StoreError, open_store
from rasid.store.incidents import relink

T = TypeVar("T")
Result = list[Coded | Rejected]


class Hands(Generic[T]):
    """Takes batches of items, each with a tag, and gives back what was coded, in the order it was taken.

    With no ``jobs`` it codes in this process. An item that kills its process is rejected, and the others are coded all the same.
    """

    def __init__(self, make: Make, jobs: int) -> None:
        self._make, self._jobs = make, jobs
        self._executor = self._start() if jobs else None
        self._flying: deque[tuple[list[tuple[T, Item]], Future[Result]]] = deque()
        self._alone: deque[tuple[T, Item]] = deque()  # of batches that a process died over: one at a time
        self._done: list[tuple[T, Coded | Rejected]] = []

    def __len__(self) -> int:
        """How many items are in hand."""
        return sum(len(batch) for batch, _ in self._flying) + len(self._alone) + len(self._done)

    @property
    def free(self) -> bool:
        """Whether another batch can be taken."""
        return not self._alone and len(self._flying) <= self._jobs

    def give(self, batch: Sequence[tuple[T, Item]]) -> None:
        """Hands over a batch."""
        if self._executor is None:
            results = code([item for _, item in batch], self._make)
            self._done += [(tag, result) for (tag, _), result in zip(batch, results, strict=True)]
        else:
            self._submit(list(batch))

    def take(self) -> list[tuple[T, Coded | Rejected]]:
        """What is done by now."""
        while self._flying and self._flying[0][1].done():
            batch, future = self._flying.popleft()
            try:
                self._done += [(tag, result) for (tag, _), result in zip(batch, future.result(), strict=True)]
            except BrokenProcessPool:
                self._broken(batch)
        if self._alone and not self._flying:
            self._submit([self._alone.popleft()])
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """Lets the processes go."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)

    def _broken(self, batch: list[tuple[T, Item]]) -> None:
        """A process has died: what it had goes on one item at a time, and an item it died over alone is put aside."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._start()
        if len(batch) == 1:
            tag, item = batch[0]
            self._done.append((tag, rejected(item, "the process that coded it died")))
        else:
            self._alone.extend(batch)
        for others, _ in self._flying:
            self._alone.extend(others)
        self._flying.clear()

    def _submit(self, batch: list[tuple[T, Item]]) -> None:
        assert self._executor is not None
        try:
            future = self._executor.submit(code, [item for _, item in batch], self._make)
        except BrokenProcessPool as error:
            future = Future()
            future.set_exception(error)
        self._flying.append((batch, future))

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._jobs, mp_context=_context(), initializer=load, initargs=(self._make,))


class Linker:
    """Gathers incidents beside the loop, in a process that ends with the work: what linking needs is given back."""

    def __init__(self, store: Store, beside: bool) -> None:
        self._store = store
        self._executor: ProcessPoolExecutor | None = None
        self._beside = beside and store.engine.url.database not in (None, "", ":memory:")

    def start(self) -> Future[None]:
        """Begins, and tells when it is done."""
        if self._beside:
            if self._executor is None:
                self._executor = ProcessPoolExecutor(1, mp_context=_context(), max_tasks_per_child=1)
            try:
                return self._executor.submit(_link, self._store.engine.url.render_as_string(hide_password=False))
            except BrokenProcessPool:  # its process was killed: another one takes over the next time
                self._executor = None
                raise
        future: Future[None] = Future()
        try:
            relink(self._store)
            future.set_result(None)
        except StoreError as error:
            future.set_exception(error)
        return future

    def close(self) -> None:
        """Lets the process go."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)


def _link(url: str) -> None:
    relink(open_store(url, create=False))


def _context() -> BaseContext:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
