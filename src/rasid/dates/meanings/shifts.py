"""So many units before or after: from the article, from a day told before, or from an event."""

from __future__ import annotations

from datetime import date

from rasid.dates import edtf
from rasid.dates.calendars import UNIT_DAYS, UNIT_MONTHS, add_days, add_months
from rasid.dates.expressions import Found
from rasid.dates.meanings.base import EARLIER, PUBLISHED, TEXT, Context, Value, day_value, missing, number_of, span_value
from rasid.dates.tense import FUTURE, PAST, PRESENT


def window(found: Found, ctx: Context) -> Value | None:
    """So many units just past or to come: «الأيام الثلاثة الماضية»; open at one end where the number is not told."""
    item, adjective = found.one("u"), found.one("a")
    if item is None or adjective is None:
        return None
    unit = item.value("unitthep", "unitthed", "unitd", "unitp", "unit")
    number = 2 if item.classes & {"unitthed", "unitd"} else number_of(found.one("n"))
    if ctx.on is None:
        return missing("span")
    on = ctx.on
    ahead = "adjnext" in adjective.classes
    if number is None:
        if unit in ("hour", "minute"):
            return day_value(on, PUBLISHED, "some hours: the day of the article")
        return Value(f"{edtf.day(on)}/.." if ahead else f"../{edtf.day(on)}", "span", PUBLISHED, ("how many is not told",))
    edge = shift(on, ctx.hour, [(number, unit)], 1 if ahead else -1)
    return span_value(on, edge[0], PUBLISHED) if edge else None


def quantities_of(found: Found) -> tuple[list[tuple[float, str]], bool]:
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


def shift(base: date, hour: int | None, quantities: list[tuple[float, str]], sign: int) -> tuple[date, bool] | None:
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


def shifted_by(found: Found, ctx: Context, sign: int) -> Value | None:
    """The day so many units before (``sign`` -1) or after (1) the article, or a day told before in a story."""
    quantities, vague = quantities_of(found)
    if not quantities:
        return None
    if ctx.on is None:
        return missing()
    source, base, hour = PUBLISHED, ctx.on, ctx.hour
    if found.meaning == "after" and not any("now" in item.classes for item in found.items):
        short = all(unit in UNIT_DAYS for _, unit in quantities)
        if ctx.tense == PAST and short and ctx.anchor is not None:
            source, base, hour = EARLIER, ctx.anchor, None
        elif ctx.tense != FUTURE and not (ctx.tense == PRESENT and short):
            return Value(None, "vague", TEXT, ("counted from something told before, whose day is not known",))
    shifted = shift(base, hour, quantities, sign)
    if shifted is None:
        return None
    about = shifted[1] or vague or any("about" in item.classes for item in found.items)
    return Value(edtf.day(shifted[0]) + ("~" if about else ""), "day", source, ("about this day",) if about else ())


def ago(found: Found, ctx: Context) -> Value | None:
    """«قبل شهرين»."""
    return shifted_by(found, ctx, -1)


def after(found: Found, ctx: Context) -> Value | None:
    """«بعد شهرين»."""
    return shifted_by(found, ctx, 1)


def from_now(found: Found, ctx: Context) -> Value | None:
    """«ثلاثة أيام من الآن»: ahead where the sentence looks ahead, else back."""
    return shifted_by(found, ctx, 1 if ctx.tense in (FUTURE, PRESENT) else -1)


def event_shift(found: Found, ctx: Context) -> Value | None:
    """Counted from an event, whose day is not known: «بعد عام على الهجوم»."""
    return Value(None, "vague", TEXT, ("counted from an event that the text names",))


def within(found: Found, ctx: Context) -> Value | None:
    """«خلال ثلاثة أيام» as a time, after a past or a future verb; None where it is a length of time."""
    quantities, _ = quantities_of(found)
    if ctx.on is None:
        return missing("span")
    counted = any(item.classes & {"num", "unitd"} for item in found.items)
    bare = any("unitp" in item.classes for item in found.items) and not counted
    if not quantities or bare or ctx.tense not in ((PAST, FUTURE) if counted else (FUTURE,)):
        return None  # a length of time, not a time
    if all(unit in ("hour", "minute") and number < 24 for number, unit in quantities):
        return None
    edge = shift(ctx.on, None, quantities, 1 if ctx.tense == FUTURE else -1)
    if edge is None:
        return None
    return span_value(ctx.on, edge[0], PUBLISHED)
