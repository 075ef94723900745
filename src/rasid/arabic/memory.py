"""What is found out once of each distinct word, kept up to a limit: smaller and sooner than ``lru_cache``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_MOST = 100_000


class Memory(dict[Key, Value]):
    """What ``find`` gives for each key, found when it is first asked for; all are forgotten where they grow more than ``most``."""

    def __init__(self, find: Callable[[Key], Value], most: int = _MOST) -> None:
        self._find, self._most = find, most

    def __missing__(self, key: Key) -> Value:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._find(key)
        return value
