"""The page of the lexicon: every table with its columns, from ``columns.toml`` and the heads of the files."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from rasid.cli.reference.commands import cell
from rasid.lexicon import root
from rasid.lexicon.schema import Column, Layout, files, layout_of, layouts

_HEAD = """\
# Columns of the lexicon

What Rasid knows of Arabic news stands in these tables under `src/rasid/lexicon`. They are UTF-8 text; cells are parted by TAB, alternatives in a cell
by `|`. Lines that begin with `#` explain the file. [Adding to them](../how-to/add-language-data.md) takes no Python, and `rasid lexicon check` holds
them to what stands here.
"""


def page() -> str:
    """The page in Markdown."""
    return "\n".join([_HEAD, *(_layout(name, layout) for name, layout in layouts().items())])


def head(file: Path) -> list[str]:
    """The lines by which a file explains itself and its columns."""
    return [line.removeprefix("#").strip() for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]


def _layout(pattern: str, layout: Layout) -> str:
    meant = [(name, file) for name, file in files(root()) if fnmatch(name, pattern) and layout_of(name) is layout]
    rows = [f"| `{column.name}` | {_holds(column)} | {'yes' if column.required else ''} |\n" for column in layout.columns]
    told = [f"`{name}`\n\n{_lines(file)}\n" for name, file in meant]
    return f"## {pattern}\n\n| column | holds | must be filled |\n|---|---|---|\n{''.join(rows)}\n" + "\n".join(told)


def _holds(column: Column) -> str:
    values = ", ".join(f"`{value}`" for value in column.values)
    return cell({"one-of": "one of ", "any-of": "one or more of ", "ref": "an id of "}.get(column.kind, column.kind) + values)


def _lines(file: Path) -> str:
    """The head of a file as a quotation, with nothing in it that Markdown would read."""
    return "\n>\n".join(f"> {_plain(line)}" for line in head(file) if line)


def _plain(text: str) -> str:
    return "".join("\\" + char if char in "\\`*_[]<>|#" else char for char in text)
