"""The small network of the names model, run by numpy."""

from __future__ import annotations

from rasid.arabic.words import Form

LONGEST = 14
_ALPHABET = {char: number for number, char in enumerate("ءابتثجحخدذرزسشصضطظعغفقكلمنهوي0abcdefghijklmnopqrstuvwxyz", 2)}


def characters(form: Form) -> list[int]:
    """Numbers of the characters of a word in normal form, cut in the middle and padded with 0; 1 is any other character."""
    text = form.text
    if len(text) > LONGEST:
        text = text[: LONGEST // 2] + text[-(LONGEST - LONGEST // 2) :]
    out = [_ALPHABET.get("0" if char.isdigit() else char, 1) for char in text]
    return out + [0] * (LONGEST - len(out))
