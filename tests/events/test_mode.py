"""Modes: what stands after a demand or a threat decides which."""

import pytest

from rasid.coder import shared_coder
from rasid.events.mode import MODES
from rasid.record import Article


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("طالب والد المخطوف الخاطفين بإطلاق سراح ابنه.", "REQUEST:yield"),
        ("طالب الحزب باستقالة الحكومة.", "REQUEST:change"),
        ("فجر انتحاري نفسه أمام معسكر للجيش.", "ASSAULT:suicide-attack"),
    ],
)
def test_the_words_around_a_trigger_tell_the_mode(text: str, kind: str) -> None:
    assert kind in {event.type for event in shared_coder()(Article("a", text, None, "2021-02-23")).events}


def test_every_type_with_modes_may_have_none() -> None:
    assert all(modes[0] == "" and len(modes) > 1 for modes in MODES.values())
