"""The text of an article under its marks: nothing lost, nothing parted that belongs together."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from rasid.record import Article
from rasid.web.marks import KINDS, Mark, lanes, paragraphs

ARABIC = st.text(alphabet="ابتوللجيش ًُّ «»\n12a<&", max_size=60)


def plain(html: str) -> str:
    return Markup(re.sub(r'<a class="badge".*?</a>|<[^>]*>', "", html)).unescape()


@given(ARABIC, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from(KINDS), st.integers(1, 9)), max_size=12))
def test_the_text_is_whole_whatever_is_marked(text: str, given_marks: list[tuple[int, int, str, int]]) -> None:
    marks = [
        Mark(min(start, len(text)), min(start + length, len(text)), kind, f"X{number}", number if kind == "statement" else None)
        for start, length, kind, number in given_marks
    ]
    shown = paragraphs(Article("a", text), [mark for mark in marks if mark.end > mark.start])
    assert [plain(str(part.html)) for part in shown] == [line for line in text.split("\n") if line]


def test_marks_that_overlap_get_lanes_of_their_own_and_the_same_words_share_one() -> None:
    marks = [Mark(0, 10, "statement", "S1"), Mark(2, 5, "name"), Mark(3, 8, "event", "E1"), Mark(3, 8, "event", "E2"), Mark(20, 25, "name")]
    held = {(mark.start, mark.end, mark.kind, mark.ref): lane for mark, lane in lanes(marks)}
    assert held[2, 5, "name", ""] == 0 and held[20, 25, "name", ""] == 0
    assert held[3, 8, "event", "E1"] == held[3, 8, "event", "E2"] == 1
    assert held[0, 10, "statement", "S1"] == 2


def test_a_mark_inside_a_word_leaves_the_letters_in_one_run_of_inline_spans() -> None:
    (part,) = paragraphs(Article("a", "وللجيش"), [Mark(3, 6, "name")])
    assert str(part.html) == 'ولل<span class="m l0-name">جيش</span>'


def test_a_mark_never_parts_a_letter_from_its_vowel_signs() -> None:
    (part,) = paragraphs(Article("a", "قُتل"), [Mark(1, 2, "event", "E1")])
    assert str(part.html) == "قُتل"
    (part,) = paragraphs(Article("a", "قُتل"), [Mark(0, 1, "event", "E1")])
    assert str(part.html) == '<span class="m l0-event" data-r="E1">قُ</span>تل'


def test_a_badge_waits_for_the_end_of_the_word() -> None:
    (part,) = paragraphs(Article("a", "قال خيرا."), [Mark(4, 6, "statement", "S1", 1)])
    assert plain(str(part.html)) == "قال خيرا." and 'را<a class="badge" href="#S1">1</a>.' in str(part.html)


def test_the_focus_is_set_apart_and_a_wrong_one_is_left_out() -> None:
    (part,) = paragraphs(Article("a", "قال خيرا."), [], (4, 8))
    assert '<span class="m focus" id="focus">خيرا</span>' in str(part.html)
    (part,) = paragraphs(Article("a", "قال خيرا."), [], (4, 99))
    assert str(part.html) == "قال خيرا."
