"""Checks of lexicon files: columns, ids, values, and entries that can never match.

The lexicon knows no Arabic: how words are normalised, parted and analysed is handed in as ``Language``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rasid import lexicon
from rasid.lexicon import actors_check
from rasid.lexicon.schema import BODIES, SECTORS, TYPES, Column, Layout, files, layout_of

_VERB_CLASSES = frozenset({"verb", "verb-only"})
_ROLES = frozenset({"subj", "obj", "gen", "adj", "both"})
_FILLERS = frozenset({"person", "armed", "official", "state", "group", "place"})
_COMPLEMENTS = frozenset({"that", "quote", "colon", "obj", "obj:stance", "whole", "bare"})
_NUMBER = re.compile(r"-?\d+(\.\d+)?(/\d+)?")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_COUNTRY = re.compile(r"[A-Z]{3}|--")


class Problem(NamedTuple):
    """Something wrong with an entry. ``level``: error (the file cannot stand so) or warning."""

    level: str
    file: str
    line: int
    id: str
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{self.level}: {where}: {self.id + ': ' if self.id else ''}{self.text}"


@dataclass(frozen=True, slots=True)
class Language:
    """What the checks need to know of Arabic: the normal form of a word, the words of a phrase, and the keys and lemmas of a word."""

    fold: Callable[[str], str]
    words: Callable[[str], list[str]]
    keys: Callable[[str], tuple[str, ...]]
    lemmas: Callable[[str], frozenset[str]]


class _Entry(NamedTuple):
    """A row and the line it stands on."""

    line: int
    row: lexicon.Row


def check(root: Path, language: Language) -> list[Problem]:
    """Every problem of the lexicon files under ``root``, by file and line.

    A folder of a user's own registry files (``persons.tsv``, ``organisations.tsv``, …) is checked together with the program's registry.
    """
    tables: dict[str, list[_Entry]] = {}
    shown: dict[str, str] = {}
    problems: list[Problem] = []
    for name, path in files(root):
        table = name if layout_of(name) else f"actors/{name}"
        layout = layout_of(table)
        if layout is None:
            problems.append(Problem("error", name, 0, "", "is not declared in columns.toml"))
            continue
        shown[table] = name
        tables[table] = list(_read(name, path, layout, problems, whole=name == table))
    registry, known = _registry(tables, shown)
    verbs = {entry.row["id"] for name, entries in tables.items() if name.startswith("verbs/") for entry in entries}
    for table, entries in tables.items():
        layout = layout_of(table)
        assert layout is not None
        checker = _Checker(shown[table], layout, language, verbs, {**tables, **known})
        for entry in entries:
            problems.extend(checker.entry(entry))
    for found in actors_check.findings(registry, lambda alias: tuple(language.fold(alias).replace("-", " ").split())):
        problems.append(Problem(found.level, found.line.file, found.line.number, found.line.row.get("id", ""), found.text))
    problems.extend(_ids({shown[table]: entries for table, entries in tables.items()}))
    return sorted(problems, key=lambda problem: (problem.file, problem.line, problem.text))


def _registry(tables: dict[str, list[_Entry]], shown: dict[str, str]) -> tuple[dict[str, list[actors_check.Line]], dict[str, list[_Entry]]]:
    """The registry files as they are compared with each other, and the program's own where a user's refer to them.

    A row of the user's stands in place of the program's row with the same id.
    """
    registry: dict[str, list[actors_check.Line]] = {}
    known: dict[str, list[_Entry]] = {}
    beside = any(table != name for table, name in shown.items())
    for table in (actors_check.COUNTRIES, actors_check.PERSONS, actors_check.OFFICES, actors_check.ORGANISATIONS):
        own = tables.get(table, [])
        registry[table] = [actors_check.Line(shown.get(table, table), entry.line, entry.row) for entry in own]
        if beside:
            replaced = {entry.row.get("id") for entry in own}
            given = [_Entry(line, row) for line, row in lexicon.rows(lexicon.root() / table) if row["id"] not in replaced]
            registry[table] = [*(actors_check.Line(table, line, row, True) for line, row in given), *registry[table]]
            known[table] = [*given, *own]
    return registry, known


def _read(name: str, path: Path, layout: Layout, problems: list[Problem], whole: bool) -> Iterator[_Entry]:
    """The entries of a file; its header and the length of its rows are checked on the way. ``whole``: optional columns must be there too."""
    header: list[str] | None = None
    described = False
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = line.rstrip("\r")
        if line.startswith("#"):
            described = described or "columns" in line.lower() or " id " in line
            continue
        if not line.strip():
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            for extra in [cell for cell in cells if cell not in layout.names]:
                problems.append(Problem("error", name, number, "", f"unknown column {extra}"))
            for missing in [column.name for column in layout.columns if column.name not in cells and (whole or column.required)]:
                problems.append(Problem("error", name, number, "", f"missing column {missing}"))
            if not described:
                problems.append(Problem("error", name, number, "", "no comment line above the header explains the columns (# columns: …)"))
            continue
        if len(cells) > len(header):
            problems.append(Problem("error", name, number, cells[0], f"{len(cells)} cells, but the header has {len(header)} columns"))
            continue
        yield _Entry(number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    if header is None:
        problems.append(Problem("error", name, 0, "", "no header row"))


def _ids(tables: dict[str, list[_Entry]]) -> Iterator[Problem]:
    """Ids that stand twice in a file."""
    seen: dict[tuple[str, str], int] = {}
    for name, entries in tables.items():
        for entry in entries:
            ident = entry.row.get("id", "")
            first = seen.setdefault((name, ident), entry.line)
            if ident and first != entry.line:
                yield Problem("error", name, entry.line, ident, f"the id stands in line {first} too")


class _Checker:
    """The checks of one file's entries."""

    def __init__(self, name: str, layout: Layout, language: Language, verbs: set[str], tables: dict[str, list[_Entry]]) -> None:
        self._name, self._layout, self._language, self._verbs = name, layout, language, verbs
        self._tables = tables
        self._twins: dict[tuple[str, ...], int] = {}

    def entry(self, entry: _Entry) -> Iterator[Problem]:
        """What is wrong with an entry."""
        row = entry.row
        for column in self._layout.columns:
            cell = row.get(column.name, "")
            if cell != cell.strip():
                yield self._problem(entry, f"{column.name} has space at its edge", "warning")
            if not cell.strip():
                if column.required:
                    yield self._problem(entry, f"{column.name} is empty")
                continue
            for text in self._cell(column, cell.strip(), row):
                yield self._problem(entry, f"{column.name}: {text}")
        content = tuple(
            row.get(column.name, "")
            for column in self._layout.columns
            if column.kind not in ("id", "text") or (column.required and column.kind != "id")
        )
        first = self._twins.setdefault(content, entry.line)
        if first != entry.line:
            yield self._problem(entry, f"says the same as line {first}", "warning")

    def _problem(self, entry: _Entry, text: str, level: str = "error") -> Problem:
        return Problem(level, self._name, entry.line, entry.row.get("id", ""), text)

    def _cell(self, column: Column, cell: str, row: lexicon.Row) -> Iterator[str]:
        kind = column.kind
        if kind in ("words", "adjectives"):
            for phrase in lexicon.split(cell):
                yield from self._phrase(phrase)
        elif kind == "pattern":
            for phrase in lexicon.split(cell):
                if not self._language.fold(phrase).strip():
                    yield f"«{phrase}» has nothing left in normal form"
        elif kind == "tokens":
            for token in cell.split():
                for alternative in token.split("|"):
                    yield from self._phrase(alternative)
        elif kind == "trigger":
            yield from self._trigger(cell, row)
        elif kind in ("one-of", "any-of"):
            parts = [cell] if kind == "one-of" else re.split(r"[|\s]+", cell)
            for part in parts:
                if part not in column.values:
                    yield f"{part} is none of {', '.join(column.values)}"
        elif kind == "plover":
            base, _, mode = cell.partition(":")
            if base not in TYPES or (mode and mode not in TYPES[base].split()) or cell.endswith(":"):
                yield f"{cell} is no PLOVER type and mode"
        elif kind in ("roles", "complements"):
            known, what = (_ROLES, "where a role can stand") if kind == "roles" else (_COMPLEMENTS, "where content can stand")
            for part in lexicon.split(cell):
                if part not in known and not (part.startswith("prep:") and self._language.fold(part[5:]).strip()):
                    yield f"{part} is not {what} ({' '.join(sorted(known))} prep:X)"
        elif kind == "contexts":
            yield from self._contexts(cell, row)
        elif kind in ("code", "sector"):
            yield from _code(cell, kind)
        elif kind == "country":
            if not _COUNTRY.fullmatch(cell):
                yield f"{cell} is no ISO 3166 alpha-3 code"
        elif kind == "number":
            if not _NUMBER.fullmatch(cell):
                yield f"{cell} is no number"
        elif kind == "date":
            if not _DATE.fullmatch(cell):
                yield f"{cell} is no date (2021, 2021-02, 2021-02-23)"
        elif kind == "ref":
            table = column.values[0]
            ids = self._verbs if table == "verbs" else {entry.row.get("id", "") for entry in self._tables.get(table, [])}
            if cell not in ids:
                yield f"{cell} is no id of {table}"

    def _phrase(self, phrase: str) -> Iterator[str]:
        """A phrase must come out of the tokeniser as the words it is matched by."""
        wanted = self._language.fold(phrase).replace("-", " ").replace("«", " ").replace("»", " ").split()
        if not wanted:
            yield f"«{phrase}» has nothing left in normal form"
            return
        got = [self._language.fold(word) for word in self._language.words(phrase)]
        got = [word for word in got if word not in ("-", "«", "»")]
        if got != wanted:
            yield f"«{phrase}» can never match: a text has the words {' + '.join(got)}"

    def _trigger(self, cell: str, row: lexicon.Row) -> Iterator[str]:
        parts = [part.split("|") for part in cell.split()]
        verbal = row.get("class") in _VERB_CLASSES
        for place, part in enumerate(parts):
            for token in part:
                if not token:
                    yield "an alternative is empty"
                elif place == 0 and verbal and token not in self._verbs:
                    yield f"{token} is no verb of verbs/"
                elif not (place == 0 and token in self._verbs) and token not in (":", "-"):
                    yield from self._phrase(token)

    def _contexts(self, cell: str, row: lexicon.Row) -> Iterator[str]:
        first = (row.get("trigger", "").split() or [""])[0]
        own = {self._language.fold(token) for token in first.split("|")}
        for condition in cell.split():
            on, colon, values = condition.partition(":")
            if not colon or on not in ("near", "not", "subj", "obj", "gen"):
                yield f"{condition} is no condition (near: not: subj: obj: gen:)"
                continue
            for item in values.split("|"):
                if on in ("near", "not"):
                    yield from self._phrase(item)
                    if on == "not" and self._language.fold(item) in own:
                        yield f"not:{item} shuts out its own trigger"
                elif item not in _FILLERS:
                    yield f"{item} is none of {', '.join(sorted(_FILLERS))}"


def _code(cell: str, kind: str) -> Iterator[str]:
    country, _, sector = cell.partition(" ")
    if kind == "sector":
        if cell in BODIES or ((_COUNTRY.fullmatch(country) or country in BODIES) and sector in SECTORS):
            return
        if cell.removeprefix("=") not in SECTORS | BODIES | {""}:
            yield f"{cell} is no sector"
        return
    if not (_COUNTRY.fullmatch(country) or country in BODIES) or (sector and sector not in SECTORS):
        yield f"{cell} is no code (country or {' '.join(sorted(BODIES))}, then a sector)"


class Index:
    """Texts by the words in them, to ask in which texts an entry's words stand together."""

    def __init__(self, texts: Iterable[str], language: Language) -> None:
        self._language = language
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self._by_lemma: dict[str, set[int]] = defaultdict(set)
        known: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {}
        for number, text in enumerate(texts):
            for word in language.words(text):
                if word not in known:
                    known[word] = (language.keys(word), language.lemmas(word))
                keys, lemmas = known[word]
                for key in keys:
                    self._by_key[key].add(number)
                for lemma in lemmas:
                    self._by_lemma[lemma].add(number)

    def holds(self, row: lexicon.Row, layout: Layout) -> bool:
        """Whether some text holds the words of the entry's first column of words."""
        column = next((column for column in layout.columns if column.kind in ("trigger", "tokens", "words", "adjectives")), None)
        if column is None:
            return True
        cell = row.get(column.name, "")
        phrases = [cell.split()] if column.kind in ("trigger", "tokens") else [phrase.split() for phrase in lexicon.split(cell)]
        return any(self._together([token.split("|") for token in phrase]) for phrase in phrases)

    def _together(self, tokens: list[list[str]]) -> bool:
        found: set[int] | None = None
        for alternatives in tokens:
            here: set[int] = set()
            for token in alternatives:
                key = self._language.fold(token)
                here |= self._by_lemma.get(token, set()) | self._by_key.get(key, set())
                if len(key) == 1:  # a clitic: it cannot be looked up alone
                    return self._together([other for other in tokens if other is not alternatives]) if len(tokens) > 1 else True
            found = here if found is None else found & here
            if not found:
                return False
        return True


def without_examples(root: Path, texts: Iterable[str], language: Language) -> list[Problem]:
    """Entries of files that want examples whose words stand in no example text."""
    index = Index(texts, language)
    out = []
    for name, path in files(root):
        layout = layout_of(name)
        if layout is None or not layout.examples:
            continue
        for line, row in lexicon.rows(path):
            if not index.holds(row, layout):
                out.append(Problem("warning", name, line, row.get("id", ""), "no example sentence holds its words"))
    return out
