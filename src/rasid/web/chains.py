"""Through whom a statement or event reaches the reader, link by link, as the stepper shows it."""

from __future__ import annotations

from typing import NamedTuple

from rasid import lexicon
from rasid.record import CodedArticle, Party, Statement
from rasid.store.rows import whom
from rasid.web.language import Language, registered


class Link(NamedTuple):
    """One who passed it on. ``role``: origin, relay, anonymous or outlet; ``how``: by what act and channel; ``who``: for links."""

    role: str
    label: str
    how: str
    who: str | None = None


def unnamed(coded: CodedArticle, party: Party | None) -> bool:
    """Whether a source is not named: it is nobody the registry knows, and no name stands in its words."""
    if party is None:
        return True
    if party.actor or party.name:
        return False
    start, end = party.span
    return party.code is None or (
        party.code.endswith("UNK") and not any(name.span.start < end and start < name.span.end for name in coded.names)
    )


def called(party: Party | None, lang: Language) -> str:
    """How somebody is called in a language: in Arabic by the words of the article, unless they are a pronoun.

    In English a country that other words stand for («رئيسة لجنة التحقيق البرلمانية») is named with the sector that its code tells.
    """
    if party is None:
        return lang("unknown_source")
    if lang.code == "ar":
        return party.text if len(party.text) > 2 else lang.actor(party.actor, party.name, party.text)
    name = lang.actor(party.actor, party.name, party.text)
    entry = registered(party.actor or "") if (party.actor or "").startswith("country:") else None
    if entry is None or party.text in lexicon.split(entry["name_ar"]):
        return name
    return lang.code_words(party.code) or name


def whose(party: Party | None) -> str | None:
    """The value of ``who`` that stands for a party."""
    return whom(party) if party else None


def links(coded: CodedArticle, statement: str | None, lang: Language) -> list[Link]:
    """The chain of a statement, nearest to the fact first, the outlet last."""
    by_id = {item.id: item for item in coded.statements}
    out: list[Link] = []
    seen: set[str] = set()
    while statement in by_id and statement not in seen:
        seen.add(statement)
        held = by_id[statement]
        role = "anonymous" if unnamed(coded, held.source) else "relay" if out else "origin"
        out.append(Link(role, called(held.source, lang), _how(held, lang), whose(held.source)))
        statement = held.via
    outlet = coded.source or lang("by_outlet")
    out.append(Link("outlet" if out else "origin", outlet, lang("outlet_role") if out else lang("vouched_by_outlet")))
    return out


def _how(statement: Statement, lang: Language) -> str:
    parts = (
        lang.named("act", statement.act),
        lang.named("channel", statement.channel),
        lang(f"kind_{statement.kind}"),
        lang.named("distance", statement.distance) if statement.distance != "neutral" else "",
    )
    return " · ".join(part for part in parts if part)
