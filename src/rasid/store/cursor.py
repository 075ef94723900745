"""Cursors: where a page of a list ended, as short text that can stand in an address."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from rasid.store.store import StoreError

_LARGEST = 2**63


class Cursor:
    """The sort values of the last row of a page."""

    def __init__(self, *values: str | int) -> None:
        self.values = values

    @property
    def text(self) -> str:
        """The cursor as text for an address."""
        return base64.urlsafe_b64encode(json.dumps(self.values, ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(text: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """The values of a cursor, of these kinds. Raises StoreError for what is no cursor of this list."""
    try:
        values = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        values = None
    fits = isinstance(values, list) and len(values) == len(kinds) and all(type(v) is k for v, k in zip(values, kinds, strict=True))
    if not fits or any(isinstance(value, int) and abs(value) >= _LARGEST for value in values):
        raise StoreError("that is no cursor of this list; take the one that the page before it gave")
    return tuple(values)
