"""Numbers in running text: digits of every script and number words with their grammar, cardinal and ordinal.

A number word is looked up by its normal form with the clitics that may stand before it; how words add up and multiply is
in ``_Parser``: «مئة وخمسة وعشرون» 125, «ثلاثة آلاف و200» 3200, «2.5 مليون» 2500000, «الحادي والعشرين» 21st.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from rasid import lexicon
from rasid.arabic.normal import fold
from rasid.arabic.words import Word

_PLAIN = re.compile(r"\d{1,18}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,٬]\d{3})+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:٫\d{3}){2,}")
_DECIMAL = re.compile(r"(\d{1,15})[.٫,٬](\d{1,9})")
_BEFORE = ("", "ال", "ب", "ل", "ك", "بال", "لل", "كال")


class Piece(NamedTuple):
    """One number word: whether و or ف stands on it, what else does (ال, ب ...), its kinds with their values."""

    joined: bool
    lead: str
    kinds: dict[str, int]


@cache
def pieces() -> dict[str, Piece]:
    """Every number word with every clitic it may carry, in normal form."""
    kinds: dict[str, dict[str, int]] = {}
    for row in lexicon.load("dates/numbers.tsv"):
        for word in lexicon.split(row["word"]):
            kinds.setdefault(fold(word), {}).setdefault(row["kind"], int(row["value"]))
    table = {word: Piece(False, "", entry) for word, entry in kinds.items()}
    for conjunction in ("", "و", "ف"):
        for lead in _BEFORE:
            for word, entry in kinds.items():
                table.setdefault(conjunction + lead + word, Piece(bool(conjunction), lead, entry))
    return table


def digits(text: str) -> int | float | None:
    """The value of a number token in normal form (``1200``, ``1,200``, ``2.5``); None for a percentage or anything else."""
    if _PLAIN.fullmatch(text):
        return int(text)
    if _THOUSANDS.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    if match := _DECIMAL.fullmatch(text):
        return float(f"{match[1]}.{match[2]}")
    return None


class _Parser:
    """Reads one number from a list of words. Every method returns ``(value, next index)`` or None."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._pieces = pieces()

    def piece(self, at: int) -> Piece | None:
        return self._pieces.get(self._words[at].form.text) if at < len(self._words) else None

    def kind(self, at: int, kind: str, *, joined: bool = False) -> int | None:
        """The value of the word at ``at`` as ``kind``; ``joined`` words must carry و, others must carry nothing but ال."""
        piece = self.piece(at)
        if piece is None or piece.joined is not joined or kind not in piece.kinds or (piece.lead not in ("", "ال")):
            return None
        return piece.kinds[kind]

    def after_and(self, at: int) -> tuple[int, bool]:
        """Where the number goes on after و, and whether و stands on the next word itself (then ``joined`` is asked for)."""
        piece = self.piece(at)
        if piece and piece.joined:
            return at, True
        if at + 1 < len(self._words) and self._words[at].form.text == "و":
            return at + 1, False
        return at, True

    def below_hundred(self, at: int, joined: bool, first: bool = False) -> tuple[int, int] | None:
        piece = self.piece(at)
        if piece is None:
            return None
        if joined and self._words[at].form.text == "واحد" and self.kind(at + 1, "ten") is not None:
            return 11, at + 2  # وأحد عشر and واحد share a normal form
        if (piece.joined is not joined and not first) or not (first or piece.lead in ("", "ال")):
            return None
        kinds = piece.kinds
        small = kinds.get("unit", kinds.get("compound"))
        if small is not None:
            ten = self.piece(at + 1)
            if ten and not ten.joined and not ten.lead and "ten" in ten.kinds:
                return small + 10, at + 2
            where, must = self.after_and(at + 1)
            tens = self.kind(where, "tens", joined=must)
            if tens is not None:
                return small + tens, where + 1
            return (small, at + 1) if "unit" in kinds else None
        for name in ("ten", "tens", "zero"):
            if name in kinds:
                return kinds[name], at + 1
        return None

    def below_thousand(self, at: int, joined: bool, first: bool = False) -> tuple[int, int] | None:
        piece = self.piece(at)
        if piece is None:
            token = self._words[at] if at < len(self._words) else None
            if token is not None and token.form.kind == "n" and not joined:
                value = digits(token.form.text)
                if isinstance(value, int) and value < 1000:
                    return value, at + 1
            return None
        if piece.joined is not joined and not first:
            return self.below_hundred(at, joined)
        if not (first or piece.lead in ("", "ال")):
            return None
        hundreds: int | None = piece.kinds.get("hundreds", piece.kinds.get("hundred"))
        at_next = at + 1
        if hundreds is None and 3 <= piece.kinds.get("unit", 0) <= 9:
            hundred = self.kind(at + 1, "hundred")
            if hundred is not None:
                hundreds, at_next = piece.kinds["unit"] * 100, at + 2
        if hundreds is None:
            return self.below_hundred(at, joined, first)
        where, must = self.after_and(at_next)
        rest = self.below_hundred(where, must)
        if rest and rest[0] and self._scale(rest[1]) is None:
            return hundreds + rest[0], rest[1]
        if rest and rest[0]:
            # مئة وخمسة آلاف: the thousands count the whole, مئة وألفان would not come here.
            return hundreds + rest[0], rest[1]
        token = self._words[where] if where < len(self._words) and where > at_next else None
        if token is not None and token.form.kind == "n":
            value = digits(token.form.text)
            if isinstance(value, int) and 0 < value < 100:
                return hundreds + value, where + 1
        return hundreds, at_next

    def _scale(self, at: int) -> int | None:
        scale = self.kind(at, "scale")
        return self.kind(at, "scales") if scale is None else scale

    def group(self, at: int, joined: bool, first: bool, limit: float) -> tuple[int | float, int, int] | None:
        """One summand with its scale, below ``limit``: ``(value, next index, scale)``."""
        token = self._words[at] if at < len(self._words) else None
        if token is None:
            return None
        if token.form.kind == "n" and not joined:
            value = digits(token.form.text)
            if value is None or not value < limit:
                return None
            scale = self._scale(at + 1)
            if scale is not None and scale <= limit and value < 1000:
                total = value * scale
                return (int(total) if total == int(total) else total), at + 2, scale
            return value, at + 1, 1
        piece = self.piece(at)
        if piece is None or not (first or piece.lead in ("", "ال")):
            return None
        if piece.joined is not joined and not first:
            small = self.below_hundred(at, joined)
            return (small[0], small[1], 1) if small else None
        for name in ("scaled", "scale"):
            if name in piece.kinds and piece.kinds[name] < limit:
                scale = piece.kinds[name] // (2 if name == "scaled" else 1)
                return piece.kinds[name], at + 1, scale
        small = self.below_thousand(at, joined, first)
        if small is None:
            return None
        scale = self._scale(small[1])
        if scale is not None and scale < limit and small[0] >= 1:
            return small[0] * scale, small[1] + 1, scale
        return (small[0], small[1], 1) if small[0] < limit else None

    def number(self, at: int) -> tuple[int | float, int] | None:
        found = self.group(at, False, True, float("inf"))
        if found is None:
            return None
        total, end, scale = found
        while scale > 1 and isinstance(total, int):
            where, joined = self.after_and(end)
            more = self.group(where, joined, False, scale)
            if more is None or not more[0]:
                break
            total, end, scale = total + more[0], more[1], more[2]
        return total, end

    def ordinal(self, at: int) -> tuple[int, int] | None:
        piece = self.piece(at)
        if piece is None:
            return None
        kinds = piece.kinds
        unit = kinds.get("ordinal", kinds.get("tenth"))
        if unit is not None:
            ten = self.piece(at + 1)
            if ten and not ten.joined and not ten.lead and "ten" in ten.kinds and unit < 10:
                return unit + 10, at + 2
            where, must = self.after_and(at + 1)
            tens = self.kind(where, "tens", joined=must)
            if tens is not None and unit < 10:
                return unit + tens, where + 1
            return (unit, at + 1) if "ordinal" in kinds else None
        if "tens" in kinds and piece.lead.endswith(("ال", "لل")):
            return kinds["tens"], at + 1
        return None


def number_at(words: Sequence[Word], i: int) -> tuple[int | float, int] | None:
    """The cardinal number that begins at word ``i`` and the index after it; None where none begins.

    Whole numbers are ``int``. Percentages, bare plurals («آلاف القتلى») and «أحد» alone are no numbers.
    """
    return _Parser(words).number(i)


def ordinal_at(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """The ordinal that begins at word ``i`` («الحادي والعشرين» 21) and the index after it."""
    return _Parser(words).ordinal(i)
