"""The Hijri calendar, feasts and days with a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rasid.dates import edtf
from rasid.dates.calendars import add_days, hijri_day, hijri_month, hijri_year_of, holiday, make
from rasid.dates.expressions import Found
from rasid.dates.meanings.base import PUBLISHED, TEXT, Context, Value, choose, day_value, missing, number_of, part_note, told_year

HIJRI_DOUBT = "the first day of a Hijri month hangs on the sighting of the moon: a day of doubt either way"


def is_hijri_year(number: int, ctx: Context) -> bool:
    """A bare year of four digits that can hardly be Gregorian in an article of today."""
    return 1343 <= number <= 1500 and (ctx.on is None or ctx.on.year - number > 400)


def hijri_value(year: int, month: int, day: int, source: str) -> Value | None:
    """A Hijri day as a Gregorian one, with the doubt of a day; without value outside the tables."""
    when = hijri_day(year, month, day)
    note = f"Hijri {year}-{month:02d}-{day:02d}"
    if when:
        return Value(edtf.day(when), "day", source, (note, HIJRI_DOUBT))
    if 1 <= month <= 12 and 1 <= day <= 30:
        return Value(None, "day", source, (note + ": outside the tables of the calendar",))
    return None


def hijri(found: Found, ctx: Context) -> Value | None:
    """A Hijri month or a day of it, with or without its year: «5 رمضان»."""
    item, day_item = found.one("m"), found.one("d")
    if item is None:
        return None
    number, day = int(item.value("hmonth", "hmonthw")), number_of(day_item)
    told = number_of(found.one("y"))
    if told is not None and 1 <= told < 100:
        told = None
    if told is not None and not 1300 <= told <= 1500:
        return None

    def build(hijri_year: int) -> tuple[date, date] | None:
        if day is not None:
            when = hijri_day(hijri_year, number, day)
            return (when, when) if when else None
        return hijri_month(hijri_year, number)

    source = TEXT
    if told is None:
        if ctx.on is None:
            return missing("day" if day else "span")
        around = hijri_year_of(ctx.on)
        if around is None:
            return None
        source = PUBLISHED
        years = {span: k for k in (around - 2, around - 1, around, around + 1, around + 2) if (span := build(k))}
        options = sorted(years)
        adjective = found.one("a")
        if adjective is not None and "adjlast" in adjective.classes:
            options = [span for span in options if span[1] < ctx.on][-1:]
        elif adjective is not None and "adjnext" in adjective.classes:
            options = [span for span in options if span[0] > ctx.on][:1]
        chosen = choose(options, ctx)
        if chosen is None:
            return None
        told = years[chosen]
    if day is not None:
        return hijri_value(told, number, day, source)
    span = build(told)
    note = f"Hijri {told}-{number:02d}"
    if span is None:
        return Value(None, "span", source, (note + ": outside the tables of the calendar",))
    if "partmid" in found.items[0].classes:
        middle = hijri_value(told, number, 15, source)
        return replace(middle, value=f"{middle.value}~") if middle is not None and middle.value else middle
    return Value(edtf.interval(*span), "span", source, (note, HIJRI_DOUBT, *part_note(found)))


def holidays(found: Found, ctx: Context) -> Value | None:
    """A feast or memorial day, or the n-th day of it: «ثاني أيام عيد الأضحى»."""
    item = found.one("h")
    if item is None:
        return None
    rule = item.value("holiday", "eid")
    nth = number_of(found.one("o"))
    year, step, source = told_year(found, ctx)
    if year is not None and 1300 <= year <= 1500:
        return None
    if year is None and ctx.on is None:
        return missing()
    if year is None:
        source = PUBLISHED
    base = year if year is not None else ctx.on.year + (step or 0) if ctx.on else 0
    found_days = [entry for k in ((0,) if year is not None or step is not None else (-1, 0, 1)) for entry in holiday(rule, base + k)]
    if not found_days:
        return None
    adjective = found.one("a")
    chosen = found_days[0]
    if year is None and step is None and ctx.on is not None:
        on = ctx.on
        spans = {(first, first + timedelta(length - 1)): (first, length, note) for first, length, note in found_days}
        options = sorted(spans)
        if adjective is not None and "adjlast" in adjective.classes:
            options = [span for span in options if span[1] < on][-1:]
        elif adjective is not None and "adjnext" in adjective.classes:
            options = [span for span in options if span[0] > on][:1]
        best = choose(options, ctx)
        if best is None:
            return None
        chosen = spans[best]
    first, length, note = chosen
    notes = (f"Hijri {note}", HIJRI_DOUBT) if note else ()
    if nth is not None:
        when = add_days(first, nth - 1)
        return Value(edtf.day(when), "day", source, notes) if when and nth <= 8 else None
    if length == 1:
        return Value(edtf.day(first), "day", source, notes)
    return Value(edtf.interval(first, first + timedelta(length - 1)), "span", source, notes)


def named(found: Found, ctx: Context) -> Value | None:
    """A day with a name of its own."""
    item = found.one("k")
    return Value(item.value("named"), "day", TEXT, ("a day known by its name",)) if item else None


def named_memory(found: Found, ctx: Context) -> Value | None:
    """Its anniversary nearest to the article: «الذكرى العاشرة لثورة 25 يناير»."""
    item = found.one("k")
    if item is None:
        return None
    when = date.fromisoformat(item.value("named"))
    if ctx.on is None:
        return missing()
    on = ctx.on
    options = [day for k in (-1, 0, 1) if (day := make(on.year + k, when.month, when.day))]
    nearest = min(options, key=lambda day: abs((day - on).days), default=None)
    return day_value(nearest, PUBLISHED, "the anniversary nearest to the article")
