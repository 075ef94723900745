"""A report: one event of one article, with what is needed to tell whether another report speaks of the same incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log

from rasid.arabic.light import light, words
from rasid.arabic.words import counts
from rasid.incidents.chains import chain
from rasid.incidents.days import day_range, shifted
from rasid.record import Article, CodedArticle, Event

LINKED = frozenset({"actual", "denied"})
_BEFORE, _AFTER = 120, 200  # characters around the trigger that tell what happened
_TITLE = 0.7  # what a word of the title counts against one near the trigger: articles that go through a day's attacks share it
_WINDOW = 3  # an undated event happened on the day of publication or up to so many days before
_RARE = 12.0


@dataclass(frozen=True, slots=True)
class Report:
    """An event as one article tells it. ``first`` and ``last``: the days it may have happened; ``words``: key -> weight."""

    article: str
    outlet: str | None
    published: str | None
    event: Event
    root: str
    chain: tuple[str, ...]
    first: date | None
    last: date | None
    dated: bool
    words: dict[str, float]

    @property
    def key(self) -> tuple[str, str, str]:
        """Sorts reports by day and names them; the same whatever the order they came in."""
        return (self.published or "", self.article, self.event.id)


def reports(article: Article, coded: CodedArticle) -> list[Report]:
    """The reports of an article: its events that happened or are denied, a repeated event once for each telling."""
    text = article.full_text
    published = article.date[:10] if article.date else None
    title = {word: weight * _TITLE for word, weight in keys_of(article.title or "").items()}
    out = []
    for event in coded.events:
        if event.standing not in LINKED:
            continue
        first, last, dated = _window(event, published)
        start, end = _context(text, event.trigger.span.start, event.trigger.span.end)
        telling = title | keys_of(text[start:end])
        out.append(
            Report(
                article.id,
                article.source,
                published,
                event,
                event.type.partition(":")[0],
                chain(coded, event.by),
                first,
                last,
                dated,
                telling,
            )
        )
    return out


def _window(event: Event, published: str | None) -> tuple[date | None, date | None, bool]:
    days = day_range(event.date.iso) if event.date else None
    told = days and date.fromisoformat(days[0])
    if days and told and not (published and told > shifted(date.fromisoformat(published), 1)):  # no report of what is to come
        return told, date.fromisoformat(days[1]), True
    if published:
        day = date.fromisoformat(published)
        return shifted(day, -_WINDOW), day, False
    return None, None, False


def _context(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch around the trigger inside its paragraph."""
    first = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
    stop = text.find("\n", end)
    return first, min(stop if stop >= 0 else len(text), end + _AFTER)


def keys_of(text: str) -> dict[str, float]:
    """The telling words of a text without their light prefixes, with how much each tells."""
    out = {}
    for word in words(text):
        key, weight = _weighed(word)
        if weight > 3.0:
            out[key] = weight
    return out


@lru_cache(maxsize=100_000)
def _weighed(word: str) -> tuple[str, float]:
    """A word without its light prefixes, and how much it tells: the rarer in news, the more."""
    if word.isdigit():
        return word, 4.0
    word = light(word)
    if len(word) < 2:
        return word, 0.0
    table = counts()
    seen = table.get(word, 0) + table.get("ال" + word, 0)
    return word, min(_RARE, log(_total() / (seen + 1)))


@lru_cache(maxsize=1)
def _total() -> float:
    return float(sum(counts().values()) or 1)
