"""The list of incidents with its facets, and the page of one incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from rasid.incidents.days import day_range, shifted
from rasid.record import Claim, Incident
from rasid.store import facets, reviews
from rasid.store.accounts import Told, accounts
from rasid.store.facets import Card, Count, Wanted
from rasid.store.facts import disputed
from rasid.store.query import incident as incident_of
from rasid.store.store import Store
from rasid.web.asked import Text, wanted
from rasid.web.chains import Link, called, links
from rasid.web.language import Language
from rasid.web.memory import Memory
from rasid.web.view import kept, language_of, render

router = APIRouter()
PAGE = 25
NEAR = 3  # days on either side of an incident within which others may be the same one
MOST_ARTICLES = 40  # of an incident that are read for its page
COLUMNS = ("date", "place", "killed", "injured", "missing", "detained", "displaced", "perpetrator", "actor", "weapon", "target")
_NAMED = {"place", "perpetrator", "actor"}


class Row(NamedTuple):
    """An incident in a list, in the words of a language."""

    id: str
    root: str
    type: str
    title: str
    headline: str
    date: str
    country: str
    actors: str
    killed: str
    injured: str
    articles: int
    origins: int
    disputed: bool
    denied: bool


class Account(NamedTuple):
    """What one source says in one article: its chain and its claims by field."""

    label: str
    links: list[Link]
    outlet: str
    article: str
    event: str
    title: str
    date: str | None
    cells: dict[str, list[Claim]]
    denied: bool


@router.get("/incidents", include_in_schema=False)
@kept
def incidents(request: Request, asked: Annotated[Wanted, Depends(wanted)], cursor: Text = None) -> Response:
    """The list."""
    store: Store = request.app.state.store
    memory: Memory = request.app.state.memory
    lang = language_of(request)
    cards, following = facets.page(store, asked, cursor, PAGE)
    return render(
        request,
        "incidents.html",
        total=cube(memory, store, asked).total(asked),
        facets={name: options(memory, store, asked, name, lang) for name in facets.FACETS if name != "who"},
        who=who(memory, store, asked, lang, wait=False),
        rows=[row(card, lang) for card in cards],
        following=following,
        asked=asked,
        orders=facets.ORDERS,
    )


@router.get("/incidents/facet/who", include_in_schema=False)
@kept
def who_facet(request: Request, asked: Annotated[Wanted, Depends(wanted)]) -> Response:
    """The facet of parties by itself: it costs more than all others, so the list does not wait for it."""
    state = request.app.state
    found = who(state.memory, state.store, asked, language_of(request), wait=True)
    return render(request, "facet.html", name="who", options=found, heading="who")


@router.get("/incidents/{ident}", include_in_schema=False)
@kept
def incident(request: Request, ident: str) -> Response:
    """One incident: claims side by side, tolls over time, chains, articles by origin."""
    store: Store = request.app.state.store
    held = incident_of(store, ident)
    if held is None:
        raise HTTPException(404)
    lang = language_of(request)
    told = accounts(store, held, MOST_ARTICLES)
    shown = accounts_of(held, told, lang)
    fields = [field for field in COLUMNS if any(account.cells.get(field) for account in shown)]
    return render(
        request,
        "incident.html",
        incident=held,
        row=row(Card(held, disputed(held), any(claim.denied for claim in held.claims), None), lang),
        place=lang.place(held.place.name, held.place.text, held.place.id) if held.place else lang("unknown_place"),
        accounts=shown,
        fields=fields,
        value=lambda claim: value(claim, lang),
        ledger=[account for account in shown if account.cells.get("killed") or account.cells.get("injured")],
        groups=told.groups,
        articles=told.articles,
        called=lambda party: called(party, lang),
        more=held.articles - len(told.articles),
        near=[row(card, lang) for card in near(store, held)] if request.state.signed else [],
        mentions=[mention for mention in held.mentions if mention.article in told.articles],
        judgements=reviews.of_incident(store, held),
    )


def near(store: Store, held: Incident, limit: int = 8) -> list[Card]:
    """Other incidents of its type, days and country, those told of most first: any may be the same one."""
    days = day_range(held.date)
    if days is None:
        return []
    since, until = (shifted(date.fromisoformat(day), by).isoformat() for day, by in zip(days, (-NEAR, NEAR), strict=True))
    country = held.place.country if held.place else None
    asked = Wanted(kind=(held.type.partition(":")[0],), country=(country,) if country else (), since=since, until=until, order="articles")
    return [card for card in facets.page(store, asked, None, limit + 1)[0] if card.incident.id != held.id][:limit]


def cube(memory: Memory, store: Store, asked: Wanted) -> facets.Cube:
    """The counts that most facets are made from."""
    held = facets.base(asked)
    return memory.recall(("cube", held), lambda: facets.cube(store, held))


def options(memory: Memory, store: Store, asked: Wanted, facet: str, lang: Language) -> list[tuple[str, str, int, bool]]:
    """The choices of a facet: value, label, count, chosen."""
    chosen = getattr(asked, facet)
    labels: dict[str, Any] = {
        "kind": lang.type,
        "country": lang.country,
        "origins": lambda value: lang(f"origin_{value}"),
        "traits": lang,
    }
    counts = cube(memory, store, asked).counts(asked, facet)
    return [(count.value, labels[facet](count.value), count.number, count.value in chosen) for count in counts]


def who(memory: Memory, store: Store, asked: Wanted, lang: Language, *, wait: bool) -> list[tuple[str, str, int, bool]] | None:
    """The choices of parties; None where they are not known yet and ``wait`` is False."""
    held = replace(asked, order="latest")
    counts: list[Count] | None = memory.peek(("who", held))
    if counts is None:
        if not wait:
            return None
        counts = memory.recall(("who", held), lambda: facets.counts(store, held, "who"))
    return [(count.value, lang.who(count.value), count.number, count.value in asked.who) for count in counts]


def row(card: Card, lang: Language) -> Row:
    """An incident as a list shows it."""
    held = card.incident
    place = lang.place(held.place.name, held.place.text, held.place.id) if held.place else lang("unknown_place")
    return Row(
        id=held.id,
        root=held.type.partition(":")[0],
        type=lang.type(held.type),
        title=place,
        headline=card.title or (held.mentions[0].trigger.text if held.mentions else ""),
        date=lang.day(held.date) or lang("unknown_date"),
        country=lang.country(held.place.country) if held.place else "",
        actors=_actors(held, lang),
        killed=toll(held.killed, lang),
        injured=toll(held.injured, lang),
        articles=held.articles,
        origins=held.origins,
        disputed=card.disputed,
        denied=card.denied,
    )


def toll(figures: tuple[int, int, int] | None, lang: Language) -> str:
    """A toll as people read it; empty where none is told, which is not zero."""
    if figures is None:
        return ""
    low, _, high = figures
    return lang.number(low) if low == high else lang("from_to", low=lang.number(low), high=lang.number(high))


def value(claim: Claim, lang: Language) -> str:
    """The value of a claim as people read it."""
    if claim.field == "date":
        return lang.day(claim.value)
    if claim.field in _NAMED and lang.code == "ar":
        return claim.text
    number = claim.value.rstrip("+-")
    if claim.value == "?":
        return lang("no_figure")
    if not number.isdigit():
        low, _, high = claim.value.partition("/")
        return lang("from_to", low=low, high=high) if low.isdigit() and high.isdigit() else claim.value
    key = {"+": "at_least", "-": "at_most"}.get(claim.value[-1])
    return lang(key, int(number)) if key else lang.number(int(number))


def accounts_of(held: Incident, told: Told, lang: Language) -> list[Account]:
    """The claims of an incident by who makes them and where, in order of publication."""
    claims: dict[tuple[str, str], list[Claim]] = {}
    for claim in held.claims:
        claims.setdefault((claim.article, claim.event), []).append(claim)
    merged: dict[tuple[str, tuple[str, ...], bool], Account] = {}
    for mention in held.mentions:
        coded = told.coded.get(mention.article)
        if coded is None:
            continue
        event = next((event for event in coded.events if event.id == mention.event), None)
        if event is None:
            continue
        chain = links(coded, event.by, lang)
        denied = event.standing == "denied"
        key = (mention.article, tuple(link.label for link in chain), denied)
        account = merged.get(key)
        if account is None:
            date = coded.date[:10] if coded.date else None
            account = Account(
                chain[0].label, chain, coded.source or "", mention.article, event.id, coded.title or coded.id, date, {}, denied
            )
            merged[key] = account
        for claim in claims.get((mention.article, mention.event), ()):
            cell = account.cells.setdefault(claim.field, [])
            if all(other.value != claim.value for other in cell):
                cell.append(claim)
    return sorted(merged.values(), key=lambda account: (account.date or "", account.article))


def _actors(held: Incident, lang: Language) -> str:
    """Who is said to have done it. Of violence only those it is charged to: others act in its wake, and must not stand accused."""
    field = "perpetrator" if held.type.startswith("ASSAULT") else "actor"
    names = dict.fromkeys(
        claim.text if lang.code == "ar" else claim.value
        for claim in held.claims
        if claim.field == field and not claim.denied and len(claim.text) > 2
    )
    shown = list(names)[:3]
    return lang("comma").join(shown)
