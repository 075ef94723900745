"""Statements that come through another."""

from collections.abc import Callable

import pytest

from rasid.record import Statement


@pytest.mark.parametrize(
    ("text", "outer"),
    [
        ("نقلت وكالة النهر للأنباء عن الوزير سامي الناصر قوله إن الجسر مغلق.", "وكالة النهر"),
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
