import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.arabic.normal import align, fold

ANY = st.text(st.characters(), max_size=60)
ARABIC = st.text(st.sampled_from("اأإآٱبتةىيئؤءهكگکـًٌَُِّْ٠١٢۳4 \u200f\u202b\ufefb\ufdf2ﻼﷺabÉ«»"), max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إيران", "ايران"),
        ("مُحَمَّد", "محمد"),
        ("القـــاهرة", "القاهره"),
        ("على", "علي"),
        ("مسئول", "مسؤول"),
        ("كردستان", "کردستان"),
        ("١٢٣", "123"),
        ("۱۲۳", "123"),
        ("ﻻ", "لا"),
        ("\u202bبغداد\u202c", "بغداد"),
        ("NATO", "nato"),
    ],
)
def test_spellings_that_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("علم", "عمل"), ("سال", "سأل "), ("دار", "دور")])
def test_words_that_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(ANY | ARABIC)
def test_alignment_names_the_character_each_came_from(text: str) -> None:
    normal = align(text)
    assert normal.text == fold(text)
    assert len(normal.offsets) == len(normal.text) + 1 and normal.offsets[-1] == len(text)
    assert normal.offsets == sorted(normal.offsets)
    for at, char in enumerate(normal.text):
        assert char in fold(text[normal.offsets[at]])


@given(ANY | ARABIC, st.data())
def test_every_span_of_the_normal_form_maps_to_its_own_characters(text: str, data: st.DataObject) -> None:
    normal = align(text)
    start = data.draw(st.integers(0, len(normal.text)))
    end = data.draw(st.integers(start, len(normal.text)))
    first, last = normal.original(start, end)
    assert 0 <= first <= last <= len(text)
    assert normal.text[start:end] in fold(text[first:last])


@given(ANY | ARABIC)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
