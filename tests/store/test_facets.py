"""What pages ask: counts that ignore their own choice, pages without loss, points, days; on both databases."""

import pytest
from made import ADEN, KIRKUK, MOSUL, event, party, statement, stored
from sqlalchemy import select

from rasid.record import Pledge
from rasid.store import Store, StoreError, board, facets, fresh, people, saved, speech, tables, tokens
from rasid.store.board import Asked
from rasid.store.cursor import Cursor, read_cursor
from rasid.store.facets import Wanted
from rasid.store.facts import fill, measure, refresh
from rasid.store.incidents import relink
from rasid.store.speech import Said

BOMB = "قال الناطق سعد الحيالي إن تفجيرا هز كركوك وتعهد بكشف منفذيه."
DENY = "نفى الناطق سعد الحيالي وقوع تفجير في كركوك."
MARCH = "تظاهر عمال ميناء عدن ضد الشركة."
VISIT = "زار الوزير الموصل."


@pytest.fixture
def filled(store: Store) -> Store:
    who = party(BOMB, "سعد الحيالي", "سعد الحيالي", "IRQ GOV")
    said = statement(BOMB, "سعد الحيالي", "قال", "تفجيرا هز كركوك", name="سعد الحيالي", code="IRQ GOV")
    vowed = statement(BOMB, "سعد الحيالي", "تعهد", "بكشف منفذيه", "S2", act="promise", name="سعد الحيالي", code="IRQ GOV")
    denied = statement(DENY, "سعد الحيالي", "نفى", "وقوع تفجير في كركوك", act="deny", name="سعد الحيالي", code="IRQ GOV")
    store.add(
        [
            stored(
                "a", BOMB, date="2024-09-28", source="وكالة", statements=[said, vowed],
                events=[event(BOMB, "تفجيرا", where=KIRKUK, day="2024-09-28", killed=5, by="S1")],
                pledges=[Pledge("P1", "commitment", "S2", vowed.content, who, None, "2024-10")],
            ),
            stored("b", DENY, date="2024-09-29", source="قناة", statements=[denied],
                   events=[event(DENY, "تفجير", where=KIRKUK, day="2024-09-28", standing="denied", by="S1")]),
            stored("c", MARCH, date="2024-10-02", source="قناة",
                   events=[event(MARCH, "تظاهر", "PROTEST:demo", ADEN, "2024-10-02", actor=(party(MARCH, "عمال ميناء عدن", None, "YEM LAB"),),
                                 recipient=(party(MARCH, "الشركة", None, "YEM BUS"),))]),
            stored("d", VISIT, date="2024-10-03", source="وكالة",
                   events=[event(VISIT, "زار", "CONSULT:visit", MOSUL, "2024-10-03", actor=(party(VISIT, "الوزير", "Minister", "IRQ GOV"),))]),
        ]
    )  # fmt: skip
    relink(store)
    return store


def found(store: Store, wanted: Wanted) -> list[str]:
    cards, _ = facets.page(store, wanted)
    return [card.incident.type for card in cards]


FILTERS = [
    (Wanted(), ["CONSULT:visit", "PROTEST:demo", "ASSAULT:explosives"]),
    (Wanted(kind=("ASSAULT", "CONSULT")), ["CONSULT:visit", "ASSAULT:explosives"]),
    (Wanted(kind=("PROTEST:demo",)), ["PROTEST:demo"]),
    (Wanted(country=("YEM",)), ["PROTEST:demo"]),
    (Wanted(who=("عمال ميناء عدن | YEM LAB",)), ["PROTEST:demo"]),
    (Wanted(who=("Minister",)), ["CONSULT:visit"]),
    (Wanted(traits=("deadly",)), ["ASSAULT:explosives"]),
    (Wanted(traits=("disputed", "denied")), ["ASSAULT:explosives"]),
    (Wanted(origins=("2", "3")), ["ASSAULT:explosives"]),
    (Wanted(words="كركوك"), ["ASSAULT:explosives"]),
    (Wanted(words="عُمّال"), ["PROTEST:demo"]),
    (Wanted(words="50%_"), []),
    (Wanted(since="2024-10"), ["CONSULT:visit", "PROTEST:demo"]),
    (Wanted(until="2024-09"), ["ASSAULT:explosives"]),
    (Wanted(box=(40, 10, 50, 20)), ["PROTEST:demo"]),
    (Wanted(order="toll"), ["ASSAULT:explosives"]),
    (Wanted(order="articles"), ["ASSAULT:explosives", "CONSULT:visit", "PROTEST:demo"]),
]


@pytest.mark.parametrize(("wanted", "types"), FILTERS)
def test_filters(filled: Store, wanted: Wanted, types: list[str]) -> None:
    assert found(filled, wanted) == types
    if wanted.order == "latest":
        assert facets.total(filled, wanted) == facets.number(filled, wanted) == len(types)


def test_counts_ignore_their_own_choice_and_keep_what_is_chosen(filled: Store) -> None:
    wanted = Wanted(kind=("PROTEST",), country=("YEM",))
    assert {(count.value, count.number) for count in facets.counts(filled, wanted, "kind")} == {("PROTEST", 1)}
    assert {(count.value, count.number) for count in facets.counts(filled, Wanted(kind=("PROTEST",)), "kind")} == {
        ("ASSAULT", 1),
        ("CONSULT", 1),
        ("PROTEST", 1),
    }
    assert ("IRQ", 0) in facets.counts(filled, Wanted(kind=("PROTEST",), country=("IRQ",)), "country")
    assert dict(facets.counts(filled, Wanted(), "traits")) == {"deadly": 1, "disputed": 1, "denied": 1, "placed": 3}
    assert dict(facets.counts(filled, Wanted(), "origins")) == {"1": 2, "2": 1, "3": 0}
    assert ("عمال ميناء عدن | YEM LAB", 1) in facets.counts(filled, Wanted(), "who")


def test_a_page_begins_where_the_last_one_ended(filled: Store) -> None:
    for order in ("latest", "articles"):
        seen, cursor = [], None
        while True:
            cards, cursor = facets.page(filled, Wanted(order=order), cursor, 1)
            seen += [card.incident.id for card in cards]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 3


def test_what_is_to_come_is_not_the_latest(filled: Store) -> None:
    """An article tells of a plan for 2040: it stands after everything up to the day of the latest article, on later pages too."""
    plan = "تجتمع اللجنة في عدن."
    filled.add([stored("e", plan, date="2024-10-03", events=[event(plan, "تجتمع", "CONSULT", ADEN, "2040-01-15")])])
    relink(filled)
    every = ["CONSULT:visit", "PROTEST:demo", "ASSAULT:explosives", "CONSULT"]
    assert found(filled, Wanted()) == every and found(filled, Wanted(since="2030")) == ["CONSULT"]
    for size in (1, 2, 3):
        seen, cursor = [], None
        while True:
            cards, cursor = facets.page(filled, Wanted(), cursor, size)
            seen += [card.incident.type for card in cards]
            if cursor is None:
                break
        assert seen == every


def test_points_and_days(filled: Store) -> None:
    assert {(point.place, point.root, point.number) for point in facets.points(filled, Wanted(box=(0, 0, 1, 1)))} == {
        ("Kirkuk", "ASSAULT", 1), ("Aden", "PROTEST", 1), ("Mosul", "CONSULT", 1)}  # fmt: skip
    assert facets.days(filled, Wanted(since="2030")) == [
        ("2024-09-28", "ASSAULT", 1),
        ("2024-10-02", "PROTEST", 1),
        ("2024-10-03", "CONSULT", 1),
    ]


def test_facts_are_made_for_a_store_that_has_none(filled: Store) -> None:
    from sqlalchemy import delete

    from rasid.store import tables

    before = found(filled, Wanted())
    with filled.begin(writes=True) as connection:
        connection.execute(delete(tables.incident_facts))
    assert found(filled, Wanted()) == []
    assert refresh(filled) == 3 and refresh(filled) == 0
    assert found(filled, Wanted()) == before


def test_statements(filled: Store) -> None:
    def acts(said: Said) -> list[str]:
        return [one.statement.act for one in speech.page(filled, said)[0]]

    assert acts(Said()) == ["deny", "state", "promise"]  # the latest article first, each from its beginning
    assert acts(Said(act=("promise",))) == ["promise"]
    assert acts(Said(speaker=("سعد الحيالي",), since="2024-09-29")) == ["deny"]
    assert acts(Said(topic=("ASSAULT",))) == ["deny", "state"]
    assert acts(Said(outlet=("وكالة",))) == ["state", "promise"]
    assert acts(Said(words="منفذيه")) == ["state", "promise"]
    assert speech.total(filled, Said(topic=("ASSAULT",))) == speech.number(filled, Said(topic=("ASSAULT",))) == 2
    assert dict(speech.counts(filled, Said(act=("deny",)), "act")) == {"deny": 1, "promise": 1, "state": 1}
    assert dict(speech.counts(filled, Said(), "topic")) == {"ASSAULT": 2}
    assert dict(speech.counts(filled, Said(), "speaker")) == {"سعد الحيالي": 3}
    first, cursor = speech.page(filled, Said(), None, 2)
    rest, end = speech.page(filled, Said(), cursor, 2)
    assert [one.statement.act for one in (*first, *rest)] == ["deny", "state", "promise"] and end is None


def test_actors(filled: Store) -> None:
    held = people.actor(filled, "سعد الحيالي")
    assert held and (held.source, held.articles, held.code) == (3, 2, "IRQ GOV")
    assert people.actor(filled, "nobody") is None
    assert [actor.who for actor in people.actors(filled, "YEM")] == ["الشركة | YEM BUS", "عمال ميناء عدن | YEM LAB"]
    assert [(one.words, one.outlet, one.number) for one in people.called(filled, "سعد الحيالي")] == [
        ("سعد الحيالي", "وكالة", 2),
        ("سعد الحيالي", "قناة", 1),
    ]
    assert [dyad.kind for dyad in people.dyads(filled, "الشركة | YEM BUS")] == ["PROTEST:demo"]
    assert [dyad.recipient for dyad in people.network(filled)] == ["الشركة | YEM BUS"]
    assert people.network(filled, since="2030") == []


def test_somebody_has_the_code_that_is_given_most_and_a_pair_the_type(filled: Store) -> None:
    """Not those that come first in the alphabet, whether everything is counted or only what is new."""
    more = [("2024-11", "IRN GOV", "ACCUSE"), ("2025-01", "IRQ GOV", "THREATEN"), ("2025-03", "IRQ GOV", "THREATEN")]
    for ident, code, kind in more:
        text = f"تظاهر عمال ميناء عدن ضد الشركة {ident}."
        parts = {"actor": (party(text, "عمال ميناء عدن", "Workers", code),), "recipient": (party(text, "الشركة", None, "YEM BUS"),)}
        filled.add([stored(ident, text, date=f"{ident}-02", events=[event(text, "تظاهر", kind, ADEN, f"{ident}-02", **parts)])])
        relink(filled)
    for _ in range(2):
        held = people.actor(filled, "Workers")
        assert held and (held.code, held.actor) == ("IRQ GOV", 3)
        with filled.begin(writes=True) as connection:
            fill(connection)
    pairs = {(dyad.actor, dyad.kind, dyad.number) for dyad in people.network(filled)}
    assert ("Workers", "THREATEN", sum(dyad.number for dyad in people.network(filled, "Workers"))) in pairs


def test_somebody_is_found_by_the_names_used_most(filled: Store) -> None:
    """Not by those that come first and last in the alphabet: a country is called «السعودية» between «آل سعود» and «يمين الخليج»."""
    for number, words in enumerate(["آل سعود", "السعودية", "السعودية", "يمين الخليج"]):
        text = f"تظاهر عمال ضد {words}."
        them = (party(text, words, "Kingdom", "SAU GOV"),)
        filled.add([stored(f"k{number}", text, date="2024-11-02", events=[event(text, "تظاهر", "PROTEST", None, recipient=them)])])
    relink(filled)
    assert [actor.who for actor in people.actors(filled, "السعوديّة")] == ["Kingdom"]


def test_sqlite_counts_its_tables_once_they_have_grown(filled: Store) -> None:
    def counted() -> list[str]:
        with filled.begin() as connection:
            return list(connection.scalars(select(tables.meta.c.value).where(tables.meta.c.key == "measured")))

    if filled.engine.dialect.name != "sqlite":
        measure(filled)
        assert counted() == []
        return
    assert counted() == ["4"]
    filled.add([stored("i", VISIT, date="2024-10-03")])
    relink(filled)
    assert counted() == ["4"]
    filled.add([stored("j", VISIT, date="2024-10-03")])
    relink(filled)
    assert counted() == ["6"]
    with filled.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'parties'").scalar()


def test_who_is_met_no_more_is_counted_no_more(filled: Store) -> None:
    filled.delete(["b"])
    relink(filled)
    held = people.actor(filled, "سعد الحيالي")
    assert held and (held.source, held.articles) == (2, 1)
    assert speech.total(filled, Said()) == 2
    quiet = "زار الوزير عدن."
    filled.add([stored("a", quiet, date="2024-09-28", source="وكالة")])
    relink(filled)
    assert people.actor(filled, "سعد الحيالي") is None and speech.total(filled, Said()) == 0
    assert facets.total(filled, Wanted(kind=("ASSAULT",))) == 0


def test_incidents_that_are_gone_are_found_by_no_word(filled: Store) -> None:
    def worded() -> tuple[int, int]:
        with filled.begin() as connection:
            counts = [
                connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in ("search_incidents", "incident_facts")
            ]
            return counts[0] or 0, counts[1] or 0

    assert worded() == (3, 3)
    filled.delete(["a", "b"])
    relink(filled)
    assert worded() == (2, 2) and found(filled, Wanted(words="كركوك")) == [] and found(filled, Wanted(words="عدن")) == ["PROTEST:demo"]


def test_the_board(filled: Store) -> None:
    (entry,), following = board.page(filled, Asked())
    assert (entry.kind, entry.due, entry.due_day, entry.by and entry.by[0], following) == (
        "commitment",
        "2024-10",
        "2024-10-31",
        "سعد الحيالي",
        None,
    )
    assert board.total(filled, Asked(kind=("demand",))) == 0 and board.total(filled, Asked(by=("سعد الحيالي",), due=True)) == 1
    assert dict(board.makers(filled, Asked())) == {"سعد الحيالي": 1}


def test_what_rose(filled: Store) -> None:
    assert fresh.last_day(filled) == "2024-10-03" and fresh.articles(filled, "2024-10-01", "2024-10-03") == 2
    assert fresh.rises(filled, "2024-10-01", "2024-10-03") == []  # one is no rise
    text = "تظاهر عمال ميناء عدن."
    for day in ("2024-11-04", "2024-12-04"):
        for where in (ADEN, None):
            filled.add([stored(f"{day} {where}", text, date=day, events=[event(text, "تظاهر", "PROTEST:demo", where, day)])])
    relink(filled)
    risen = fresh.rises(filled, "2024-11-01", "2024-12-31")
    assert [(rise.kind, rise.country, rise.before, rise.now) for rise in risen] == [("PROTEST", "YEM", 1, 2)]  # of no country: none
    assert fresh.first_day_after(filled, 2) == "2024-10-02"


def test_tokens_and_saved_searches(filled: Store) -> None:
    held = tokens.create(filled, "salma")
    with pytest.raises(StoreError, match="already"):
        tokens.create(filled, "salma")
    assert tokens.owner(filled, held) == "salma"
    tokens.revoke(filled, "salma")
    assert tokens.owner(filled, held) is None and tokens.listed(filled)[0].revoked
    with pytest.raises(StoreError, match="holds"):
        tokens.revoke(filled, "salma")
    made = saved.save(filled, "كركوك", "incidents", "words=كركوك")
    assert saved.searches(filled) == [made] and saved.forget(filled, made.id) and not saved.forget(filled, made.id)


@pytest.mark.parametrize("text", ["", "x", "WzFd", "bnVsbA", "WzEsMl0=", "WyIiLCAxZTQwMF0", "e30", "😀"])
def test_what_is_no_cursor_is_said_so(text: str) -> None:
    with pytest.raises(StoreError, match="cursor"):
        read_cursor(text, (str, int))
    assert read_cursor(Cursor("2024", 5).text, (str, int)) == ("2024", 5)
