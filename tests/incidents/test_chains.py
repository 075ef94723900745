"""Through whom something reaches the reader. The text is invented."""

from __future__ import annotations

from made import statement

from rasid.incidents.chains import chain, label
from rasid.record import CodedArticle

TEXT = "ذكرت صحيفة المرسى أن المندوب قال إن الميناء مغلق"
OUTER = statement(TEXT, "صحيفة المرسى", "ذكرت", "المندوب قال إن الميناء مغلق", "S1", name="Al-Marsa")
INNER = statement(TEXT, "المندوب", "قال", "الميناء مغلق", "S2", via="S1")


def test_the_nearest_to_the_fact_comes_first_under_the_name_that_is_known() -> None:
    assert chain(CodedArticle("a", statements=(OUTER, INNER)), "S2") == ("المندوب", "Al-Marsa")


def test_what_the_outlet_tells_itself_has_no_chain() -> None:
    assert chain(CodedArticle("a", statements=(OUTER,)), None) == ()


def test_a_chain_that_goes_in_a_circle_ends() -> None:
    around = statement(TEXT, "صحيفة المرسى", "ذكرت", "المندوب قال", "S1", via="S2")
    assert len(chain(CodedArticle("a", statements=(around, INNER)), "S2")) == 2


def test_nobody_found_is_told_apart_from_nobody_asked() -> None:
    assert label(None) == "?"
