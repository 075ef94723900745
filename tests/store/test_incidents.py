from collections.abc import Callable

import pytest
from made import KIRKUK, event, stored

from rasid.store import Store, open_store
from rasid.store import incidents as gathering
from rasid.store.incidents import relink
from rasid.store.query import Filter, incident, incidents

BLAST = "انفجرت سيارة مفخخة قرب سوق النصر الشعبية وسط كركوك وقتلت خمسة من المتبضعين."
AGAIN = "قالت الشرطة إن سيارة ملغومة انفجرت عند سوق النصر الشعبية في كركوك فأودت بسبعة متبضعين."


def blast(ident: str, text: str = BLAST, published: str = "2024-09-28", day: str = "2024-09-28") -> tuple:  # type: ignore[type-arg]
    return stored(ident, text, date=published, source=f"منبر {ident}", events=[event(text, "انفجرت", where=KIRKUK, day=day)])


def mentions(store: Store, **wanted: str) -> list[list[str]]:
    return [[mention.article for mention in found.mentions] for found in incidents(store, Filter(**wanted))]


def test_an_article_added_later_joins_its_incident_and_the_id_stays(store: Store) -> None:
    store.add([blast("a")])
    assert relink(store) == 1
    (first,) = incidents(store, Filter())
    store.add([blast("b", AGAIN, "2024-09-29")])
    assert relink(store) == 1
    (joined,) = incidents(store, Filter())
    assert joined.id == first.id and joined.articles == 2 and joined.origins == 2
    assert incident(store, joined.id) == joined


def test_one_by_one_or_all_at_once_gives_the_same(store: Store, fresh_url: Callable[[], str]) -> None:

    items = [blast("a"), blast("b", AGAIN, "2024-09-29"), blast("c", published="2024-10-20", day="2024-10-20")]
    for item in items:
        store.add([item])
        relink(store)
    other = open_store(fresh_url())
    other.add(items[::-1])
    relink(other)
    assert list(incidents(store, Filter())) == list(incidents(other, Filter()))
    assert mentions(store) == [["c"], ["a", "b"]]


def test_a_few_days_at_a_time_gives_what_all_at_once_gives(
    store: Store, fresh_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [f"2024-09-{day:02}" for day in (1, 2, 2, 3, 20, 21, 28)]
    items = [blast(f"a{n}", (BLAST, AGAIN)[n % 2], day, day) for n, day in enumerate(days)]
    items.append(stored("z", BLAST, date=None, events=[event(BLAST, "انفجرت", where=KIRKUK)]))
    store.add(items)
    steps: list[int | None] = []
    once = gathering._relinked
    monkeypatch.setattr(gathering, "_HELD", 1)
    monkeypatch.setattr(gathering, "_relinked", lambda store: steps.append(once(store)) or steps[-1])
    relink(store)
    assert len(steps) == 7  # six days, and then nothing
    monkeypatch.undo()
    other = open_store(fresh_url())
    other.add(items)
    relink(other)
    assert list(incidents(store, Filter())) == list(incidents(other, Filter()))
    assert len(mentions(store)) == 3


def test_nothing_to_do_the_second_time(store: Store) -> None:
    store.add([blast("a")])
    assert relink(store) == 1
    assert relink(store) is None


def test_a_corrected_article_leaves_its_old_incident(store: Store) -> None:
    store.add([blast("a"), blast("b", AGAIN)])
    relink(store)
    store.add([stored("b", "نفت الشرطة وقوع أي حادث.", date="2024-09-28")])
    relink(store)
    assert mentions(store) == [["a"]]


def test_filters(store: Store) -> None:
    store.add([blast("a"), blast("c", published="2024-10-20", day="2024-10-20")])
    relink(store)
    assert mentions(store, place="كركوك", since="2024-10") == [["c"]]
    assert mentions(store, until="2024-09-28", type="ASSAULT") == [["a"]]
    assert mentions(store, outlet="منبر c") == [["c"]]
    assert mentions(store, actor="IRQ") == [] == mentions(store, standing="denied")
