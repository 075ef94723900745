"""The page of the shape of the output: every noun of the record with its fields, from ``rasid.record``."""

from __future__ import annotations

import dataclasses
import inspect
import re
from typing import Any

from rasid import record
from rasid.cli.reference.commands import cell
from rasid.record import SCHEMA_VERSION, fields, json_schema

_HEAD = f"""\
# Shape of the output

What `rasid code` writes, one coded article a line, and `rasid incidents --json`, one incident a line. `rasid schema` prints the same as JSON Schema
(version {SCHEMA_VERSION}), against which programs can check.

A span is `[start, end]` in characters of the title, a line break and the text (of the text alone where there is no title), so it leads to the words
as they came in. A field that is not told is left out; it is never filled with a guess or a nought.
"""
_PLAIN = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false", "Span": "`[start, end]`"}
_FIRST = ("CodedArticle", "Incident")


def page() -> str:
    """The page in Markdown."""
    written: list[Any] = [getattr(record, name) for name in json_schema()["$defs"]]
    nouns: list[Any] = [noun for noun in written if dataclasses.is_dataclass(noun)]
    nouns.sort(key=lambda noun: (_FIRST.index(noun.__name__) if noun.__name__ in _FIRST else len(_FIRST), noun.__name__))
    return "\n".join([_HEAD, *map(_noun, nouns)])


def _noun(noun: Any) -> str:
    about = re.split(r"(?<=\.)\s", inspect.cleandoc(noun.__doc__ or ""))[0]
    says = fields()[noun.__name__]
    rows = [f"| `{field.name}` | {_type(str(field.type))} | {cell(says[field.name])} |\n" for field in dataclasses.fields(noun)]
    return f"## {noun.__name__}\n\n{about}\n\n| field | is | |\n|---|---|---|\n{''.join(rows)}"


def _type(annotation: str) -> str:
    """An annotation in words: ``tuple[Event, ...]`` is a list of Event."""
    base = annotation.removesuffix(" | None")
    told = "" if base == annotation else ", where told"
    if many := re.fullmatch(r"tuple\[(\w+), \.\.\.\]", base):
        return f"list of {_word(many[1])}{told}"
    if several := re.fullmatch(r"tuple\[(\w+(?:, \w+)*)\]", base):
        return f"[{', '.join(map(_word, several[1].split(', ')))}]{told}"
    return _word(base) + told


def _word(name: str) -> str:
    return _PLAIN.get(name) or f"[{name}](#{name.lower()})"
