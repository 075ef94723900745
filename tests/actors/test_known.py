"""Who is meant by a name that an article has met."""

from __future__ import annotations

import pytest

from rasid.actors.known import Known
from rasid.arabic.document import Reader
from rasid.record import Article, Party, Span


def remembered(known: Known, name: str) -> Party | None:
    return known.remembered(name, Reader().read(Article("an article", name)).words[0])


def party(name: str) -> Party:
    return Party(Span(0, len(name)), name, name, "TUN GOV")


@pytest.mark.parametrize("name", ["زياد رشيد المرزبان", "رشيد المرزبان", "المرزبان", "زياد"])
def test_a_part_of_a_full_name_means_its_bearer(name: str) -> None:
    known, met = Known(), party("زياد رشيد المرزبان")
    known.add(met.text, met)
    assert remembered(known, name) == met


def test_another_given_name_is_of_somebody_else() -> None:
    known, met = Known(), party("زياد المرزبان")
    known.add(met.text, met)
    assert remembered(known, "سليم المرزبان") is None


def test_a_body_is_known_by_the_quoted_words_of_its_name_and_only_in_quotation_marks() -> None:
    known, met = Known(), party("صحيفة «الأفق الجديد»")
    known.add_quoted("الأفق الجديد", met)
    assert known.get_quoted("الأفق الجديد") == met
    assert known.get("الأفق الجديد") is None


def test_a_given_name_means_its_bearer_until_another_bears_it() -> None:
    known, first = Known(), Party(Span(0, 12), "زياد المرزبان", "Ziad Marzuban", "TUN GOV")
    known.add(first.text, first)
    known.add("زياد رشيد المرزبان", first)
    assert remembered(known, "زياد") == first
    known.add("زياد الكتاني", party("زياد الكتاني"))
    assert remembered(known, "زياد") is None


@pytest.mark.parametrize("name", ["عبدالله المرزبان", "عبد الله المرزبان", "عبدالله", "عبد الله"])
def test_a_name_written_as_one_word_or_two_is_one(name: str) -> None:
    known, met = Known(), party("عبد الله المرزبان")
    known.add(met.text, met)
    assert remembered(known, name) == met


def test_who_the_article_introduces_comes_before_a_guess() -> None:
    known, guess, told = Known(), party("المرزبان"), party("زياد المرزبان")
    known.add(guess.text, guess, sure=False)
    assert remembered(known, "المرزبان") == guess
    known.add(told.text, told)
    assert remembered(known, "المرزبان") == told


def test_the_middle_of_a_long_name_means_its_bearer() -> None:
    known, met = Known(), party("زياد بن رشيد آل مرزبان")
    known.add(met.text, met)
    assert remembered(known, "بن رشيد") == met
