"""Pairs of reports that may be of one incident, and how alike they are. All texts are invented."""

from dataclasses import replace
from typing import Any

import pytest
from made import ADEN, KIRKUK, MOSUL, event, party, stored

from rasid.incidents import reports
from rasid.incidents.pairs import pairs_of
from rasid.incidents.report import Report

WORDS = "اشتعلت النيران في مستودع الزعفران قرب جسر القناطر بعد قصف مدفعي على الطريق من كركوك إلى الموصل ثم عدن."


def told(
    ident: str, where: tuple[str, str, str, str, float, float] | None = KIRKUK, day: str | None = "2024-05-02", **fields: Any
) -> Report:
    article, coded, _ = stored(ident, WORDS, date="2024-05-02", events=[event(WORDS, "قصف", where=where, day=day, **fields)])
    return reports(article, coded)[0]


def score(one: Report, other: Report) -> float:
    found = pairs_of([one, other])
    return float(found.score[0]) if len(found.score) else 0.0


def test_the_same_words_day_and_place_count_in_full() -> None:
    assert score(told("a"), told("b")) == pytest.approx(1.0 + 0.6 + 0.25 + 0.15)


@pytest.mark.parametrize(
    ("other", "less"),
    [
        ({"where": None}, 0.6),
        ({"where": ADEN}, 0.6 + 0.25),  # another country
        ({"where": MOSUL}, 0.6 + 0.6),  # another city, far away
        ({"day": "2024-05-01"}, 0.25 + 0.05),
        ({"day": None}, 0.25),
        ({"type": "COERCE"}, 0.15 + 0.05),
    ],
)
def test_what_differs_counts_against_a_pair(other: dict[str, Any], less: float) -> None:
    assert score(told("a"), told("b")) - score(told("a"), told("b", **other)) == pytest.approx(less)


@pytest.mark.parametrize(("killed", "more"), [(5, 0.4), (6, 0.0), (21, -0.1)])
def test_the_same_toll_speaks_for_a_pair_and_one_far_off_against_it(killed: int, more: float) -> None:
    assert score(told("a", killed=5), told("b", killed=killed)) - score(told("a"), told("b")) == pytest.approx(more)


@pytest.mark.parametrize(
    ("who", "other", "less"),
    [
        ({}, {}, 0.25),
        ({"actor": "مدفعي"}, {}, 0.25),  # the other account names nobody
        ({"actor": "مدفعي"}, {"actor": "الطريق"}, 0.25 + 0.08),
        ({"actor": "مدفعي"}, {"recipient": "مدفعي"}, 0.0),  # whoever does it: the parties are looked at together
        ({"recipient": "مدفعي"}, {"recipient": "الطريق"}, 0.25 + 0.08 + 0.1),
    ],
)
def test_named_parties_speak_for_a_pair_or_against_it(who: dict[str, str], other: dict[str, str], less: float) -> None:
    one, two = ({role: (party(WORDS, words, words),) for role, words in some.items()} for some in (who, other))
    same = {"actor": (party(WORDS, "مدفعي", "مدفعي"),)}
    assert score(told("a", **same), told("b", **same)) - score(told("a", **one), told("b", **two)) == pytest.approx(less)


def test_guests_of_different_countries_are_of_two_talks_though_the_host_is_one() -> None:
    host, guest, other = (party(WORDS, words, words, code) for words, code in (("جسر", "IRQ GOV"), ("مدفعي", "SEN"), ("الطريق", "LTU")))
    first, second, alone = ({"type": "CONSULT", "actor": some} for some in ((host, guest), (host, other), (host,)))
    assert score(told("a", **first), told("b", **first)) - score(told("a", **first), told("b", **second)) == pytest.approx(0.3)
    assert score(told("a", **first), told("b", **first)) == pytest.approx(score(told("a", **first), told("b", **alone)))


def test_another_region_of_the_country_speaks_against_a_pair() -> None:
    first, second = told("a"), told("b", where=("عدن", "Aden", "g9", "IRQ", 33.0, 43.0))
    regions = [
        replace(report, event=replace(report.event, place=replace(report.event.place, admin1=admin1, precision="admin1")))
        for report, admin1 in ((first, "Kirkuk"), (second, "Anbar"))
        if report.event.place
    ]
    assert score(first, told("b", where=None)) - score(*regions) == pytest.approx(0.2)


def test_what_agrees_counts_only_as_far_as_words_are_shared() -> None:
    far = replace(told("b"), words={f"كلمة{n}": 9.0 for n in range(30)} | {"زعفران": 9.0})
    few = replace(told("a"), words={f"لفظ{n}": 9.0 for n in range(30)} | {"زعفران": 9.0})
    assert 0 < score(few, far) < 0.1


def test_words_that_stand_side_by_side_in_one_article_tell_less() -> None:
    events = [event(WORDS, words, where=KIRKUK, day="2024-05-02", id=ident) for ident, words in (("E1", "اشتعلت"), ("E2", "قصف"))]
    article, coded, _ = stored("a", WORDS, date="2024-05-02", events=events)
    first, second = reports(article, coded)
    apart = score(replace(first, article="b"), second)
    assert score(first, second) == pytest.approx(apart / 2)
    said = replace(second, event=replace(second.event, same_as="E1"))
    assert score(first, said) == pytest.approx(1.4)


def test_words_of_little_weight_count_by_their_weight_in_both() -> None:
    whole, faint = told("a"), told("b")
    faint = replace(faint, words={word: weight * (0.1 if word.startswith("ز") else 1.0) for word, weight in faint.words.items()})
    assert score(whole, faint) == score(faint, whole) < score(whole, told("b"))


def test_days_too_far_apart_are_no_pair() -> None:
    assert score(told("a", day="2024-05-02"), told("b", day="2024-04-30")) > 0
    assert score(told("a", day="2024-05-02"), told("b", day="2024-04-29")) == 0


def test_acts_of_speech_are_a_pair_only_by_one_actor() -> None:
    first: dict[str, Any] = {"type": "ACCUSE", "actor": (party(WORDS, "مدفعي", "أيوب الرملي"),)}
    second: dict[str, Any] = {"type": "ACCUSE", "actor": (party(WORDS, "مدفعي", "سلمى العرجون"),)}
    assert score(told("a", **first), told("b", **first)) > 1
    assert score(told("a", **first), told("b", **second)) == 0


def test_a_word_of_too_many_reports_finds_none() -> None:
    many = [told(f"{n:03}") for n in range(230)]
    found = pairs_of(many)
    assert set(zip(found.a.tolist(), found.b.tolist(), strict=True)) == {(i, j) for i in range(30, 230) for j in range(i + 1, 230)}


def test_an_article_of_very_many_events_is_compared_with_itself_only_so_far() -> None:
    events = [event(WORDS, "قصف", where=KIRKUK, day="2024-05-02", id=f"E{n:03}") for n in range(450)]
    article, coded, _ = stored("a", WORDS, date="2024-05-02", events=events)
    found = pairs_of(reports(article, coded))
    assert len(found.a) < 450 * 200 and (found.b - found.a).max() < 200
