"""Where contents begin and end, and how much of them is the speaker's own words."""

from collections.abc import Callable

import pytest

from rasid.record import Statement

Said = Callable[..., tuple[Statement, ...]]


@pytest.mark.parametrize("mark", list('«“„"‹'))
def test_a_quotation_left_open_ends_with_its_paragraph(said: Said, mark: str) -> None:
    after = "ووصل الوفد إلى المدينة مساء أمس ولقي استقبالا كبيرا."
    found = said(f"وقال الوزير سامي الناصر: {mark}الجسر مغلق حتى نهاية الشهر.", after, after, after)
    assert found
    assert all("الوفد" not in statement.content.text for statement in found)


def test_a_quotation_goes_on_to_its_close_in_the_next_paragraph(said: Said) -> None:
    (statement,) = said("وقال الوزير سامي الناصر: «الجسر مغلق حتى نهاية الشهر.", "ولن يفتح قبل إصلاحه».", "ووصل الوفد أمس.")
    assert statement.content.text.endswith("قبل إصلاحه»")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("وقال الوزير سامي الناصر: «الجسر مغلق حتى نهاية الشهر».", "direct"),
        ("وقال الوزير سامي الناصر إن الجسر «مغلق حتى نهاية الشهر» ولا حل.", "mixed"),
        ("وقال الوزير سامي الناصر إن الجسر مغلق.", "indirect"),
    ],
)
def test_a_content_is_direct_by_what_of_it_is_quoted(said: Said, text: str, kind: str) -> None:
    (statement,) = said(text)
    assert statement.kind == kind


def test_the_next_cue_ends_a_content(said: Said) -> None:
    first, second = said("وقال الوزير سامي الناصر إن الجسر مغلق، مضيفا أن العمل يبدأ غدا.")
    assert (first.content.text, second.content.text) == ("الجسر مغلق", "العمل يبدأ غدا")
