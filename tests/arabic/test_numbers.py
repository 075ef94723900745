"""Numbers in digits and words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.arabic.numbers import number_at, ordinal_at
from rasid.arabic.words import Analyser, Word, tokenise
from rasid.record import Span

ANALYSER = Analyser()
UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS = ["", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]


def words(text: str) -> list[Word]:
    return tokenise(text, Span(0, len(text)), ANALYSER)


def spelt(number: int) -> str:
    """A whole number below a million in words, as a careful desk writes it."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        head = {1: "ألف", 2: "ألفان"}.get(thousands) or f"{spelt(thousands)} {'آلاف' if 3 <= thousands <= 10 else 'ألف'}"
        return f"{head} و{spelt(rest)}" if rest else head
    hundreds, rest = divmod(number, 100)
    if rest == 11:
        small = "أحد عشر"
    elif rest == 12:
        small = "اثنا عشر"
    elif 13 <= rest <= 19:
        small = f"{UNITS[rest - 10]} عشر"
    else:
        tens, unit = divmod(rest, 10)
        small = " و".join(part for part in (UNITS[unit], TENS[tens]) if part)
    return " و".join(part for part in (HUNDREDS[hundreds], small) if part)


@pytest.mark.parametrize(
    ("text", "value", "length"),
    [
        ("12", 12, 1),
        ("١٢", 12, 1),
        ("۱۲", 12, 1),
        ("1,200", 1200, 1),
        ("١٬٢٠٠", 1200, 1),
        ("1.200.000", 1200000, 1),
        ("2.5", 2.5, 1),
        ("٢٫٥", 2.5, 1),
        ("2.5 مليون", 2500000, 2),
        ("3 آلاف", 3000, 2),
        ("25 ألفا و300", 25300, 4),
        ("ثلاثة", 3, 1),
        ("ثلاث", 3, 1),
        ("لثلاثة أيام", 3, 1),
        ("وثلاثة جرحى", 3, 1),
        ("ثمان وعشرين", 28, 2),
        ("خمسة و عشرون", 25, 3),
        ("أحد عشر", 11, 2),
        ("إحدى عشرة امرأة", 11, 2),
        ("اثنتي عشرة", 12, 2),
        ("مئة وخمسة وعشرون", 125, 3),
        ("مائة", 100, 1),
        ("مئتان", 200, 1),
        ("مئتي جندي", 200, 1),
        ("ثلاثمائة", 300, 1),
        ("ثلاث مئة وأربعون ألفا", 340000, 4),
        ("ثلاثة آلاف ومئتين وخمسة عشر", 3215, 5),
        ("ثلاثة آلاف و200", 3200, 4),
        ("ألف وتسعمئة وثمانية وأربعين", 1948, 4),
        ("ألفين وأحد عشر", 2011, 3),
        ("مئة وأحد عشر", 111, 3),
        ("مئة وخمسة آلاف", 105000, 3),
        ("مليون ومئتا ألف", 1200000, 3),
        ("ثلاثة ملايين", 3000000, 2),
        ("مليارين", 2000000000, 1),
        ("خمسة وستة", 5, 1),
        ("تسعة عشر تسعة وتسعون", 19, 2),
    ],
)
def test_number(text: str, value: float, length: int) -> None:
    assert number_at(words(text), 0) == (value, length)


@pytest.mark.parametrize("text", ["أحد القادة", "آلاف القتلى", "مئات الجرحى", "50%", "قتلى", "", "الأحد", "واسع"])
def test_no_number(text: str) -> None:
    found = words(text)
    assert not found or number_at(found, 0) is None


@pytest.mark.parametrize(
    ("text", "value", "length"),
    [
        ("الأول", 1, 1),
        ("أول", 1, 1),
        ("الثانية", 2, 1),
        ("الخامس من", 5, 1),
        ("العاشر", 10, 1),
        ("الحادي عشر", 11, 2),
        ("الثانية عشرة", 12, 2),
        ("العشرين", 20, 1),
        ("الحادي والعشرين", 21, 2),
        ("الثالث والعشرون", 23, 2),
        ("الواحد والثلاثين", 31, 2),
        ("للمرة الثالثة", None, 0),
    ],
)
def test_ordinal(text: str, value: int | None, length: int) -> None:
    assert ordinal_at(words(text), 0) == (None if value is None else (value, length))


@given(st.integers(1, 999_999))
def test_words_and_back(number: int) -> None:
    text = spelt(number)
    found = words(text)
    assert number_at(found, 0) == (number, len(found)), text


@given(st.integers(0, 10**12), st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789"]))
def test_digits_of_every_script(number: int, digits: str) -> None:
    assert number_at(words("".join(digits[int(digit)] for digit in str(number))), 0) == (number, 1)


@given(st.text(alphabet=st.sampled_from("أحدعشرةثلاوبمئفن 0123456789٫,.%"), max_size=40))
def test_never_runs_past_the_end(text: str) -> None:
    found = words(text)
    for at in range(len(found)):
        for result in (number_at(found, at), ordinal_at(found, at)):
            assert result is None or at < result[1] <= len(found)
