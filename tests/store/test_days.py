"""Days that are asked for."""

import pytest

from rasid.store import StoreError
from rasid.store.days import edge


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("2024-02-03", "2024-02-03", "2024-02-03")],
)
def test_a_day_month_or_year_has_a_first_and_a_last_day(value: str, first: str, last: str) -> None:
    assert (edge(value, 0), edge(value, 1)) == (first, last)


@pytest.mark.parametrize("value", ["", "yesterday", "2024-13", "2024-02-30"])
def test_what_is_none_is_an_error_that_says_how(value: str) -> None:
    with pytest.raises(StoreError, match="no day, month or year such as 2021-02-23"):
        edge(value, 0)
