"""Query parameters read into what the store is asked: one reading for pages and API."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import HTTPException, Query

from rasid.store.board import KINDS, Asked
from rasid.store.days import edge
from rasid.store.facets import ORDERS, ORIGINS, TRAITS, Wanted
from rasid.store.search import parsed
from rasid.store.speech import Said
from rasid.store.store import StoreError

LONGEST = 300  # characters of a query field
MOST = 40  # values of one field

Text = Annotated[str | None, Query(max_length=LONGEST)]
Since = Annotated[str | None, Query(max_length=LONGEST, description="from this day, month or year on: 2021-02-23, 2021-02, 2021")]
Until = Annotated[str | None, Query(max_length=LONGEST, description="up to this day, month or year")]
Cursor = Annotated[str | None, Query(max_length=LONGEST, description="the next of the page before; the first page without it")]
Words = Annotated[str | None, Query(max_length=LONGEST, description="words or a name, in any spelling")]
Type = Annotated[tuple[str, ...], Query(max_length=MOST, description="PLOVER type, or type:mode")]
Country = Annotated[tuple[str, ...], Query(max_length=MOST, description="ISO 3166 alpha-3 code of the country it happened in")]
Who = Annotated[tuple[str, ...], Query(max_length=MOST, description="registry id or name of somebody who takes part")]
Origins = Annotated[tuple[str, ...], Query(max_length=MOST, description=f"how many independent origins: {', '.join(ORIGINS)} (and more)")]
Traits = Annotated[tuple[str, ...], Query(max_length=MOST, description=f"what must hold: {', '.join(TRAITS)}")]
Box = Annotated[str | None, Query(max_length=LONGEST, description="west,south,east,north in degrees")]
Order = Annotated[str | None, Query(max_length=LONGEST, description=f"what comes first: {', '.join(ORDERS)}")]
Act = Annotated[
    tuple[str, ...], Query(max_length=MOST, description="state, praise, condemn, deny, demand, promise, warn, accuse, question or claim")
]
Speaker = Annotated[tuple[str, ...], Query(max_length=MOST, description="registry id or name of who says it")]
Topic = Annotated[tuple[str, ...], Query(max_length=MOST, description="PLOVER type of the event it vouches for")]
Outlet = Annotated[tuple[str, ...], Query(max_length=MOST, description="the outlet of the article")]
Kind = Annotated[tuple[str, ...], Query(max_length=MOST, description=f"{' or '.join(KINDS)}")]
By = Annotated[tuple[str, ...], Query(max_length=MOST, description="registry id or name of who made it")]
Due = Annotated[str | None, Query(max_length=LONGEST, description="anything: only those with a day by which they are due")]


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
    kind: Type = (),
    country: Country = (),
    who: Who = (),
    origins: Origins = (),
    traits: Traits = (),
    words: Words = None,
    since: Since = None,
    until: Until = None,
    box: Box = None,
    order: Order = "latest",
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
    act: Act = (),
    speaker: Speaker = (),
    topic: Topic = (),
    outlet: Outlet = (),
    words: Words = None,
    since: Since = None,
    until: Until = None,
) -> Said:
    """The statements that a query asks for."""
    return Said(clean(act), clean(speaker), clean(topic), clean(outlet), searchable(words), day(since), day(until))


def pledged(kind: Kind = (), by: By = (), due: Due = None, since: Since = None, until: Until = None) -> Asked:
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
