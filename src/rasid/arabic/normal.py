"""Normal form for matching, with an alignment to the original.

Two spellings that a careless or a careful desk might use for one word share one normal form: diacritics, tatweel and
bidi controls go; presentation forms become plain letters (Unicode NFKC, UAX #15); alef variants become bare alef, alef
maqsura and Persian ya become ya, ta marbuta becomes ha, both seated hamzas become a bare hamza (مسئول and مسؤول meet);
Persian letters become their Arabic likenesses; Eastern and Persian digits become ASCII digits; Latin is lower case.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_FOLDED = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ۍ": "ي", "ے": "ي",
    "ئ": "ء", "ؤ": "ء", "ٶ": "ء", "ٸ": "ء", "ة": "ه", "ہ": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ۃ": "ه",
    "ک": "ك", "ڪ": "ك", "گ": "ك", "پ": "ب", "چ": "ج", "ژ": "ز", "ڤ": "ف", "ڥ": "ف", "ۋ": "و", "ۆ": "و", "ڭ": "ك",
}  # fmt: skip
_CONTROLS = {
    "\u0640",
    "\u061c",
    "\u00ad",
    "\ufeff",
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x206A)),
}


def _fold_char(char: str) -> str:
    if char in _FOLDED:
        return _FOLDED[char]
    if char in _CONTROLS:
        return ""
    category = unicodedata.category(char)
    if category == "Mn" and ("\u0600" <= char <= "\u08ff" or "\u0300" <= char <= "\u036f"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufeff":
        plain = unicodedata.normalize("NFKC", char)
        return "".join(_fold_char(c) for c in plain if not c.isspace()) if plain != char else char
    lower = char.lower()
    return lower if len(lower) == 1 else char


class _Table(dict[int, str]):
    """Character folds, filled in as characters are met (Unicode has few that occur in news)."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        self[code] = folded
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """The normal form of ``text``."""
    return text.translate(_TABLE)


class Normal(NamedTuple):
    """A normal form and, for each of its characters, the index of the original character it came from.

    ``offsets`` has one entry more than ``text`` has characters: the length of the original.
    """

    text: str
    offsets: list[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original ``[start, end)`` that the normal ``[start, end)`` came from; an empty span stays empty."""
        first = self.offsets[start]
        return (first, first) if end <= start else (first, self.offsets[end - 1] + 1)


_ALONE = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي")
"""Letters that one character of the normal form stands for, which most words hold alone."""


def align(text: str) -> Normal:
    """Normal form of ``text`` with its alignment."""
    folded = text.translate(_TABLE)
    if _ALONE.issuperset(text):
        return Normal(folded, list(range(len(text) + 1)))
    pieces = [_TABLE[ord(char)] for char in text]
    offsets = [index for index, piece in enumerate(pieces) for _ in piece]
    offsets.append(len(text))
    return Normal(folded, offsets)
