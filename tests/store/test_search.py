"""Any spelling finds any spelling, on both databases."""

import pytest
from made import KIRKUK, event, party, statement, stored

from rasid.store import Store, StoreError
from rasid.store.query import Filter
from rasid.store.search import Term, parsed, search

BLAST = "قال الوزير سالم الراوي إن سيّارةً مفخّخة انفجرت في كركوك أمس. وأضاف أن الجسر القديم سليم."
FEAST = "احتفل أهالي المدينة بافتتاح الجسر الجديد ومسؤول البلدية حاضر، والسيارات عبرت إلى كركوك."
SHIP = "رست سفينة إغاثة في الميناء وفيها ٢٥ طنا من الطحين."


@pytest.fixture
def filled(store: Store) -> Store:
    said = statement(BLAST, "الوزير سالم الراوي", "قال", "سيّارةً مفخّخة انفجرت في كركوك أمس", code="IRQ GOV")
    blast = event(BLAST, "انفجرت", where=KIRKUK, day="2024-09-28", by="S1", id="E1", actor=(party(BLAST, "سيّارةً", code="IRQ UAF"),))
    store.add([stored("blast", BLAST, source="الضفاف", statements=[said], events=[blast])])
    store.add([stored("feast", FEAST, date="2024-10-05", source="برقية"), stored("ship", SHIP, date="2024-10-06", source="برقية")])
    return store


def found(store: Store, asked: str, **wanted: str) -> list[str]:
    return [hit.id for hit in search(store, asked, Filter(**wanted)).hits]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("سيارة مفخخه", ["blast"]),
        ("ٱلوَزير", ["blast"]),
        ("للوزير", ["blast"]),
        ("مسئول", ["feast"]),
        ("25", ["ship"]),
        ("كركوك", ["blast", "feast"]),
        ("كركوك الجسر -افتتاح", ["blast"]),
        ('"الجسر الجديد"', ["feast"]),
        ('"الجديد الجسر"', []),
        ("سيار*", ["blast", "feast"]),
        ("سفينة OR مفخخة", ["blast", "ship"]),
        ("الجسر سفينة", []),
        ("كركوك'; DROP TABLE articles", []),
        ("", ["ship", "feast", "blast"]),
    ],
)
def test_words(filled: Store, asked: str, ids: list[str]) -> None:
    assert sorted(found(filled, asked)) == sorted(ids)


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"outlet": "برقية"}, ["feast"]),
        ({"type": "ASSAULT"}, ["blast"]),
        ({"place": "Kirkuk", "standing": "actual"}, ["blast"]),
        ({"actor": "IRQ"}, ["blast"]),
        ({"source": "سالم الراوى", "act": "state"}, ["blast"]),
        ({"source": "IRQ", "act": "deny"}, []),
        ({"since": "2024-10"}, ["feast"]),
        ({"until": "2024-09-30"}, ["blast"]),
    ],
)
def test_filters(filled: Store, wanted: dict[str, str], ids: list[str]) -> None:
    assert found(filled, "كركوك", **wanted) == ids


def test_a_word_in_the_title_counts_more(store: Store) -> None:
    from dataclasses import replace

    some = [stored("text", "كلام طويل عن الجسر وعن غيره من الأمور"), stored("title", "كلام طويل عن غيره من الأمور كلها")]
    article, coded, line = some[1]
    store.add([some[0], (replace(article, title="الجسر"), coded, line)])
    assert found(store, "جسر") == ["title", "text"]


def test_pages(filled: Store) -> None:
    first, second, third = (search(filled, "كركوك", page=page, size=1) for page in (1, 2, 3))
    assert [first.total, second.total, third.total] == [2, 2, 2]
    assert {first.hits[0].id, second.hits[0].id} == {"blast", "feast"} and third.hits == ()


def test_the_passage_shows_the_words_as_they_stand_in_the_article(filled: Store) -> None:
    (hit,) = search(filled, "سيارة مفخخه").hits
    assert [BLAST[span.start : span.end] for span in hit.found] == ["سيّارة", "مفخّخة"]
    assert BLAST[hit.passage.span.start : hit.passage.span.end] == hit.passage.text


def test_only_the_current_version_is_found(filled: Store) -> None:
    filled.add([stored("ship", "نص مصحح لا ميناء فيه ولا باخرة.", date="2024-10-06", source="برقية")])
    assert found(filled, "سفينة") == [] and found(filled, "باخرة") == ["ship"]
    filled.delete(["ship"])
    assert found(filled, "باخرة") == []


@pytest.mark.parametrize("asked", ["-كركوك", "...", '""'])
def test_words_that_cannot_be_searched_for(filled: Store, asked: str) -> None:
    with pytest.raises(StoreError):
        search(filled, asked)


def test_what_is_asked() -> None:
    assert parsed('"السيارة المفخخة" بيت* -لا OR x') == [
        [Term(("سياره", "مفخخه")), Term(("بيت",), prefix=True), Term(("لا",), negated=True)],
        [Term(("x",))],
    ]
