"""Actors: who is met most, the profile of one, and the network."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from rasid import lexicon
from rasid.store import facets, people, speech
from rasid.store.facets import Wanted
from rasid.store.people import Called, Dyad
from rasid.store.speech import Said
from rasid.web.asked import Text, text
from rasid.web.language import Language, registered
from rasid.web.pages.incidents import row
from rasid.web.pages.statements import over_time, saying
from rasid.web.view import kept, language_of, render

router = APIRouter()
PAGE = 60


class Usage(NamedTuple):
    """Words used for somebody, and by which outlets how often."""

    words: str
    number: int
    outlets: list[tuple[str, int]]


class Deed(NamedTuple):
    """What one does to another. ``kinds``: label, type and number."""

    who: str
    number: int
    kinds: list[tuple[str, str, int]]


@router.get("/actors", include_in_schema=False)
@kept
def actors(request: Request, words: Text = None, page: Annotated[int, Query(ge=1, le=500)] = 1) -> Response:
    """The list, with the network of who does what to whom."""
    state = request.app.state
    named = text(words)
    found = state.memory.recall(("actors", named, page), lambda: people.actors(state.store, named, PAGE + 1, (page - 1) * PAGE))
    return render(request, "actors.html", actors=found[:PAGE], words=named or "", following=page + 1 if len(found) > PAGE else None)


@router.get("/actors/{who:path}", include_in_schema=False)
@kept
def actor(request: Request, who: str) -> Response:
    """The profile of one: names used and by whom, dyads, what was said and done lately."""
    state, lang = request.app.state, language_of(request)
    held = None if "\x00" in who else state.memory.recall(("actor", who), lambda: people.actor(state.store, who))
    if held is None:
        raise HTTPException(404)
    spoken, _ = speech.page(state.store, Said(speaker=(who,)), None, 8)
    cards, _ = facets.page(state.store, Wanted(who=(who,)), None, 8)
    dyads = state.memory.recall(("dyads", who), lambda: people.dyads(state.store, who))
    entry = registered(who)
    return render(
        request,
        "actor.html",
        actor=held,
        codes=state.memory.recall(("codes", who), lambda: people.codes(state.store, who)),
        aliases=lexicon.split(entry["name_ar"]) if entry else (),
        english=entry["name_en"] if entry else "",
        usages=usages(state.memory.recall(("called", who), lambda: people.called(state.store, who))),
        does=deeds([(dyad.recipient, dyad) for dyad in dyads if dyad.actor == who], lang),
        suffers=deeds([(dyad.actor, dyad) for dyad in dyads if dyad.recipient == who], lang),
        chart=over_time(state, Said(speaker=(who,)), lang),
        sayings=[saying(one, lang) for one in spoken],
        rows=[row(card, lang) for card in cards],
    )


def usages(found: list[Called]) -> list[Usage]:
    """The same words gathered over outlets."""
    by_words: dict[str, list[tuple[str, int]]] = {}
    for one in found:
        by_words.setdefault(one.words, []).append((one.outlet or "", one.number))
    out = [Usage(words, sum(number for _, number in outlets), outlets) for words, outlets in by_words.items()]
    return sorted(out, key=lambda usage: (-usage.number, usage.words))


def deeds(pairs: list[tuple[str, Dyad]], lang: Language) -> list[Deed]:
    """Dyads gathered by the other one, who stands before each."""
    by_who: dict[str, list[tuple[str, str, int]]] = {}
    for other, dyad in pairs:
        by_who.setdefault(other, []).append((lang.type(dyad.kind), dyad.kind, dyad.number))
    out = [Deed(who, sum(number for _, _, number in kinds), kinds) for who, kinds in by_who.items()]
    return sorted(out, key=lambda deed: (-deed.number, deed.who))[:12]


def graph(found: list[Dyad], lang: Language) -> dict[str, list[dict[str, Any]]]:
    """Nodes and edges for drawing, labels isolated."""
    degree: dict[str, int] = {}
    for dyad in found:
        for who in (dyad.actor, dyad.recipient):
            degree[who] = degree.get(who, 0) + dyad.number
    nodes = [{"id": who, "label": lang.isolated(lang.who(who).partition(" (")[0]), "number": number} for who, number in degree.items()]
    edges = [
        {"source": dyad.actor, "target": dyad.recipient, "kind": dyad.kind, "label": lang.type(dyad.kind), "number": dyad.number}
        for dyad in found
    ]
    return {"nodes": nodes, "edges": edges}
