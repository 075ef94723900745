"""Weekdays: the last, the next, the n-th of a month, that of a week."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from rasid.dates import edtf
from rasid.dates.calendars import add_days, add_months, make, monday, nth_weekday
from rasid.dates.expressions import Found
from rasid.dates.meanings.base import (
    EARLIER,
    NO_DATE,
    PUBLISHED,
    Context,
    Value,
    choose,
    day_value,
    missing,
    month_of,
    number_of,
    placed,
    span_value,
    step_of,
)
from rasid.dates.tense import FUTURE, PAST, PRESENT


def weekday(found: Found, ctx: Context) -> Value | None:
    """A weekday alone, with an adjective or with a day counted from the article's: «الثلاثاء المقبل», «أمس الاثنين»."""
    item, relative = found.one("w"), found.one("r")
    if item is None:
        return None
    number = int(item.value("weekday", "weekday0"))
    if ctx.on is None:
        return missing()
    if relative is not None:
        when = add_days(ctx.on, int(relative.value("rel")))
        if when is not None and when.isoweekday() != number:
            # The weekday is the firmer of the two: desks print «أمس» days late, and time zones part a day.
            offset = (number - when.isoweekday() + 5) % 7 - 5
            return day_value(add_days(when, offset), PUBLISHED, "the weekday and the relative word do not agree; the weekday was taken")
        return day_value(when, PUBLISHED)
    adjective = found.one("a")
    back = (ctx.on.isoweekday() - number) % 7
    ahead = (number - ctx.on.isoweekday()) % 7
    if adjective is not None:
        classes = adjective.classes
        if classes & {"adjlast", "adjrecent"}:
            return day_value(add_days(ctx.on, -(back or 7)), PUBLISHED)
        if "adjnext" in classes:
            return day_value(add_days(ctx.on, ahead or 7), PUBLISHED)
        if "adjlast2" in classes:
            return day_value(add_days(ctx.on, -(back or 7) - 7), PUBLISHED)
        if "adjnext2" in classes:
            return day_value(add_days(ctx.on, (ahead or 7) + 7), PUBLISHED)
        if "adjthis" in classes:
            return day_value(add_days(monday(ctx.on), number - 1), PUBLISHED)
        if "adjfoll" in classes and ctx.anchor:
            return day_value(add_days(ctx.anchor, (number - ctx.anchor.isoweekday()) % 7 or 7), EARLIER)
    if found.rule == "weekday.this":
        return day_value(add_days(ctx.on, -back if ctx.tense == PAST else ahead), PUBLISHED)
    return day_value(add_days(ctx.on, ahead if ctx.tense in (FUTURE, PRESENT) else -back), PUBLISHED)


def weekday_number(found: Found, ctx: Context) -> Value | None:
    """A weekday with a day of the month: «الاثنين 22», in the month near by where they agree."""
    item, number = found.one("w"), number_of(found.one("d"))
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
    chosen = choose(options, ctx)
    return day_value(chosen[0], PUBLISHED) if chosen else None


def weekday_nth(found: Found, ctx: Context) -> Value | None:
    """The n-th weekday of a month: «الأحد الأول من أيار»."""
    item, ordinal = found.one("w"), number_of(found.one("o"))
    if item is None or ordinal is None:
        return None
    wanted, nth = int(item.value("weekday")), ordinal

    def build(year: int, number: int) -> tuple[date, date] | None:
        # «الثلاثاء الثالث من يناير» is the 3rd where the 3rd is a Tuesday, else the third Tuesday.
        plain = make(year, number, nth)
        when = plain if plain and plain.isoweekday() == wanted else nth_weekday(year, number, wanted, nth) if nth <= 5 else None
        return (when, when) if when else None

    if found.one("m"):
        named = month_of(found)
        if named is None:
            return None
        free = found._replace(groups={name: items for name, items in found.groups.items() if name != "w"})
        span, source = placed(free, ctx, lambda year: build(year, named))
        return day_value(span[0], source) if span else missing() if source == NO_DATE else None
    if ctx.on is None:
        return missing()
    adjective = found.one("a")
    start = add_months(ctx.on.replace(day=1), step_of(adjective) if adjective else 0)
    if adjective is None and nth > 5:
        return None
    span = build(start.year, start.month) if start else None
    return day_value(span[0], PUBLISHED) if span else None


def weekday_list(found: Found, ctx: Context) -> Value | None:
    """Several weekdays one after the other: «الاثنين والثلاثاء»."""
    if ctx.on is None:
        return missing("span")
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
        return span_value(kept[0], kept[-1], PUBLISHED)
    return Value("{" + ",".join(edtf.day(when) for when in kept) + "}", "span", PUBLISHED)


def weekday_week(found: Found, ctx: Context) -> Value | None:
    """A weekday of this week or one beside it: «الخميس من الأسبوع المقبل»."""
    item, adjective = found.one("w"), found.one("a")
    unit = next((entry for entry in found.items if "unitthe" in entry.classes), None)
    if item is None or unit is None or unit.value("unitthe") != "week":
        return None
    base, source = (
        (ctx.anchor, EARLIER) if adjective is not None and adjective.classes & {"adjsame", "adjfoll", "adjprev"} else (ctx.on, PUBLISHED)
    )
    if base is None:
        return missing()
    return day_value(add_days(monday(base), 7 * (step_of(adjective) if adjective else 0) + int(item.value("weekday")) - 1), source)
