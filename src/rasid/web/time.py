"""Counts by day gathered into days, weeks, months or years: as many columns as a chart can show.

News tell of anniversaries and of plans: what lies far from nearly all the rest is gathered in one column before and one after it,
so that a mention of the year 1099 does not press years of news into one column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from rasid.web.language import Language

MOST = 90  # columns
_UNITS = ("day", "week", "month", "year")
_FAR = 0.01  # of all, on either side: what may be gathered in one column where the others can then be finer


class Bucket(NamedTuple):
    """A column of a chart: its first and last day, and what it is called."""

    since: str
    until: str
    label: str


class Series(NamedTuple):
    """How many of one kind, column by column."""

    kind: str
    label: str
    counts: list[int]


def gathered(
    rows: Iterable[tuple[str, str, int]], lang: Language, called: Callable[[str], str], most: int = 8
) -> tuple[list[Bucket], list[Series]]:
    """Columns and series of (day, kind, how many); ``called``: the name of a kind. Those beyond the ``most`` frequent are not drawn apart."""
    told = [(date.fromisoformat(day), kind, count) for day, kind, count in rows if _is_day(day)]
    if not told:
        return [], []
    first, last, unit = _drawn(sorted((day, count) for day, _, count in told))
    buckets: list[Bucket] = []
    places: dict[date, int] = {}
    earliest, latest = min(day for day, _, _ in told), max(day for day, _, _ in told)
    if earliest < (start := _start(first, unit)):
        buckets.append(
            Bucket(earliest.isoformat(), (start - timedelta(1)).isoformat(), lang("before_then", then=_label(start, unit, lang)))
        )
    at = start
    while at <= last:
        following = _next(at, unit)
        places[at] = len(buckets)
        buckets.append(Bucket(at.isoformat(), (following - timedelta(1)).isoformat(), _label(at, unit, lang)))
        at = following
    if latest >= at:
        buckets.append(Bucket(at.isoformat(), latest.isoformat(), lang("after_then", then=buckets[-1].label)))
    sums: dict[str, list[int]] = {}
    for day, kind, count in told:
        column = places.get(_start(day, unit), 0 if day < start else len(buckets) - 1)
        sums.setdefault(kind, [0] * len(buckets))[column] += count
    listed = sorted(sums, key=lambda kind: (-sum(sums[kind]), kind))
    shown = [Series(kind, called(kind), sums[kind]) for kind in listed[:most]]
    if rest := listed[most:]:
        shown.append(Series("", lang("others"), [sum(column) for column in zip(*(sums[kind] for kind in rest), strict=True)]))
    return buckets, shown


def _drawn(days: list[tuple[date, int]]) -> tuple[date, date, str]:
    """The first and last day that have a column of their own, and the unit of the columns."""
    whole = days[0][0], days[-1][0], _unit(days[0][0], days[-1][0])
    spare = int(sum(count for _, count in days) * _FAR)
    first, last = _beyond(days, spare), _beyond(days[::-1], spare)
    near = first, last, _unit(first, last)
    return near if _UNITS.index(near[2]) < _UNITS.index(whole[2]) else whole


def _beyond(days: list[tuple[date, int]], spare: int) -> date:
    """The first day after those that hold ``spare`` together."""
    sums = accumulate(count for _, count in days)
    return next(day for (day, _), held in zip(days, sums, strict=True) if held > spare)


def _unit(first: date, last: date) -> str:
    return next((unit for unit in _UNITS[:-1] if _steps(unit, first, last) <= MOST), _UNITS[-1])


def _is_day(value: str) -> bool:
    try:
        return 1 < date.fromisoformat(value).year < 9998
    except ValueError:
        return False


def _steps(unit: str, first: date, last: date) -> int:
    return (last - first).days // {"day": 1, "week": 7, "month": 30}[unit] + 1


def _start(day: date, unit: str) -> date:
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _next(day: date, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(1 if unit == "day" else 7)
    if unit == "month":
        return (day.replace(day=1) + timedelta(32)).replace(day=1)
    return day.replace(year=day.year + 1)


def _label(day: date, unit: str, lang: Language) -> str:
    if unit == "year":
        return str(day.year)
    return lang.day(day.isoformat()[:7]) if unit == "month" else lang.day(day.isoformat(), "short")
