"""rasid words, rasid dates and rasid places: the layers tried out on a text."""

import datetime
from collections.abc import Callable

import pytest
from conftest import Result

Run = Callable[..., Result]


def test_dates_as_json(rasid: Run) -> None:
    text = "وصل الوفد أمس ويغادر في 25 شباط/فبراير"
    found = rasid("dates", text, "--on", "2021-02-23", "--json").lines
    assert [(date["text"], date["value"]) for date in found] == [("أمس", "2021-02-22"), ("25 شباط/فبراير", "2021-02-25")]
    assert all(text[slice(*date["span"])] == date["text"] for date in found)


def test_dates_as_a_table(rasid: Run) -> None:
    done = rasid("dates", "وقع", "الهجوم", "الأسبوع", "الماضي", "--on", "2021-02-23")
    assert done.code == 0 and "resolved from" in done.out
    assert "2021-02-15" in done.out and "2021-02-21" in done.out and "publication date" in done.out
    assert "الأساس" in rasid("dates", "أمس", "--on", "2021-02-23", "--lang", "ar").out


def test_dates_without_a_day_of_publication(rasid: Run) -> None:
    (found,) = rasid("dates", "أمس", "--json").lines
    assert "value" not in found and found["resolved_from"] == "no publication date"


def test_the_hour_and_zone_of_a_timestamp_count(rasid: Run) -> None:
    day = datetime.date(2021, 2, 23)
    (found,) = rasid("dates", "قبل 6 ساعات", "--on", f"{day}T02:00:00+03:00", "--json").lines
    assert found["value"] == str(day - datetime.timedelta(1))


def test_places_as_json(rasid: Run) -> None:
    text = "اندلع حريق شمال مدينة طرابلس وقال اللبنانيون إنهم أخمدوه"
    (found,) = rasid("places", text, "--json").lines
    assert text[slice(*found["span"])] == found["text"] == "مدينة طرابلس"
    assert (found["country"], found["relation"]) == ("LBN", "north") and found["others"] and found["why"]["rules"]


def test_places_as_a_table(rasid: Run) -> None:
    done = rasid("places", "اندلع حريق في البصرة")
    assert done.code == 0 and "Basra" in done.out and "precision" in done.out
    assert "الدقة" in rasid("places", "اندلع حريق في البصرة", "--lang", "ar").out


@pytest.mark.parametrize("command", ["dates", "places"])
def test_text_from_standard_input(rasid: Run, command: str) -> None:
    done = rasid(command, "-", "--json", stdin="اندلع حريق في البصرة عام 2019\n".encode())
    assert [found["text"] for found in done.lines] == (["عام 2019"] if command == "dates" else ["البصرة"])


@pytest.mark.parametrize("command", ["dates", "places"])
def test_nothing_found_is_said_and_no_failure(rasid: Run, command: str) -> None:
    done = rasid(command, "لا شيء هنا")
    assert done.code == 0 and "None was found" in done.err
    assert rasid(command, "لا شيء هنا", "--json").out == ""


def test_wrong_options_are_plain_words(rasid: Run) -> None:
    assert "--on must be a day" in rasid("dates", "أمس", "--on", "yesterday").err
    done = rasid("places", "بغداد", "--lang", "fr")
    assert done.code == 2 and "--lang must be ar or en" in done.err


def test_words_as_json(rasid: Run) -> None:
    text = "وستعلن الوزارة نتائجها"
    first, _, last = rasid("words", text, "--json").lines
    assert [part["text"] for part in first["parts"]] == ["و", "س", "تعلن"] and (first["lemma"], first["verb"]) == ("أعلن", "أعلن")
    assert first["features"] == {"Aspect": "Imp", "Voice": "Act", "Person": "3", "Gender": "Fem", "Number": "Sing"}
    assert all(text[slice(*part["span"])] == part["text"] for word in (first, last) for part in word["parts"])


def test_words_as_a_table(rasid: Run) -> None:
    done = rasid("words", "عرضت الوزارة نتائجها")
    assert done.code == 0 and "نتائج+ها" in done.out and "NOUN+PRON" in done.out
    assert "التصريف" in rasid("words", "عرضت الوزارة", "--lang", "ar").out
