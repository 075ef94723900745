import pytest
from made import ADEN, KIRKUK, event, party, passage, statement, stored

from rasid.record import Place
from rasid.store import Store, StoreError
from rasid.store.query import Filter, events, statements

ONE = "قال الوزير سالم الراوي إن مسلحين فجروا سيارة في كركوك. ونفى قائد الفصيل هاني الجبوري ذلك التفجير."
TWO = "وصلت طائرة مساعدات إلى عدن، وفق وكالة النسيم."


@pytest.fixture
def filled(store: Store) -> Store:
    first = statement(ONE, "الوزير سالم الراوي", "قال", "مسلحين فجروا سيارة في كركوك", name="Salem al-Rawi", code="IRQ GOV")
    denial = statement(ONE, "قائد الفصيل هاني الجبوري", "نفى", "ذلك التفجير", "S2", act="deny", code="IRQ PRM")
    blast = event(ONE, "فجروا", where=KIRKUK, day="2024-09-28", by="S1", id="E1", actor=(party(ONE, "مسلحين", code="-- UAF"),), killed=3)
    denied = event(ONE, "التفجير", by="S2", id="E2", standing="denied")
    kirkuk = passage(ONE, "كركوك")
    place = Place(kirkuk.span, kirkuk.text, name="Kirkuk", id="g1", country="IRQ")
    store.add([stored("one", ONE, source="الضفاف", statements=[first, denial], events=[blast, denied], places=[place])])
    agency = statement(TWO, "وكالة النسيم", "وفق", "وصلت طائرة مساعدات إلى عدن", code="YEM JRN")
    aid = event(TWO, "مساعدات", "AID:food", where=ADEN, by="S1", id="E1")
    store.add([stored("two", TWO, date="2024-10-05", source="برقية", statements=[agency], events=[aid])])
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), ["two#E1", "one#E1", "one#E2"]),
        (Filter(limit=1), ["two#E1"]),
        (Filter(type="ASSAULT"), ["one#E1", "one#E2"]),
        (Filter(type="assault:explosives,AID"), ["two#E1", "one#E1", "one#E2"]),
        (Filter(place="كركوك"), ["one#E1"]),
        (Filter(place="kirkuk"), ["one#E1"]),
        (Filter(place="YEM"), ["two#E1"]),
        (Filter(place="g1"), ["one#E1"]),
        (Filter(actor="--"), ["one#E1"]),
        (Filter(actor="مُسلّحين"), ["one#E1"]),
        (Filter(actor="%"), []),
        (Filter(standing="denied"), ["one#E2"]),
        (Filter(source="سالم الراوى"), ["one#E1"]),
        (Filter(source="IRQ"), ["one#E1", "one#E2"]),
        (Filter(act="deny"), ["one#E2"]),
        (Filter(outlet="برقية"), ["two#E1"]),
        (Filter(since="2024-10"), ["two#E1"]),
        (Filter(until="2024-09-28"), ["one#E1"]),
        (Filter(since="2024-09-29", until="2024-09"), ["one#E2"]),
    ],
)
def test_events(filled: Store, wanted: Filter, found: list[str]) -> None:
    assert [event.id for event in events(filled, wanted)] == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), ["two#S1", "one#S1", "one#S2"]),
        (Filter(actor="Salem"), ["one#S1"]),
        (Filter(source="IRQ PRM"), ["one#S2"]),
        (Filter(act="deny"), ["one#S2"]),
        (Filter(type="AID"), ["two#S1"]),
        (Filter(standing="denied"), ["one#S2"]),
        (Filter(place="كركوك"), ["one#S1"]),
        (Filter(outlet="الضفاف", until="2024"), ["one#S1", "one#S2"]),
    ],
)
def test_statements(filled: Store, wanted: Filter, found: list[str]) -> None:
    assert [statement.id for statement in statements(filled, wanted)] == found


def test_a_day_that_is_none_is_a_clear_error(filled: Store) -> None:
    with pytest.raises(StoreError, match="next week"):
        list(events(filled, Filter(since="next week")))
