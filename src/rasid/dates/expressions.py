"""Patterns of date expressions, read from ``patterns.tsv`` and matched on the classes of items.

Every set of classes is one private letter, so a run of items is a string and a pattern a regular expression over it;
groups are named, never counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rasid import lexicon
from rasid.dates.items import Item, class_sets

_TOKEN = re.compile(r"\s*(\(|\)|/|[?*+]|\{\w+\}|[^\s()?*+{}/]+)")


class Found(NamedTuple):
    """A pattern that matched: its id and meaning, the items it covers and those it names."""

    rule: str
    meaning: str
    first: int
    last: int
    items: tuple[Item, ...]
    groups: dict[str, list[Item]]

    def one(self, name: str) -> Item | None:
        """The first item named ``name``."""
        found = self.groups.get(name)
        return found[0] if found else None


class _Pattern:
    """One pattern as an expression over letters; compiled when it is first needed."""

    def __init__(self, order: int, row: lexicon.Row, source: str) -> None:
        self.order, self.rule, self.meaning, self._source = order, row["id"], row["meaning"], source
        self._compiled: re.Pattern[str] | None = None

    def match(self, letters: str, at: int) -> re.Match[str] | None:
        if self._compiled is None:
            self._compiled = re.compile(self._source)
        return self._compiled.match(letters, at)


class Patterns:
    """All patterns. ``at`` lists what matches at an item, longest first."""

    def __init__(self) -> None:
        self._letters = {classes: chr(0x4E00 + number) for number, classes in enumerate(sorted(class_sets(), key=sorted))}
        self._macros = {row["id"]: row["pattern"] for row in lexicon.load("dates/macros.tsv")}
        self._by_letter: dict[str, list[_Pattern]] = {}
        self._classes: dict[str, str] = {}
        for order, row in enumerate(lexicon.load("dates/patterns.tsv")):
            source, firsts = self._compile(row["pattern"], row["id"])
            pattern = _Pattern(order, row, source)
            for letter in firsts:
                self._by_letter.setdefault(letter, []).append(pattern)

    def letters(self, items: Sequence[Item]) -> str:
        """The items as a string."""
        return "".join(self._letters[item.classes] for item in items)

    def at(self, items: Sequence[Item], letters: str, at: int) -> list[Found]:
        """What matches at item ``at``, longest first; of equally long ones the first in the file first."""
        out = []
        for pattern in self._by_letter.get(letters[at], ()):
            match = pattern.match(letters, at)
            if match is None or match.end() == at:
                continue
            groups: dict[str, list[Item]] = {}
            for name, value in match.groupdict().items():
                if value is not None:
                    groups.setdefault(name.split("__")[0], []).append(items[match.start(name)])
            for found in groups.values():
                found.sort(key=lambda item: item.start)
            out.append(
                (match.end(), -pattern.order, Found(pattern.rule, pattern.meaning, at, match.end(), tuple(items[at : match.end()]), groups))
            )
        out.sort(key=lambda entry: entry[:2], reverse=True)
        return [entry[2] for entry in out]

    def _set(self, names: str) -> str:
        """The letters whose classes meet ``a|b``."""
        found = self._classes.get(names)
        if found is None:
            wanted = frozenset(names.split("|"))
            found = self._classes[names] = "".join(letter for classes, letter in self._letters.items() if classes & wanted)
            if not found:
                raise lexicon.LexiconError(f"patterns.tsv: no word has the class {names}")
        return found

    def _compile(self, text: str, rule: str) -> tuple[str, set[str]]:
        """The regular expression of a pattern and the letters it can begin with."""
        for _ in range(6):
            text = re.sub(r"\{(\w+)\}", lambda match: f"( {self._macros[match[1]]} )", text)
        tokens = iter([*_TOKEN.findall(text), ""])
        self._names: dict[str, int] = {}
        source, firsts, empty = self._alternatives(tokens, rule, "")
        if empty:
            raise lexicon.LexiconError(f"patterns.tsv: {rule} matches nothing at all")
        return source, firsts

    def _alternatives(self, tokens: Iterator[str], rule: str, close: str) -> tuple[str, set[str], bool]:
        parts: list[str] = []
        firsts: set[str] = set()
        any_empty = False
        current: list[tuple[str, set[str], bool]] = []
        for token in tokens:
            if token in ("/", ")", ""):
                empty = True
                for _, heads, can_be_empty in current:
                    if empty:
                        firsts |= heads
                    empty = empty and can_be_empty
                any_empty = any_empty or empty
                parts.append("".join(piece for piece, _, _ in current))
                current = []
                if token != "/":
                    if token != close:
                        raise lexicon.LexiconError(f"patterns.tsv: brackets of {rule} do not close")
                    break
            elif token == "(":
                piece, heads, empty = self._alternatives(tokens, rule, ")")
                current.append((f"(?:{piece})", heads, empty))
            elif token in "?*+":
                piece, heads, empty = current.pop()
                current.append((f"(?:{piece}){token}", heads, empty or token != "+"))
            else:
                current.append(self._element(token))
        return "|".join(parts), firsts, any_empty

    def _element(self, token: str) -> tuple[str, set[str], bool]:
        for mark, ahead in ((">!", "?!"), (">", "?="), ("<!", "?<!"), ("<", "?<=")):
            if token.startswith(mark):
                return f"({ahead}[{self._set(token[len(mark) :])}])", set(), True
        name, _, classes = token.rpartition("=")
        letters = self._set(classes)
        piece = f"[{letters}]"
        if name:
            number = self._names[name] = self._names.get(name, 0) + 1
            piece = f"(?P<{name}__{number}>[{letters}])"
        return piece, set(letters), False
