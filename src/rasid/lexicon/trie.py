"""Matching many-word entries on words in normal form, in one pass over a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class Match(NamedTuple, Generic[Value]):
    """The entry that matched words ``first`` to ``last`` (exclusive)."""

    first: int
    last: int
    value: Value


class Trie(Generic[Value]):
    """Entries as sequences of word keys. A word offers several keys (with and without its clitics, see ``Form.keys``)."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], Value]]) -> None:
        self._root: dict[str, dict] = {}  # type: ignore[type-arg]
        for tokens, value in entries:
            node = self._root
            for token in tokens:
                node = node.setdefault(token, {})
            node.setdefault("", []).append(value)

    def longest(self, keys: list[tuple[str, ...]], at: int, end: int) -> Match[list[Value]] | None:
        """The longest entry that begins at word ``at`` and ends by ``end``; later words may not carry proclitics but ال."""
        best: Match[list[Value]] | None = None
        nodes = [self._root[key] for key in keys[at] if key in self._root]
        position = at + 1
        while nodes:
            for node in nodes:
                if "" in node:
                    best = Match(at, position, node[""])
                    break
            if position >= end:
                break
            nodes = [node[key] for node in nodes for key in keys[position] if key in node]
            position += 1
        return best
