"""Days that are asked for."""

from __future__ import annotations

from rasid.incidents.days import day_range
from rasid.store.database import StoreError


def edge(value: str, side: int) -> str:
    """The first (0) or last (1) day of a day, month or year. Raises StoreError."""
    found = day_range(value)
    if found is None:
        raise StoreError(f'"{value}" is no day, month or year such as 2021-02-23, 2021-02 or 2021')
    return found[side]
