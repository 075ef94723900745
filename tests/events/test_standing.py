"""What grammar and the statement around an event say of its standing, before the weights are asked. Sentences are invented."""

from __future__ import annotations

import pytest

from rasid.coder import shared_coder
from rasid.events.find import EventFinder
from rasid.events.standing import read
from rasid.record import Article


def _read(text: str, trigger: str) -> str:
    doc = shared_coder().read_before_events(Article("a", text, None, "2021-02-23"))
    found = (one for rivals in EventFinder().candidates(doc) for one in rivals)
    return read(doc, next(one for one in found if doc.text[one.span.start : one.span.end].startswith(trigger)))


@pytest.mark.parametrize(
    ("text", "trigger", "standing"),
    [
        ("هاجم مسلحون مركزا للشرطة في الموصل.", "هاجم", "actual"),
        ("لم يهاجم المسلحون مركز الشرطة.", "يهاجم", "negated"),
        ("سيزور الوزير بغداد غدا.", "يزور", "future"),
        ("قد يهاجم المسلحون المدينة.", "يهاجم", "possible"),
        ("نفى الناطق هجوما على المدينة.", "هجوم", "denied"),
        ("طالب الحزب بالإفراج عن المعتقلين فورا.", "الإفراج", "demanded"),
        ("ثمة احتمال هجوم على المدينة.", "هجوم", "possible"),
    ],
)
def test_what_the_words_say(text: str, trigger: str, standing: str) -> None:
    assert _read(text, trigger) == standing


def test_a_denial_that_begins_with_the_event_denies_it_whatever_the_weights_say() -> None:
    coded = shared_coder()(Article("a", "نفى الناطق وقوع هجوم على المدينة.", None, "2021-02-23"))
    assert [event.standing for event in coded.events if event.type.startswith("ASSAULT")] == ["denied"]
