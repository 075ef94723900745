"""Articles coded by hand, for tests of what comes after coding. People, groups and events are invented."""

from __future__ import annotations

from typing import Any

from rasid.record import Article, CodedArticle, DateRef, Event, Party, Passage, Place, Span, Statement, dumps

KIRKUK = ("كركوك", "Kirkuk", "g1", "IRQ", 35.47, 44.39)
MOSUL = ("الموصل", "Mosul", "g2", "IRQ", 36.34, 43.13)
ADEN = ("عدن", "Aden", "g3", "YEM", 12.79, 45.03)


def passage(text: str, words: str) -> Passage:
    """The first place of ``words`` in ``text``."""
    start = text.index(words)
    return Passage(Span(start, start + len(words)), words)


def party(text: str, words: str, name: str | None = None, code: str | None = None) -> Party:
    """Somebody named by ``words``."""
    found = passage(text, words)
    return Party(found.span, found.text, name, code)


def place(text: str, where: tuple[str, str, str, str, float, float]) -> Place:
    """A city named in the text."""
    found = passage(text, where[0])
    return Place(found.span, found.text, name=where[1], id=where[2], country=where[3], lat=where[4], lon=where[5], precision="city")


def event(text: str, trigger: str, type: str = "ASSAULT:explosives", where: Any = None, day: str | None = None, **fields: Any) -> Event:
    """An event whose id is taken from its trigger; the date rests on the trigger's own words."""
    found = passage(text, trigger)
    return Event(
        id=fields.pop("id", f"E{found.span.start}"),
        trigger=found,
        type=type,
        place=place(text, where) if where else None,
        date=DateRef(found.span, found.text, day) if day else None,
        **fields,
    )


def statement(text: str, source: str, cue: str, content: str, ident: str = "S1", **fields: Any) -> Statement:
    """Somebody says something."""
    who = party(text, source, fields.pop("name", None), fields.pop("code", None))
    return Statement(ident, cue=passage(text, cue), content=passage(text, content), source=who, **fields)


def stored(
    ident: str,
    text: str,
    *,
    date: str | None = "2024-09-29",
    source: str = "منبر",
    coder: str = "1",
    title: str | None = None,
    **layers: Any,
) -> tuple[Article, CodedArticle, str]:
    """An article with what was coded in it, ready to be stored."""
    coded = CodedArticle(ident, date, source=source, coder=coder, **{name: tuple(items) for name, items in layers.items()})
    return Article(ident, text, date=date, source=source), coded, dumps(coded)
