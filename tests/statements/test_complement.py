"""Where what a cue says begins."""

from collections.abc import Callable

import pytest

from rasid.record import Statement


@pytest.mark.parametrize(
    ("text", "how", "content"),
    [
        ("وقال الوزير سامي الناصر إن الجسر مغلق.", "that", "الجسر مغلق"),
        ("وقال الوزير سامي الناصر: «الجسر مغلق حتى نهاية الشهر».", "colon", "«الجسر مغلق حتى نهاية الشهر»"),
        ("أكدت الوزارة أهمية الحوار بين الطرفين.", "obj", "أهمية الحوار بين الطرفين"),
        ("ونفى الوزير سامي الناصر نفيا قاطعا أن يكون الجسر مغلقا.", "that", "يكون الجسر مغلقا"),
    ],
)
def test_a_content_begins_where_its_cue_says(said: Callable[..., tuple[Statement, ...]], text: str, how: str, content: str) -> None:
    (statement,) = said(text)
    assert statement.content.text == content
    assert statement.why is not None
    assert statement.why.notes[0] == how
