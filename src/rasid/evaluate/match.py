"""Which coded record answers which gold record. The rules are those of the project's reference scorer.

Records are plain dicts in the shape of the JSON lines contract; gold records may be ``optional`` (arguable): a coded
record that answers one counts neither way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Record = dict[str, Any]
Pair = tuple[int, int]

_HALF = 0.5
_NEAR = 40


def overlap(a: Sequence[int], b: Sequence[int]) -> int:
    """Characters that two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def likeness(a: Sequence[int], b: Sequence[int]) -> float:
    """Shared characters over all characters of two spans."""
    shared = overlap(a, b)
    return shared / (a[1] - a[0] + b[1] - b[0] - shared) if shared else 0.0


def distance(a: Sequence[int], b: Sequence[int]) -> int:
    """Characters between two spans."""
    return max(0, max(a[0], b[0]) - min(a[1], b[1]))


def span(record: Record | None) -> list[int] | None:
    """The span of a record that may have none."""
    return (record or {}).get("span")


def pairs(gold: Sequence[Any], coded: Sequence[Any], score: Callable[[Any, Any], float]) -> list[Pair]:
    """One to one pairs with a score above 0, best first; of equal scores the earlier ones."""
    ranked = sorted(((score(g, c), i, j) for i, g in enumerate(gold) for j, c in enumerate(coded)), key=lambda item: -item[0])
    used_gold: set[int] = set()
    used_coded: set[int] = set()
    out = []
    for value, i, j in ranked:
        if value > 0 and i not in used_gold and j not in used_coded:
            used_gold.add(i)
            used_coded.add(j)
            out.append((i, j))
    return out


def statements(gold: Sequence[Record], coded: Sequence[Record]) -> list[Pair]:
    """Statements whose contents share at least half of their characters."""

    def score(g: Record, c: Record) -> float:
        a, b = span(g["content"]), span(c.get("content"))
        value = likeness(a, b) if a and b else 0.0
        return value if value >= _HALF else 0.0

    return pairs(gold, coded, score)


def events(gold: Sequence[Record], coded: Sequence[Record]) -> list[Pair]:
    """Events of the same type whose triggers overlap or stand within 40 characters."""

    def score(g: Record, c: Record) -> float:
        a, b = span(g.get("trigger")), span(c.get("trigger"))
        if base(g["type"]) != base(c["type"]) or not a or not b or distance(a, b) > _NEAR:
            return 0.0
        return 1.0 + overlap(a, b)

    return pairs(gold, coded, score)


def names(gold: Sequence[Sequence[int]], coded: Sequence[Sequence[int]]) -> list[Pair]:
    """Name spans, an article, clitic or quotation mark more or less forgiven."""
    return pairs(gold, coded, lambda a, b: abs(a[0] - b[0]) <= 3 and abs(a[1] - b[1]) <= 1)


def base(kind: str) -> str:
    """The PLOVER type without its mode."""
    return kind.split(":")[0]


def same_party(gold: Record | None, coded: Record | None) -> bool:
    """Whether two parties overlap in the text or bear the same resolved name."""
    if not gold or not coded:
        return False
    a, b = span(gold), span(coded)
    if a and b and overlap(a, b):
        return True
    return bool(gold.get("name")) and gold.get("name") == coded.get("name")


def codes(parties: Sequence[Record] | None) -> set[str]:
    """The codes of a list of parties."""
    return {party["code"].strip() for party in parties or [] if party.get("code")}


def same_codes(gold: Sequence[Record] | None, coded: Sequence[Record] | None) -> bool:
    """Whether any code is shared, or neither side has one."""
    wanted, got = codes(gold), codes(coded)
    return bool(wanted & got) if wanted else not got
