import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.record import Statement

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


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_marks_of_any_kind_never_let_a_content_swallow_the_article(said: Callable[..., tuple[Statement, ...]], text: str) -> None:
    for statement in said(text):
        start, end = statement.content.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == statement.content.text
        assert len(re.findall(r"\n\s*", text[start:end])) <= 1  # blank lines part no more than one break does
