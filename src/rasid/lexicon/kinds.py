"""What codes are called in Arabic and English, for pages and alerts (``kinds.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from rasid import lexicon


@cache
def kinds() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Names by group (type, mode, standing, act, channel, distance, precision, name, sector), code and language."""
    return tomllib.loads((lexicon.root() / "kinds.toml").read_text(encoding="utf-8"))


def called(group: str, code: str, lang: str) -> str:
    """What a code of a group is called; the code itself where it has no name."""
    return kinds()[group].get(code, {}).get(lang, code)


def type_called(code: str, lang: str) -> str:
    """What a PLOVER type with or without a mode is called: by its mode where that has a name."""
    return called("mode", code, lang) if code in kinds()["mode"] else called("type", code.partition(":")[0], lang)
