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


@pytest.mark.parametrize(
    ("second", "points"),
    [
        ("واتفق رئيس النقابة مع مدير المصنع في أن أسعار القطن سترتفع.", "agrees"),
        ("وأكد خبير زراعي أيضا أن أسعار القطن سترتفع كثيرا.", "agrees"),
        ("وخالف الخبير الاقتصادي رأي مدير المصنع.", "denies"),
    ],
)
def test_who_agrees_or_disagrees_points_at_the_statement_before(said: Said, second: str, points: str) -> None:
    first, *_, last = said("قال مدير المصنع إن أسعار القطن سترتفع.", second)
    assert {name: getattr(last, name) for name in ("denies", "agrees")} == {"denies": None, "agrees": None} | {points: first.id}
    assert last.why is not None
    assert any(rule.startswith("st.") for rule in last.why.rules)


def test_a_word_of_addition_joins_nobody_who_says_something_else(said: Said) -> None:
    first, last = said("قال مدير المصنع إن أسعار القطن سترتفع.", "وأكد خبير زراعي أيضا أن السوق هادئة.")
    assert (first.agrees, last.agrees) == (None, None)
