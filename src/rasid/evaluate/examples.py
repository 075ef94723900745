"""Example files: sentences with what must, and must not, be coded in them. The format is explained in tests/examples/README.md.

python -m rasid.evaluate.examples [FOLDER] [--failing] [--drop] [--accept]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rasid.arabic.normal import fold
from rasid.evaluate import chains
from rasid.evaluate.match import base, likeness, overlap
from rasid.record import Article, to_dict

if TYPE_CHECKING:
    from rasid.arabic.document import Doc
    from rasid.coder import Coder

NOW = "2021-02-23"
"""The day of an example that names none: a Tuesday."""
KNOWN = "known-failures.txt"

_LEAD = {"name": "kind", "actor": "code", "date": "value", "place": "country", "event": "type", "statement": "", "chain": "words"}
_FIELDS = {
    "name": "kind text",
    "actor": "code text name kind",
    "date": "value text kind",
    "place": "country text name precision admin1 relation id",
    "statement": "source cue content kind act channel platform to via denies agrees code name distance",
    "event": "type trigger actor recipient place date standing by weapon target killed injured",
    "chain": "words",
}
_LAYERS = tuple(_FIELDS)
_SHOWN = {
    "name": "kind text",
    "actor": "code text name",
    "date": "value text",
    "place": "country text name",
    "statement": "source code cue content kind act channel to via denies agrees",
    "event": "type trigger actor recipient place date standing by killed injured",
}
_SHORT = 60
_LONGEST = {"date": "value", "actor": "code"}
_CODE = re.compile(r"(?:[A-Z]{3}|--)(?: [A-Z]{3})?")


class ExampleError(ValueError):
    """An example file that cannot be read: says file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line of an example: an item with these fields must be coded, or (``forbidden``) must not.

    ``longest`` is what ``words => value`` asks for: the value (of a date) or code (of an actor) of the longest item, or ``none``.
    """

    layer: str
    fields: tuple[tuple[str, str], ...]
    forbidden: bool = False
    longest: str = ""

    def __str__(self) -> str:
        if self.longest:
            return f"=> {self.longest}"
        lead = _LEAD[self.layer]
        parts = [value for key, value in self.fields if key == lead] + [f"{key}={value}" for key, value in self.fields if key != lead]
        return f"none: {self.layer} {' | '.join(parts)}".rstrip() if self.forbidden else f"{self.layer}: {' | '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence (or a few paragraphs) and what is expected of it. ``name`` is how ``known-failures.txt`` calls it."""

    file: Path
    name: str
    text: str
    title: str | None
    on: str | None
    expected: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """An example run: the expectations that were not met, and what was coded in their layers."""

    example: Example
    unmet: tuple[Expectation, ...]
    coded: tuple[str, ...]

    def __str__(self) -> str:
        example = self.example
        lines = [
            f"{example.file.parent.name}/{example.name}",
            *(f"    {line}" for line in (example.title or "", *example.text.split("\n")) if line),
        ]
        lines += [f"    not met:  {expectation}" for expectation in self.unmet]
        lines += [f"    coded as: {line}" for line in self.coded or ("nothing",)]
        return "\n".join(lines)


# ---------------------------------------------------------------- reading
def read_folder(folder: Path) -> list[Example]:
    """All examples under a folder, file by file. Raises ExampleError."""
    out: list[Example] = []
    for file in sorted(folder.rglob("*.txt")):
        if file.name != KNOWN:
            out.extend(read_file(file))
    return out


def read_file(file: Path) -> list[Example]:
    """The examples of a file. Raises ExampleError."""
    out: list[Example] = []
    names: dict[str, int] = {}
    for first, block in _blocks(file):
        out.extend(_block(file, first, block, names))
    return out


def _blocks(file: Path) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    first = 0
    for number, line in enumerate([*file.read_text(encoding="utf-8").split("\n"), ""], 1):
        line = line.strip()
        if line.startswith("## "):
            if block:
                yield first, block
            block, first = [line], number
        elif line.startswith("#"):
            continue
        elif line:
            if not block:
                raise ExampleError(f"{file.name}:{number}: a block begins with a line «## what it is about»")
            block.append(line)
    if block:
        yield first, block


def _block(file: Path, first: int, block: list[str], names: dict[str, int]) -> Iterator[Example]:
    heading = block[0][3:].strip()
    surfaces: list[list[str]] = []
    short: list[tuple[str, str]] = []
    title: str | None = None
    on: str | None = NOW
    layer_here = file.parent.name.removesuffix("s")
    expected: list[Expectation] = []
    for number, line in enumerate(block[1:], first + 1):
        words, arrow, result = line.rpartition(" => ")
        if arrow:
            if layer_here not in _LONGEST:
                raise ExampleError(
                    f"{file.name}:{number}: «words => value» is for the folders {', '.join(layer + 's' for layer in _LONGEST)}"
                )
            short.append((words.strip(), result.strip()))
            continue
        key, colon, rest = line.partition(":")
        key, rest = key.strip(), rest.strip()
        if not colon or not rest:
            raise ExampleError(f"{file.name}:{number}: not a line of the form «word: …»: {line}")
        if key == "text":
            if surfaces:
                surfaces[-1].append(rest)
            else:
                surfaces.append([rest])
        elif key == "or":
            surfaces.append([rest])
        elif key == "title":
            title = rest
        elif key == "on":
            on = None if rest == "none" else rest
        elif key in _LAYERS:
            expected.append(_expectation(file, number, key, rest, False))
        elif key == "none":
            layer, _, values = rest.partition(" ")
            if layer not in _LAYERS:
                raise ExampleError(f"{file.name}:{number}: {layer} is none of {', '.join(_LAYERS)}")
            expected.append(_expectation(file, number, layer, values.strip(), True))
        else:
            raise ExampleError(f"{file.name}:{number}: {key}: is none of text, or, title, on, none, {', '.join(_LAYERS)}")
    if bool(surfaces) != bool(expected) or not (surfaces or short):
        raise ExampleError(f"{file.name}:{first}: «{heading}» has no {'expectation' if surfaces else 'text'}")
    cases = [("\n".join(surface), tuple(expected)) for surface in surfaces]
    cases += [(words, (Expectation(layer_here, (), longest=value),)) for words, value in short]
    for text, wanted in cases:
        name = f"{file.stem}: {heading}: {_short(title + ' ' + text if title else text)}"
        names[name] = names.get(name, 0) + 1
        if names[name] > 1:
            name += f" ({names[name]})"
        yield Example(file, name, text, title, on, wanted)


def _short(text: str) -> str:
    """The first words of an example, to call it by: they stay what they are when examples are added around it."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: line.rfind(" ", 0, _SHORT)] + " …"


def _expectation(file: Path, number: int, layer: str, rest: str, forbidden: bool) -> Expectation:
    if layer == "chain":
        if len(chains.pieces(rest)) < 2:
            raise ExampleError(f"{file.name}:{number}: a chain joins at least two pieces of the text by « = »: {rest}")
        return Expectation(layer, (("words", rest),), forbidden)
    fields = []
    for place, part in enumerate(filter(None, (part.strip() for part in rest.split(" | ")))):
        key, equals, value = part.partition("=")
        if place == 0 and _LEAD[layer] and (not equals or key.strip() not in _FIELDS[layer].split()):
            fields.append((_LEAD[layer], part))
        elif not equals or key.strip() not in _FIELDS[layer].split():
            raise ExampleError(f"{file.name}:{number}: «{part}»: {layer} has the fields {_FIELDS[layer]}")
        else:
            fields.append((key.strip(), value.strip()))
    return Expectation(layer, tuple(fields), forbidden)


# ---------------------------------------------------------------- running
def run(example: Example, coder: Coder) -> Result:
    """Codes an example and compares."""
    doc = coder.read(Article(id="example", text=example.text, title=example.title, date=example.on))
    layers = {layer: _items(doc, layer) for layer in {expectation.layer for expectation in example.expected} - {"chain"}}
    statements = {item["id"]: item for item in _items(doc, "statement")}
    reader = _Reader(doc.text, statements)
    unmet = tuple(expectation for expectation in example.expected if not _met(doc, reader, layers, expectation))
    wanted = dict.fromkeys(expectation.layer for expectation in unmet if expectation.layer != "chain")
    coded = [reader.shown(layer, item) for layer in wanted for item in layers[layer]]
    coded += [line for expectation in unmet if expectation.layer == "chain" for line in chains.shown(doc, expectation.fields[0][1])]
    return Result(example, unmet, tuple(coded))


def _met(doc: Doc, reader: _Reader, layers: Mapping[str, list[dict[str, Any]]], expectation: Expectation) -> bool:
    if expectation.layer == "chain":
        return chains.holds(doc, expectation.fields[0][1]) != expectation.forbidden
    return reader.agrees(layers[expectation.layer], expectation)


def _items(doc: Doc, layer: str) -> list[dict[str, Any]]:
    if layer == "actor":
        return [{**to_dict(resolved.party), "kind": resolved.kind} for resolved in doc.actors]
    plural = {"name": doc.names, "date": doc.dates, "place": doc.places, "statement": doc.statements, "event": doc.events}
    return [to_dict(item) for item in plural[layer]]


class _Reader:
    """Compares coded items with expectations over one text."""

    def __init__(self, text: str, statements: Mapping[str, dict[str, Any]]) -> None:
        self._text, self._statements = text, statements

    def agrees(self, items: list[dict[str, Any]], expectation: Expectation) -> bool:
        """Whether the coded items of a layer are as expected."""
        if not expectation.longest:
            return any(self.meets(item, expectation) for item in items) != expectation.forbidden
        if not items:
            return expectation.longest == "none"
        longest = max(items, key=lambda item: item["span"][1] - item["span"][0])
        value = longest.get(_LONGEST[expectation.layer])
        if not value and expectation.layer == "date":
            value = "unresolved" if longest.get("resolved_from") == "no publication date" else "vague"
        return expectation.longest == (value or "?")

    def meets(self, item: dict[str, Any], expectation: Expectation) -> bool:
        """Whether an item has every field of an expectation."""
        return all(self._field(item, expectation.layer, key, value) for key, value in expectation.fields)

    def _field(self, item: dict[str, Any], layer: str, key: str, value: str) -> bool:
        if key in ("via", "by", "denies", "agrees"):
            other = self._statements.get(item.get(key) or "")
            return other is None if value == "?" else other is not None and self._touches(other["cue"], value)
        if layer == "event" and key in ("actor", "recipient"):
            return self._parties(item.get(key) or [], value)
        if layer == "event" and key == "date":
            iso = (item.get("date") or {}).get("iso")
            return iso is None if value == "?" else iso == value
        if layer == "statement" and key in ("code", "name"):
            got = (item.get("source") or {}).get(key)
            return got is None if value == "?" else got == value
        if key == "text":
            return self._touches(item, value) if layer == "place" else self._spans(item, value)
        if key in ("source", "cue", "content", "to", "trigger", "place", "weapon", "target"):
            got = item.get(key)
            if value == "?":
                return got is None
            return got is not None and (self._content(got, value) if key == "content" else self._touches(got, value))
        got = item.get(key)
        if value == "?":
            return got is None
        if key == "type" and ":" not in value:
            return base(str(got)) == value
        return str(got) == value

    def _parties(self, parties: list[dict[str, Any]], value: str) -> bool:
        if value == "?":
            return not any(party.get("code") for party in parties)
        for wanted in (part.strip() for part in value.split(";")):
            if _CODE.fullmatch(wanted):
                codes = [party.get("code") or "" for party in parties]
                if all(code != wanted and code.split()[:1] != [wanted] for code in codes):  # «YEM» stands for any code of Yemen
                    return False
            elif not any(self._touches(party, wanted) for party in parties):
                return False
        return True

    def _places(self, words: str) -> list[tuple[int, int]]:
        """Where words stand in the text; … stands for all between."""
        pieces = [re.escape(piece.strip()) for piece in words.split("…")]
        return [match.span() for match in re.finditer(".*?".join(pieces), self._text, re.DOTALL)]

    def _touches(self, part: dict[str, Any], words: str) -> bool:
        if any(overlap(part["span"], place) for place in self._places(words)):
            return True
        return bool(part.get("text")) and fold(words) in fold(part["text"])

    def _content(self, part: dict[str, Any], words: str) -> bool:
        return any(likeness(part["span"], place) >= 0.8 for place in self._places(words))

    def _spans(self, part: dict[str, Any], words: str) -> bool:
        start, end = part["span"]
        return any(abs(start - a) <= 3 and abs(end - b) <= 1 for a, b in self._places(words))

    def shown(self, layer: str, item: dict[str, Any]) -> str:
        """A coded item in the words of the format."""
        fields = []
        for key in _SHOWN[layer].split():
            value: Any = item.get(key)
            if layer == "statement" and key == "code":
                value = (item.get("source") or {}).get("code")
            elif key in ("via", "by", "denies", "agrees"):
                value = (self._statements.get(value or "") or {}).get("cue")
            elif key in ("actor", "recipient"):
                value = "; ".join(f"{party.get('code') or '?'} «{party['text']}»" for party in value or [])
            elif layer == "event" and key == "date" and value:
                value = value.get("iso")
            if isinstance(value, dict):
                value = value.get("text")
            if value is not None and value != "":
                fields.append((key, str(value)))
        return str(Expectation(layer, tuple(fields)))


# ---------------------------------------------------------------- known failures
def known_failures(folder: Path) -> set[str]:
    """The names of the examples that a folder lists as failing."""
    file = folder / KNOWN
    if not file.exists():
        return set()
    return {line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")}


def write_known(folder: Path, names: Iterable[str]) -> None:
    """Writes a folder's list of failing examples; an empty list removes the file."""
    file, listed = folder / KNOWN, sorted(names)
    if not listed:
        file.unlink(missing_ok=True)
        return
    head = (
        "# Examples that the program gets wrong today. Written by: python -m rasid.evaluate.examples --drop (or --accept); see README.md.\n"
    )
    file.write_text(head + "".join(f"{name}\n" for name in listed), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Tally:
    """The outcome of a folder: all results, failing ones that are not listed, listed ones that pass or do not exist."""

    folder: str
    results: tuple[Result, ...]
    new: tuple[Result, ...]
    passing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def passed(self) -> int:
        """How many examples were coded as they must be."""
        return sum(not result.unmet for result in self.results)


def tally(folder: Path, coder: Coder) -> Tally:
    """Runs a layer's folder and compares with its list of known failures."""
    results = [run(example, coder) for example in read_folder(folder)]
    listed = known_failures(folder)
    failing = {result.example.name for result in results if result.unmet}
    names = {result.example.name for result in results}
    new = tuple(result for result in results if result.unmet and result.example.name not in listed)
    return Tally(folder.name, tuple(results), new, tuple(sorted((listed & names) - failing)), tuple(sorted(listed - names)))


def main(arguments: list[str] | None = None) -> int:
    """Runs the example files and says what failed and why."""
    from rasid.coder import shared_coder

    parser = argparse.ArgumentParser(prog="python -m rasid.evaluate.examples", description="Runs the example files.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("tests/examples"), help="the folder of folders, or one of them")
    parser.add_argument("--failing", action="store_true", help="show the known failures too")
    parser.add_argument("--drop", action="store_true", help="take examples that pass now off the lists of known failures")
    parser.add_argument("--accept", action="store_true", help="put examples that fail on the lists")
    options = parser.parse_args(arguments)
    folders = sorted(child for child in options.folder.iterdir() if child.is_dir()) or [options.folder]
    write, bad, whole, right = sys.stdout.write, 0, 0, 0
    for folder in folders:
        outcome = tally(folder, shared_coder())
        for result in outcome.results if options.failing else outcome.new:
            if result.unmet:
                write(f"{result}\n\n")
        failing = {result.example.name for result in outcome.results if result.unmet}
        listed = known_failures(folder)
        if options.drop or options.accept:
            write_known(
                folder,
                failing
                if options.accept and options.drop
                else failing | listed - set(outcome.passing)
                if options.accept
                else failing & listed,
            )
            listed = known_failures(folder)
        for name in outcome.passing if not options.drop else ():
            write(f"passes now, take it off {folder.name}/{KNOWN} (--drop): {name}\n")
        for name in outcome.unknown if not options.drop else ():
            write(f"no such example, take it off {folder.name}/{KNOWN} (--drop): {name}\n")
        bad += len(failing - listed) + len(listed - failing)
        whole, right = whole + len(outcome.results), right + outcome.passed
        write(
            f"{folder.name}: {outcome.passed} of {len(outcome.results)} pass, "
            f"{len(failing & listed)} known failures, {len(failing - listed)} new\n"
        )
    write(f"all: {right} of {whole} pass\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
