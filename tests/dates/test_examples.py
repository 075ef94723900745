"""The example files of dates: a linguist can read and extend them; a failing line prints what it was coded as."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rasid.dates import dates_of

FOLDER = Path(__file__).parents[1] / "examples" / "dates"


def examples() -> Iterator[tuple[str, str, str | None, str, str]]:
    """(file:line, meaning, day of the article, text, expected)."""
    for file in sorted(FOLDER.glob("*.txt")):
        meaning, on = "", None
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            line = line.strip()
            if line.startswith("## "):
                meaning = line[3:]
            elif line.startswith("on:"):
                on = line[3:].strip()
                on = None if on == "none" else on
            elif line and not line.startswith("#"):
                text, _, expected = line.rpartition(" => ")
                yield f"{file.stem}:{number}", meaning, on, text, expected


def coded(text: str, on: str | None) -> str:
    """The value of the longest date, as the example files write it."""
    found = dates_of(text, on)
    if not found:
        return "none"
    longest = max(found, key=lambda date: date.span.end - date.span.start)
    if longest.value:
        return longest.value
    return "unresolved" if longest.resolved_from == "no publication date" else "vague"


@pytest.mark.parametrize(("where", "meaning", "on", "text", "expected"), [pytest.param(*row, id=row[0]) for row in examples()])
def test_example(where: str, meaning: str, on: str | None, text: str, expected: str) -> None:
    found = [(date.text, date.value, date.kind, date.why.rules if date.why else ()) for date in dates_of(text, on)]
    assert coded(text, on) == expected, f"{where} ({meaning}): «{text}» was coded as {found}"


def test_there_are_enough_examples() -> None:
    assert len(list(examples())) >= 300
