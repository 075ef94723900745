"""The registry: countries, organisations, persons and role words, matched on words in normal form in one trie."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rasid import lexicon
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.words import Form
from rasid.lexicon.trie import Trie


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word or phrase stands for.

    ``kind``: country, capital, nationality, people, organisation, person, a role (office, member, institution, vague), a field (what a role
    deals with), or a thing, which is nobody.
    ``code``: country code, PLOVER code or sector by kind; ``number`` s or p for roles and peoples.
    ``start``, ``end``: first and last ISO day of an organisation's code (partial dates allowed, empty = open).
    """

    id: str
    kind: str
    name: str
    code: str = ""
    number: str = "s"
    detail: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A person's office and code between two ISO days (partial dates allowed, empty = open)."""

    title: str
    code: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where an outlet is at home, the words that mean its home country in it, and what it calls itself (normal form)."""

    entry: Entry
    country: str
    home: frozenset[str]
    own: tuple[str, ...]


# The ``detail`` of a word of a country or a body that is commoner as another word.
DOUBTFUL = "doubtful"
# The ``detail`` of a field that says something of every office and body.
ANY = "any"
# The ``detail`` of a field that says nothing of an office without a body.
NAMED = "named"
# The ``detail`` of a title that is an office only where a name follows («الفريق سعيد …»; else «فريق» is a team).
RANK = "rank"
# A last name with which so many names begin is a given name, and alone means nobody («محمد»).
_GIVEN = 3
THING = "thing"
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
    """All entries in one trie, read once a process from ``lexicon/actors`` and from a user's own registry files.

    ``folder`` holds files with the names and columns of ``lexicon/actors`` (any of them may be absent); left out, it is the folder
    of the environment variable RASID_REGISTRY, if set. A row with the id of a row of the program replaces it.
    Raises LexiconError for a file that cannot be read.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_folder()
        self.offices: dict[str, list[Office]] = {}
        for row in self.rows("offices.tsv"):
            self.offices.setdefault(row["person"], []).append(Office(row["title"], row["code"], row["start"], row["end"]))
        self.country_names = {row["id"]: row["name_en"] for row in self.rows("countries.tsv")}
        self.outlets = {
            row["id"]: Outlet(
                Entry(f"outlet:{row['id']}", "organisation", row["name_en"], f"{row['country']} JRN", detail="media"),
                row["country"],
                frozenset(fold(word) for word in lexicon.split(row["home"])),
                tokens(row["name_ar"]),
            )
            for row in lexicon.load("outlets.tsv")
        }
        self.surnames: dict[str, list[Entry]] = {}
        self.figures: dict[str, list[Entry]] = {}
        self.trie: Trie[Entry] = Trie(self._entries())
        self.begins = Memory(self._may_begin)
        """Whether an entry may begin with a word."""
        self.fields: Trie[Entry] = Trie(_fields())

    def _may_begin(self, form: Form) -> bool:
        return form.kind == "w" and self.trie.begins(form.keys)

    def rows(self, name: str) -> tuple[lexicon.Row, ...]:
        """The rows of a registry file (``persons.tsv``), the user's in place of the program's with the same id, then the user's new ones."""
        return _rows(name, self._folder)

    def _entries(self) -> Iterator[tuple[tuple[str, ...], Entry]]:
        yield from self._country_entries()
        yield from self._role_entries()
        for row in self.rows("things.tsv"):
            for alias in lexicon.split(row["word"]):
                for phrase in _role_phrases(alias):
                    yield tokens(phrase), Entry(f"thing:{row['id']}", THING, row["note"])
        for row in self.rows("organisations.tsv"):
            entry = Entry(f"org:{row['id']}", "organisation", row["name_en"], row["code"], "s", row["kind"], row["start"], row["end"])
            doubtful = lexicon.split(row["doubtful"])
            for alias in lexicon.split(row["name_ar"]):
                for words in spellings(tokens(alias)):
                    yield words, replace(entry, detail=DOUBTFUL) if alias in doubtful else entry
        yield from self._person_entries()

    def _country_entries(self) -> Iterator[tuple[tuple[str, ...], Entry]]:
        for row in self.rows("countries.tsv"):
            iso, name = row["id"], row["name_en"]
            doubtful = dict.fromkeys(lexicon.split(row["doubtful"]), DOUBTFUL)
            for alias in lexicon.split(row["name_ar"]):
                yield tokens(alias), Entry(f"country:{iso}", "country", name, iso, detail=doubtful.get(alias, ""))
            for alias in lexicon.split(row["capital_ar"]):
                yield tokens(alias), Entry(f"capital:{iso}", "capital", name, iso, detail=doubtful.get(alias, ""))
            for adjective in lexicon.split(row["adjective"]):
                for form, number in _nationality_forms(adjective):
                    yield tokens(form), Entry(f"nationality:{iso}", "nationality", name, iso, number, doubtful.get(adjective, ""))
            for people in lexicon.split(row["people"]):
                yield tokens(people), Entry(f"people:{iso}", "nationality", name, iso, "p", doubtful.get(people, ""))

    def _role_entries(self) -> Iterator[tuple[tuple[str, ...], Entry]]:
        for row in self.rows("roles.tsv"):
            for column, number in (("word", "s"), ("feminine", "s"), ("plural", "p")):
                for alias in lexicon.split(row[column]):
                    kind, detail = ("office", RANK) if row["kind"] == RANK else (row["kind"], "")
                    entry = Entry(f"role:{row['id']}", kind, row["note"], row["sector"], number, detail)
                    for phrase in _role_phrases(alias):
                        yield tokens(phrase), entry
                    if number == "s" and kind in ("office", "member", "vague"):
                        for form, how_many in _declined(alias):
                            yield tokens(form), replace(entry, number=how_many)

    def _person_entries(self) -> Iterator[tuple[tuple[str, ...], Entry]]:
        people = [(row, Entry(f"person:{row['id']}", "person", row["name_en"], row["country"])) for row in self.rows("persons.tsv")]
        given = Counter(joined(tokens(lexicon.split(row["name_ar"])[0]))[0] for row, _ in people)
        for row, entry in people:
            for alias in lexicon.split(row["short"]):
                self.figures.setdefault(" ".join(tokens(alias)), []).append(entry)
            aliases = [tokens(alias) for alias in lexicon.split(row["name_ar"])]
            for words in dict.fromkeys(spelling for alias in aliases for spelling in spellings(alias)):
                yield words, entry
            offices = self.offices.get(row["id"], ())
            if offices and all(office.code.endswith("CVL") for office in offices):
                continue  # players and singers: they are many, and their last names those of any family
            for surname in sorted({words[-1] for words in aliases if len(words) > 1}):
                if given[surname] < _GIVEN:
                    self.surnames.setdefault(surname, []).append(entry)

    def bearer(self, surname: str, countries: Container[str]) -> Entry | None:
        """Whom a last name in normal form means where some countries are spoken of: the one figure known by it, else its one bearer."""
        for known in (self.figures, self.surnames):
            people = {e.id: e for e in known.get(surname, ()) if e.code in countries}
            if people:
                return next(iter(people.values())) if len(people) == 1 else None
        return None

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


def current(entries: list[Entry], day: str | None) -> list[Entry]:
    """The entries without organisations whose code does not hold on an ISO day, unless none would be left."""
    if not day:
        return entries
    held = [e for e in entries if (not e.start or e.start <= day[: len(e.start)]) and (not e.end or day[: len(e.end)] <= e.end)]
    return held or entries


def spellings(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """A name as it may be parted: «عبد الله, عبدالله», «أبو بكر, أبوبكر», «نور الدين, نورالدين», «نصر الله, نصرالله»."""
    split: list[str] = []
    for word in words:
        if word.startswith("عبدال") and len(word) > 6:
            split += ["عبد", word[3:]]
        else:
            split.append(word)
    return tuple(dict.fromkeys((words, joined(words), tuple(split))))


def joined(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name in normal form, those that make one name written as one: «عبدالله, ابوبكر, نورالدين»."""
    out: list[str] = []
    for at, word in enumerate(words):
        if out and (words[at - 1] in ("عبد", "ابو") or word in ("الدين", "الله")) and len(words[at - 1]) > 1:
            out[-1] += word
        else:
            out.append(word)
    return tuple(out)


def _fields() -> Iterator[tuple[tuple[str, ...], Entry]]:
    for row in lexicon.load("actors/fields.tsv"):
        entry = Entry(f"field:{row['id']}", "field", row["note"], row["sector"], detail=row["bodies"])
        for words in lexicon.split(row["words"]):
            forms = ("", "ة", "ون", "ين", "ات") if words.endswith("ي") and " " not in words else ("",)
            for form in forms:
                yield tokens(words + form), entry


def user_folder() -> Path | None:
    """The folder of a user's own registry files, of the environment variable RASID_REGISTRY. Raises LexiconError where there is none."""
    named = os.environ.get("RASID_REGISTRY")
    if not named:
        return None
    if not Path(named).is_dir():
        raise lexicon.LexiconError(f"RASID_REGISTRY names {named}, which is no folder")
    return Path(named)


def _rows(name: str, folder: Path | None) -> tuple[lexicon.Row, ...]:
    given = lexicon.load(f"actors/{name}")
    own = folder / name if folder else None
    if own is None or not own.exists():
        return given
    wanted = dict.fromkeys(given[0], "")
    mine = {}
    for line, row in lexicon.rows(own):
        missing = [column for column in ("id", *_NEEDED[name]) if not row.get(column)]
        if missing:
            raise lexicon.LexiconError(f"{own}:{line}: {', '.join(missing)} is empty")
        mine[row["id"]] = {**wanted, **row}
    return (*(mine.pop(row["id"], row) for row in given), *mine.values())


_NEEDED = {
    "countries.tsv": ("name_en", "name_ar"),
    "persons.tsv": ("name_ar", "country"),
    "offices.tsv": ("person", "code"),
    "organisations.tsv": ("name_ar", "code"),
    "roles.tsv": ("word", "kind"),
    "things.tsv": ("word",),
}


@cache
def titles() -> frozenset[str]:
    """Keys of the first words of roles of persons: what stands in apposition to names."""
    out = set()
    for row in _rows("roles.tsv", user_folder()):
        if row["kind"] in ("office", RANK, "member"):
            for alias in (*lexicon.split(row["word"]), *lexicon.split(row["feminine"]), *lexicon.split(row["plural"])):
                out.add(tokens(alias)[0])
    return frozenset(out)


@cache
def bodies() -> frozenset[str]:
    """Keys of the first words of institutions: nouns whose proper name may stand in quotation marks (صحيفة «…»)."""
    out = set()
    for row in _rows("roles.tsv", user_folder()):
        if row["kind"] == "institution":
            for alias in (*lexicon.split(row["word"]), *lexicon.split(row["plural"])):
                out.add(tokens(alias)[0])
    return frozenset(out)


@cache
def genders() -> dict[str, str]:
    """The gender (m, f) of the first words of roles and institutions in the singular, which a verb before them agrees with."""
    rows = [row for row in _rows("roles.tsv", user_folder()) if row["kind"] != "vague"]
    out: dict[str, set[str]] = {}
    for row in rows:
        for column, gender in (("word", "m"), ("feminine", "f"), ("plural", "p")):
            for alias in lexicon.split(row[column]):
                word = tokens(alias)[0]
                closed = word.endswith("ه") and column == "word"  # عمدة is a man, حكومة a body, عائلة anybody
                if not closed or row["kind"] == "institution":
                    out.setdefault(word, set()).add("f" if closed else "p" if word.endswith("ات") else gender)
    return {word: next(iter(found)) for word, found in out.items() if len(found) == 1 and "p" not in found}
