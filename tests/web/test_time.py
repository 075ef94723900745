"""Counts over time: as many columns as can be told apart, and far days in columns of their own."""

import pytest

from rasid.web.language import Language
from rasid.web.time import gathered

ENGLISH = Language("en", "en_GB")


def columns(days: dict[str, int]) -> list[tuple[str, str, str, int]]:
    buckets, series = gathered([(day, "ASSAULT", count) for day, count in days.items()], ENGLISH, str)
    sums = [sum(one.counts[at] for one in series) for at in range(len(buckets))]
    assert sum(sums) == sum(days.values())
    return [(bucket.since, bucket.until, bucket.label, number) for bucket, number in zip(buckets, sums, strict=True)]


def test_every_day_has_a_column_where_there_is_room() -> None:
    assert columns({"2024-09-28": 2, "2024-09-30": 1}) == [
        ("2024-09-28", "2024-09-28", "28 Sept", 2),
        ("2024-09-29", "2024-09-29", "29 Sept", 0),
        ("2024-09-30", "2024-09-30", "30 Sept", 1),
    ]


def test_far_days_do_not_press_the_rest_into_one_column() -> None:
    """A crusade and a plan for 2040 among two months of news: both are there, before and after days that can be told apart."""
    found = columns({"1099-07-15": 1, "2024-08-01": 500, "2024-09-15": 499, "2040-01-01": 1})
    assert found[0] == ("1099-07-15", "2024-07-31", "before 1 Aug", 1) and found[-1] == ("2024-09-16", "2040-01-01", "after 15 Sept", 1)
    assert found[1][::3] == ("2024-08-01", 500) and found[-2][::3] == ("2024-09-15", 499) and len(found) == 48


def test_far_days_that_are_many_are_drawn_as_they_are() -> None:
    found = columns({"1999-07-15": 50, "2024-08-01": 500})
    assert (found[0][2], found[-1][2], len(found)) == ("1999", "2024", 26)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_month_or_year_of_which_every_day_is_meant_is_called_by_its_name(lang: str) -> None:
    told = Language(lang, {"ar": "ar", "en": "en_GB"}[lang])
    assert told.day("2015-07-01/2015-07-31") == {"ar": "يوليو 2015", "en": "July 2015"}[lang]
    assert told.day("2015-01-01/2015-12-31") == "2015"
    assert told.day("2015-07-02/2015-07-31") == {"ar": "من 2 يوليو 2015 إلى 31 يوليو 2015", "en": "2 July 2015–31 July 2015"}[lang]


@pytest.mark.parametrize(
    ("code", "arabic", "english"),
    [
        ("TUN LAB", "تونس، نقابات", "Tunisia, labour"),
        ("UNO", "الأمم المتحدة", "United Nations"),
        ("-- CVL", "مدنيون", "civilians"),
        (None, "", ""),
    ],
)
def test_a_code_is_put_in_words(code: str | None, arabic: str, english: str) -> None:
    assert (Language("ar", "ar").code_words(code), ENGLISH.code_words(code)) == (arabic, english)
