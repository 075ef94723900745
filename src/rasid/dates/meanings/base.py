"""What every mechanism shares: the context, the value, and how a year is found that the words leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rasid.dates import edtf
from rasid.dates.expressions import Found
from rasid.dates.items import Item
from rasid.dates.tense import FUTURE, PAST

TEXT, PUBLISHED, EARLIER, NO_DATE = "text", "publication date", "earlier date", "no publication date"
PLACING = ("adjlast", "adjnext", "adjthis", "adjlast2", "adjnext2", "adjrecent")


@dataclass(frozen=True, slots=True)
class Context:
    """What a date is resolved against. ``year`` is one the text gave shortly before (or right after, in a range); ``lunar``: the anchor was told in Hijri."""

    on: date | None
    hour: int | None = None
    anchor: date | None = None
    anchor_value: str | None = None
    lunar: bool = False
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


def missing(kind: str = "day") -> Value:
    """What stands where an article without a publication date leaves nothing to count from."""
    return Value(None, kind, NO_DATE, ("the article has no publication date to count from",))


def day_value(when: date | None, source: str, *notes: str) -> Value | None:
    """A day; None where it lies outside the calendar."""
    return Value(edtf.day(when), "day", source, notes) if when else None


def span_value(first: date | None, last: date | None, source: str, *notes: str) -> Value | None:
    """All days from one to the other, in either order; None where one lies outside the calendar."""
    return Value(edtf.interval(min(first, last), max(first, last)), "span", source, notes) if first and last else None


def number_of(item: Item | None) -> int | None:
    """The number that an item tells."""
    return item.number if item else None


def step_of(adjective: Item) -> int:
    """By how many units an adjective moves: «الماضي» one back, «المقبل» one ahead."""
    return int(adjective.value(*PLACING, "adjprev", "adjfoll", "adjsame") or 0)


def told_year(found: Found, ctx: Context) -> tuple[int | None, int | None, str]:
    """The year told in words of the date: (plain year, years from the present one, source)."""
    year = found.one("y")
    if year is not None and year.number is not None:
        return year.number, None, TEXT
    adjective = found.one("a")
    has_year = any("yearw" in item.classes for item in found.items)
    if adjective is not None and has_year:
        step = step_of(adjective)
        if adjective.classes & {"adjsame", "adjprev"}:
            base = ctx.anchor.year if ctx.anchor else None
            return (base + step if base else None), None, EARLIER
        return None, step, PUBLISHED
    if has_year and any("dem" in item.classes for item in found.items):
        return None, 0, PUBLISHED
    if has_year and any(item.classes & {"samebefore", "demfar"} for item in found.items):
        return (ctx.anchor.year if ctx.anchor else None), None, EARLIER
    return None, None, TEXT


def choose(candidates: Iterable[tuple[date, date]], ctx: Context) -> tuple[date, date] | None:
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


def placed(found: Found, ctx: Context, build: Callable[[int], tuple[date, date] | None]) -> tuple[tuple[date, date] | None, str]:
    """The day or month that ``build`` makes of a year, with the year found out from the words, the text or the article's date."""
    year, step, source = told_year(found, ctx)
    if year is not None:
        return build(year), source
    if ctx.on is None:
        return (build(ctx.year), EARLIER) if ctx.year else (None, NO_DATE)
    on = ctx.on
    if step is not None:
        return build(on.year + step), source
    adjective = found.one("a")
    options = [span for reach in (1, 4) for k in range(-reach, reach + 1) if (span := build(on.year + k))]
    if adjective is not None:
        options.sort()
        if "adjlast" in adjective.classes:
            options = [span for span in options if span[1] < on][-1:]
        elif "adjnext" in adjective.classes:
            options = [span for span in options if span[0] > on][:1]
        elif "adjthis" in adjective.classes:
            options = [span for span in options if (span[0].year, span[0].month) == (on.year, on.month)] or options
        return choose(options, ctx), PUBLISHED
    weekday = found.one("w")
    if weekday is not None and options and options[0][0] == options[0][1]:
        options = [
            span for span in options if abs(span[0].year - on.year) < 2 and span[0].isoweekday() == int(weekday.value("weekday"))
        ] or options
    elif ctx.year and ctx.year != on.year and ctx.tense != FUTURE and not ctx.memory:
        nearest = choose(options, ctx)
        if nearest is None or abs((nearest[0] - on).days) > 45:
            return build(ctx.year), EARLIER
    return choose(options, ctx), PUBLISHED


def month_of(found: Found) -> int | None:
    """The number of the month; None where two names stand side by side that are not one month."""
    names = [item for name in ("m", "m2") for item in found.groups.get(name, [])]
    numbers = {int(item.value("month", "monthw")) for item in names}
    return numbers.pop() if len(numbers) == 1 else None


def weekday_note(found: Found, when: date) -> tuple[str, ...]:
    """A remark where the weekday told beside a date is not that of the day."""
    weekday = found.one("w")
    if weekday is not None and when.isoweekday() != int(weekday.value("weekday")):
        return ("the weekday in the text does not fall on this day",)
    return ()


def part_note(found: Found) -> tuple[str, ...]:
    """A remark where only a part of the period is meant: «مطلع», «أواخر»."""
    for item in found.items:
        for name in ("part", "partmid"):
            if name in item.classes:
                return (f"{item.values[name]} in the period",)
    return ()
