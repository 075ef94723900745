"""Coded articles as the store keeps them."""

from made import KIRKUK, event

from rasid.record import CodedArticle, dumps
from rasid.store.packed import coded_of, line_of, packed


def test_what_is_packed_comes_back() -> None:
    coded = CodedArticle("a", "2024-09-29", events=(event("انفجرت سيارة في كركوك", "انفجرت", where=KIRKUK),))
    kept = packed(dumps(coded))
    assert (coded_of(kept), line_of(kept)) == (coded, dumps(coded))
