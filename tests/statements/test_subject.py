"""Whom the rules take for the speaker, and for whom the words are meant."""

from collections.abc import Callable

import pytest

from rasid.record import Statement

Said = Callable[..., tuple[Statement, ...]]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("وقال الوزير سامي الناصر إن الجسر مغلق.", "subject after the cue"),
        ("قال ضابط إن الوزير سامي الناصر أعلن أن الجسر مغلق.", "subject before the cue"),
        ("وقال الوزير سامي الناصر إن الجسر مغلق، مضيفا أن العمل يبدأ غدا.", "speaker of the sentence"),
    ],
)
def test_the_speaker_stands_where_the_grammar_puts_it(said: Said, text: str, note: str) -> None:
    last = said(text)[-1]
    assert last.source is not None
    assert last.source.text == "الوزير سامي الناصر"
    assert last.why is not None
    assert last.why.notes[-1] == note


def test_who_is_spoken_to_is_no_speaker(said: Said) -> None:
    (statement,) = said("قال الوزير سامي الناصر للصحفيين إن الجسر مغلق.")
    assert statement.source is not None
    assert statement.source.text == "الوزير سامي الناصر"
    assert statement.to is not None
    assert statement.to.text == "صحفيين"
