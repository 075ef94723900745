"""Commitments and demands followed: what later reporting says of them, and the statement or event that says so.

Only what the same actor of the registry later says or does is looked at («الوزير» of another article may be anybody), and only
where it speaks of the same thing: the words of the pledge are met again. Nothing is told of a pledge of which nothing is found:
it is open, and overdue when its day is past.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import sqrt

from rasid import lexicon
from rasid.arabic.normal import fold
from rasid.incidents.report import keys_of
from rasid.record import Article, CodedArticle, Event, Party, Passage, Pledge, Statement

AGAIN = 0.34  # likeness of a promise or demand to one that is it again
SPOKEN_OF = 0.3  # likeness of the words around to those of the pledge, for what tells it was met, broken or withdrawn
_AROUND = 110  # characters on either side of an event
DECISIVE = ("met", "broken", "withdrawn")
STATES = ("open", "repeated", *DECISIVE)
# What an actor does that can be what was promised or demanded; words alone are no deed.
_DEEDS = frozenset({"AGREE", "CONSULT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "SANCTION", "COERCE", "MOBILIZE", "PROTEST", "ASSAULT"})


@dataclass(frozen=True, slots=True)
class News:
    """What a later statement or event says of a pledge: ``state`` repeated, met, broken or withdrawn; ``likeness`` from 0 to 1."""

    state: str
    article: str
    item: str
    words: Passage
    day: str | None
    says: str | None
    outlet: str | None
    likeness: float
    rule: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A pledge with all news of it, the earliest first. ``overdue``: its day is past and nothing decides it."""

    coded: CodedArticle
    pledge: Pledge
    news: tuple[News, ...] = ()
    overdue: bool = False

    @property
    def id(self) -> str:
        """The pledge's id in the whole store."""
        return f"{self.coded.id}#{self.pledge.id}"

    @property
    def state(self) -> str:
        """open, repeated, met, broken or withdrawn: the latest news that decides, else whether it was repeated."""
        decided = [news.state for news in self.news if news.state in DECISIVE]
        return decided[-1] if decided else "repeated" if self.news else "open"


def followers(pledge: Pledge) -> frozenset[str]:
    """Registry ids of those whose later words and deeds tell of a pledge: who made it, and to whom a demand goes."""
    some = (pledge.by, pledge.to) if pledge.kind == "demand" else (pledge.by,)
    return frozenset(party.actor for party in some if party and party.actor)


def news(coded: CodedArticle, pledge: Pledge, later: Iterable[tuple[Article, CodedArticle]]) -> tuple[News, ...]:
    """What articles say of a pledge of ``coded``; those published before it say nothing."""
    out: list[News] = []
    for article, other in later:
        if (other.date or "")[:10] >= (coded.date or "")[:10]:
            out += _statements(coded, pledge, other)
            out += _events(coded, pledge, article, other)
    return tuple(sorted(out, key=lambda it: (it.day or "", it.article, it.words.span)))


def _statements(coded: CodedArticle, pledge: Pledge, other: CodedArticle) -> Iterator[News]:
    act = {"commitment": "promise", "demand": "demand"}[pledge.kind]
    mine = keys_of(pledge.what.text)
    for said in other.statements:
        if other.id == coded.id and (said.id == pledge.statement or said.content.span.start < pledge.what.span.end):
            continue
        likeness = _likeness(mine, keys_of(said.content.text))
        same = _is(said.source, pledge.by)
        rule, state = _told(f"{said.cue.text} {said.content.text}")
        about = same or _is(said.source, pledge.to) or _names(said.content.text, pledge.by)
        if state and likeness >= SPOKEN_OF and about and not (state == "withdrawn" and not same):
            yield _news(state, other, said, said.content, likeness, rule)
        elif same and said.act == act and likeness >= AGAIN:
            yield _news("repeated", other, said, said.content, likeness, f"follow.{act}-again")


def _events(coded: CodedArticle, pledge: Pledge, article: Article, other: CodedArticle) -> Iterator[News]:
    mine = keys_of(pledge.what.text)
    doer = pledge.by if pledge.kind == "commitment" else pledge.to
    full = article.full_text
    for event in other.events:
        if event.by == pledge.statement or not any(_is(party, doer) for party in event.actor):
            continue
        if other.id == coded.id and event.trigger.span.start < pledge.what.span.end:
            continue
        around = full[max(0, event.trigger.span.start - _AROUND) : event.trigger.span.end + _AROUND]
        likeness = _likeness(mine, keys_of(around))
        if likeness < SPOKEN_OF:
            continue
        if event.standing == "actual" and event.type.partition(":")[0] in _DEEDS:
            yield _news("met", other, event, event.trigger, likeness, "follow.deed")
        elif event.standing == "negated":
            yield _news("broken", other, event, event.trigger, likeness, "follow.deed-not-done")


def _news(state: str, other: CodedArticle, item: Statement | Event, words: Passage, likeness: float, rule: str) -> News:
    if isinstance(item, Event):
        by = next((said for said in other.statements if said.id == item.by), None)
        source = by.source if by else None
    else:
        source = item.source
    says = (source.name or source.text) if source else None
    return News(state, other.id, item.id, words, (other.date or "")[:10] or None, says, other.source, round(likeness, 2), rule)


def _is(one: Party | None, other: Party | None) -> bool:
    return bool(one and other and one.actor and one.actor == other.actor)


def _names(text: str, party: Party | None) -> bool:
    return bool(party) and fold(party.text) in fold(text) if party else False


def _likeness(a: dict[str, float], b: dict[str, float]) -> float:
    """How much of what a pledge says is said again: the share of the weight of its words that are met, times how much of b they are."""
    if len(a) < 2 or not b:
        return 0.0
    shared = sum(weight * weight for word, weight in a.items() if word in b)
    return shared / (sqrt(sum(w * w for w in a.values())) * sqrt(sum(w * w for w in b.values())))


def _told(text: str) -> tuple[str, str | None]:
    """The entry of ``pledges.tsv`` whose words stand in a text, and what it tells."""
    match = _pattern().search(fold(text))
    return _entries()[match.group(1)] if match else ("", None)


@cache
def _entries() -> dict[str, tuple[str, str | None]]:
    return {fold(words): (row["id"], row["state"]) for row in lexicon.load("pledges.tsv") for words in lexicon.split(row["words"])}


@cache
def _pattern() -> re.Pattern[str]:
    listed = "|".join(sorted(map(re.escape, _entries()), key=len, reverse=True))
    return re.compile(rf"(?<!\w)[وف]?(?:ب?ا?ن)?({listed})(?!\w)")
