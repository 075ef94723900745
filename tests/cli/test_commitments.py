"""rasid commitments on an article written for the test."""

from collections.abc import Callable
from pathlib import Path

from conftest import Result, article

Run = Callable[..., Result]
TEXT = "تعهد رئيس الوزراء البريطاني ديفيد كاميرون يوم الأحد بفتح السفارة في الرصيفة قبل نهاية العام."


def test_commitments(rasid: Run, lines: Callable[..., Path]) -> None:
    rasid("add", lines(article("one", text=TEXT, date="2015-07-20")))
    (made,) = rasid("commitments", "--json").lines
    assert made["kind"] == "commitment" and made["state"] == "open" and made["news"] == []
    start, end = made["what"]["span"]
    assert TEXT[start:end] == made["what"]["text"]
    assert "OPEN" in rasid("commitments", "--actor", "GBR").out
    assert "Nothing" in rasid("commitments", "--state", "met").err
    assert rasid("commitments", "--state", "lost").code == 2
