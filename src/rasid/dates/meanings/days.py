"""Days: of a month by name or number, in figures, counted from today or from a day told before."""

from __future__ import annotations

from datetime import date, timedelta

from rasid.dates import edtf
from rasid.dates.calendars import add_days, add_months, hijri_month_of, make
from rasid.dates.expressions import Found
from rasid.dates.meanings.base import (
    EARLIER,
    NO_DATE,
    PUBLISHED,
    TEXT,
    Context,
    Value,
    day_value,
    missing,
    month_of,
    number_of,
    placed,
    span_value,
    step_of,
    told_year,
    weekday_note,
)
from rasid.dates.meanings.feasts import hijri_value


def day_month(found: Found, ctx: Context) -> Value | None:
    """A day of a named month, with or without its year: «23 شباط 2021»."""
    month, number = month_of(found), number_of(found.one("d"))
    if month is None or number is None:
        return None
    if make(2000, month, number) is None:
        return None

    def build(year: int) -> tuple[date, date] | None:
        when = make(year, month, number) if 1 <= year <= 9999 else None
        return (when, when) if when else None

    span, source = placed(found, ctx, build)
    if span is None:
        return missing() if source == NO_DATE else None
    named = told_year(found, ctx)[0]
    return Value(edtf.day(span[0]), "day", source, weekday_note(found, span[0]), named)


def day_list(found: Found, ctx: Context) -> Value | None:
    """Several days of a named month, or from one to the other: «2 و4 آذار», «من 2 إلى 4 آذار»."""
    month, numbers = month_of(found), [item.number for item in found.items if item.number and "dd" in item.classes]
    if found.one("y") and "dd" in found.groups["y"][0].classes:
        numbers.pop()
    if month is None or len(numbers) < 2:
        return None
    low, high = min(numbers), max(numbers)
    if make(2000, month, high) is None:
        return None

    def build(year: int) -> tuple[date, date] | None:
        first, last = make(year, month, low), make(year, month, high)
        return (first, last) if first and last else None

    span, source = placed(found, ctx, build)
    if span is None:
        return missing("span") if source == NO_DATE else None
    through = any(item.classes & {"until", "dash", "between"} for item in found.items)
    if through or high - low == len(numbers) - 1:
        return Value(edtf.interval(*span), "span", source)
    days = sorted({edtf.day(span[0] + timedelta(number - low)) for number in numbers})
    return Value("{" + ",".join(days) + "}", "span", source)


def day_list_of_month(found: Found, ctx: Context) -> Value | None:
    """Several days of this month or one beside it: «يومي 2 و3 من الشهر الحالي»."""
    numbers = [item.number for item in found.items if item.number and "dd" in item.classes]
    if ctx.on is None:
        return missing("span")
    adjective = found.one("a")
    start = add_months(ctx.on.replace(day=1), step_of(adjective) if adjective else 0)
    if start is None or len(numbers) < 2:
        return None
    first, last = make(start.year, start.month, min(numbers)), make(start.year, start.month, max(numbers))
    return span_value(first, last, PUBLISHED)


def day_of_month(found: Found, ctx: Context) -> Value | None:
    """A day of this month, one beside it, or that of a date met before: «الثالث من الشهر الماضي»."""
    adjective, number = found.one("a"), number_of(found.one("d"))
    if ctx.on is None:
        return missing()
    base, source, step = ctx.on, PUBLISHED, 0
    if adjective is not None:
        step = step_of(adjective)
        if adjective.classes & {"adjsame", "adjprev", "adjfoll"}:
            if ctx.anchor is None:
                return None
            base, source = ctx.anchor, EARLIER
    start = add_months(base.replace(day=1), step)
    when = make(start.year, start.month, number) if start and number else None
    return Value(edtf.day(when), "day", source, weekday_note(found, when)) if when else None


def day_of_it(found: Found, ctx: Context) -> Value | None:
    """A day of the month told before, in its calendar: «رمضان … ليلة السابع والعشرين منه»."""
    number = number_of(found.one("d"))
    if number is None or ctx.anchor is None or ctx.anchor_value is None or len(ctx.anchor_value) == 4:
        return None
    if ctx.lunar:
        told = hijri_month_of(ctx.anchor)
        return hijri_value(*told, number, EARLIER) if told else None
    return day_value(make(ctx.anchor.year, ctx.anchor.month, number), EARLIER)


def numeric(found: Found, ctx: Context) -> Value | None:
    """A date in figures, the day before the month, Hijri where the year says so: «23/2/2021»."""
    day, month, year = found.one("d"), found.one("mo"), found.one("y")
    if day is None or month is None or day.number is None:
        return None
    number = month.number or int(month.value("month", "monthw") or 0)
    first, second = day.number, number
    if year is None or year.number is None:
        if not 1 <= second <= 12 or (found.rule == "numeric.dm.in" and first <= 12):
            return None
        span, source = placed(found, ctx, lambda y: (when, when) if (when := make(y, second, first)) else None)
        return Value(edtf.day(span[0]), "day", source, weekday_note(found, span[0])) if span else missing() if source == NO_DATE else None
    if "hyyyy" in year.classes or any("erah" in item.classes for item in found.items):
        return hijri_value(year.number, second, first, TEXT)
    when = make(year.number, second, first)
    weekday = found.one("w")
    if weekday is not None and when and when.isoweekday() != int(weekday.value("weekday")):
        swapped = make(year.number, first, second) if first <= 12 else None
        if swapped and swapped.isoweekday() == int(weekday.value("weekday")):
            when = swapped
    when = when or make(year.number, first, second)
    return Value(edtf.day(when), "day", TEXT, weekday_note(found, when), year.number) if when else None


def numeric_short(found: Found, ctx: Context) -> Value | None:
    """A date in figures with a year of two digits, whose order the article's date decides: «18-9-15»."""
    numbers = [number_of(found.one(name)) for name in ("n1", "n2", "n3")]
    a, b, c = (number if number is not None else -1 for number in numbers)
    near = ctx.on or date(2020, 1, 1)
    usual, other = make(full_year(c, near), b, a), make(full_year(a, near), b, c)
    when = usual or other
    if usual and other and usual > other and (usual - near).days > 366:
        when = other  # 16/04/21 in an article of 2016: the year stands first
    notes = ("the order of day and year is open; the reading that fits the article's date",) if usual and other and usual != other else ()
    return day_value(when, TEXT, *notes)


def full_year(two: int, near: date) -> int:
    """A year of two digits as the one near ``near``, at most thirty years ahead."""
    year = near.year // 100 * 100 + two
    return year - 100 if year > near.year + 30 else year


def dots(found: Found, ctx: Context) -> Value | None:
    """A date in figures parted by dots: «16.4.2016»."""
    parts = [int(part) for part in (found.one("t") or found.items[0]).value("dots").split(".")]
    if len(parts) == 2:
        year, month = parts if parts[0] > 31 else parts[::-1]
        return Value(edtf.month(year, month), "span", TEXT, (), year) if 1 <= month <= 12 and 1000 <= year <= 2200 else None
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    if year < 100:
        year = full_year(year, ctx.on or date(2020, 1, 1))
    if 1300 <= year <= 1500:
        return hijri_value(year, month, day, TEXT)
    when = make(year, month, day)
    return Value(edtf.day(when), "day", TEXT, weekday_note(found, when), year) if when else None


def numeric_month(found: Found, ctx: Context) -> Value | None:
    """A month and year in figures: «2/2021»."""
    month, year = number_of(found.one("mo")), number_of(found.one("y"))
    return Value(edtf.month(year, month), "span", TEXT, (), year) if month and year else None


def rel(found: Found, ctx: Context) -> Value | None:
    """A day counted from the article's: «أمس», «بعد غد»."""
    item = found.one("r")
    if item is None:
        return None
    return day_value(add_days(ctx.on, int(item.value("rel"))), PUBLISHED) if ctx.on else missing()


def rel_list(found: Found, ctx: Context) -> Value | None:
    """From one such day to another: «يومي أمس وأمس الأول»."""
    if ctx.on is None:
        return missing("span")
    offsets = [int(item.value("rel")) for item in found.groups.get("r", [])]
    return span_value(add_days(ctx.on, min(offsets)), add_days(ctx.on, max(offsets)), PUBLISHED)


def today_adj(found: Found, ctx: Context) -> Value | None:
    """«اليوم» with an adjective that moves it: «اليوم الماضي»."""
    adjective = found.one("a")
    if adjective is None or ctx.on is None:
        return missing()
    return day_value(add_days(ctx.on, step_of(adjective)), PUBLISHED)


def anchor_day(found: Found, ctx: Context) -> Value | None:
    """A day counted from the one met last: «في اليوم التالي»."""
    item = found.one("k")
    step = int(item.value("anchorday")) if item else 0
    if ctx.anchor is not None and ctx.anchor_value and len(ctx.anchor_value) == 10:
        return day_value(add_days(ctx.anchor, step), EARLIER)
    if ctx.on is None:
        return missing()
    return day_value(add_days(ctx.on, step), PUBLISHED, "no earlier day in the text to count from")
