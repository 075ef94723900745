"""Who stands where around a trigger. Sentences are invented."""

from __future__ import annotations

import pytest

from rasid.coder import shared_coder
from rasid.events.fill import fills
from rasid.events.find import EventFinder
from rasid.record import Article


def _pointed(text: str, trigger: str) -> set[tuple[str, str]]:
    """The specifications by which somebody is pointed at, with the words."""
    doc = shared_coder().read_before_events(Article("a", text, None, "2021-02-23"))
    found = (one for rivals in EventFinder().candidates(doc) for one in rivals)
    candidate = next(one for one in found if doc.text[one.span.start : one.span.end].startswith(trigger))
    return {(fill.spec, fill.party.text) for fill in fills(doc, candidate)}


@pytest.mark.parametrize(
    ("text", "trigger", "found"),
    [
        ("قتل الضابط على يد مسلحين في الموصل.", "قتل", ("agent", "مسلحين")),
        ("أدى القصف من قبل الجيش العراقي إلى نزوح السكان.", "القصف", ("agent", "الجيش العراقي")),
        ("هاجم مسلحون مركزا للشرطة في الموصل.", "هاجم", ("subj", "مسلحون")),
        ("قام الجيش العراقي بقصف البلدة.", "قصف", ("governed", "الجيش العراقي")),
    ],
)
def test_who_is_pointed_at(text: str, trigger: str, found: tuple[str, str]) -> None:
    assert found in _pointed(text, trigger)


def test_a_side_that_only_stands_near_is_no_agent() -> None:
    assert "agent" not in {spec for spec, _ in _pointed("هاجم مسلحون مركزا للشرطة من جهة النهر.", "هاجم")}
