"""Looking things up by where they stand, so that no stage walks a whole layer for each of its items."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from rasid.record import Span


class HasSpan(Protocol):
    """Anything with a span."""

    @property
    def span(self) -> Span: ...


Item = TypeVar("Item", bound=HasSpan)


class SpanIndex(Generic[Item]):
    """Items sorted by where they begin."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = sorted(items, key=lambda item: item.span.start)
        self._starts = [item.span.start for item in self.items]

    def within(self, low: int, high: int) -> list[Item]:
        """Items that begin in ``[low, high)``, in order."""
        return self.items[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def around(self, at: int, reach: int = 8) -> Item | None:
        """The innermost of the last ``reach`` items begun by ``at`` that holds it."""
        k = bisect_left(self._starts, at + 1)
        for item in reversed(self.items[max(k - reach, 0) : k]):
            if item.span.start <= at < item.span.end:
                return item
        return None
