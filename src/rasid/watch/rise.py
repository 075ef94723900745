"""Whether there is far more of something than usual, and how that was reckoned.

The method: articles are counted by day. The usual share is the number of items found in the baseline days divided by the number
of articles of those days; the window is expected to hold that share of its own articles, so that more outlets alone are no rise.
Counts of news come in clumps, so the spread is that of a Poisson count widened by how much more the days of the baseline vary
than Poisson counts would (the index of dispersion, at least 1). There is a rise where the count exceeds the expected one by
``sigmas`` such spreads and reaches the threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

_LEAST = 0.5  # an expected count below this is taken as this: one item after a silent month is no rise
_DAYS = 7  # with fewer baseline days that have articles nothing can be said


@dataclass(frozen=True, slots=True)
class Rise:
    """A count against what was to be expected, with the figures it rests on."""

    count: int
    expected: float
    spread: float
    days: int
    dispersion: float

    @property
    def sigmas(self) -> float:
        """By how many spreads the count exceeds the expected one."""
        return (self.count - self.expected) / self.spread


def rise(count: int, articles: int, baseline: Sequence[tuple[int, int]]) -> Rise | None:
    """``count`` items in ``articles`` of the window against (items, articles) of each baseline day; None where too little is known."""
    days = [(found, of) for found, of in baseline if of > 0]
    if len(days) < _DAYS or articles <= 0:
        return None
    share = sum(found for found, _ in days) / sum(of for _, of in days)
    usual = [share * of for _, of in days]
    off = sum((found - mean) ** 2 / mean for (found, _), mean in zip(days, usual, strict=True) if mean > 0)
    dispersion = max(1.0, off / (len(days) - 1))
    expected = max(share * articles, _LEAST)
    return Rise(count, expected, sqrt(expected * dispersion), len(days), dispersion)
