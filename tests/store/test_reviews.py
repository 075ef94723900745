"""What people judge holds, can be undone, and is never overwritten by coding again. All texts are invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from made import KIRKUK, event, party, statement, stored

from rasid.record import CodedArticle, Event, dumps
from rasid.store import Store, StoreError
from rasid.store.incidents import relink
from rasid.store.query import Filter, events, incidents, statements
from rasid.store.reviews import judge, merge, queue, reviews, split, undo

TEXT = "قال الناطق سالم الراوي إن انفجارا وقع في كركوك، وقتل مسلحون حارسا أمس."
BLAST = "انفجرت سيارة مفخخة قرب سوق النصر الشعبية وسط كركوك وقتلت خمسة من المتبضعين."
AGAIN = "قالت الشرطة إن سيارة ملغومة انفجرت عند سوق النصر الشعبية في كركوك فأودت بسبعة متبضعين."
OTHER = "فجر انتحاري حزاما ناسفا أمام مركز للتطوع في كركوك وقتل اثنين من المتطوعين."


def one(coder: str = "1", **changes: Any) -> tuple:  # type: ignore[type-arg]
    said = statement(TEXT, "الناطق سالم الراوي", "قال", "انفجارا وقع في كركوك")
    blast = event(TEXT, "انفجارا", where=KIRKUK, by="S1", id="E1", confidence=0.9)
    murder = event(TEXT, "قتل مسلحون", "ASSAULT:kill", id="E2", confidence=0.4, killed=1, actor=(party(TEXT, "مسلحون", code="-- UAF"),))
    return stored("a", TEXT, coder=coder, statements=changes.get("statements", [said]), events=changes.get("events", [blast, murder]))


@pytest.fixture
def filled(store: Store) -> Store:
    store.add([one()])
    relink(store)
    return store


def held(store: Store) -> dict[str, Event]:
    return {found.item.id: found.item for found in events(store, Filter())}


def told(store: Store) -> list[str]:
    return sorted(mention.event for found in incidents(store, Filter()) for mention in found.mentions)


def test_the_queue_begins_with_the_least_sure_and_leaves_out_what_is_judged(filled: Store) -> None:
    assert [found.id for found in queue(filled, Filter())] == ["a#E2", "a#E1"]
    judge(filled, "a#E2", "accept", "سلمى")
    assert [found.id for found in queue(filled, Filter())] == ["a#E1"]
    assert [found.id for found in queue(filled, Filter(actor="--"))] == []


def test_a_rejected_event_is_gone_from_every_list_until_it_is_undone(filled: Store) -> None:
    review = judge(filled, "a#E2", "reject", "سلمى")
    assert set(held(filled)) == {"E1"} and told(filled) == ["E1"]
    assert (review.who, review.action, review.undone) == ("سلمى", "reject", None)
    undone = undo(filled, review.key, "نادر")
    assert undone.undone_by == "نادر" and undone.undone and undone.who == "سلمى"
    assert set(held(filled)) == {"E1", "E2"} and told(filled) == ["E1", "E2"]
    assert filled.article("a") == one()[:2]
    with pytest.raises(StoreError, match="could be undone"):
        undo(filled, review.key, "نادر")


def test_a_correction_holds_and_says_whose_it_is(filled: Store) -> None:
    judge(filled, "a#E2", "correct", "سلمى", {"killed": 2, "actor.0.code": "IRQ REB", "place": None})
    review = judge(filled, "a#E2", "correct", "نادر", {"standing": "denied"})
    made = held(filled)["E2"]
    assert (made.killed, made.actor[0].code, made.standing, made.confidence) == (2, "IRQ REB", "denied", 1.0)
    assert made.why and f"review:{review.key}" in made.why.rules and "corrected by نادر" in made.why.notes[-1]
    assert [found.id for found in events(filled, Filter(actor="IRQ REB", standing="denied"))] == ["a#E2"]
    assert undo(filled, review.key, "x").undone
    assert held(filled)["E2"].standing == "actual" and held(filled)["E2"].killed == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"killed": "two"}, "does not fit"),
        ({"nonsense": 1}, "no field"),
        ({"actor.5.code": "X"}, "no field"),
        ({"actor.0.text": "غيره"}, "are not «غيره»"),
        ({}, "names the fields"),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing(filled: Store, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(StoreError, match=said):
        judge(filled, "a#E2", "correct", "سلمى", changes)
    assert filled.article("a") == one()[:2] and reviews(filled) == []


@pytest.mark.parametrize("target", ["a#E9", "b#E1", "a", ""])
def test_what_is_not_there_cannot_be_judged(filled: Store, target: str) -> None:
    with pytest.raises(StoreError, match=r"there is no|nothing in"):
        judge(filled, target, "accept", "سلمى")


def recoded(store: Store, **layers: Any) -> None:
    store.add([one("2", **layers)])
    relink(store)


def test_coding_again_overwrites_no_judgement(filled: Store) -> None:
    judge(filled, "a#E2", "correct", "سلمى", {"killed": 2})
    judge(filled, "a#E1", "reject", "سلمى")
    recoded(filled)
    assert {ident: item.killed for ident, item in held(filled).items()} == {"E2": 2}


def test_an_accepted_event_stays_when_the_coder_no_longer_finds_it(filled: Store) -> None:
    review = judge(filled, "a#E1", "accept", "سلمى")
    recoded(filled, events=[], statements=[])
    assert set(held(filled)) == {"E1"}
    assert [found.id for found in statements(filled, Filter())] == ["a#S1"]  # the statement that vouches for it comes with it
    undo(filled, review.key, "سلمى")
    assert held(filled) == {} and list(statements(filled, Filter())) == []


def test_an_accepted_event_stays_as_it_was_when_the_coder_finds_another_in_its_words(filled: Store) -> None:
    judge(filled, "a#E2", "accept", "سلمى")
    recoded(filled, events=[event(TEXT, "قتل مسلحون", "PROTEST", id="E7")])
    assert [(item.id, item.type) for item in held(filled).values()] == [("E2", "ASSAULT:kill")]


def test_a_rejected_event_does_not_come_back_under_another_id(filled: Store) -> None:
    judge(filled, "a#E2", "reject", "سلمى")
    recoded(filled, events=[event(TEXT, "قتل مسلحون", "ASSAULT:kill", id="E7")])
    assert held(filled) == {}


def test_another_sort_of_event_in_the_words_of_a_rejected_one_is_another_matter(filled: Store) -> None:
    judge(filled, "a#E2", "reject", "سلمى")
    recoded(filled, events=[event(TEXT, "قتل مسلحون", "COERCE", id="E7")])
    assert set(held(filled)) == {"E7"}


def test_in_a_corrected_text_a_judgement_holds_where_its_words_still_stand(filled: Store) -> None:
    judge(filled, "a#E2", "correct", "سلمى", {"killed": 2})
    judge(filled, "a#E1", "accept", "سلمى")
    text = TEXT.replace("انفجارا وقع", "حريقا شب").replace("أمس", "صباح اليوم")
    murder = event(text, "قتل مسلحون", "ASSAULT:kill", id="E2", killed=9)
    filled.add([stored("a", text, events=[murder])])
    assert {ident: item.killed for ident, item in held(filled).items()} == {"E2": 2}


def test_a_rejected_statement_gives_what_it_vouched_for_to_whom_it_came_through(filled: Store) -> None:
    judge(filled, "a#S1", "reject", "سلمى")
    assert held(filled)["E1"].by is None and list(statements(filled, Filter())) == []


def test_who_denied_a_rejected_statement_denies_nothing_any_more(store: Store) -> None:
    said = statement(TEXT, "الناطق سالم الراوي", "قال", "انفجارا وقع في كركوك")
    store.add([one(statements=[said, statement(TEXT, "مسلحون", "قتل", "أمس", "S2", denies="S1", agrees="S1")])])
    judge(store, "a#S1", "reject", "سلمى")
    (found,) = statements(store, Filter())
    assert (found.item.id, found.item.denies, found.item.agrees) == ("S2", None, None)


def test_statements_can_be_corrected(filled: Store) -> None:
    judge(filled, "a#S1", "correct", "سلمى", {"act": "claim", "source.code": "IRQ GOV"})
    (found,) = statements(filled, Filter(act="claim", source="IRQ GOV"))
    assert found.id == "a#S1" and held(filled)["E1"].by == "S1"


def groups(store: Store) -> list[str]:
    return sorted("".join(sorted(mention.article for mention in found.mentions)) for found in incidents(store, Filter()))


def blast(ident: str, text: str, trigger: str, day: str = "2024-09-28") -> tuple:  # type: ignore[type-arg]
    return stored(ident, text, date=day, events=[event(text, trigger, where=KIRKUK, day=day, id=f"E{ident}")])


@pytest.fixture
def linked(store: Store) -> Store:
    store.add([blast("p", BLAST, "انفجرت"), blast("q", AGAIN, "انفجرت"), blast("r", OTHER, "فجر", "2024-10-04")])
    relink(store)
    assert groups(store) == ["pq", "r"]
    return store


def whose(store: Store, article: str) -> str:
    return next(found.id for found in incidents(store, Filter()) if article in {mention.article for mention in found.mentions})


def test_incidents_are_merged_and_stay_so(linked: Store) -> None:
    review = merge(linked, [whose(linked, "p"), whose(linked, "r")], "سلمى")
    assert groups(linked) == ["pqr"]
    linked.add([blast("s", BLAST, "انفجرت")])
    relink(linked)
    assert groups(linked) == ["pqrs"]
    (article, coded, _) = blast("p", BLAST, "انفجرت")
    again = replace(coded, coder="2", events=tuple(replace(item, id="Eother") for item in coded.events))
    linked.add([(article, again, dumps(again))])
    relink(linked)
    assert groups(linked) == ["pqrs"]
    undo(linked, review.key, "سلمى")
    assert groups(linked) == ["pqs", "r"]


def test_an_incident_is_split_and_stays_so(linked: Store) -> None:
    review = split(linked, whose(linked, "p"), ["q#Eq"], "سلمى")
    assert groups(linked) == ["p", "q", "r"]
    linked.add([blast("s", BLAST, "انفجرت")])
    relink(linked)
    assert groups(linked) in (["p", "qs", "r"], ["ps", "q", "r"])
    undo(linked, review.key, "سلمى")
    assert groups(linked) == ["pqs", "r"]


def test_the_later_of_a_split_and_a_merge_prevails(linked: Store) -> None:
    split(linked, whose(linked, "p"), ["q#Eq"], "سلمى")
    merge(linked, [whose(linked, "p"), whose(linked, "q")], "نادر")
    assert groups(linked) == ["pq", "r"]
    split(linked, whose(linked, "p"), ["q#Eq"], "سلمى")
    assert groups(linked) == ["p", "q", "r"]


def test_incidents_that_cannot_be_merged_or_split(linked: Store) -> None:
    here = whose(linked, "p")
    for doing in (
        lambda: merge(linked, [here], "x"),
        lambda: merge(linked, [here, "I0"], "x"),
        lambda: split(linked, here, ["r#Er"], "x"),
        lambda: split(linked, here, ["p#Ep", "q#Eq"], "x"),
    ):
        with pytest.raises(StoreError):
            doing()
    assert reviews(linked) == []


def test_recode_leaves_alone_what_is_no_longer_current(filled: Store) -> None:
    ((key, article, old),) = filled.stale("2")
    assert (article, old) == one()[:2]
    filled.add([stored("a", "نص مصحح.")])
    again = CodedArticle("a", coder="2")
    assert filled.recode([(key, again, dumps(again))]) == [None]
    assert filled.article("a", version=1) == one()[:2]


def test_deleting_takes_the_article_and_what_hangs_on_it(linked: Store) -> None:
    assert linked.delete(["p", "nothing"]) == 1
    relink(linked)
    assert groups(linked) == ["q", "r"] and linked.article("p") is None
    assert linked.add([blast("p", BLAST, "انفجرت")]).new == 1
    relink(linked)
    assert groups(linked) == ["pq", "r"]
