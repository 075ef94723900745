"""Codes a stream of items with the processes of one machine: order kept, memory flat, a dead worker survived."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from rasid.scale.worker import Coded, Make, code, load, rejected, standard
from rasid.sources import Item, Rejected

Chunk = list[Item | Rejected]
_CHUNK_ITEMS = 20
_CHUNK_BYTES = 400_000
_AHEAD = 4  # chunks in flight for each process


def coded(
    items: Iterable[Item | Rejected], jobs: int = 1, date: str | None = None, make: Make = standard, *, always: bool = False
) -> Iterator[Coded | Rejected]:
    """Coded articles and rejected items, in the order of ``items``.

    Few items are coded in this process whatever ``jobs`` says, unless ``always`` asks for processes: these one may die over.
    """
    chunks = _chunks(items)
    first = list(islice(chunks, 2)) if jobs > 1 else []
    if len(first) > 1 or always:
        yield from _Pool(jobs, date, make).run(chain(first, chunks))
        return
    for chunk in chain(first, chunks):
        for item in chunk:
            yield from code([item], make, date)


def _chunks(items: Iterable[Item | Rejected]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.data) if isinstance(item, Item) else 0
        if len(chunk) >= _CHUNK_ITEMS or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _ready() -> bool:
    """True once the coder of the process is loaded."""
    return True


class WorkerError(RuntimeError):
    """The worker processes cannot work at all."""


class _Pool:
    """Worker processes started afresh (never forked from a process with threads), each with a coder of its own."""

    def __init__(self, jobs: int, date: str | None, make: Make) -> None:
        self._jobs, self._date, self._make = jobs, date, make
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")

    def run(self, chunks: Iterator[Chunk]) -> Iterator[Coded | Rejected]:
        """Results in the order of the chunks."""
        waiting: deque[tuple[Chunk, Future[list[Coded | Rejected]]]] = deque()
        executor = self._executor()
        try:
            for chunk in chain(chunks, [None]):
                if chunk is not None:
                    waiting.append((chunk, self._submit(executor, chunk)))
                while waiting and (chunk is None or len(waiting) >= self._jobs * _AHEAD):
                    head, future = waiting.popleft()
                    try:
                        yield from future.result()
                    except BrokenProcessPool:
                        executor.shutdown(wait=False, cancel_futures=True)
                        yield from self._one_by_one(head)
                        executor = self._executor()
                        waiting = deque((chunk, self._submit(executor, chunk)) for chunk, _ in waiting)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)

    def _executor(self, jobs: int | None = None) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs or self._jobs, mp_context=self._context, initializer=load, initargs=(self._make,))

    def _submit(self, executor: ProcessPoolExecutor, chunk: Chunk) -> Future[list[Coded | Rejected]]:
        try:
            return executor.submit(code, chunk, self._make, self._date)
        except BrokenProcessPool as error:
            future: Future[list[Coded | Rejected]] = Future()
            future.set_exception(error)
            return future

    def _one_by_one(self, chunk: Chunk) -> Iterator[Coded | Rejected]:
        """A chunk that may have killed its worker: each item alone in a process, so that only the culprit is lost."""
        executor = self._executor(1)
        try:
            try:
                executor.submit(_ready).result()
            except BrokenProcessPool:
                raise WorkerError("no process could load the coder; `rasid doctor` may say why") from None
            for item in chunk:
                try:
                    yield from executor.submit(code, [item], self._make, self._date).result()
                except BrokenProcessPool:
                    assert isinstance(item, Item)
                    yield rejected(item, f"the process that coded it died (article {_ident(item)})")
                    executor.shutdown(wait=False)
                    executor = self._executor(1)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def _ident(item: Item) -> str:
    from rasid.sources import BadInput, article_of

    try:
        return article_of(item).id
    except BadInput:
        return item.name or "unknown"
