"""Where cues stand."""

from collections.abc import Callable

import pytest

from rasid.record import Statement


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("كما أعلن الوزير سامي الناصر أن الجسر مغلق.", "أعلن"),
        ("وقال الوزير سامي الناصر إن الجسر مغلق.", "قال"),
    ],
)
def test_a_cue_is_the_word_that_says_so(said: Callable[..., tuple[Statement, ...]], text: str, cue: str) -> None:
    (statement,) = said(text)
    assert statement.cue.text == cue


def test_a_participle_that_describes_a_noun_says_nothing(said: Callable[..., tuple[Statement, ...]]) -> None:
    assert not said("وصل الوفد المشير إلى المدينة مساء أمس.")
