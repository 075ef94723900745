"""Counts by day gathered into days, weeks, months or years: as many columns as a chart can show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from rasid.web.language import Language

MOST = 90  # columns


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
    first, last = min(day for day, _, _ in told), max(day for day, _, _ in told)
    unit = next((unit for unit in ("day", "week", "month") if _steps(unit, first, last) <= MOST), "year")
    buckets: list[Bucket] = []
    places: dict[date, int] = {}
    at = _start(first, unit)
    while at <= last:
        following = _next(at, unit)
        places[at] = len(buckets)
        buckets.append(Bucket(at.isoformat(), (following - timedelta(1)).isoformat(), _label(at, unit, lang)))
        at = following
    sums: dict[str, list[int]] = {}
    for day, kind, count in told:
        sums.setdefault(kind, [0] * len(buckets))[places[_start(day, unit)]] += count
    listed = sorted(sums, key=lambda kind: (-sum(sums[kind]), kind))
    shown = [Series(kind, called(kind), sums[kind]) for kind in listed[:most]]
    if rest := listed[most:]:
        shown.append(Series("", lang("others"), [sum(column) for column in zip(*(sums[kind] for kind in rest), strict=True)]))
    return buckets, shown


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
