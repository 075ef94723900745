"""Words without their light prefixes (و ف ب ك ل and the article), which searching and comparing texts match on, or without their endings."""

from __future__ import annotations

import re
from functools import lru_cache

from rasid.arabic.normal import fold
from rasid.arabic.words import counts

_WORD = re.compile(r"\w+")
_ARTICLES = ("بال", "كال", "ال", "لل")
_ENDINGS = ("ات", "ون", "ين", "ه", "ا")


def words(text: str) -> list[str]:
    """The words of a text in normal form, without punctuation."""
    return _WORD.findall(fold(text))


def light_words(text: str) -> list[str]:
    """The words of a text in normal form, each without its light prefixes."""
    return [light(word) for word in words(text)]


@lru_cache(maxsize=100_000)
def light(word: str) -> str:
    """A word in normal form without conjunction, preposition and article; the letter stays where news know the word better with it."""
    table = counts()
    if len(word) > 3 and word[0] in "وف" and table.get(word[1:], 0) > table.get(word, 0):
        word = word[1:]
    for prefix in _ARTICLES:
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    if len(word) > 3 and word[0] in "بل" and table.get(word[1:], 0) > table.get(word, 0):
        return word[1:]
    return word


@lru_cache(maxsize=50_000)
def light_stem(word: str) -> str:
    """A word in normal form without article and inflectional ending: «انتحاريا» and «الانتحارية» meet (light stemming: Larkey et al. 2002)."""
    stem = word.removeprefix("ال") if len(word) > 4 else word
    return next((stem[: -len(end)] for end in _ENDINGS if stem.endswith(end) and len(stem) - len(end) >= 3), stem)
