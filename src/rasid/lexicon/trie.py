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


class Node(Generic[Value]):
    """What may follow after the words so far, and the values of the entries that end here."""

    __slots__ = ("next", "values")

    def __init__(self) -> None:
        self.next: dict[str, Node[Value]] = {}
        self.values: list[Value] = []


class Trie(Generic[Value]):
    """Entries as sequences of word keys. A word offers several keys (with and without its clitics, see ``Form.keys``)."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], Value]]) -> None:
        self._root: Node[Value] = Node()
        for tokens, value in entries:
            node = self._root
            for token in tokens:
                following = node.next.get(token)
                if following is None:
                    following = node.next[token] = Node()
                node = following
            node.values.append(value)
        self._firsts = self._root.next.keys()

    def begins(self, keys: tuple[str, ...]) -> bool:
        """Whether an entry may begin with a word of these keys."""
        return not self._firsts.isdisjoint(keys)

    def longest(self, keys: list[tuple[str, ...]], at: int, end: int) -> Match[list[Value]] | None:
        """The longest entry that begins at word ``at`` and ends by ``end``, where words may carry clitics."""
        if self._firsts.isdisjoint(keys[at]):
            return None
        root = self._root.next
        nodes = [root[key] for key in keys[at] if key in root]
        best: Match[list[Value]] | None = None
        position = at + 1
        while nodes:
            for node in nodes:
                if node.values:
                    best = Match(at, position, node.values)
                    break
            if position >= end:
                break
            nodes = [node.next[key] for node in nodes for key in keys[position] if key in node.next]
            position += 1
        return best
