"""Codes a gold set in this process or reads coded articles from a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rasid.evaluate.gold import Gold, GoldError
from rasid.record import to_dict

Record = dict[str, Any]


def code(gold: Gold, done: Callable[[], None] = lambda: None) -> dict[str, Record]:
    """Every article of the gold coded, as the JSON lines contract has it."""
    from rasid.coder import shared_coder

    coder = shared_coder()
    out = {}
    for ident, article in gold.articles.items():
        out[ident] = to_dict(coder(article))
        done()
    return out


def read_coded(path: Path) -> dict[str, Record]:
    """Coded articles of a JSON lines file. Raises GoldError."""
    out = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    record = json.loads(line)
                    out[record["id"]] = record
                except (json.JSONDecodeError, KeyError, TypeError) as error:
                    raise GoldError(f"{path}:{number}: no coded article: {error}") from None
    return out
