"""With what and at what an attack was made. Sentences are invented."""

from __future__ import annotations

import pytest

from rasid.coder import shared_coder
from rasid.record import Article, Event


def _attack(text: str) -> Event:
    coded = shared_coder()(Article("a", text, None, "2021-02-23"))
    return next(event for event in coded.events if event.type.startswith("ASSAULT"))


@pytest.mark.parametrize(
    ("text", "weapon"),
    [
        ("انفجرت سيارة مفخخة قرب مقر الشرطة في الموصل.", "سيارة مفخخة"),
        ("قصفت القوات بلدة السد بقذائف الهاون فجر اليوم.", "قذائف الهاون"),
        ("قتل مسلحون شرطيا في الموصل.", None),
    ],
)
def test_the_weapon_named_nearest(text: str, weapon: str | None) -> None:
    found = _attack(text).weapon
    assert (found.text if found else None) == weapon


def test_the_words_point_at_the_text() -> None:
    text = "قصفت القوات بلدة السد بقذائف الهاون فجر اليوم."
    found = _attack(text)
    for passage in (found.weapon, found.target):
        assert passage is not None and text[passage.span.start : passage.span.end] == passage.text


def test_arms_beside_what_is_no_attack_are_no_weapon_of_it() -> None:
    coded = shared_coder()(Article("a", "هددت الحركة بإطلاق الصواريخ على المدينة.", None, "2021-02-23"))
    assert coded.events and all(event.weapon is None for event in coded.events if not event.type.startswith("ASSAULT"))
