"""What denials point at."""

from collections.abc import Callable

import pytest

from rasid.record import Statement

Said = Callable[..., tuple[Statement, ...]]


def denial(said: Said, *paragraphs: str) -> tuple[Statement, Statement | None]:
    statements = said(*paragraphs)
    (found,) = (statement for statement in statements if statement.act == "deny")
    return found, next((statement for statement in statements if statement.id == found.denies), None)


@pytest.mark.parametrize(
    ("first", "second", "cue"),
    [
        ("اتهمت حركة النهر الجيش بقصف مدرسة في بلدة الزهراء.", "ونفى الجيش هذه الاتهامات.", "اتهمت"),
        ("قالت حركة النهر إن الجيش قصف مدرسة في بلدة الزهراء.", "ونفى الجيش هذه الاتهامات.", "قالت"),
        ("أعلنت الشركة استقالة المدير.", "ونفى المدير أن يكون قد قدم استقالة إلى الشركة.", "أعلنت"),
    ],
)
def test_a_denial_points_at_what_it_denies(said: Said, first: str, second: str, cue: str) -> None:
    _, denied = denial(said, first, "وقال خبير إن السوق هادئة.", second)
    assert denied is not None
    assert denied.cue.text == cue


def test_a_denial_of_what_nobody_said_points_nowhere(said: Said) -> None:
    found, _ = denial(said, "وقال خبير إن السوق هادئة.", "ونفى المتحدث باسم الشركة تسريب بيانات العملاء.")
    assert found.denies is None
