"""Sources of whom nothing is known."""

from collections.abc import Callable

from rasid.record import Statement


def test_every_source_has_a_code_and_says_what_it_rests_on(said: Callable[..., tuple[Statement, ...]]) -> None:
    (statement,) = said("وقالت الجدة إن النبع جف.")
    assert statement.source is not None
    assert statement.source.code == "-- CVL"
    assert statement.source.why is not None
    assert statement.source.why.rules == ("no office known", "country unknown")


def test_what_comes_through_a_stranger_still_comes_through_it(said: Callable[..., tuple[Statement, ...]]) -> None:
    outer, inner = said("نقلت الجدة عن الوزير سامي الناصر قوله إن النبع جف.")
    assert outer.source is not None
    assert outer.source.code
    assert inner.via == outer.id
