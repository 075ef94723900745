"""Which words are offered as triggers."""

from __future__ import annotations

import pytest

from rasid.coder import shared_coder
from rasid.events.find import EventFinder
from rasid.record import Article


def _roots(text: str) -> dict[str, set[str]]:
    """The types offered, by the first word of the trigger."""
    doc = shared_coder().read_before_events(Article("a", text, None, "2024-03-05"))
    out: dict[str, set[str]] = {}
    for rivals in EventFinder().candidates(doc):
        for one in rivals:
            out.setdefault(doc.text[one.span.start : one.span.end].split()[0], set()).add(one.trigger.frame.type.partition(":")[0])
    return out


@pytest.mark.parametrize("word", ["هجوما", "هجومين", "الهجوم"])
def test_a_noun_in_any_case_and_number(word: str) -> None:
    assert "ASSAULT" in _roots(f"ذكرت وكالة الأنباء أن {word} وقع في المدينة.")[word]


def test_a_passive_of_the_third_measure() -> None:
    assert "ASSAULT" in _roots("هوجم الحارس مساء الجمعة.")["هوجم"]


def test_a_trigger_inside_one_of_several_words() -> None:
    found = _roots("أعربت الحكومة عن استيائها من الاتفاق وعن رفضها شروط الهدنة.")
    assert "ACCUSE" in found["أعربت"] and "REJECT" in found["رفضها"]


def test_words_of_one_trigger_may_stand_far_apart() -> None:
    assert "AGREE" in _roots("توصل طرفا القتال في المدينة الواقعة غرب العاصمة إلى اتفاق.")["توصل"]
