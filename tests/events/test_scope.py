"""Where and when of an event, by scope: what the sentence puts it in, not what stands nearest."""

from __future__ import annotations

import pytest

from rasid.coder import shared_coder
from rasid.record import Article, Event


def _events(text: str, root: str, title: str | None = None) -> list[Event]:
    coded = shared_coder()(Article("a", text, title, "2024-03-05"))
    return [event for event in coded.events if event.type.startswith(root)]


@pytest.mark.parametrize(
    ("text", "root", "place"),
    [
        ("قتل ثلاثة جنود في انفجار عبوة ناسفة في مدينة الفلوجة غربي العراق.", "ASSAULT", "مدينة الفلوجة"),
        ("انفجرت سيارة مفخخة في قرية دير العسل بريف حماة أمس وقتلت مدنيين.", "ASSAULT", "قرية دير العسل"),
        ("يزور وزير الخارجية المصري موسكو غدا.", "CONSULT", "موسكو"),
        ("خرجت مظاهرات حاشدة في مدينة صفاقس احتجاجا على غلاء الأسعار.", "PROTEST", "مدينة صفاقس"),
    ],
)
def test_place(text: str, root: str, place: str) -> None:
    found = _events(text, root)
    assert found
    for event in found:
        assert event.place is not None and event.place.text == place


def test_a_place_says_by_which_scope_it_was_taken() -> None:
    (event, *_) = _events("خرجت مظاهرات حاشدة في مدينة صفاقس احتجاجا على غلاء الأسعار.", "PROTEST")
    assert event.place is not None and event.place.why is not None
    assert any(note.startswith("place by ") for note in event.place.why.notes)


def test_a_capital_that_is_visited_has_its_point() -> None:
    (event, *_) = _events("يزور وزير الخارجية المصري موسكو غدا.", "CONSULT")
    assert event.place is not None and event.place.country == "RUS" and event.place.lat is not None


def test_the_day_of_publication_is_not_the_day_of_the_event() -> None:
    assert all(event.date is None for event in _events("قتل مسلحون أربعة جنود في هجوم على نقطة تفتيش في كركوك.", "ASSAULT"))


def test_a_date_beside_its_event_is_taken() -> None:
    found = _events("وقع الانفجار مساء الجمعة في بغداد، وقتل مسلحون شرطيا في الموصل أمس.", "ASSAULT")
    assert found and found[-1].date is not None and found[-1].date.iso == "2024-03-04"


def test_a_noun_without_a_name_stands_for_what_the_article_named_so() -> None:
    text = "وقع الهجوم قرب مسجد الروضة في مدينة بئر العبد بسيناء.\nوقال شهود إن مسلحين أطلقوا النار على المصلين داخل المسجد."
    place = _events(text, "ASSAULT")[-1].place
    assert place is not None and place.text == "المسجد"
    assert (place.country, place.lat is not None) == ("EGY", True)
    assert place.why is not None and "reference:text" in place.why.rules


def test_a_headline_without_a_place_has_that_of_the_first_sentence() -> None:
    (event, *_) = _events("شن مسلحون هجوما على نقطة تفتيش في مدينة كركوك أمس.", "ASSAULT", "مقتل خمسة جنود في هجوم مسلح")
    assert event.place is not None and event.place.text == "مدينة كركوك"
