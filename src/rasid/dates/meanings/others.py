"""Time words that name no day: vague ones and what happens again and again."""

from __future__ import annotations

from rasid.dates.expressions import Found
from rasid.dates.meanings.base import TEXT, Context, Value
from rasid.dates.meanings.shifts import quantities_of


def vague(found: Found, ctx: Context) -> Value | None:
    """A time word that names no day: «مؤخرا»."""
    return Value(None, "vague", TEXT, tuple(value for item in found.items if (value := item.value("vague"))))


def recurring(found: Found, ctx: Context) -> Value | None:
    """What happens again and again: «شهريا», «كل ثلاثة أيام»."""
    for item in found.items:
        if "recurring" in item.classes:
            return Value("R/" + item.value("recurring"), "recurring", TEXT)
    quantities, _ = quantities_of(found)
    if not quantities:
        return None
    number, unit = quantities[0]
    letter = {"day": "D", "week": "W", "month": "M", "year": "Y"}.get(unit)
    if letter is None or number != int(number):
        return Value(None, "recurring", TEXT)
    return Value(f"R/P{int(number)}{letter}", "recurring", TEXT)


def recurring_days(found: Found, ctx: Context) -> Value | None:
    """Weekdays of every week: «كل جمعة», «أيام السبت والاثنين», «الخميس من كل أسبوع»."""
    days = [item.value("weekday", "weekday0") for item in found.groups["w"]]
    if any("unit" in item.classes and item.value("unit") not in ("week", "day") for item in found.items):
        return None
    return Value("{" + ",".join(f"XXXX-WXX-{day}" for day in days) + "}" if len(days) > 1 else f"XXXX-WXX-{days[0]}", "recurring", TEXT)
