"""Statements that come through another."""

from collections.abc import Callable

import pytest

from rasid.record import Statement


@pytest.mark.parametrize(
    ("text", "outer"),
    [
        ("نقلت وكالة النهر للأنباء عن الوزير سامي الناصر قوله إن الجسر مغلق.", "وكالة النهر للأنباء"),
        ("ونسبت صحيفة النهر إلى الوزير سامي الناصر قوله إن الجسر مغلق.", "صحيفة النهر"),
        ("قال ضابط إن الوزير سامي الناصر أعلن أن الجسر مغلق.", "ضابط"),
    ],
)
def test_a_statement_inside_another_comes_through_it(said: Callable[..., tuple[Statement, ...]], text: str, outer: str) -> None:
    first, second = said(text)
    assert first.source is not None
    assert first.source.text == outer
    assert second.source is not None
    assert second.source.text == "الوزير سامي الناصر"
    assert (first.via, second.via) == (None, first.id)


@pytest.mark.parametrize(
    "text",
    [
        "أكد الوزير سامي الناصر، بحسب وكالة النهر، أن الجسر مغلق.",
        "قال الوزير سامي الناصر إن الجسر مغلق، وفق ما نقلته وكالة النهر.",
        "قال الوزير سامي الناصر إن الجسر مغلق وفق ما نقلته وكالة النهر.",
    ],
)
def test_a_speaker_comes_through_whoever_his_words_are_according_to(said: Callable[..., tuple[Statement, ...]], text: str) -> None:
    inner, outer = said(text)
    assert outer.source is not None
    assert outer.source.text == "وكالة النهر"
    assert (inner.via, outer.via) == (outer.id, None)


def test_what_a_paper_takes_from_somebody_is_his_statement_through_it(said: Callable[..., tuple[Statement, ...]]) -> None:
    outer, inner = said("وأضافت الصحيفة نقلا عن مصادر حكومية أن الجسر مغلق.")
    assert inner.source is not None
    assert inner.source.text == "مصادر حكومية"
    assert (inner.content, inner.via) == (outer.content, outer.id)
