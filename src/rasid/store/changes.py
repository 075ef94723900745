"""What coding again changed in an article."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rasid.record import CodedArticle, Event, Statement

Item = Event | Statement
T = TypeVar("T", Event, Statement)


@dataclass(frozen=True, slots=True)
class Difference:
    """Items that are found now, no longer, and otherwise (before, now)."""

    gained: tuple[Item, ...]
    lost: tuple[Item, ...]
    altered: tuple[tuple[Item, Item], ...]

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.altered)


def changes(old: CodedArticle, new: CodedArticle) -> tuple[Difference, Difference]:
    """The statements (one cue, one content) and events (one trigger, one type) by which two codings of one text differ."""
    return (
        _difference(old.statements, new.statements, lambda item: (item.cue.span, item.content.span)),
        _difference(old.events, new.events, lambda item: (item.trigger.span, item.type)),
    )


def _difference(old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]) -> Difference:
    before, after = {key(item): item for item in old}, {key(item): item for item in new}
    return Difference(
        tuple(item for at, item in after.items() if at not in before),
        tuple(item for at, item in before.items() if at not in after),
        tuple((before[at], item) for at, item in after.items() if at in before and _told(before[at]) != _told(item)),
    )


def _told(item: T) -> T:
    """An item without why it was coded and how sure that is: those change with every coder."""
    return replace(item, why=None, confidence=None) if isinstance(item, Event) else replace(item, why=None)
