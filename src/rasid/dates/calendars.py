"""Calendars: weekdays, months, the Hijri calendar with its doubt, feasts that move."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

UNIT_DAYS = {"day": 1, "week": 7, "weekend": 7}
UNIT_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}


def add_months(when: date, months: int) -> date | None:
    """The same day so many months on, or the last day of a shorter month; None outside the calendar."""
    index = when.year * 12 + when.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9998:
        return None
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(when.day, last))


def add_days(when: date, days: int) -> date | None:
    """So many days on; None outside the calendar."""
    try:
        return when + timedelta(days)
    except OverflowError:
        return None


def make(year: int, month: int, day: int) -> date | None:
    """A day, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def monday(when: date) -> date:
    """The first day of its ISO week."""
    return when - timedelta(when.weekday())


def hijri_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Hijri one (Umm al-Qura); None outside 1343 to 1500 AH or where there is no such day."""
    try:
        found = Hijri(year, month, day).to_gregorian()
        return date(found.year, found.month, found.day)
    except (ValueError, OverflowError):
        return None


def hijri_month(year: int, month: int) -> tuple[date, date] | None:
    """First and last day of a Hijri month."""
    first = hijri_day(year, month, 1)
    following = hijri_day(year + month // 12, month % 12 + 1, 1)
    return (first, following - timedelta(1)) if first and following else None


def hijri_month_of(when: date) -> tuple[int, int] | None:
    """The Hijri year and month that hold a Gregorian day."""
    try:
        found = Gregorian(when.year, when.month, when.day).to_hijri()
    except (ValueError, OverflowError):
        return None
    return int(found.year), int(found.month)


def hijri_year_of(when: date) -> int | None:
    """The Hijri year that holds a Gregorian day."""
    found = hijri_month_of(when)
    return found[0] if found else None


def easter(year: int, orthodox: bool = False) -> date:
    """Easter Sunday: Western by Butcher's algorithm, Eastern by Meeus' (Julian) moved to the Gregorian calendar."""
    if orthodox:
        d = (19 * (year % 19) + 15) % 30
        e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
        month, day = divmod(d + e + 114, 31)
        return date(year, month, day + 1) + timedelta(year // 100 - year // 400 - 2)
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> list[tuple[date, int, str]]:
    """The holidays of ``rule`` (see ``holidays.tsv``) that begin in a Gregorian year: first day, length, the Hijri date if any."""
    if " or " in rule:
        return [entry for one in rule.split(" or ") for entry in holiday(one, year)]
    if match := re.fullmatch(r"h:(\d\d)-(\d\d)(?:\+(\d))?", rule):
        out = []
        month, day, length = int(match[1]), int(match[2]), int(match[3] or 1)
        around = hijri_year_of(date(year, 1, 1)) if 1925 <= year <= 2076 else None
        for candidate in (around, around + 1) if around else ():
            when = hijri_day(candidate, month, day)
            if when and when.year == year:
                out.append((when, length, f"{candidate}-{month:02d}-{day:02d}"))
        return out
    if rule == "quds":
        around = hijri_year_of(date(year, 6, 1)) if 1925 <= year <= 2076 else None
        out = []
        for candidate in (around - 1, around, around + 1) if around else ():
            span = hijri_month(candidate, 9)
            if span:
                friday = span[1] - timedelta((span[1].weekday() - 4) % 7)
                if friday.year == year:
                    out.append((friday, 1, f"{candidate}-09"))
        return out
    if match := re.fullmatch(r"easter(-o)?([+-]\d+)", rule):
        return [(easter(year, bool(match[1])) + timedelta(int(match[2])), 1, "")]
    if match := re.fullmatch(r"nth:(\d\d)-(\d)-(\d)", rule):
        when = nth_weekday(year, int(match[1]), int(match[2]), int(match[3]))
        return [(when, 1, "")] if when else []
    month, day = map(int, rule.split("-"))
    fixed = make(year, month, day)
    return [(fixed, 1, "")] if fixed else []


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date | None:
    """The n-th ISO weekday of a month."""
    first = date(year, month, 1)
    when = first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (n - 1))
    return when if when.month == month else None
