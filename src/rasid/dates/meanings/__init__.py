"""What each meaning in ``patterns.tsv`` computes: from the named words of a pattern and the context to a value.

A mechanism returns None where its words do not make a date after all (31 February); the next pattern is then tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from rasid.dates.calendars import make
from rasid.dates.expressions import Found
from rasid.dates.meanings.base import TEXT, Context, Value
from rasid.dates.meanings.days import (
    anchor_day,
    day_list,
    day_list_of_month,
    day_month,
    day_of_it,
    day_of_month,
    dots,
    numeric,
    numeric_month,
    numeric_short,
    rel,
    rel_list,
    today_adj,
)
from rasid.dates.meanings.feasts import hijri, holidays, named, named_memory
from rasid.dates.meanings.others import recurring, recurring_days, vague
from rasid.dates.meanings.periods import (
    century,
    decade,
    first_months,
    month,
    part_of_month,
    part_of_year,
    season,
    unit_rel,
    unit_rest,
    week_nth,
    weekend,
    year,
    year_range,
)
from rasid.dates.meanings.shifts import after, ago, event_shift, from_now, window, within
from rasid.dates.meanings.weekdays import weekday, weekday_list, weekday_nth, weekday_number, weekday_week

__all__ = ["MEANINGS", "TEXT", "Context", "Value", "published"]

Meaning = Callable[[Found, Context], Value | None]

MEANINGS: dict[str, Meaning] = {
    "day_month": day_month,
    "day_list": day_list,
    "day_list_of_month": day_list_of_month,
    "unit_rest": unit_rest,
    "week_nth": week_nth,
    "day_of_it": day_of_it,
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
