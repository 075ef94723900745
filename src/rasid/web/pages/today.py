"""Today: what is new, what rose, what is disputed, in any span or since the reader's last visit."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rasid.store import facets, fresh, speech
from rasid.store.days import edge
from rasid.store.facets import Wanted
from rasid.store.saved import searches
from rasid.store.speech import Said, Spoken
from rasid.store.store import Store
from rasid.web.asked import Text, day
from rasid.web.pages.incidents import row
from rasid.web.pages.statements import saying
from rasid.web.view import YEAR, language_of, render

router = APIRouter()
SPANS = {"day": 1, "week": 7, "month": 30, "year": 365}
_TELLING = ("deny", "accuse", "warn", "demand", "promise", "condemn")
_VISIT = 30 * 60  # seconds after which coming back is a new visit


class Period(NamedTuple):
    """First and last day, and what was chosen: a span, ``visit``, or empty for days of one's own."""

    since: str
    until: str
    chosen: str


@router.get("/", include_in_schema=False)
def today(request: Request, span: Text = None, since: Text = None, until: Text = None) -> Response:
    """The page one opens first."""
    state, lang = request.app.state, language_of(request)
    store: Store = state.store
    seen = _seen(request)
    period = _period(store, span, day(since), day(until), seen)
    if period is None:
        return render(
            request, "today.html", period=None, counts={}, rows=[], contested=[], sayings=[], rises=[], spans=SPANS, visited=False
        )

    def asked() -> dict[str, Any]:
        wanted = Wanted(since=period.since, until=period.until)
        said = Said(since=period.since, until=period.until)
        return {
            "counts": {
                "found_articles": fresh.articles(store, period.since, period.until),
                "found_statements": speech.number(store, said),
                "found_incidents": facets.number(store, wanted),
            },
            "cards": facets.page(store, Wanted(since=period.since, until=period.until, order="articles"), None, 8)[0],
            "contested": facets.page(
                store, Wanted(since=period.since, until=period.until, traits=("disputed",), order="articles"), None, 5
            )[0],
            "spoken": _one_each(speech.page(store, Said(act=_TELLING, since=period.since, until=period.until), None, 40)[0])[:6],
            "rises": fresh.rises(store, period.since, period.until),
        }

    found = state.memory.recall(("today", period.since, period.until), asked)
    answer = render(
        request,
        "today.html",
        period=period,
        counts=found["counts"],
        rows=[row(card, lang) for card in found["cards"]],
        contested=[row(card, lang) for card in found["contested"]],
        sayings=[saying(one, lang) for one in found["spoken"]],
        rises=found["rises"],
        spans=SPANS,
        visited=seen is not None,
        saved=searches(store),
    )
    now = int(time.time())
    at, key, before = _cookie(request)
    if now - at > _VISIT:  # a new visit: what was new until now is what the last visit had seen
        before = key
    answer.set_cookie("seen", f"{now}.{fresh.last_key(store)}.{before}", max_age=YEAR, samesite="lax", httponly=True)
    return answer


def _one_each(spoken: list[Spoken]) -> list[Spoken]:
    """The first statement of each article: one that quotes many must not fill the page."""
    out: dict[str, Spoken] = {}
    for one in spoken:
        out.setdefault(one.coded.id, one)
    return list(out.values())


def _cookie(request: Request) -> tuple[int, int, int]:
    """When the last visit was, the last article then, and the last article of the visit before; zeros where unknown."""
    parts = request.cookies.get("seen", "").split(".")
    if len(parts) == 3 and all(part.isdecimal() and len(part) < 16 for part in parts):
        return int(parts[0]), int(parts[1]), int(parts[2])
    return 0, 0, 0


def _seen(request: Request) -> int | None:
    """The last article that the reader's last visit could see, None for a first visit."""
    at, key, before = _cookie(request)
    if not at:
        return None
    seen = key if int(time.time()) - at > _VISIT else before
    return seen or None


def _period(store: Store, span: str | None, since: str | None, until: str | None, seen: int | None) -> Period | None:
    last = fresh.last_day(store)
    if last is None:
        return None
    if since or until:
        low, high = edge(since or "0001", 0), edge(until, 1) if until else last
        return Period(min(low, high), high, "")
    if span == "visit" and seen:
        return Period(fresh.first_day_after(store, seen) or last, last, "visit")
    chosen = span if span in SPANS else "week"
    try:
        return Period((date.fromisoformat(last) - timedelta(SPANS[chosen] - 1)).isoformat(), last, chosen)
    except (ValueError, OverflowError):
        return Period(last, last, chosen)
