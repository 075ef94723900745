"""Query parameters read into what the store is asked: one reading for pages and API."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import HTTPException, Query

from rasid.store.board import KINDS, Asked
from rasid.store.facets import ORDERS, ORIGINS, TRAITS, Wanted, edge
from rasid.store.search import parsed
from rasid.store.speech import Said
from rasid.store.store import StoreError

LONGEST = 300  # characters of a query field
MOST = 40  # values of one field

Several = Annotated[tuple[str, ...], Query(max_length=MOST)]
Text = Annotated[str | None, Query(max_length=LONGEST)]


def day(value: str | None) -> str | None:
    """A day, month or year, or nothing. Raises 422."""
    if not value:
        return None
    try:
        edge(value, 0)
    except StoreError as error:
        raise HTTPException(422, str(error)) from None
    return value


def clean(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values of a field that say something, each once. Raises 422 for one that is too long or holds a NUL."""
    kept = tuple(dict.fromkeys(value for value in values if value))
    if any(len(value) > LONGEST or "\x00" in value for value in kept):
        raise HTTPException(422, f"a value may have at most {LONGEST} characters and no NUL")
    return kept


def text(value: str | None) -> str | None:
    """Words asked for, or nothing. Raises 422 for a NUL."""
    if value and "\x00" in value:
        raise HTTPException(422, "a value may have no NUL")
    return (value or "").strip() or None


def read_box(value: str | None) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees, parted by commas, or nothing. Raises 422."""
    if not value:
        return None
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise HTTPException(422, "box: west,south,east,north in degrees") from None
    if not all(map(math.isfinite, (west, south, east, north))):
        raise HTTPException(422, "box: west,south,east,north in degrees")
    return west, south, east, north


def wanted(
    kind: Several = (),
    country: Several = (),
    who: Several = (),
    origins: Several = (),
    traits: Several = (),
    words: Text = None,
    since: Text = None,
    until: Text = None,
    box: Text = None,
    order: Text = "latest",
) -> Wanted:
    """The incidents that a query asks for."""
    return Wanted(
        kind=clean(kind),
        country=clean(country),
        who=clean(who),
        origins=tuple(value for value in clean(origins) if value in ORIGINS),
        traits=tuple(value for value in clean(traits) if value in TRAITS),
        words=text(words),
        since=day(since),
        until=day(until),
        box=read_box(box),
        order=order if order in ORDERS else "latest",
    )


def said(
    act: Several = (),
    speaker: Several = (),
    topic: Several = (),
    outlet: Several = (),
    words: Text = None,
    since: Text = None,
    until: Text = None,
) -> Said:
    """The statements that a query asks for."""
    return Said(clean(act), clean(speaker), clean(topic), clean(outlet), searchable(words), day(since), day(until))


def pledged(kind: Several = (), by: Several = (), due: Text = None, since: Text = None, until: Text = None) -> Asked:
    """The commitments and demands that a query asks for."""
    return Asked(tuple(one for one in clean(kind) if one in KINDS), clean(by), bool(due), day(since), day(until))


def searchable(value: str | None) -> str | None:
    """Words that can be searched for, or nothing. Raises 422."""
    words = text(value)
    if words:
        try:
            parsed(words)
        except StoreError as error:
            raise HTTPException(422, str(error)) from None
    return words
