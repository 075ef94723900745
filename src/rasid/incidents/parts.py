"""What hangs together, by pairs of what belongs together."""

from __future__ import annotations

from collections.abc import Iterable


def parts(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For each of ``count`` things (numbers from 0) the part that ``pairs`` hold it in, called by its smallest number."""
    parent = list(range(count))

    def top(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in pairs:
        one, other = top(a), top(b)
        parent[max(one, other)] = min(one, other)
    return [top(i) for i in range(count)]
