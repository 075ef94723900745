"""What each meaning in ``patterns.tsv`` computes: from the named words of a pattern and the context to a value.

A mechanism returns None where its words do not make a date after all (31 February); the next pattern is then tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from rasid.dates import edtf
from rasid.dates.calendars import (
    UNIT_DAYS,
    UNIT_MONTHS,
    add_days,
    add_months,
    hijri_day,
    hijri_month,
    hijri_year_of,
    holiday,
    make,
    monday,
    nth_weekday,
)
from rasid.dates.expressions import Found
from rasid.dates.items import Item
from rasid.dates.tense import FUTURE, PAST, PRESENT

TEXT, PUBLISHED, EARLIER, NO_DATE = "text", "publication date", "earlier date", "no publication date"
_REL = ("adjlast", "adjnext", "adjthis", "adjlast2", "adjnext2", "adjrecent")
HIJRI_DOUBT = "the first day of a Hijri month hangs on the sighting of the moon: a day of doubt either way"


@dataclass(frozen=True, slots=True)
class Context:
    """What a date is resolved against. ``year`` is one the text gave shortly before (or right after, in a range)."""

    on: date | None
    hour: int | None = None
    anchor: date | None = None
    anchor_value: str | None = None
    year: int | None = None
    tense: str | None = None
    memory: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved value: EDTF, kind, what it was resolved from, remarks."""

    value: str | None
    kind: str = "day"
    source: str = TEXT
    notes: tuple[str, ...] = ()
    year: int | None = None  # the year where the text itself names it


Meaning = Callable[[Found, Context], Value | None]


def _missing(kind: str = "day") -> Value:
    return Value(None, kind, NO_DATE, ("the article has no publication date to count from",))


def _day(when: date | None, source: str, *notes: str) -> Value | None:
    return Value(edtf.day(when), "day", source, notes) if when else None


def _span(first: date | None, last: date | None, source: str, *notes: str) -> Value | None:
    return Value(edtf.interval(min(first, last), max(first, last)), "span", source, notes) if first and last else None


def _number(item: Item | None) -> int | None:
    return item.number if item else None


def _years(found: Found, ctx: Context) -> tuple[int | None, int | None, str]:
    """The year told in words of the date: (plain year, years from the present one, source)."""
    year = found.one("y")
    if year is not None and year.number is not None:
        return year.number, None, TEXT
    adjective = found.one("a")
    has_year = any("yearw" in item.classes for item in found.items)
    if adjective is not None and has_year:
        step = _step(adjective)
        if adjective.classes & {"adjsame", "adjprev"}:
            base = ctx.anchor.year if ctx.anchor else None
            return (base + step if base else None), None, EARLIER
        return None, step, PUBLISHED
    if has_year and any("dem" in item.classes for item in found.items):
        return None, 0, PUBLISHED
    if has_year and any("samebefore" in item.classes for item in found.items):
        return (ctx.anchor.year if ctx.anchor else None), None, EARLIER
    return None, None, TEXT


def _step(adjective: Item) -> int:
    return int(adjective.value(*_REL, "adjprev", "adjfoll", "adjsame") or 0)


def _choose(candidates: Iterable[tuple[date, date]], ctx: Context) -> tuple[date, date] | None:
    """The candidate nearest to the publication date; tense tips the scales but does not overrule a near one."""
    if ctx.on is None:
        return None
    on = ctx.on
    best: tuple[float, tuple[date, date]] | None = None
    for first, last in candidates:
        if first > on:
            cost = (first - on).days + {PAST: 150, FUTURE: 0}.get(ctx.tense or "", 60)
        elif last < on:
            cost = (on - last).days + (240 if ctx.tense == FUTURE else 0)
        else:
            cost = 0
        if ctx.memory:
            cost = abs((first - on).days)
        if best is None or cost < best[0]:
            best = (cost, (first, last))
    return best[1] if best else None


def _placed(found: Found, ctx: Context, build: Callable[[int], tuple[date, date] | None]) -> tuple[tuple[date, date] | None, str]:
    """The day or month that ``build`` makes of a year, with the year found out from the words, the text or the article's date."""
    year, step, source = _years(found, ctx)
    if year is not None:
        return build(year), source
    if ctx.on is None:
        return (build(ctx.year), EARLIER) if ctx.year else (None, NO_DATE)
    on = ctx.on
    if step is not None:
        return build(on.year + step), source
    adjective = found.one("a")
    options = [span for span in (build(on.year + k) for k in range(-2, 3)) if span]
    if adjective is not None:
        if "adjlast" in adjective.classes:
            options = [span for span in options if span[1] < on][-1:]
        elif "adjnext" in adjective.classes:
            options = [span for span in options if span[0] > on][:1]
        elif "adjthis" in adjective.classes:
            options = [span for span in options if (span[0].year, span[0].month) == (on.year, on.month)] or options
        return _choose(options, ctx), PUBLISHED
    weekday = found.one("w")
    if weekday is not None and options and options[0][0] == options[0][1]:
        options = [span for span in options if span[0].isoweekday() == int(weekday.value("weekday"))] or options
    elif ctx.year and ctx.year != on.year and ctx.tense != FUTURE and not ctx.memory:
        nearest = _choose(options, ctx)
        if nearest is None or abs((nearest[0] - on).days) > 45:
            return build(ctx.year), EARLIER
    return _choose(options, ctx), PUBLISHED


def _months(found: Found) -> int | None:
    """The number of the month; None where two names stand side by side that are not one month."""
    names = [item for name in ("m", "m2") for item in found.groups.get(name, [])]
    numbers = {int(item.value("month", "monthw")) for item in names}
    return numbers.pop() if len(numbers) == 1 else None


def _weekday_note(found: Found, when: date) -> tuple[str, ...]:
    weekday = found.one("w")
    if weekday is not None and when.isoweekday() != int(weekday.value("weekday")):
        return ("the weekday in the text does not fall on this day",)
    return ()


def day_month(found: Found, ctx: Context) -> Value | None:
    month, number = _months(found), _number(found.one("d"))
    if month is None or number is None:
        return None
    if make(2000, month, number) is None:
        return None

    def build(year: int) -> tuple[date, date] | None:
        when = make(year, month, number) if 1 <= year <= 9999 else None
        return (when, when) if when else None

    span, source = _placed(found, ctx, build)
    if span is None:
        return _missing() if source == NO_DATE else None
    named = _years(found, ctx)[0]
    return Value(edtf.day(span[0]), "day", source, _weekday_note(found, span[0]), named)


def day_list(found: Found, ctx: Context) -> Value | None:
    month, numbers = _months(found), [item.number for item in found.items if item.number and "dd" in item.classes]
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

    span, source = _placed(found, ctx, build)
    if span is None:
        return _missing("span") if source == NO_DATE else None
    through = any(item.classes & {"until", "dash", "between"} for item in found.items)
    if through or high - low == len(numbers) - 1:
        return Value(edtf.interval(*span), "span", source)
    days = sorted({edtf.day(span[0] + timedelta(number - low)) for number in numbers})
    return Value("{" + ",".join(days) + "}", "span", source)


def numeric(found: Found, ctx: Context) -> Value | None:
    day, month, year = found.one("d"), found.one("mo"), found.one("y")
    if day is None or month is None or day.number is None:
        return None
    number = month.number or int(month.value("month", "monthw") or 0)
    first, second = day.number, number
    if year is None or year.number is None:
        if not 1 <= second <= 12:
            return None
        span, source = _placed(found, ctx, lambda y: (when, when) if (when := make(y, second, first)) else None)
        return Value(edtf.day(span[0]), "day", source, _weekday_note(found, span[0])) if span else _missing() if source == NO_DATE else None
    if "hyyyy" in year.classes or any("erah" in item.classes for item in found.items):
        return _hijri_value(year.number, second, first, TEXT)
    when = make(year.number, second, first)
    weekday = found.one("w")
    if weekday is not None and when and when.isoweekday() != int(weekday.value("weekday")):
        swapped = make(year.number, first, second) if first <= 12 else None
        if swapped and swapped.isoweekday() == int(weekday.value("weekday")):
            when = swapped
    when = when or make(year.number, first, second)
    return Value(edtf.day(when), "day", TEXT, _weekday_note(found, when), year.number) if when else None


def numeric_short(found: Found, ctx: Context) -> Value | None:
    numbers = [_number(found.one(name)) for name in ("n1", "n2", "n3")]
    a, b, c = (number if number is not None else -1 for number in numbers)
    near = ctx.on or date(2020, 1, 1)
    usual, other = make(_century(c, near), b, a), make(_century(a, near), b, c)
    when = usual or other
    if usual and other and usual > other and (usual - near).days > 366:
        when = other  # 16/04/21 in an article of 2016: the year stands first
    notes = ("the order of day and year is open; the reading that fits the article's date",) if usual and other and usual != other else ()
    return _day(when, TEXT, *notes)


def _century(two: int, near: date) -> int:
    year = near.year // 100 * 100 + two
    return year - 100 if year > near.year + 30 else year


def dots(found: Found, ctx: Context) -> Value | None:
    parts = [int(part) for part in (found.one("t") or found.items[0]).value("dots").split(".")]
    if len(parts) == 2:
        year, month = parts if parts[0] > 31 else parts[::-1]
        return Value(edtf.month(year, month), "span", TEXT, (), year) if 1 <= month <= 12 and 1000 <= year <= 2200 else None
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    if year < 100:
        year = _century(year, ctx.on or date(2020, 1, 1))
    if 1300 <= year <= 1500:
        return _hijri_value(year, month, day, TEXT)
    when = make(year, month, day)
    return Value(edtf.day(when), "day", TEXT, _weekday_note(found, when), year) if when else None


def numeric_month(found: Found, ctx: Context) -> Value | None:
    month, year = _number(found.one("mo")), _number(found.one("y"))
    return Value(edtf.month(year, month), "span", TEXT, (), year) if month and year else None


def month(found: Found, ctx: Context) -> Value | None:
    number = _months(found)
    if number is None:
        return None
    if found.one("c1"):
        return Value(edtf.month(_pair(found), number), "span", TEXT)
    if found.rule == "month.this" and ctx.on is not None:
        return Value(edtf.month(ctx.on.year, number), "span", PUBLISHED)
    span, source = _placed(found, ctx, lambda year: (date(year, number, 1), edtf.month_end(year, number)) if 1 <= year <= 9998 else None)
    if span is None:
        return _missing("span") if source == NO_DATE else None
    named = _years(found, ctx)[0]
    if found.items[0].classes & {"partmid"}:
        return Value(edtf.month(span[0].year, number) + "-15~", "day", source, ("about the middle of the month",), named)
    return Value(edtf.month(span[0].year, number), "span", source, _part_note(found), named)


def _part_note(found: Found) -> tuple[str, ...]:
    for item in found.items:
        for name in ("part", "partmid"):
            if name in item.classes:
                return (f"{item.values[name]} in the period",)
    return ()


def _pair(found: Found) -> int:
    first, second = _number(found.one("c1")) or 0, _number(found.one("c2")) or 0
    return first * 100 + second


def year(found: Found, ctx: Context) -> Value | None:
    if found.one("c1"):
        return Value(f"{_pair(found):04d}", "span", TEXT)
    item = found.one("y")
    if item is None or item.number is None:
        return None
    number = item.number
    if any("erabc" in mark.classes for mark in found.items):
        return Value(f"-{number - 1:04d}", "span", TEXT)
    if any("erah" in mark.classes for mark in found.items) or ("hyyyy" in item.classes and _is_hijri_year(number, ctx)):
        first, last = hijri_day(number, 1, 1), hijri_month(number, 12)
        if first and last:
            return Value(edtf.interval(first, last[1]), "span", TEXT, (f"Hijri {number}", HIJRI_DOUBT))
        return Value(None, "vague", TEXT, (f"Hijri {number}: outside the tables of the calendar",))
    if found.rule.startswith(("year.prep", "year.paren")) and not 1700 <= number <= 2100:
        return None
    return Value(f"{number:04d}", "span", TEXT, _part_note(found), number)


def year_range(found: Found, ctx: Context) -> Value | None:
    numbers = [item.number for item in found.groups.get("y", []) if item.number]
    if len(numbers) != 2 or numbers[0] >= numbers[1] or numbers[1] - numbers[0] > 300:
        return None
    if all(_is_hijri_year(number, ctx) for number in numbers) or any("erah" in item.classes for item in found.items):
        first, last = hijri_day(numbers[0], 1, 1), hijri_month(numbers[1], 12)
        note = f"Hijri {numbers[0]} to {numbers[1]}"
        return Value(edtf.interval(first, last[1]), "span", TEXT, (note, HIJRI_DOUBT)) if first and last else None
    return Value(f"{numbers[0]:04d}/{numbers[1]:04d}", "span", TEXT, (), numbers[1])


def _is_hijri_year(number: int, ctx: Context) -> bool:
    """A bare year of four digits that can hardly be Gregorian in an article of today."""
    return 1343 <= number <= 1500 and (ctx.on is None or ctx.on.year - number > 400)


def _hijri_value(year: int, month: int, day: int, source: str) -> Value | None:
    when = hijri_day(year, month, day)
    note = f"Hijri {year}-{month:02d}-{day:02d}"
    if when:
        return Value(edtf.day(when), "day", source, (note, HIJRI_DOUBT))
    if 1 <= month <= 12 and 1 <= day <= 30:
        return Value(None, "day", source, (note + ": outside the tables of the calendar",))
    return None


def hijri(found: Found, ctx: Context) -> Value | None:
    item, day_item = found.one("m"), found.one("d")
    if item is None:
        return None
    number, day = int(item.value("hmonth", "hmonthw")), _number(day_item)
    told = _number(found.one("y"))
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
            return _missing("day" if day else "span")
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
        chosen = _choose(options, ctx)
        if chosen is None:
            return None
        told = years[chosen]
    if day is not None:
        return _hijri_value(told, number, day, source)
    span = build(told)
    note = f"Hijri {told}-{number:02d}"
    if span is None:
        return Value(None, "span", source, (note + ": outside the tables of the calendar",))
    return Value(edtf.interval(*span), "span", source, (note, HIJRI_DOUBT))


def day_of_month(found: Found, ctx: Context) -> Value | None:
    adjective, number = found.one("a"), _number(found.one("d"))
    if ctx.on is None:
        return _missing()
    base, source, step = ctx.on, PUBLISHED, 0
    if adjective is not None:
        step = _step(adjective)
        if adjective.classes & {"adjsame", "adjprev", "adjfoll"}:
            if ctx.anchor is None:
                return None
            base, source = ctx.anchor, EARLIER
    start = add_months(base.replace(day=1), step)
    when = make(start.year, start.month, number) if start and number else None
    return Value(edtf.day(when), "day", source, _weekday_note(found, when)) if when else None


def weekday(found: Found, ctx: Context) -> Value | None:
    item, relative = found.one("w"), found.one("r")
    if item is None:
        return None
    number = int(item.value("weekday", "weekday0"))
    if ctx.on is None:
        return _missing()
    if relative is not None:
        when = add_days(ctx.on, int(relative.value("rel")))
        if when is not None and when.isoweekday() != number:
            # The weekday is the firmer of the two: desks print «أمس» days late, and time zones part a day.
            offset = (number - when.isoweekday() + 5) % 7 - 5
            return _day(add_days(when, offset), PUBLISHED, "the weekday and the relative word do not agree; the weekday was taken")
        return _day(when, PUBLISHED)
    adjective = found.one("a")
    back = (ctx.on.isoweekday() - number) % 7
    ahead = (number - ctx.on.isoweekday()) % 7
    if adjective is not None:
        classes = adjective.classes
        if classes & {"adjlast", "adjrecent"}:
            return _day(add_days(ctx.on, -(back or 7)), PUBLISHED)
        if "adjnext" in classes:
            return _day(add_days(ctx.on, ahead or 7), PUBLISHED)
        if "adjlast2" in classes:
            return _day(add_days(ctx.on, -(back or 7) - 7), PUBLISHED)
        if "adjnext2" in classes:
            return _day(add_days(ctx.on, (ahead or 7) + 7), PUBLISHED)
        if "adjthis" in classes:
            return _day(add_days(monday(ctx.on), number - 1), PUBLISHED)
        if "adjfoll" in classes and ctx.anchor:
            return _day(add_days(ctx.anchor, (number - ctx.anchor.isoweekday()) % 7 or 7), EARLIER)
    if found.rule == "weekday.this":
        return _day(add_days(ctx.on, -back if ctx.tense == PAST else ahead), PUBLISHED)
    return _day(add_days(ctx.on, ahead if ctx.tense in (FUTURE, PRESENT) else -back), PUBLISHED)


def weekday_number(found: Found, ctx: Context) -> Value | None:
    item, number = found.one("w"), _number(found.one("d"))
    if item is None or number is None or ctx.on is None:
        return None
    if number <= 5 and "num" not in found.groups["d"][0].classes and not any("in" in entry.classes for entry in found.items):
        return None  # «الأحد الثاني» is the second Sunday
    wanted = int(item.value("weekday"))
    options = []
    for step in (-2, -1, 0, 1, 2):
        start = add_months(ctx.on.replace(day=1), step)
        when = make(start.year, start.month, number) if start else None
        if when and when.isoweekday() == wanted:
            options.append((when, when))
    chosen = _choose(options, ctx)
    return _day(chosen[0], PUBLISHED) if chosen else None


def weekday_nth(found: Found, ctx: Context) -> Value | None:
    item, ordinal = found.one("w"), _number(found.one("o"))
    if item is None or ordinal is None:
        return None
    wanted, nth = int(item.value("weekday")), ordinal

    def build(year: int, number: int) -> tuple[date, date] | None:
        # «الثلاثاء الثالث من يناير» is the 3rd where the 3rd is a Tuesday, else the third Tuesday.
        plain = make(year, number, nth)
        when = plain if plain and plain.isoweekday() == wanted else nth_weekday(year, number, wanted, nth) if nth <= 5 else None
        return (when, when) if when else None

    if found.one("m"):
        named = _months(found)
        if named is None:
            return None
        free = found._replace(groups={name: items for name, items in found.groups.items() if name != "w"})
        span, source = _placed(free, ctx, lambda year: build(year, named))
        return _day(span[0], source) if span else _missing() if source == NO_DATE else None
    if ctx.on is None:
        return _missing()
    adjective = found.one("a")
    start = add_months(ctx.on.replace(day=1), _step(adjective) if adjective else 0)
    if adjective is None and nth > 5:
        return None
    span = build(start.year, start.month) if start else None
    return _day(span[0], PUBLISHED) if span else None


def weekday_list(found: Found, ctx: Context) -> Value | None:
    if ctx.on is None:
        return _missing("span")
    numbers = [int(item.value("weekday")) for item in found.items if "weekday" in item.classes]
    adjective = found.one("a")
    ahead = ctx.tense in (FUTURE, PRESENT) if adjective is None else "adjnext" in adjective.classes
    if ahead:
        first = add_days(ctx.on, (numbers[0] - ctx.on.isoweekday()) % 7 or (7 if adjective else 0))
        days = [first]
        for number in numbers[1:]:
            days.append(add_days(days[-1], (number - days[-1].isoweekday()) % 7) if days[-1] else None)
    else:
        last = add_days(ctx.on, -((ctx.on.isoweekday() - numbers[-1]) % 7 or (7 if adjective else 0)))
        days = [last]
        for number in reversed(numbers[:-1]):
            days.insert(0, add_days(days[0], -((days[0].isoweekday() - number) % 7)) if days[0] else None)
    if any(when is None for when in days):
        return None
    kept = [when for when in days if when]
    if all((b - a).days == 1 for a, b in pairwise(kept)):
        return _span(kept[0], kept[-1], PUBLISHED)
    return Value("{" + ",".join(edtf.day(when) for when in kept) + "}", "span", PUBLISHED)


def weekday_week(found: Found, ctx: Context) -> Value | None:
    item, adjective = found.one("w"), found.one("a")
    unit = next((entry for entry in found.items if "unitthe" in entry.classes), None)
    if item is None or unit is None or unit.value("unitthe") != "week":
        return None
    base, source = (
        (ctx.anchor, EARLIER) if adjective is not None and adjective.classes & {"adjsame", "adjfoll", "adjprev"} else (ctx.on, PUBLISHED)
    )
    if base is None:
        return _missing()
    return _day(add_days(monday(base), 7 * (_step(adjective) if adjective else 0) + int(item.value("weekday")) - 1), source)


def rel(found: Found, ctx: Context) -> Value | None:
    item = found.one("r")
    if item is None:
        return None
    return _day(add_days(ctx.on, int(item.value("rel"))), PUBLISHED) if ctx.on else _missing()


def rel_list(found: Found, ctx: Context) -> Value | None:
    if ctx.on is None:
        return _missing("span")
    offsets = [int(item.value("rel")) for item in found.groups.get("r", [])]
    return _span(add_days(ctx.on, min(offsets)), add_days(ctx.on, max(offsets)), PUBLISHED)


def today_adj(found: Found, ctx: Context) -> Value | None:
    adjective = found.one("a")
    if adjective is None or ctx.on is None:
        return _missing()
    return _day(add_days(ctx.on, _step(adjective)), PUBLISHED)


def anchor_day(found: Found, ctx: Context) -> Value | None:
    item = found.one("k")
    step = int(item.value("anchorday")) if item else 0
    if ctx.anchor is not None and ctx.anchor_value and len(ctx.anchor_value) == 10:
        return _day(add_days(ctx.anchor, step), EARLIER)
    if ctx.on is None:
        return _missing()
    return _day(add_days(ctx.on, step), PUBLISHED, "no earlier day in the text to count from")


def _unit_value(unit: str, base: date, step: int) -> tuple[str, str] | None:
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
    item, adjective = found.one("u"), found.one("a")
    unit = item.value("unitthe") if item else ""
    base, source, step = ctx.on, PUBLISHED, _step(adjective) if adjective else 0
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
        return _missing("span")
    found_value = _unit_value(unit, base, step)
    return Value(found_value[0], found_value[1], source, _part_note(found)) if found_value else None


def weekend(found: Found, ctx: Context) -> Value | None:
    if ctx.on is None:
        return _missing("span")
    adjective = found.one("a")
    step = _step(adjective) if adjective else 0
    friday = add_days(monday(ctx.on), 7 * step + 4)
    return _span(friday, add_days(friday, 2) if friday else None, PUBLISHED, "weekends differ by country: Friday to Sunday")


def century(found: Found, ctx: Context) -> Value | None:
    unit = next((item for item in found.items if "unitthe" in item.classes), None)
    number = _number(found.one("c"))
    if unit is None or unit.value("unitthe") != "century" or number is None or not 1 <= number <= 22:
        return None
    first = (number - 1) * 100
    head = next((item for item in found.items if "decade" in item.classes), None)
    if head is not None:
        first += int(head.value("decade"))
        return Value(f"{first:04d}/{first + 9:04d}", "span", TEXT)
    return Value(f"{first:04d}/{first + 99:04d}", "span", TEXT, _part_note(found))


def decade(found: Found, ctx: Context) -> Value | None:
    item = found.one("e")
    if item is None:
        return None
    base, source = 1900, TEXT
    notes: tuple[str, ...] = ("the twentieth century is understood",)
    unit = next((entry for entry in found.items if "unitthe" in entry.classes), None)
    if unit is not None:
        if unit.value("unitthe") != "century":
            return None
        number, notes = _number(found.one("c")), ()
        if number is not None:
            base = (number - 1) * 100
        elif ctx.on is None:
            return _missing("span")
        else:
            base, source = (ctx.on.year // 100 - 1) * 100, PUBLISHED
    first = base + int(item.value("decade"))
    return Value(f"{first:04d}/{first + 9:04d}", "span", source, notes)


def window(found: Found, ctx: Context) -> Value | None:
    item, adjective = found.one("u"), found.one("a")
    if item is None or adjective is None:
        return None
    unit = item.value("unitthep", "unitthed", "unitd", "unitp", "unit")
    number = 2 if item.classes & {"unitthed", "unitd"} else _number(found.one("n"))
    if ctx.on is None:
        return _missing("span")
    on = ctx.on
    ahead = "adjnext" in adjective.classes
    if number is None:
        if unit in ("hour", "minute"):
            return _day(on, PUBLISHED, "some hours: the day of the article")
        return Value(f"{edtf.day(on)}/.." if ahead else f"../{edtf.day(on)}", "span", PUBLISHED, ("how many is not told",))
    edge = _shift(on, ctx.hour, [(number, unit)], 1 if ahead else -1)
    return _span(on, edge[0], PUBLISHED) if edge else None


def _quantities(found: Found) -> tuple[list[tuple[float, str]], bool]:
    """How many of which units a pattern says, and whether a vague word («بضعة») says it."""
    out: list[tuple[float, str]] = []
    number: float | None = None
    vague = False
    half = False
    for item in found.items:
        if item.classes & {"num"} and item.number is not None and not item.classes & {"unit", "unitp"}:
            number = item.number
        elif "few" in item.classes:
            number, vague = 3, True
        elif "halfunit" in item.classes:
            if out:
                out.append((0.5, out[-1][1]))
            else:
                half = True
        elif "unitd" in item.classes:
            out.append((2, item.value("unitd")))
        elif item.classes & {"unit", "unitp", "unitthep"}:
            if number is None and not half and "unitp" in item.classes:
                vague = True
            out.append(
                (
                    0.5 if half else number if number is not None else 3 if item.classes & {"unitp", "unitthep"} else 1,
                    item.value("unit", "unitp", "unitthep"),
                )
            )
            number, half = None, False
        elif "fewadj" in item.classes:
            vague = True
    return out, vague


def _shift(base: date, hour: int | None, quantities: list[tuple[float, str]], sign: int) -> tuple[date, bool] | None:
    """The day so much before or after ``base``, and whether it is only about that day."""
    about = all(unit in UNIT_MONTHS or unit == "week" for _, unit in quantities)
    when: date | None = base
    order = {"century": 0, "decade": 1, "year": 2, "month": 3}
    for number, unit in sorted(quantities, key=lambda entry: order.get(entry[1], 4)):
        if when is None or number > 100_000:
            return None
        if unit in UNIT_MONTHS:
            months = number * UNIT_MONTHS[unit]
            when = add_months(when, sign * int(months))
            if when and months % 1:
                when = add_days(when, sign * 15)
        elif unit in UNIT_DAYS:
            when = add_days(when, sign * int(number * UNIT_DAYS[unit]))
        elif unit == "hour":
            hours = number if hour is None else number - hour if sign < 0 else number + hour
            days = int(number // 24) if hour is None else max(0, int(-(-hours // 24))) if sign < 0 else int(hours // 24)
            when = add_days(when, sign * days)
    return (when, about) if when else None


def _shifted(found: Found, ctx: Context, sign: int) -> Value | None:
    quantities, vague = _quantities(found)
    if not quantities:
        return None
    if ctx.on is None:
        return _missing()
    source, base, hour = PUBLISHED, ctx.on, ctx.hour
    if found.meaning == "after" and ctx.tense == PAST and not any("now" in item.classes for item in found.items):
        if ctx.anchor is None or not ctx.anchor_value or len(ctx.anchor_value) != 10:
            return Value(None, "vague", PUBLISHED, ("counted from something told before, whose day is not known",))
        source, base, hour = EARLIER, ctx.anchor, None
    shifted = _shift(base, hour, quantities, sign)
    if shifted is None:
        return None
    about = shifted[1] or vague or any("about" in item.classes for item in found.items)
    return Value(edtf.day(shifted[0]) + ("~" if about else ""), "day", source, ("about this day",) if about else ())


def ago(found: Found, ctx: Context) -> Value | None:
    return _shifted(found, ctx, -1)


def after(found: Found, ctx: Context) -> Value | None:
    return _shifted(found, ctx, 1)


def from_now(found: Found, ctx: Context) -> Value | None:
    return _shifted(found, ctx, 1 if ctx.tense in (FUTURE, PRESENT) else -1)


def event_shift(found: Found, ctx: Context) -> Value | None:
    return Value(None, "vague", TEXT, ("counted from an event that the text names",))


def within(found: Found, ctx: Context) -> Value | None:
    quantities, _ = _quantities(found)
    if ctx.on is None:
        return _missing("span")
    if not quantities or all(unit in ("hour", "minute") and number < 24 for number, unit in quantities):
        return None
    edge = _shift(ctx.on, None, quantities, 1 if ctx.tense in (FUTURE, PRESENT) else -1)
    if edge is None:
        return None
    return _span(ctx.on, edge[0], PUBLISHED)


def part_of_year(found: Found, ctx: Context) -> Value | None:
    item, ordinal = found.one("q"), found.one("o")
    if item is None or ordinal is None:
        return None
    parts = int(item.value("half", "quarter", "third"))
    nth = ordinal.number if ordinal.number is not None else parts
    if not 1 <= nth <= parts:
        return None
    if parts == 3:  # «الثلاثي» is a quarter in the Maghreb, «الثلث» a third; both are said of the same word forms
        parts = 4
    told, step, source = _years(found, ctx)
    if told is None and ctx.on is None:
        return _missing("span")
    number = told if told is not None else (ctx.on.year if ctx.on else 0) + (step or 0)
    if told is None:
        source = PUBLISHED
    size = 12 // parts
    return Value(f"{edtf.month(number, (nth - 1) * size + 1)}/{edtf.month(number, nth * size)}", "span", source, (), told)


def part_of_month(found: Found, ctx: Context) -> Value | None:
    ordinal = found.one("o")
    nth = ordinal.number if ordinal is not None and ordinal.number is not None else 2
    if nth not in (1, 2):
        return None
    if found.one("m"):
        number = _months(found)
        if number is None:
            return None
        span, source = _placed(found, ctx, lambda year: (date(year, number, 1), edtf.month_end(year, number)))
        if span is None:
            return _missing("span") if source == NO_DATE else None
        start = span[0]
    else:
        if ctx.on is None:
            return _missing("span")
        adjective = found.one("a")
        moved = add_months(ctx.on.replace(day=1), _step(adjective) if adjective else 0)
        if moved is None:
            return None
        start, source = moved, PUBLISHED
    middle = start.replace(day=15)
    return _span(start, middle, source) if nth == 1 else _span(middle + timedelta(1), edtf.month_end(start.year, start.month), source)


def first_months(found: Found, ctx: Context) -> Value | None:
    item, number = found.one("u"), _number(found.one("n"))
    if item is None or item.value("unitthep") != "month" or number is None or not 1 <= number <= 11:
        return None
    told, step, source = _years(found, ctx)
    if told is None and ctx.on is None:
        return _missing("span")
    year_number = told if told is not None else (ctx.on.year if ctx.on else 0) + (step or 0)
    return Value(f"{edtf.month(year_number, 1)}/{edtf.month(year_number, number)}", "span", source if told is not None else PUBLISHED)


def season(found: Found, ctx: Context) -> Value | None:
    item = found.one("s")
    number = int(item.value("season")) if item else 0
    year, step, source = _years(found, ctx)
    if year is not None:
        return Value(f"{year:04d}-{number}", "span", source, (), year)
    if ctx.on is None:
        return _missing("span")
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


def holidays(found: Found, ctx: Context) -> Value | None:
    item = found.one("h")
    if item is None:
        return None
    rule = item.value("holiday")
    nth = _number(found.one("o"))
    year, step, source = _years(found, ctx)
    if year is not None and 1300 <= year <= 1500:
        return None
    if year is None and ctx.on is None:
        return _missing()
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
        best = _choose(options, ctx)
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
    item = found.one("k")
    return Value(item.value("named"), "day", TEXT, ("a day known by its name",)) if item else None


def named_memory(found: Found, ctx: Context) -> Value | None:
    item = found.one("k")
    if item is None:
        return None
    when = date.fromisoformat(item.value("named"))
    if ctx.on is None:
        return _missing()
    options = [day for k in (-1, 0, 1) if (day := make(ctx.on.year + k, when.month, when.day))]
    on = ctx.on
    return (
        _day(min(options, key=lambda day: abs((day - on).days)), PUBLISHED, "the anniversary nearest to the article") if options else None
    )


def vague(found: Found, ctx: Context) -> Value | None:
    return Value(None, "vague", TEXT, tuple(value for item in found.items if (value := item.value("vague"))))


def recurring(found: Found, ctx: Context) -> Value | None:
    weekday_item = found.one("w")
    if weekday_item is not None:
        return Value(f"XXXX-WXX-{weekday_item.value('weekday', 'weekday0')}", "recurring", TEXT)
    for item in found.items:
        if "recurring" in item.classes:
            return Value("R/" + item.value("recurring"), "recurring", TEXT)
    quantities, _ = _quantities(found)
    if not quantities:
        return None
    number, unit = quantities[0]
    letter = {"day": "D", "week": "W", "month": "M", "year": "Y"}.get(unit)
    if letter is None or number != int(number):
        return Value(None, "recurring", TEXT)
    return Value(f"R/P{int(number)}{letter}", "recurring", TEXT)


def recurring_days(found: Found, ctx: Context) -> Value | None:
    days = [item.value("weekday") for item in found.items if "weekday" in item.classes]
    return Value("{" + ",".join(f"XXXX-WXX-{day}" for day in days) + "}" if len(days) > 1 else f"XXXX-WXX-{days[0]}", "recurring", TEXT)


MEANINGS: dict[str, Meaning] = {
    "day_month": day_month,
    "day_list": day_list,
    "numeric": numeric,
    "numeric_short": numeric_short,
    "numeric_month": numeric_month,
    "dots": dots,
    "hijri": hijri,
    "day_of_month": day_of_month,
    "weekday": weekday,
    "weekday_number": weekday_number,
    "weekday_nth": weekday_nth,
    "weekday_list": weekday_list,
    "weekday_week": weekday_week,
    "rel": rel,
    "rel_list": rel_list,
    "today_adj": today_adj,
    "anchor_day": anchor_day,
    "unit_rel": unit_rel,
    "weekend": weekend,
    "century": century,
    "decade": decade,
    "window": window,
    "within": within,
    "part_of_year": part_of_year,
    "part_of_month": part_of_month,
    "first_months": first_months,
    "month": month,
    "year": year,
    "year_range": year_range,
    "season": season,
    "ago": ago,
    "after": after,
    "from_now": from_now,
    "event_shift": event_shift,
    "holiday": holidays,
    "named": named,
    "named_memory": named_memory,
    "vague": vague,
    "recurring": recurring,
    "recurring_days": recurring_days,
}
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d))?")


def published(stamp: str | None) -> tuple[date | None, int | None]:
    """The day and, where it is told, the hour of an article's date, in the article's own zone."""
    match = _ISO.match(stamp or "")
    if not match:
        return None, None
    return make(int(match[1]), int(match[2]), int(match[3])), int(match[4]) if match[4] else None
