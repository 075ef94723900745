"""Commitments and demands followed through later articles. People, bodies and texts are invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from made import event, party, statement, stored

from rasid.record import Pledge, dumps
from rasid.store import Store, StoreError
from rasid.store.pledges import followed
from rasid.store.query import Filter

PROMISE = "تعهدت هيئة الجسور بترميم جسر الحديد القديم في بلدة الريحانية قبل آذار."
AGAIN = "جددت هيئة الجسور تعهدها ترميم جسر الحديد القديم في الريحانية."
DONE = "رممت هيئة الجسور جسر الحديد القديم في بلدة الريحانية."
BROKEN = "قال مجلس الأهالي إن هيئة الجسور لم تف بتعهدها ترميم جسر الحديد القديم في الريحانية."
BACK = "أعلنت هيئة الجسور أنها تراجعت عن ترميم جسر الحديد القديم في الريحانية."
ELSE = "تعهدت هيئة الجسور بتوسيع مرفأ السمك في بلدة الصدفة."
WHO = "هيئة الجسور"


def body(text: str, words: str = WHO, actor: str | None = "xxx-bridges") -> Any:
    return replace(party(text, words, "Bridges Authority", "IRQ GOV"), actor=actor)


def said(text: str, words: str, cue: str, act: str, source: Any = None, ident: str = "S1") -> Any:
    return replace(statement(text, WHO, cue, words, ident, act=act), source=source or body(text))


def promise(
    ident: str = "first", text: str = PROMISE, words: str = "بترميم جسر الحديد القديم في بلدة الريحانية", day: str = "2024-10-01"
) -> Any:
    cue = "تعهدت"
    made = said(text, words, cue, "promise")
    pledge = Pledge(f"P{ident}", "commitment", "S1", made.content, made.source, due="2025-03" if text == PROMISE else None)
    return stored(ident, text, date=day, statements=[made], pledges=[pledge])


def again(day: str = "2024-11-01", ident: str = "again") -> Any:
    return stored(ident, AGAIN, date=day, statements=[said(AGAIN, "ترميم جسر الحديد القديم في الريحانية", "جددت", "promise")])


def done(day: str = "2024-12-01", actor: str = "xxx-bridges", **fields: Any) -> Any:
    deed = event(DONE, "رممت", "COOPERATE", id="E1", actor=(body(DONE, actor=actor),), **fields)
    return stored("done", DONE, date=day, events=[deed])


def broken(day: str = "2024-12-02") -> Any:
    council = party(BROKEN, "مجلس الأهالي", "Council")
    words = "هيئة الجسور لم تف بتعهدها ترميم جسر الحديد القديم في الريحانية"
    accused = event(BROKEN, "لم تف", "ACCUSE", id="E1", by="S1", actor=(council,), recipient=(body(BROKEN),))
    return stored("broken", BROKEN, date=day, statements=[said(BROKEN, words, "قال", "accuse", council)], events=[accused])


def back(day: str = "2024-12-03") -> Any:
    return stored("back", BACK, date=day, statements=[said(BACK, "تراجعت عن ترميم جسر الحديد القديم في الريحانية", "أعلنت", "state")])


def states(store: Store, **asked: Any) -> dict[str, str]:
    return {it.coded.id: it.state for it in followed(store, Filter(), today="2025-02-01", **asked)}


@pytest.fixture
def filled(store: Store) -> Store:
    store.add([promise()])
    store.add([stored("other", "خبر عن الطقس.", date="2024-10-02")])
    return store


@pytest.mark.parametrize(
    ("later", "state"),
    [
        ([], "open"),
        ([again()], "repeated"),
        ([done()], "met"),
        ([broken()], "broken"),
        ([back()], "withdrawn"),
        ([again(), broken(), done("2024-12-20")], "met"),
        ([done(), broken("2024-12-20")], "broken"),
        ([done(actor="xxx-other")], "open"),
        ([done(standing="future")], "open"),
        ([done(standing="negated")], "broken"),
        ([done("2024-09-01")], "open"),
        ([promise("elsewhere", ELSE, "بتوسيع مرفأ السمك في بلدة الصدفة", "2024-11-05")], "open"),
    ],
)
def test_what_became_of_it(filled: Store, later: list[Any], state: str) -> None:
    for item in later:
        filled.add([item])
    assert states(filled)["first"] == state


def test_news_name_the_words_and_the_rule(filled: Store) -> None:
    filled.add([again(), broken()])
    (made,) = followed(filled, Filter(), state="broken")
    assert [(it.state, it.article, it.item, it.rule) for it in made.news] == [
        ("repeated", "again", "S1", "follow.promise-again"),
        ("broken", "broken", "S1", "broken.lam-yafi"),
    ]
    words = made.news[1].words
    assert BROKEN[words.span.start : words.span.end] == words.text and made.news[1].says == "Council"


def test_overdue_is_what_is_past_its_day_and_undecided(filled: Store) -> None:
    assert not list(followed(filled, Filter(), state="overdue", today="2025-03-31"))
    (made,) = followed(filled, Filter(), state="overdue", today="2025-04-01")
    assert made.overdue and made.state == "open"
    filled.add([done()])
    assert not list(followed(filled, Filter(), state="overdue", today="2025-04-01"))


def test_a_demand_is_met_by_whom_it_was_made_to(store: Store) -> None:
    text = "طالب مجلس الأهالي هيئة الجسور بترميم جسر الحديد القديم في بلدة الريحانية."
    council, bridges = replace(party(text, "مجلس الأهالي", "Council"), actor="xxx-council"), body(text)
    wish = replace(said(text, "بترميم جسر الحديد القديم في بلدة الريحانية", "طالب", "demand", council), to=bridges)
    store.add(
        [stored("wish", text, date="2024-10-01", statements=[wish], pledges=[Pledge("P1", "demand", "S1", wish.content, council, bridges)])]
    )
    assert states(store, kind="demand") == {"wish": "open"}
    store.add([done()])
    assert states(store, kind="demand") == {"wish": "met"} and states(store, kind="commitment") == {}


def test_somebody_who_is_not_in_the_registry_is_not_followed_elsewhere(store: Store) -> None:
    article, coded, _ = promise()
    nobody = replace(coded.pledges[0], by=replace(coded.pledges[0].by, actor=None))
    coded = replace(coded, pledges=(nobody,))
    store.add([(article, coded, dumps(coded)), done()])
    assert states(store) == {"first": "open"}


def test_filters(filled: Store) -> None:
    filled.add([promise("elsewhere", ELSE, "بتوسيع مرفأ السمك في بلدة الصدفة", "2024-11-05")])

    def found(**wanted: Any) -> list[str]:
        return [it.coded.id for it in followed(filled, Filter(**wanted))]

    assert found() == ["elsewhere", "first"] and found(limit=1) == ["elsewhere"]
    assert found(actor="Bridges") == found(source="IRQ") == ["elsewhere", "first"]
    assert found(since="2024-11") == ["elsewhere"] and found(until="2024-10") == ["first"] and found(outlet="لا أحد") == []


@pytest.mark.parametrize("asked", [{"kind": "wish"}, {"state": "lost"}, {"today": "soon"}])
def test_what_cannot_be_asked(filled: Store, asked: dict[str, str]) -> None:
    with pytest.raises(StoreError):
        list(followed(filled, Filter(), **asked))  # type: ignore[arg-type]
