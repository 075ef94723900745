"""The columns of statements, events and incidents, with Arabic and English headings: one list for tables and CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from rasid.incidents.chains import chain, label, place_label
from rasid.record import Event, Incident, Party, Statement
from rasid.store.query import Found

T = TypeVar("T")
NEVER = 10_000


class Column(NamedTuple, Generic[T]):
    """A column: its name for programs, its headings, how a cell is made, whether it takes the room that is left, and how wide
    a table must be to show it (never, for what only programs want)."""

    name: str
    ar: str
    en: str
    cell: Callable[[T], str]
    wide: bool = False
    least: int = 0

    def heading(self, lang: str) -> str:
        """The heading in a language."""
        return self.ar if lang == "ar" else self.en


def parties(some: tuple[Party, ...]) -> str:
    """Names with codes, parted by semicolons."""
    return "; ".join(f"{label(party)} ({party.code})" if party.code else label(party) for party in some)


def chain_of(found: Found[Event] | Found[Statement], statement: str | None) -> str:
    """Through whom it reaches the reader, nearest to the fact first, the outlet last."""
    return " ← ".join((*chain(found.coded, statement), *([found.coded.source] if found.coded.source else [])))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _toll(figures: tuple[int, int, int] | None) -> str:
    if figures is None:
        return ""
    low, best, high = figures
    return str(best) if low == high else f"{best} ({low}–{high})"


STATEMENTS: tuple[Column[Found[Statement]], ...] = (
    Column("published", "النشر", "published", lambda found: _text(found.coded.date)[:10], least=90),
    Column("source", "المصدر", "source", lambda found: parties((found.item.source,)) if found.item.source else "?", wide=True),
    Column("act", "الفعل", "act", lambda found: found.item.act),
    Column("kind", "النوع", "kind", lambda found: found.item.kind, least=NEVER),
    Column("channel", "القناة", "channel", lambda found: _text(found.item.channel), least=NEVER),
    Column("content", "المضمون", "content", lambda found: found.item.content.text, wide=True),
    Column("to", "إلى", "to", lambda found: parties((found.item.to,)) if found.item.to else "", least=NEVER),
    Column("chain", "السلسلة", "chain", lambda found: chain_of(found, found.item.id), wide=True, least=110),
    Column("outlet", "المنبر", "outlet", lambda found: _text(found.coded.source), least=NEVER),
    Column("article", "المقال", "article", lambda found: found.coded.id, least=NEVER),
    Column("id", "المعرف", "id", lambda found: found.id),
)

EVENTS: tuple[Column[Found[Event]], ...] = (
    Column("published", "النشر", "published", lambda found: _text(found.coded.date)[:10], least=150),
    Column("type", "النوع", "type", lambda found: found.item.type),
    Column("standing", "الحال", "standing", lambda found: found.item.standing),
    Column("actor", "الفاعل", "actor", lambda found: parties(found.item.actor), wide=True),
    Column("recipient", "المتلقي", "recipient", lambda found: parties(found.item.recipient), wide=True, least=110),
    Column("place", "المكان", "place", lambda found: place_label(found.item.place) or ""),
    Column("country", "البلد", "country", lambda found: _text(found.item.place and found.item.place.country), least=NEVER),
    Column("date", "التاريخ", "date", lambda found: _text(found.item.date and found.item.date.iso)),
    Column("killed", "قتلى", "killed", lambda found: _text(found.item.killed), least=130),
    Column("injured", "جرحى", "injured", lambda found: _text(found.item.injured), least=130),
    Column("weapon", "السلاح", "weapon", lambda found: _text(found.item.weapon and found.item.weapon.text), least=NEVER),
    Column("target", "الهدف", "target", lambda found: _text(found.item.target and found.item.target.text), least=NEVER),
    Column("words", "النص", "words", lambda found: found.item.trigger.text, least=120),
    Column("says", "من يقول", "who says", lambda found: chain_of(found, found.item.by), wide=True, least=120),
    Column("article", "المقال", "article", lambda found: found.coded.id, least=NEVER),
    Column("id", "المعرف", "id", lambda found: found.id),
)

INCIDENTS: tuple[Column[Incident], ...] = (
    Column("date", "التاريخ", "date", lambda incident: _text(incident.date)),
    Column("type", "النوع", "type", lambda incident: incident.type),
    Column("place", "المكان", "place", lambda incident: place_label(incident.place) or ""),
    Column("country", "البلد", "country", lambda incident: _text(incident.place and incident.place.country), least=100),
    Column("killed", "قتلى", "killed", lambda incident: _toll(incident.killed)),
    Column("injured", "جرحى", "injured", lambda incident: _toll(incident.injured)),
    Column(
        "actors",
        "من يُذكر فاعلا",
        "said to be by",
        lambda incident: "; ".join(sorted(told(incident, "perpetrator", "actor"))),
        wide=True,
        least=110,
    ),
    Column("articles", "مقالات", "articles", lambda incident: str(incident.articles)),
    Column("origins", "أصول مستقلة", "origins", lambda incident: str(incident.origins)),
    Column("id", "المعرف", "id", lambda incident: incident.id),
)


def told(incident: Incident, *fields: str) -> set[str]:
    """What is said of a field and not denied."""
    return {claim.value for claim in incident.claims if claim.field in fields and not claim.denied}
