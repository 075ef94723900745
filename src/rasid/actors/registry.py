"""The registry: countries, organisations, persons and role words, matched on words in normal form in one trie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from rasid import lexicon
from rasid.arabic.normal import fold
from rasid.lexicon.trie import Trie


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word or phrase stands for.

    ``kind``: country, capital, nationality, people, organisation, person, or a role (office, member, institution, vague).
    ``code``: country code, PLOVER code or sector by kind; ``number`` s or p for roles and peoples.
    """

    id: str
    kind: str
    name: str
    code: str = ""
    number: str = "s"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A person's office and code between two ISO days (partial dates allowed, empty = open)."""

    title: str
    code: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where an outlet is at home, and the words that mean its home country in it (normal form)."""

    country: str
    home: frozenset[str]


ROLE_KINDS = frozenset({"office", "member", "institution", "vague"})


def tokens(text: str) -> tuple[str, ...]:
    """The keys of the words of a lexicon entry."""
    return tuple(fold(text).replace("-", " ").replace("«", "").replace("»", "").split())


def _nationality_forms(adjective: str) -> Iterator[tuple[str, str]]:
    """Forms of a nationality adjective with their number; each word of a compound is declined."""
    words = adjective.split()
    for ending, number in (
        ("", "s"),
        ("ة", "s"),
        ("ون", "p"),
        ("ين", "p"),
        ("ان", "d"),
        ("ات", "p"),
        ("تان", "d"),
        ("تين", "d"),
        ("ا", "s"),
    ):
        yield (
            " ".join(word + ending for word in words[-1:] if word) if len(words) == 1 else " ".join([*words[:-1], words[-1] + ending]),
            number,
        )


def _declined(word: str) -> Iterator[tuple[str, str]]:
    """Forms of a one-word role beyond those listed: accusative, dual, sound plurals, with their number."""
    if " " in word:
        return
    if word.endswith("ة"):
        for ending in ("تان", "تين"):
            yield word[:-1] + ending, "d"
        yield word[:-1] + "ات", "p"
        return
    yield word + "ا", "s"
    for ending, number in (("ان", "d"), ("ين", "p"), ("ون", "p")):
        yield word + ending, number


def _role_phrases(words: str) -> Iterator[str]:
    """A role as it may stand: bare, and with the article on its first word or on all of them (الوزير، مسلحون مجهولون → المسلحون المجهولون)."""
    parts = words.split()
    yield words
    if len(parts) > 1:
        yield " ".join([parts[0], *(part if part.startswith("ال") else "ال" + part for part in parts[1:])])


class Registry:
    """All entries in one trie, read once a process from ``lexicon/actors``."""

    def __init__(self) -> None:
        self.offices: dict[str, list[Office]] = {}
        for row in _optional("actors/offices.tsv"):
            self.offices.setdefault(row["person"], []).append(Office(row["title"], row["code"], row["start"], row["end"]))
        self.country_names = {row["id"]: row["name_en"] for row in lexicon.load("actors/countries.tsv")}
        self.outlets = {
            row["id"]: Outlet(row["country"], frozenset(fold(word) for word in lexicon.split(row["home"])))
            for row in lexicon.load("outlets.tsv")
        }
        self.surnames: dict[str, list[Entry]] = {}
        self.trie: Trie[Entry] = Trie(self._entries())

    def _entries(self) -> Iterator[tuple[tuple[str, ...], Entry]]:
        for row in lexicon.load("actors/countries.tsv"):
            iso, name = row["id"], row["name_en"]
            for alias in lexicon.split(row["name_ar"]):
                yield tokens(alias), Entry(f"country:{iso}", "country", name, iso)
            for alias in lexicon.split(row["capital_ar"]):
                yield tokens(alias), Entry(f"capital:{iso}", "capital", name, iso)
            for adjective in lexicon.split(row["adjective"]):
                for form, number in _nationality_forms(adjective):
                    yield tokens(form), Entry(f"nationality:{iso}", "nationality", name, iso, number)
            for people in lexicon.split(row["people"]):
                yield tokens(people), Entry(f"people:{iso}", "nationality", name, iso, "p")
        for row in lexicon.load("actors/roles.tsv"):
            for column, number in (("word", "s"), ("feminine", "s"), ("plural", "p")):
                for alias in lexicon.split(row[column]):
                    entry = Entry(f"role:{row['id']}", row["kind"], row["note"], row["sector"], number)
                    for phrase in _role_phrases(alias):
                        yield tokens(phrase), entry
                    if number == "s" and row["kind"] in ("office", "member", "vague"):
                        for form, how_many in _declined(alias):
                            yield tokens(form), replace(entry, number=how_many)
        for row in _optional("actors/organisations.tsv"):
            for alias in lexicon.split(row["name_ar"]):
                yield tokens(alias), Entry(f"org:{row['id']}", "organisation", row["name_en"], row["code"], "s", row["kind"])
        for row in _optional("actors/persons.tsv"):
            entry = Entry(f"person:{row['id']}", "person", row["name_en"], row["country"])
            aliases = [tokens(alias) for alias in lexicon.split(row["name_ar"])]
            for words in aliases:
                yield words, entry
            for surname in sorted({words[-1] for words in aliases if len(words) > 1}):
                self.surnames.setdefault(surname, []).append(entry)

    def code_of(self, person: str, country: str, day: str | None) -> str:
        """A person's code on an ISO day: the office held then, else the latest held before it, as a figure out of office (ELI)."""
        offices = self.offices.get(person, [])
        if not offices:
            return f"{country} ELI" if country else ""
        if not day:
            return offices[-1].code
        held = [o for o in offices if (not o.start or o.start <= day[: len(o.start)]) and (not o.end or day[: len(o.end)] <= o.end)]
        if held:
            return max(held, key=lambda o: o.start).code
        past = [o for o in offices if o.end and o.end < day]
        if past:
            return f"{offices[-1].code.split()[0]} ELI"
        return offices[0].code


def _optional(name: str) -> tuple[lexicon.Row, ...]:
    return lexicon.load(name) if (lexicon.root() / name).exists() else ()


@cache
def titles() -> frozenset[str]:
    """Keys of the first words of roles of persons: what stands in apposition to names."""
    out = set()
    for row in lexicon.load("actors/roles.tsv"):
        if row["kind"] in ("office", "member"):
            for alias in (*lexicon.split(row["word"]), *lexicon.split(row["feminine"]), *lexicon.split(row["plural"])):
                out.add(tokens(alias)[0])
    return frozenset(out)


@cache
def bodies() -> frozenset[str]:
    """Keys of the first words of institutions: nouns whose proper name may stand in quotation marks (صحيفة «…»)."""
    out = set()
    for row in lexicon.load("actors/roles.tsv"):
        if row["kind"] == "institution":
            for alias in (*lexicon.split(row["word"]), *lexicon.split(row["plural"])):
                out.add(tokens(alias)[0])
    return frozenset(out)
