"""Items of the record told to a person, line by line: the words, who is meant, who says so, and why it was coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rasid.cli.terminal import isolated, printable
from rasid.exports.columns import parties
from rasid.incidents.chains import chain, label
from rasid.lexicon.entries import entry
from rasid.record import Claim, CodedArticle, Event, Harm, Incident, Party, Statement, Why

_FIELDS = ("date", "place", "killed", "injured", "missing", "detained", "displaced", "perpetrator", "actor", "weapon", "target")


def quoted(text: str) -> str:
    """Words of an article on one line."""
    return isolated("«" + printable(text) + "»")


def plain(text: str | None) -> str:
    """A resolved value on one line."""
    return isolated(printable(text or ""))


def article_lines(coded: CodedArticle) -> Iterator[str]:
    """An article in short: its head, then its statements with their chains, then its events by who vouches for them."""
    yield f"{plain(coded.title or coded.id)}"
    yield f"  {coded.id} · {plain(coded.source or '?')} · {coded.date or 'no date'}" + (f" · {coded.url}" if coded.url else "")
    if coded.statements:
        yield "\nStatements"
    for statement in coded.statements:
        yield f"  {statement.id}  {_says(coded, statement)} {quoted(statement.content.text)}"
    if coded.events:
        yield "\nEvents"
    for event in coded.events:
        yield f"  {event.id}  {_happened(event)}  [{_vouched(coded, event)}]"
    if not coded.statements and not coded.events:
        yield "  Nothing was coded in it."


def statement_lines(coded: CodedArticle, statement: Statement, why: bool = False) -> Iterator[str]:
    """A statement in full."""
    yield f"Statement {coded.id}#{statement.id}"
    yield _field("words", f"{quoted(statement.content.text)} {_span(statement.content.span)}")
    yield _field("cue", f"{quoted(statement.cue.text)} {_span(statement.cue.span)}")
    yield _field("source", _party(statement.source) if statement.source else "not found")
    if why and statement.source:
        yield from _because(statement.source.why, "    ")
    for name, value in (("act", statement.act), ("kind", statement.kind), ("channel", statement.channel), ("distance", statement.distance)):
        if value and value != "neutral":
            yield _field(name, value)
    if statement.to:
        yield _field("to", _party(statement.to))
    yield from _chain_lines(coded, statement.id)
    if why:
        yield from _because(statement.why)


def event_lines(coded: CodedArticle, event: Event, why: bool = False) -> Iterator[str]:
    """An event in full."""
    yield f"Event {coded.id}#{event.id}"
    yield _field("type", f"{event.type}, {event.standing}")
    yield _field("words", f"{quoted(event.trigger.text)} {_span(event.trigger.span)}")
    for role, some in (("actor", event.actor), ("recipient", event.recipient)):
        for party in some:
            yield _field(role, _party(party))
            if why:
                yield from _because(party.why, "    ")
    if place := event.place:
        where = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
        point = f" ({place.lat:.3f}, {place.lon:.3f}; {place.precision})" if place.lat is not None and place.lon is not None else ""
        yield _field("place", f"{quoted(place.text)} {_span(place.span)} = {plain(where or 'unknown')}{point}")
        if why:
            yield from _because(place.why, "    ")
    if event.date:
        yield _field("date", f"{quoted(event.date.text)} {_span(event.date.span)} = {event.date.iso or 'vague'}")
    for name, words in (("weapon", event.weapon), ("target", event.target)):
        if words:
            yield _field(name, f"{quoted(words.text)} {_span(words.span)}")
    for harm in event.harm:
        yield _field(
            harm.kind, f"{_toll(harm)} {quoted(harm.text)} {_span(harm.span)}" + (", part of another figure" if harm.subset else "")
        )
    if event.same_as:
        yield _field("same as", event.same_as)
    yield _field("says", _vouched(coded, event))
    if event.by:
        yield from _chain_lines(coded, event.by)
    if why:
        yield from _because(event.why)


def incident_lines(incident: Incident) -> Iterator[str]:
    """An incident with the rival accounts of each field side by side, and who gives each."""
    where = (
        f" · {plain(incident.place.name or incident.place.text)}" + (f", {incident.place.country}" if incident.place.country else "")
        if incident.place
        else ""
    )
    yield f"{incident.date or 'no date'} · {incident.type}{where}   {incident.id}"
    yield f"  {_count(incident.articles, 'article')} from {_count(incident.origins, 'independent origin')}" + "".join(
        f" · {name} {figures[0]}–{figures[2]}, latest {figures[1]}" if figures[0] != figures[2] else f" · {name} {figures[1]}"
        for name, figures in (("killed", incident.killed), ("injured", incident.injured))
        if figures
    )
    for name in _FIELDS:
        claims = [claim for claim in incident.claims if claim.field == name]
        for value, accounts in _by_value(claims):
            yield _field(name, f"{plain(value)}  — {'; '.join(accounts)}", 13)
    for article in dict.fromkeys(mention.article for mention in incident.mentions):
        told = [mention for mention in incident.mentions if mention.article == article]
        more = f" and {len(told) - 1} more" if len(told) > 1 else ""
        yield f"    {article}#{told[0].event}  {quoted(told[0].trigger.text)}{more}"


def _by_value(claims: list[Claim]) -> Iterator[tuple[str, list[str]]]:
    """Each value with who gives it, denials said as such; the value most accounts give first."""
    grouped: dict[str, dict[str, None]] = {}
    for claim in claims:
        who = " ← ".join(plain(part) for part in (*claim.chain, *([claim.outlet] if claim.outlet else [])))
        grouped.setdefault(claim.value, {})[("denied by " if claim.denied else "") + (who or claim.article)] = None
    for value, accounts in sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0])):
        yield value, list(accounts)


def _says(coded: CodedArticle, statement: Statement) -> str:
    via = chain(coded, statement.via)
    through = f" (through {', '.join(map(plain, via))})" if via else ""
    return f"{plain(label(statement.source))}{through} [{statement.act}]:"


def _happened(event: Event) -> str:
    who = plain(parties(event.actor)) or "?"
    whom = f" → {plain(parties(event.recipient))}" if event.recipient else ""
    where = f" · {plain(event.place.name or event.place.text)}" if event.place else ""
    when = f" · {event.date.iso}" if event.date and event.date.iso else ""
    return f"{event.type} {event.standing}: {who}{whom} {quoted(event.trigger.text)}{where}{when}"


def _vouched(coded: CodedArticle, event: Event) -> str:
    who = [*chain(coded, event.by), coded.source or "the outlet"]
    return " ← ".join(map(plain, who))


def _chain_lines(coded: CodedArticle, statement: str) -> Iterator[str]:
    """The chain of sources spelled out, one link a line."""
    links = [*chain(coded, statement), coded.source or "the outlet"]
    yield _field("chain", f"{plain(links[0])} said it")
    for link in links[1:-1]:
        yield " " * 11 + f"as told by {plain(link)}"
    if len(links) > 1:
        yield " " * 11 + f"as reported by {plain(links[-1])}"


def _party(party: Party) -> str:
    means = " = ".join(part for part in (party.name, party.code) if part)
    return (
        f"{quoted(party.text)} {_span(party.span)}" + (f" = {plain(means)}" if means else "") + (f" [{party.actor}]" if party.actor else "")
    )


def _toll(harm: Harm) -> str:
    figures = [str(figure) for figure in (harm.low, harm.high) if figure is not None]
    return f"{harm.bound} {'–'.join(dict.fromkeys(figures)) or 'no figure'}"


def _because(why: Why | None, indent: str = "  ") -> Iterator[str]:
    if why is None:
        return
    for rule in why.rules:
        yield f"{indent}  because  {rule}{_entry(rule)}"
    if why.spans:
        yield f"{indent}  rests on {', '.join(_span(span) for span in why.spans)}"
    for note in why.notes:
        yield f"{indent}  note     {plain(note)}"


def _entry(rule: str) -> str:
    """Where a lexicon entry stands and its first words; empty for rules and models."""
    found = entry(rule)
    return f"  ({found.where}: {plain(found.words)})" if found else ""


def _span(span: Iterable[int]) -> str:
    start, end = span
    return f"[{start}:{end}]"


def _field(name: str, value: str, width: int = 9) -> str:
    return f"  {name:<{width}}{value}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
