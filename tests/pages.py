"""The pages of the documentation as shell scripts: what a reader would run and write, in order, in one folder.

Of the fenced blocks, those of ``sh`` are commands, those of ``python`` programs, and one with ``title="NAME"`` is a file of that name that the
reader is told to write. Blocks of any other kind are only shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, the file it is to be written to, and what stands in it."""

    language: str
    title: str | None
    text: str


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for language, title, text in _FENCE.findall(page.read_text(encoding="utf-8")):
        yield Block(language, title or None, text)


def script(page: Path) -> str:
    """What a reader of the page would type, as one script for bash; empty where there is nothing to run."""
    if all(block.language not in ("sh", "python") for block in blocks(page)):
        return ""
    return "\n".join(_step(block) for block in blocks(page))


def _step(block: Block) -> str:
    if block.title:
        return f"cat > '{block.title}' <<'END OF FILE'\n{block.text}END OF FILE"
    if block.language == "python":
        return f"python <<'END OF PROGRAM'\n{block.text}END OF PROGRAM"
    return block.text if block.language == "sh" else ""
