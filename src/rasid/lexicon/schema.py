"""What each lexicon file may hold, read from ``columns.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from rasid import lexicon

KINDS = frozenset(
    {
        "id", "text", "words", "tokens", "pattern", "trigger", "complements", "adjectives", "one-of", "any-of", "code", "sector", "country",
        "plover", "roles", "contexts", "number", "date", "ref",
    }
)  # fmt: skip
SEARCHED = frozenset({"words", "tokens", "trigger", "adjectives", "pattern"})
"""Kinds of columns that hold words of Arabic text."""

TYPES: dict[str, str] = {
    "AGREE": "", "CONSULT": "visit third-party multilateral phone", "SUPPORT": "", "CONCEDE": "", "COOPERATE": "", "AID": "",
    "RETREAT": "withdraw release disarm ceasefire access resign", "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege", "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize", "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
    "heavy-weapons crowd-control unconventional",
}  # fmt: skip
"""PLOVER types with their modes (PLOVER v2.0 manual, Open Event Data Alliance)."""

SECTORS = frozenset(
    {
        "GOV", "MIL", "COP", "LEG", "JUD", "PTY", "PRM", "REB", "SPY", "UAF", "UNK", "CVL", "OPP", "JRN", "BUS", "REF", "REL", "SOC", "ELI",
        "EDU", "LAB", "MED", "CRM",
    }
)  # fmt: skip
BODIES = frozenset(["UNO", "IGO", "EUR", "NGO", "IMG", "MNC"])


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, kind, the values it may hold, and whether it may stay empty."""

    name: str
    kind: str
    required: bool
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file; ``examples``: whether each of its entries should be met in an example sentence."""

    columns: tuple[Column, ...]
    examples: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def column(line: str) -> Column:
    """A column as ``columns.toml`` writes it. Raises LexiconError for a kind that is not known."""
    name, *rest = line.split()
    required = bool(rest) and rest[0] == "required"
    if required:
        rest = rest[1:]
    kind = rest[0] if rest else "text"
    if kind not in KINDS:
        raise lexicon.LexiconError(f"columns.toml: column {name} is of kind {kind}, which is none of {', '.join(sorted(KINDS))}")
    return Column(name, kind, required, tuple(rest[1:]))


@cache
def layouts() -> dict[str, Layout]:
    """The layouts by file name or pattern, in the order of ``columns.toml``."""
    data = tomllib.loads((lexicon.root() / "columns.toml").read_text(encoding="utf-8"))
    return {name: Layout(tuple(map(column, fields["columns"])), fields.get("examples", True)) for name, fields in data.items()}


def layout_of(name: str) -> Layout | None:
    """The layout of a file (``actors/roles.tsv``): its own, else the first pattern that fits."""
    known = layouts()
    if name in known:
        return known[name]
    return next((layout for pattern, layout in known.items() if "*" in pattern and fnmatch(name, pattern)), None)


def values(name: str, column: str) -> tuple[str, ...]:
    """The values that a column of a file may hold."""
    layout = layout_of(name)
    assert layout
    return next(one.values for one in layout.columns if one.name == column)


def files(root: Path) -> Iterator[tuple[str, Path]]:
    """The lexicon files under a folder with the names that ``columns.toml`` uses."""
    for path in sorted(root.rglob("*.tsv")):
        yield path.relative_to(root).as_posix(), path
