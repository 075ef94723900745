"""Looking up actors in the registry, in any spelling, in Arabic or English."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rasid import lexicon
from rasid.actors.registry import Office, Registry, spellings, tokens
from rasid.arabic.words import Analyser


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor of the registry: its id as it stands in coded articles, what it is, its names, and its code.

    ``kind``: person, country, or the kind of organisation (party, armed-group, …). ``code``: the code on the day that was asked for.
    ``offices``: of a person, in order. ``start``, ``end``: days between which the code of an organisation holds.
    """

    id: str
    kind: str
    name: str
    arabic: tuple[str, ...]
    code: str
    country: str
    offices: tuple[Office, ...] = ()
    start: str = ""
    end: str = ""
    source: str = ""


def actors(registry: Registry, day: str | None = None) -> Iterator[Actor]:
    """All countries, organisations and persons, with their codes on an ISO day (the latest where none is given)."""
    for row in registry.rows("countries.tsv"):
        names = (*lexicon.split(row["name_ar"]), *lexicon.split(row["capital_ar"]))
        yield Actor(f"country:{row['id']}", "country", row["name_en"], names, f"{row['id']} GOV", row["id"], source=row["source"])
    for row in registry.rows("organisations.tsv"):
        yield Actor(
            f"org:{row['id']}",
            row["kind"],
            row["name_en"],
            lexicon.split(row["name_ar"]),
            row["code"],
            row["code"].split(" ")[0],
            start=row["start"],
            end=row["end"],
            source=row["source"],
        )
    for row in registry.rows("persons.tsv"):
        yield Actor(
            f"person:{row['id']}",
            "person",
            row["name_en"],
            tuple(dict.fromkeys((*lexicon.split(row["name_ar"]), *lexicon.split(row["short"])))),
            registry.code_of(row["id"], row["country"], day),
            row["country"],
            tuple(sorted(registry.offices.get(row["id"], ()), key=lambda office: office.start)),
            source=row["source"],
        )


def search(registry: Registry, phrase: str, day: str | None = None) -> list[Actor]:
    """The actors one of whose names holds every word of a phrase; those whose name is just the phrase come first."""
    analyser = Analyser()
    wanted = [frozenset((*analyser.form(word).keys, *tokens(word))) for word in phrase.replace("-", " ").split()]
    english = _plain(phrase).split()
    if not wanted:
        return []
    found = []
    for actor in actors(registry, day):
        best = min((len(words) for words in _names(actor, wanted, english)), default=None)
        if best is not None:
            found.append((best, actor))
    return [actor for _, actor in sorted(found, key=lambda pair: pair[0])]


def _names(actor: Actor, wanted: list[frozenset[str]], english: list[str]) -> Iterator[tuple[str, ...]]:
    """The names of an actor that hold what is wanted."""
    for name in actor.arabic:
        for words in spellings(tokens(name)):
            if all(not keys.isdisjoint(words) for keys in wanted):
                yield words
    plain = tuple(_plain(actor.name).split())
    if english and all(any(part.startswith(word) for part in plain) for word in english):
        yield plain


def _plain(text: str) -> str:
    """English words without accents, hyphens and case."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return bare.casefold().replace("-", " ")
