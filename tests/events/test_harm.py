"""Tolls: whose figure a word of harm governs, and where it ends."""

import pytest

from rasid.coder import shared_coder
from rasid.events.harm import tolls
from rasid.events.scope import Layers
from rasid.record import Article


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("قتلت الغارة عشرة جنود ودمرت خمسة مخازن.", [("killed", 10)]),
        ("أعلنت الوزارة أن 12 سوريا قتلوا في القصف.", [("killed", 12)]),
        ("قال الطبيب إن 21 شخصا لقوا حتفهم.", [("killed", 21)]),
        ("قتل ما لا يقل عن ستة أطفال في الهجوم.", [("killed", 6)]),
        ("أسفر الانفجار عن مقتل ضابط و3 جنود.", [("killed", 1), ("killed", 3)]),
        ("لم يخلف القصف أي إصابات.", [("injured", 0)]),
        ("قتل جندي ودمرت عشرات المنازل.", [("killed", 1)]),
        ("تسعة قتلى في الحريق ورئيس الوزراء يأمر بفتح تحقيق.", [("killed", 9)]),
        ("تسعة قتلى ورئيس الوزراء يأمر بفتح تحقيق.", [("killed", 9)]),
    ],
)
def test_a_figure_belongs_to_the_word_of_harm_it_stands_with(text: str, told: list[tuple[str, int]]) -> None:
    doc = shared_coder().read(Article("a", text, None, "2021-02-23"))
    found = tolls(doc, doc.sentences[0], Layers(doc).dates)
    assert [(toll.harm.kind, toll.harm.low) for toll in found] == told
