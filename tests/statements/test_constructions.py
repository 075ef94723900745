"""Contents before the cue, around it, after a name and a colon, and alone."""

from collections.abc import Callable

import pytest

from rasid.record import Statement

Said = Callable[..., tuple[Statement, ...]]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("«لن نتراجع عن موقفنا هذا اليوم»، قال الوزير سامي الناصر.", "«لن نتراجع عن موقفنا هذا اليوم»"),
        ("الجسر مغلق حتى نهاية الشهر، بحسب الوزير سامي الناصر.", "الجسر مغلق حتى نهاية الشهر"),
        ("بحسب الوزير سامي الناصر، فإن الجسر مغلق حتى نهاية الشهر.", "الجسر مغلق حتى نهاية الشهر"),
    ],
)
def test_a_content_may_stand_on_either_side_of_its_cue(said: Said, text: str, content: str) -> None:
    (statement,) = said(text)
    assert statement.content.text == content
    assert statement.source is not None
    assert statement.source.text == "الوزير سامي الناصر"


def test_a_name_and_a_colon_are_a_turn(said: Said) -> None:
    (statement,) = said("سامي الناصر: لن نفتح الجسر قبل إصلاحه كاملا.")
    assert (statement.cue.text, statement.content.text) == (":", "لن نفتح الجسر قبل إصلاحه كاملا")


def test_a_quotation_alone_is_of_who_spoke_last(said: Said) -> None:
    first, second = said("وقال الوزير سامي الناصر إن الجسر مغلق.", "«لن نتراجع عن موقفنا هذا اليوم».")
    assert second.source == first.source


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ("الجسر مغلق حتى نهاية الشهر - مصادر أمنية.", "الجسر مغلق حتى نهاية الشهر", "مصادر أمنية"),
        ("لا عودة إلى فتح الجسر قبل إصلاحه، يقول الوزير سامي الناصر.", "لا عودة إلى فتح الجسر قبل إصلاحه", "الوزير سامي الناصر"),
        ("«لن ننسى هذا اليوم أبدا»، هكذا وصف الوزير سامي الناصر ما رآه في الجسر.", "«لن ننسى هذا اليوم أبدا»", "الوزير سامي الناصر"),
    ],
)
def test_who_says_it_may_stand_behind_it(said: Said, text: str, content: str, source: str) -> None:
    (statement,) = said(text)
    assert statement.source is not None
    assert (statement.content.text, statement.source.text) == (content, source)
