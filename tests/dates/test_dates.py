"""The dates layer: spans, what a date rests on, the lexicon behind it."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid import lexicon
from rasid.arabic.document import Reader
from rasid.dates import DateFinder, bounds, dates_of, iso_of
from rasid.dates.calendars import add_months, easter, hijri_month, holiday, nth_weekday
from rasid.dates.meanings import MEANINGS
from rasid.record import Article, Name, Span

PIECES = [
    "اليوم",
    "أمس",
    "وأمس",
    "الأول",
    "أول",
    "من",
    "في",
    "الجمعة",
    "مساء",
    "23",
    "٢٣",
    "شباط",
    "/",
    "فبراير",
    "2021",
    "و25",
    "قبل",
    "بعد",
    "أسبوعين",
    "ثلاثة",
    "أيام",
    "الماضي",
    "المقبلة",
    "الشهر",
    "العام",
    "عام",
    "1436هـ",
    "رمضان",
    "كل",
    "-",
    "(",
    ")",
    "«",
    "»",
    ".",
    "،",
    "قال",
    "سيصل",
    "الوزير",
    "منذ",
    "2003",
    "يومي",
    "نهاية",
    "الربع",
    "هذا",
    "آب",
    "مارس",
    "14:30",
    "الساعة",
    "بـ",
    "الـ3",
    "16/04/21",
    "عيد",
    "الفطر",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from([None, "2024-03-05", "2015-07-20T23:30:00+03:00", "yesterday"]))
def test_spans_hold_the_words(pieces: list[str], on: str | None) -> None:
    text = " ".join(pieces)
    last = 0
    for found in dates_of(text, on):
        assert found.text == text[found.span.start : found.span.end]
        assert last <= found.span.start < found.span.end
        assert found.text.strip() == found.text and "\n" not in found.text
        assert found.kind in ("day", "span", "recurring", "vague")
        assert found.why and found.why.rules
        if found.value and found.kind == "day":
            assert bounds(found.value)[0] is not None
        if on is None:
            assert found.resolved_from != "publication date"
        last = found.span.end


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for found in dates_of(text, "2024-03-05"):
        assert found.text == text[found.span.start : found.span.end]


@given(st.integers(0, 10**6))
def test_digits_do_no_harm(number: int) -> None:
    dates_of(f"في {number}/{number % 40}/{number % 2300} قبل {number} سنة وبعد {number} قرنا سنة {number} هجرية", "2024-03-05")


def test_marks_inside_words_keep_the_span() -> None:
    text = "وصلَ يومَ الثُّلاثاءِ ٢٣ شُبـاط/فبراير ٢٠٢١ إلى بغداد"
    (found,) = dates_of(text, "2024-03-05")
    assert (found.text, found.value) == ("يومَ الثُّلاثاءِ ٢٣ شُبـاط/فبراير ٢٠٢١", "2021-02-23")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قصفت البلدة وأمس هدأت", "أمس"),
        ("عاد بالأمس", "الأمس"),
        ("أجلت ليوم الجمعة المقبل", "يوم الجمعة المقبل"),
        ("انسحبت فجر اليوم الأربعاء من البلدة", "فجر اليوم الأربعاء"),
        ("قتل في 3 مارس 2024 جنديان", "3 مارس 2024"),
        ("توفي في 3 مارس 2024.", "3 مارس 2024"),
        ("وللعام المقبل خطط", "عام المقبل"),
        ("انتهت (2014) الحرب", "2014"),
        ("بين 3 و5 مارس 2023", "3 و5 مارس 2023"),
        ("(الثلاثاء 5 مارس 2024)", "الثلاثاء 5 مارس 2024"),
    ],
)
def test_clitics_and_marks_stay_outside(text: str, words: str) -> None:
    assert [found.text for found in dates_of(text, "2024-03-05")] == [words]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("في ٢٣ شباط ٢٠٢١", ["2021-02-23"]),
        ("٢٣/٠٢/٢٠٢١", ["2021-02-23"]),
        ("تبدأ الجلسة عند 14:30", []),
        ("تبدأ الجلسة الساعة ١٤:٣٠ مساء الجمعة", ["2024-03-08"]),
        ("في 5 كانون 2 2019", ["2019-01-05"]),
        ("في 5 كانون ٢ ٢٠١٩", ["2019-01-05"]),
        ("في 19 رمضان 1436هـ", ["2015-07-06"]),
        ("في ١ محرم ١٤٣٦ هـ", ["2014-10-25"]),
        ("قبل 6 ساعة", ["2024-03-04"]),
        ("ابحث عن المفقودين", []),
        ("وأحدث الأنباء تفيد بذلك", []),
        ("وصل في أحدث زيارة", []),
    ],
)
def test_what_other_tools_get_wrong(text: str, values: list[str]) -> None:
    assert [found.value for found in dates_of(text, "2024-03-05T02:00:00+03:00")] == values


def test_an_unknown_thing_does_not_empty_the_list() -> None:
    found = dates_of("في 31 فبراير 2021 وفي 12 مارس 2021 وأمس وفي عام 99999", "2024-03-05")
    assert "2021-03-12" in [entry.value for entry in found] and "2024-03-04" in [entry.value for entry in found]


def test_each_date_says_what_it_rests_on() -> None:
    told, relative = dates_of("في 12 مارس 2021 وأمس", "2024-03-05")
    assert (told.resolved_from, relative.resolved_from) == ("text", "publication date")
    assert relative.why and "rel.yesterday" in relative.why.rules
    (missing,) = dates_of("أمس", None)
    assert (missing.value, missing.resolved_from) == (None, "no publication date")


def test_a_date_told_before_is_the_anchor() -> None:
    _, second = dates_of("وقع الهجوم في 12 يناير 2023. وفي اليوم التالي أعلنت جماعة مسؤوليتها.", "2024-03-05")
    assert (second.value, second.resolved_from) == ("2023-01-13", "earlier date")
    _, second = dates_of("اندلعت الحرب في 5 مايو 2019 وانتهت في 20 سبتمبر", "2024-03-05")
    assert (second.value, second.resolved_from) == ("2019-09-20", "earlier date")


def test_tense_decides() -> None:
    assert [found.value for found in dates_of("وصل الوفد الخميس", "2024-03-05")] == ["2024-02-29"]
    assert [found.value for found in dates_of("سيصل الوفد الخميس", "2024-03-05")] == ["2024-03-07"]


def test_hijri_holds_both_values_and_the_doubt() -> None:
    (found,) = dates_of("19 رمضان 1436هـ", "2015-07-25")
    assert found.value == "2015-07-06" and found.why
    assert found.why.notes[0] == "Hijri 1436-09-19" and "doubt" in found.why.notes[1]
    (outside,) = dates_of("عام 900 هجرية", "2015-07-25")
    assert outside.value is None


def test_the_hour_of_a_timestamp_counts() -> None:
    assert [found.value for found in dates_of("قبل 6 ساعات", "2024-03-05T02:00:00+03:00")] == ["2024-03-04"]
    assert [found.value for found in dates_of("قبل 6 ساعات", "2024-03-05T20:00:00+03:00")] == ["2024-03-05"]


def test_names_of_persons_hide_their_words() -> None:
    text = "التقى سالم الخميس نظيره"
    doc = Reader().read(Article("a", text, date="2024-03-05"))
    assert DateFinder().find(doc).dates
    named = dataclasses.replace(doc, names=(Name(Span(6, 17), text[6:17], "PER"),))
    assert DateFinder().find(named).dates == ()


@pytest.mark.parametrize(
    ("text", "named", "kind", "dated"),
    [
        ("تظاهروا في سوق الأحد بالمدينة", "سوق الأحد", "LOC", False),
        ("اعتقلوا ناشطا في حركة 6 أبريل", "حركة 6 أبريل", "ORG", False),
        ("تظاهروا في المدينة الأحد", "المدينة", "LOC", True),
        ("تظاهروا في الأحد", "الأحد", "LOC", True),
    ],
)
def test_what_stands_in_a_name_is_no_date(text: str, named: str, kind: str, dated: bool) -> None:
    at = text.index(named)
    doc = Reader().read(Article("a", text, date="2024-03-05"))
    doc = dataclasses.replace(doc, names=(Name(Span(at, at + len(named)), named, kind),))
    assert bool(DateFinder().find(doc).dates) is dated


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("الأسبوع الماضي", "2024-02-26"),
        ("قبل عام", "2023-03"),
        ("قبل خمس سنوات", "2019"),
        ("قبل شهرين", "2024-01"),
        ("قبل يومين", "2024-03-03"),
        ("خلال الأيام المقبلة", "2024-03"),
        ("من 3 إلى 5 مارس 2023", "2023-03-03"),
        ("مؤخرا", None),
        ("كل جمعة", None),
        ("مايو 2021", "2021-05"),
    ],
)
def test_one_value_for_a_column(text: str, iso: str | None) -> None:
    assert [iso_of(found) for found in dates_of(text, "2024-03-05")] == [iso]


def test_bounds() -> None:
    assert bounds("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert bounds("2020-W53") == (date(2020, 12, 28), date(2021, 1, 3))
    assert bounds("2021-24") == (date(2021, 12, 1), date(2022, 2, 28))
    assert bounds("2014/2017") == (date(2014, 1, 1), date(2017, 12, 31))
    assert bounds("2024-03-05/..") == (date(2024, 3, 5), None)
    assert bounds("{2024-03-01,2024-03-04}") == (date(2024, 3, 1), date(2024, 3, 4))
    assert bounds(None) == bounds("2024-13-77") == (None, None)


def test_calendars() -> None:
    assert [easter(year) for year in (2000, 2016, 2024)] == [date(2000, 4, 23), date(2016, 3, 27), date(2024, 3, 31)]
    assert [easter(year, orthodox=True) for year in (2016, 2024)] == [date(2016, 5, 1), date(2024, 5, 5)]
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29) and add_months(date(2024, 12, 31), 2) == date(2025, 2, 28)
    assert nth_weekday(2024, 11, 4, 4) == date(2024, 11, 28) and nth_weekday(2024, 2, 1, 5) is None
    assert hijri_month(1436, 9) == (date(2015, 6, 18), date(2015, 7, 16)) and hijri_month(1200, 1) is None
    assert holiday("h:10-01+3", 2023)[0][0] == date(2023, 4, 21)
    assert holiday("easter-2", 2024)[0][0] == date(2024, 3, 29)


def test_lexicon_is_whole() -> None:
    """Every id is used once in its file, every pattern compiles, has a mechanism and an example that it makes a date of."""
    patterns = lexicon.load("dates/patterns.tsv")
    assert len({row["id"] for row in patterns}) == len(patterns)
    for row in patterns:
        assert row["meaning"] == "none" or row["meaning"] in MEANINGS, row["id"]
        found = dates_of(row["example"], "2024-03-05")
        if row["meaning"] == "none":
            assert not found, row["id"]
        else:
            assert found, row["id"]
