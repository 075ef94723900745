"""Checks of registry files against each other: unknown countries, offices that overlap, one name for two actors.

Works on the files of the program and on a user's own (``rasid lexicon check DIR``), which are then read together with the program's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rasid import lexicon
from rasid.lexicon.schema import BODIES

COUNTRIES, PERSONS, OFFICES, ORGANISATIONS = (f"actors/{name}.tsv" for name in ("countries", "persons", "offices", "organisations"))
_CODED = {PERSONS: "country", OFFICES: "code", ORGANISATIONS: "code"}


class Line(NamedTuple):
    """A row of a registry file: the file as it is called in messages, its line, and whether it is the program's own beside a user's."""

    file: str
    number: int
    row: lexicon.Row
    given: bool = False


class Finding(NamedTuple):
    """What is wrong with a line. ``level``: error or warning."""

    level: str
    line: Line
    text: str


def findings(tables: Mapping[str, Sequence[Line]], words: Callable[[str], tuple[str, ...]]) -> Iterator[Finding]:
    """What is wrong among registry files, by logical name (``actors/persons.tsv``). ``words``: a name as it is matched."""
    yield from _countries(tables)
    yield from _offices(tables.get(OFFICES, ()))
    yield from _names(tables, words)


def _countries(tables: Mapping[str, Sequence[Line]]) -> Iterator[Finding]:
    known = {line.row.get("id", "") for line in tables.get(COUNTRIES, ())} | BODIES | {"--"}
    if len(known) == len(BODIES) + 1:
        return  # without the list of countries nothing can be said
    for table, column in _CODED.items():
        for line in tables.get(table, ()):
            country = line.row.get(column, "").split(" ")[0]
            if country and country not in known and not line.given:
                yield Finding("error", line, f"{country} is no country of countries.tsv, nor {' '.join(sorted(BODIES))}")


def _offices(lines: Sequence[Line]) -> Iterator[Finding]:
    held: dict[str, list[Line]] = {}
    for line in lines:
        held.setdefault(line.row.get("person", ""), []).append(line)
    for offices in held.values():
        offices.sort(key=lambda line: line.row.get("start", ""))
        for place, later in enumerate(offices):
            for earlier in offices[:place]:
                if earlier.row.get("code") == later.row.get("code") or (earlier.given and later.given) or not _overlap(earlier, later):
                    continue
                line, other = (earlier, later) if later.given else (later, earlier)
                yield Finding(
                    "error",
                    line,
                    f"{line.row.get('code')} overlaps in time with {other.row.get('code')} of {other.file}:{other.number}",
                )


def _overlap(earlier: Line, later: Line) -> bool:
    """Whether two terms run side by side for more than the day, month or year of the handover."""
    end, start = earlier.row.get("end", ""), later.row.get("start", "")
    least = min(len(end), len(start))
    return not end or start[:least] < end[:least]


def _names(tables: Mapping[str, Sequence[Line]], words: Callable[[str], tuple[str, ...]]) -> Iterator[Finding]:
    """One name for two actors at one time. People of different countries are told apart by the article: only a warning.

    Bodies of different countries bear one name often («الجبهة الشعبية», «صحيفة الوطن»): no finding.
    """
    seen: dict[tuple[str, ...], list[tuple[str, Line]]] = {}
    for table in (PERSONS, ORGANISATIONS):
        for line in tables.get(table, ()):
            for name in dict.fromkeys(words(alias) for alias in lexicon.split(line.row.get("name_ar", ""))):
                for kind, other in seen.setdefault(name, []):
                    if other.row.get("id") == line.row.get("id") or (line.given and other.given) or not _together(other, line):
                        continue
                    same = _country(other) == _country(line)
                    if not same and table == kind == ORGANISATIONS:
                        continue
                    yield Finding(
                        "error" if same else "warning",
                        line,
                        f"«{' '.join(name)}» is the name of {other.row.get('id')} too ({other.file}:{other.number})",
                    )
                seen[name].append((table, line))


def _country(line: Line) -> str:
    return (line.row.get("code") or line.row.get("country", "")).split(" ")[0]


def _together(one: Line, other: Line) -> bool:
    first, second = sorted((one, other), key=lambda line: line.row.get("start", ""))
    return _overlap(first, second)
