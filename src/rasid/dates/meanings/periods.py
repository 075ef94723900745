"""Stretches of the calendar: weeks, months, years and their parts."""

from __future__ import annotations

from datetime import date, timedelta

from rasid.dates import edtf
from rasid.dates.calendars import add_days, add_months, hijri_day, hijri_month, monday
from rasid.dates.expressions import Found
from rasid.dates.meanings.base import (
    EARLIER,
    NO_DATE,
    PUBLISHED,
    TEXT,
    Context,
    Value,
    missing,
    month_of,
    number_of,
    part_note,
    placed,
    span_value,
    step_of,
    told_year,
)
from rasid.dates.meanings.feasts import HIJRI_DOUBT, is_hijri_year


def month(found: Found, ctx: Context) -> Value | None:
    """A named month with or without its year; its fifteenth for «منتصف»."""
    number = month_of(found)
    if number is None:
        return None
    if found.one("c1"):
        return Value(edtf.month(pair_year(found), number), "span", TEXT)
    if found.rule == "month.this" and ctx.on is not None:
        return Value(edtf.month(ctx.on.year, number), "span", PUBLISHED)
    span, source = placed(found, ctx, lambda year: (date(year, number, 1), edtf.month_end(year, number)) if 1 <= year <= 9998 else None)
    if span is None:
        return missing("span") if source == NO_DATE else None
    named = told_year(found, ctx)[0]
    if found.items[0].classes & {"partmid"}:
        return Value(edtf.month(span[0].year, number) + "-15~", "day", source, ("about the middle of the month",), named)
    return Value(edtf.month(span[0].year, number), "span", source, part_note(found), named)


def pair_year(found: Found) -> int:
    """A year read in two pairs: «تسعة عشر ثمانية وعشرون»."""
    first, second = number_of(found.one("c1")) or 0, number_of(found.one("c2")) or 0
    return first * 100 + second


def year(found: Found, ctx: Context) -> Value | None:
    """A year, Hijri or before our era where the words say so."""
    if found.one("c1"):
        return Value(f"{pair_year(found):04d}", "span", TEXT)
    item = found.one("y")
    if item is None or item.number is None:
        return None
    number = item.number
    if any("erabc" in mark.classes for mark in found.items):
        return Value(f"-{number - 1:04d}", "span", TEXT)
    if any("erah" in mark.classes for mark in found.items) or ("hyyyy" in item.classes and is_hijri_year(number, ctx)):
        first, last = hijri_day(number, 1, 1), hijri_month(number, 12)
        if first and last:
            return Value(edtf.interval(first, last[1]), "span", TEXT, (f"Hijri {number}", HIJRI_DOUBT))
        return Value(None, "vague", TEXT, (f"Hijri {number}: outside the tables of the calendar",))
    if found.rule.startswith(("year.prep", "year.paren")) and not 1700 <= number <= 2100:
        return None
    return Value(f"{number:04d}", "span", TEXT, part_note(found), number)


def year_range(found: Found, ctx: Context) -> Value | None:
    """From one year to another: «2014-2016»."""
    numbers = [item.number for item in found.groups.get("y", []) if item.number]
    if len(numbers) != 2 or numbers[0] >= numbers[1] or numbers[1] - numbers[0] > 300:
        return None
    if all(is_hijri_year(number, ctx) for number in numbers) or any("erah" in item.classes for item in found.items):
        first, last = hijri_day(numbers[0], 1, 1), hijri_month(numbers[1], 12)
        note = f"Hijri {numbers[0]} to {numbers[1]}"
        return Value(edtf.interval(first, last[1]), "span", TEXT, (note, HIJRI_DOUBT)) if first and last else None
    return Value(f"{numbers[0]:04d}/{numbers[1]:04d}", "span", TEXT, (), numbers[1])


def unit_value(unit: str, base: date, step: int) -> tuple[str, str] | None:
    """The EDTF of a unit ``step`` units from the one that holds ``base``, and its kind."""
    if unit == "week":
        when = add_days(monday(base), 7 * step)
        return (edtf.week(when), "span") if when else None
    if unit == "day":
        when = add_days(base, step)
        return (edtf.day(when), "day") if when else None
    if unit == "month":
        when = add_months(base.replace(day=1), step)
        return (edtf.month(when.year, when.month), "span") if when else None
    if unit == "year":
        return f"{base.year + step:04d}", "span"
    size = {"decade": 10, "century": 100}.get(unit)
    if size is None:
        return None
    first = (base.year // size + step) * size
    return (f"{first:04d}/{first + size - 1:04d}", "span") if first > 0 else None


def unit_rel(found: Found, ctx: Context) -> Value | None:
    """This unit, or one beside it: «الأسبوع الماضي», «العام نفسه»."""
    item, adjective = found.one("u"), found.one("a")
    unit = item.value("unitthe") if item else ""
    base, source, step = ctx.on, PUBLISHED, step_of(adjective) if adjective else 0
    if adjective is not None and adjective.classes & {"adjsame", "samebefore", "demfar", "adjprev", "adjfoll"}:
        step = 0 if adjective.classes & {"adjsame", "samebefore", "demfar"} else step
        if ctx.anchor is not None:
            base, source = ctx.anchor, EARLIER
        elif adjective.classes & {"adjsame", "samebefore", "demfar", "adjprev"}:
            return None
    if unit in ("hour", "minute"):
        if adjective is None or not adjective.classes & {"adjlast", "adjnext"} or unit == "minute":
            return None
        unit, step = "day", 0
    if base is None:
        return missing("span")
    found_value = unit_value(unit, base, step)
    return Value(found_value[0], found_value[1], source, part_note(found)) if found_value else None


def unit_rest(found: Found, ctx: Context) -> Value | None:
    """What is left of a unit from the article's day on: «بقية الأسبوع»."""
    item = found.one("u")
    if ctx.on is None:
        return missing("span")
    whole = unit_value(item.value("unitthe"), ctx.on, 0) if item else None
    end = edtf.bounds(whole[0])[1] if whole else None
    return span_value(ctx.on, end, PUBLISHED)


def week_nth(found: Found, ctx: Context) -> Value | None:
    """The n-th week of a month (from its first Monday) or of a year (ISO 8601); the last one that begins in it."""
    item, ordinal = found.one("u"), found.one("o")
    if item is None or ordinal is None or item.value("unitthe") != "week":
        return None
    nth = ordinal.number
    if found.rule == "week.nth.year":
        told, step, source = told_year(found, ctx)
        if told is None and ctx.on is None:
            return missing("span")
        number = told if told is not None else (ctx.on.year if ctx.on else 0) + (step or 0)
        if nth is None:
            return Value(edtf.week(date(number, 12, 28)), "span", source)
        return Value(f"{number:04d}-W{nth:02d}", "span", source if told is not None else PUBLISHED) if 1 <= nth <= 52 else None
    if found.one("m"):
        named_month = month_of(found)
        if named_month is None:
            return None
        span, source = placed(found, ctx, lambda y: (date(y, named_month, 1), edtf.month_end(y, named_month)) if 1 <= y <= 9998 else None)
        if span is None:
            return missing("span") if source == NO_DATE else None
        first, last = span
    else:
        if ctx.on is None:
            return missing("span")
        adjective = found.one("a")
        start = add_months(ctx.on.replace(day=1), step_of(adjective) if adjective else 0)
        if start is None:
            return None
        first, last, source = start, edtf.month_end(start.year, start.month), PUBLISHED
    when = monday(last) if nth is None else first + timedelta(-first.weekday() % 7 + 7 * (nth - 1))
    return Value(edtf.week(when), "span", source) if first <= when <= last else None


def weekend(found: Found, ctx: Context) -> Value | None:
    """«نهاية الأسبوع»: Saturday and Sunday, with a remark."""
    if ctx.on is None:
        return missing("span")
    adjective = found.one("a")
    step = step_of(adjective) if adjective else 0
    saturday = add_days(monday(ctx.on), 7 * step + 5)
    return span_value(saturday, add_days(saturday, 1) if saturday else None, PUBLISHED, "weekends differ by country: Saturday and Sunday")


def century(found: Found, ctx: Context) -> Value | None:
    """A century, or one of its decades by its place: «القرن التاسع عشر»."""
    unit = next((item for item in found.items if "unitthe" in item.classes), None)
    number = number_of(found.one("c"))
    if unit is None or unit.value("unitthe") != "century" or number is None or not 1 <= number <= 22:
        return None
    first = (number - 1) * 100
    head = next((item for item in found.items if "decade" in item.classes), None)
    if head is not None:
        first += int(head.value("decade"))
        return Value(f"{first:04d}/{first + 9:04d}", "span", TEXT)
    return Value(f"{first:04d}/{first + 99:04d}", "span", TEXT, part_note(found))


def decade(found: Found, ctx: Context) -> Value | None:
    """A decade: «ثمانينيات القرن الماضي»."""
    item = found.one("e")
    if item is None:
        return None
    base, source = 1900, TEXT
    notes: tuple[str, ...] = ("the twentieth century is understood",)
    unit = next((entry for entry in found.items if "unitthe" in entry.classes), None)
    if unit is not None:
        if unit.value("unitthe") != "century":
            return None
        number, notes = number_of(found.one("c")), ()
        if number is not None:
            base = (number - 1) * 100
        elif ctx.on is None:
            return missing("span")
        else:
            base, source = (ctx.on.year // 100 - 1) * 100, PUBLISHED
    first = base + int(item.value("decade"))
    return Value(f"{first:04d}/{first + 9:04d}", "span", source, notes)


def part_of_year(found: Found, ctx: Context) -> Value | None:
    """A half, third or quarter of a year: «الربع الأول من 2021»."""
    item, ordinal = found.one("q"), found.one("o")
    if item is None or ordinal is None:
        return None
    parts = int(item.value("half", "quarter", "third"))
    nth = ordinal.number if ordinal.number is not None else parts
    if not 1 <= nth <= parts:
        return None
    if parts == 3:  # «الثلاثي» is a quarter in the Maghreb, «الثلث» a third; both are said of the same word forms
        parts = 4
    told, step, source = told_year(found, ctx)
    if told is None and ctx.on is None:
        return missing("span")
    number = told if told is not None else (ctx.on.year if ctx.on else 0) + (step or 0)
    if told is None:
        source = PUBLISHED
    size = 12 // parts
    return Value(f"{edtf.month(number, (nth - 1) * size + 1)}/{edtf.month(number, nth * size)}", "span", source, (), told)


def part_of_month(found: Found, ctx: Context) -> Value | None:
    """The first or second half of a month: «النصف الثاني من آذار»."""
    ordinal = found.one("o")
    nth = ordinal.number if ordinal is not None and ordinal.number is not None else 2
    if nth not in (1, 2):
        return None
    if found.one("m"):
        number = month_of(found)
        if number is None:
            return None
        span, source = placed(found, ctx, lambda year: (date(year, number, 1), edtf.month_end(year, number)))
        if span is None:
            return missing("span") if source == NO_DATE else None
        start = span[0]
    else:
        if ctx.on is None:
            return missing("span")
        adjective = found.one("a")
        moved = add_months(ctx.on.replace(day=1), step_of(adjective) if adjective else 0)
        if moved is None:
            return None
        start, source = moved, PUBLISHED
    middle = start.replace(day=15)
    if nth == 1:
        return span_value(start, middle, source)
    return span_value(middle + timedelta(1), edtf.month_end(start.year, start.month), source)


def first_months(found: Found, ctx: Context) -> Value | None:
    """The first months of a year: «الأشهر الثلاثة الأولى من العام»."""
    item, number = found.one("u"), number_of(found.one("n"))
    if item is None or item.value("unitthep") != "month" or number is None or not 1 <= number <= 11:
        return None
    told, step, source = told_year(found, ctx)
    if told is None and ctx.on is None:
        return missing("span")
    year_number = told if told is not None else (ctx.on.year if ctx.on else 0) + (step or 0)
    return Value(f"{edtf.month(year_number, 1)}/{edtf.month(year_number, number)}", "span", source if told is not None else PUBLISHED)


def season(found: Found, ctx: Context) -> Value | None:
    """A season of a year (EDTF 21 to 24): «صيف 2021», «الشتاء المقبل»."""
    item = found.one("s")
    number = int(item.value("season")) if item else 0
    year, step, source = told_year(found, ctx)
    if year is not None:
        return Value(f"{year:04d}-{number}", "span", source, (), year)
    if ctx.on is None:
        return missing("span")
    if step is not None:
        return Value(f"{ctx.on.year + step:04d}-{number}", "span", source)
    spans = [(value, *edtf.bounds(value)) for value in (f"{ctx.on.year + k:04d}-{number}" for k in (-2, -1, 0, 1))]
    adjective = found.one("a")
    for value, first, last in reversed(spans) if adjective is not None and "adjlast" in adjective.classes else spans:
        if first is None or last is None:
            continue
        if adjective is not None and "adjlast" in adjective.classes:
            if last < ctx.on:
                return Value(value, "span", PUBLISHED)
        elif adjective is not None and "adjnext" in adjective.classes:
            if first > ctx.on:
                return Value(value, "span", PUBLISHED)
        elif last >= ctx.on:
            return Value(value, "span", PUBLISHED)
    return None
