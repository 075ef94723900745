import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.coder import shared_coder
from rasid.record import Article, CodedArticle, Statement

WORDS = (
    "وقال الوزير سامي الناصر",
    "وأضافت المتحدثة",
    "إن الجسر مغلق",
    "لن نتراجع عن موقفنا اليوم",
    "مضيفا",
    "بحسب مصادر أمنية",
    "\n",
)
PIECES = st.sampled_from([*WORDS, *':،.؟«»“”„"‹›()'])
TEXTS = st.lists(PIECES, min_size=3, max_size=40).map(" ".join)


def coded(*paragraphs: str) -> CodedArticle:
    return shared_coder()(Article("an article", "\n".join(paragraphs)))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_marks_of_any_kind_never_let_a_content_swallow_the_article(text: str) -> None:
    for statement in coded(text).statements:
        start, end = statement.content.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == statement.content.text
        assert text[start:end].count("\n") <= 1


@pytest.mark.parametrize("mark", list('«“„"‹'))
def test_a_quotation_left_open_ends_with_its_paragraph(mark: str) -> None:
    after = "ووصل الوفد إلى المدينة مساء أمس ولقي استقبالا كبيرا."
    found = coded(f"وقال الوزير سامي الناصر: {mark}الجسر مغلق حتى نهاية الشهر.", after, after, after)
    assert found.statements
    assert all("الوفد" not in statement.content.text for statement in found.statements)


def test_a_quotation_goes_on_to_its_close_in_the_next_paragraph() -> None:
    (statement,) = coded("وقال الوزير سامي الناصر: «الجسر مغلق حتى نهاية الشهر.", "ولن يفتح قبل إصلاحه».", "ووصل الوفد أمس.").statements
    assert statement.content.text.endswith("قبل إصلاحه»")


def denial(*paragraphs: str) -> tuple[Statement, Statement | None]:
    statements = coded(*paragraphs).statements
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
def test_a_denial_points_at_what_it_denies(first: str, second: str, cue: str) -> None:
    _, denied = denial(first, "وقال خبير إن السوق هادئة.", second)
    assert denied is not None
    assert denied.cue.text == cue


def test_a_denial_of_what_nobody_said_points_nowhere() -> None:
    found, _ = denial("وقال خبير إن السوق هادئة.", "ونفى المتحدث باسم الشركة تسريب بيانات العملاء.")
    assert found.denies is None
