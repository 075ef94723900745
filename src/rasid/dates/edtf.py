"""Values of dates: Extended Date/Time Format (ISO 8601-2) with ISO weeks, and what first and last day they mean."""

from __future__ import annotations

import re
from datetime import date, timedelta

_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}


def day(when: date) -> str:
    """``2021-02-23``."""
    return f"{when.year:04d}-{when.month:02d}-{when.day:02d}"


def month(year: int, number: int) -> str:
    """``2021-02``."""
    return f"{year:04d}-{number:02d}"


def week(when: date) -> str:
    """The ISO week that holds ``when``: ``2021-W08``."""
    iso = when.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def interval(first: date, last: date) -> str:
    """``2021-02-01/2021-02-05``, or the day where both are one."""
    return day(first) if first == last else f"{day(first)}/{day(last)}"


def month_end(year: int, number: int) -> date:
    """The last day of a month."""
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(1) if (year, number) != (9999, 12) else date(9999, 12, 31)


def bounds(value: str | None) -> tuple[date | None, date | None]:
    """First and last day of a value; None at an open or unknown end. Marks of doubt (``~ ? %``) are passed over."""
    if not value:
        return None, None
    if value.startswith("{"):
        days = [bounds(part) for part in value.strip("{}").split(",")]
        return min((d for d, _ in days if d), default=None), max((d for _, d in days if d), default=None)
    if "/" in value:
        first, last = value.split("/", 1)
        return bounds(first)[0], bounds(last)[1]
    value = value.strip("~?%")
    try:
        if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
            when = date(int(match[1]), int(match[2]), int(match[3]))
            return when, when
        if match := re.fullmatch(r"(\d{4})-W(\d\d)", value):
            when = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return when, when + timedelta(6)
        if match := re.fullmatch(r"(\d{4})-(\d\d)", value):
            year, number = int(match[1]), int(match[2])
            if number in _SEASONS:
                start, end = _SEASONS[number]
                return date(year, start, 1), month_end(year + (start > end), end)
            return date(year, number, 1), month_end(year, number)
        if match := re.fullmatch(r"(\d{4})", value):
            return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    except ValueError:
        pass
    return None, None
