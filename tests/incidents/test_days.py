from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.incidents.days import day_range, shifted


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2021-02-23", ("2021-02-23", "2021-02-23")),
        ("2021-02-23T10:00:00+03:00", ("2021-02-23", "2021-02-23")),
        ("2021-02", ("2021-02-01", "2021-02-28")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2021", ("2021-01-01", "2021-12-31")),
        ("2021-W08", ("2021-02-22", "2021-02-28")),
        ("2021-02-01/2021-02-05", ("2021-02-01", "2021-02-05")),
        ("2021-02-01/..", ("2021-02-01", "2021-02-01")),
        ("2021-02-31", None),
        ("soon", None),
        ("0000", None),
        ("0000-02", None),
        ("", None),
        (None, None),
    ],
)
def test_day_range(value: str | None, days: tuple[str, str] | None) -> None:
    assert day_range(value) == days


@given(st.from_regex(r"[0-9]{4}(-W?[0-9]{2}(-[0-9]{2})?)?(/[0-9]{4}(-[0-9]{2})?)?", fullmatch=True))
def test_whatever_is_given_the_days_are_days(value: str) -> None:
    for day in day_range(value) or ():
        assert date.fromisoformat(day)


def test_days_before_and_after_stay_in_the_calendar() -> None:
    assert shifted(date(2024, 3, 1), -1) == date(2024, 2, 29)
    assert shifted(date.min, -10) == date.min and shifted(date.max, 10) == date.max
