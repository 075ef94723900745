"""What one process does: turns raw items into coded lines. The coder loads once a process."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from rasid.collector import uncollected
from rasid.record import Article, CodedArticle, dumps
from rasid.sources import BadInput, Item, Rejected, article_of

Code = Callable[[Article], CodedArticle]
Make = Callable[[], Code]
_YOUNG = 100_000
"""New objects that the garbage collector waits for: coding leaves no cycles, so what it would walk is what the caches keep."""


class Coded(NamedTuple):
    """A coded article: where it came from, the article, and its line of JSON."""

    item: Item
    article: Article
    line: str


def standard() -> Code:
    """The coder of Rasid. Imported here: only a process that codes pays for it."""
    from rasid.coder import Coder

    return Coder()


@cache
def load(make: Make) -> Code:
    """The coder of this process, made on first use. What it loads lives for ever, so the collector never walks it, and rarely runs at all."""
    with uncollected():
        loaded = make()
        gc.freeze()
        gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    return loaded


def code(items: Sequence[Item | Rejected], make: Make, date: str | None = None) -> list[Coded | Rejected]:
    """Codes items, each by itself: one that fails is rejected with the reason and the others go on."""
    return [item if isinstance(item, Rejected) else _one(item, make, date) for item in items]


def _one(item: Item, make: Make, date: str | None) -> Coded | Rejected:
    try:
        article = article_of(item, date)
    except BadInput as error:
        return rejected(item, str(error))
    coder = load(make)
    try:
        return Coded(item, article, dumps(coder(article)))
    except Exception as error:  # a defect of the coder must not stop the run; it is reported with the article
        return rejected(item, f"article {article.id} could not be coded: {type(error).__name__}: {error}", traceback.format_exc())


def rejected(item: Item, error: str, trace: str = "") -> Rejected:
    """The item put aside with the reason."""
    return Rejected(item.file, item.line, error, item.data.decode("utf-8", "backslashreplace"), trace)
