"""EDTF values as ranges of days, for filtering and for comparing."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")


def day_range(value: str | None) -> tuple[str, str] | None:
    """First and last day (ISO) of an EDTF day, week, month, year or interval; None where it names no such thing."""
    if not value:
        return None
    try:
        if "/" in value:
            start, _, end = value.partition("/")
            first, last = day_range(start), day_range(end)
            return (first[0], last[1]) if first and last else first or last
        return _single(value.strip("?~%"))
    except (ValueError, OverflowError):
        return None


def shifted(day: date, by: int) -> date:
    """So many days later (or before), the calendar's first or last day at the utmost."""
    return date.fromordinal(min(max(day.toordinal() + by, date.min.toordinal()), date.max.toordinal()))


def _single(value: str) -> tuple[str, str] | None:
    if match := _DAY.match(value):
        day = date(*map(int, match.groups())).isoformat()
        return day, day
    if match := _WEEK.fullmatch(value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday.isoformat(), (monday + timedelta(6)).isoformat()
    if match := _MONTH.fullmatch(value):
        first = date(int(match[1]), int(match[2]), 1)
        return first.isoformat(), ((first + timedelta(31)).replace(day=1) - timedelta(1)).isoformat()
    if re.fullmatch(r"\d{4}", value) and int(value):
        return f"{value}-01-01", f"{value}-12-31"
    return None
