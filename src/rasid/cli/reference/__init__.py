"""The reference pages of the documentation, made from the program: ``make reference`` writes them, a test holds them to it."""

from __future__ import annotations

from pathlib import Path

from rasid.cli.reference import api, commands, lexicon, shape
from rasid.exports import schema as exports

PAGES = {
    "cli.md": commands.page,
    "api.md": api.page,
    "schema.md": shape.page,
    "exports.md": exports.reference,
    "lexicon.md": lexicon.page,
}
_REMARK = "\n<!-- Made from the program: make reference -->\n"


def pages() -> dict[str, str]:
    """Every page by its file name, with the remark that it is made."""
    made = {name: page() for name, page in PAGES.items()}
    return {name: text.replace("\n", "\n" + _REMARK, 1) for name, text in made.items()}


def write(folder: Path) -> None:
    """Writes the pages into a folder."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
