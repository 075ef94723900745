"""Arabic and English side by side in a terminal: logical order, each piece isolated so that its direction stays its own."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Literal, TypeVar

from rasid.exports.columns import Column

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")
_ISOLATE, _POP = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """Text between isolating marks when a person reads it on a terminal; as it is in a pipe or file."""
    return f"{_ISOLATE}{text}{_POP}" if text and not text.isascii() and sys.stdout.isatty() else text


def console() -> Console:
    """A console on standard output, wide enough to be useful in a pipe."""
    from rich.console import Console

    width = get_terminal_size((160, 40)).columns
    return Console(width=width, highlight=False, emoji=False, markup=False)


def show_table(items: Iterable[T], columns: Sequence[Column[T]], lang: str, title: str) -> int:
    """A table of the items; how many there were."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    target = console()
    shown = [column for column in columns if column.least <= target.width]
    table = Table(box=box.SIMPLE_HEAD, title=isolated(title), title_justify="left", pad_edge=False)
    for column in shown:
        justify: Literal["left", "right"] = "right" if column.name in ("killed", "injured", "articles", "origins") else "left"
        table.add_column(
            isolated(column.heading(lang)),
            justify=justify,
            overflow="fold",
            ratio=2 if column.wide else None,
            no_wrap=column.name == "id" and target.width >= 120,
        )
    count = 0
    for item in items:
        count += 1
        table.add_row(*(Text(isolated(printable(column.cell(item)))) for column in shown))
    target.print(table)
    return count


def printable(text: str) -> str:
    """Text that a terminal takes: no control characters (an article must not steer the terminal), no lone surrogates, one line."""
    return "".join(char if char.isprintable() or char == "\u200c" else " " for char in text)
