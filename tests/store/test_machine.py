"""Whatever order articles are added, corrected, coded again, judged, merged and deleted in, the record holds together."""

from __future__ import annotations

import os
import zlib
from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from made import KIRKUK, event, statement, stored
from sqlalchemy import select, text

from rasid.record import CodedArticle, dumps, loads
from rasid.store import Store, open_store, tables
from rasid.store.incidents import relink
from rasid.store.query import Filter, events, incidents
from rasid.store.reviews import judge, merge, reviews, split, undo
from rasid.store.rows import rows_of
from rasid.store.search import search

TEXTS = (
    "قال الناطق سالم الراوي إن انفجارا وقع قرب سوق النصر في كركوك أمس.",
    "قال الناطق سالم الراوي إن انفجارا وقع قرب سوق النصر في كركوك أمس وقتل حارسان.",
)
IDENTS = st.sampled_from(["a", "b", "c"])


def coded(ident: str, which: int, coder: str) -> tuple:  # type: ignore[type-arg]
    """What a coder makes of a text: the second coder finds an event less and calls the statement a claim."""
    words = TEXTS[which]
    said = statement(words, "الناطق سالم الراوي", "قال", "انفجارا وقع", act="claim" if coder == "2" else "state", ident=f"S{ident}")
    found = [event(words, "انفجارا", where=KIRKUK, day="2024-09-28", by=said.id, id=f"E{ident}1", confidence=0.7)]
    if coder == "1" and which == 1:
        found.append(event(words, "قتل حارسان", "ASSAULT:kill", id=f"E{ident}2", confidence=0.3, killed=2))
    return stored(ident, words, coder=coder, statements=[said], events=found)


class Record(RuleBasedStateMachine):
    """The store beside a plain model of it: which text and coder each article has, which judgements are in force."""

    fresh: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.store: Store = open_store(self.fresh() if self.fresh else os.path.join(self.folder.name, "t.db"))
        self.articles: dict[str, tuple[int, str]] = {}
        self.active: dict[int, tuple[str, str]] = {}
        self.made = 0

    def teardown(self) -> None:
        self.store.engine.dispose()
        self.folder.cleanup()

    @rule(ident=IDENTS, which=st.sampled_from([0, 1]), coder=st.sampled_from(["1", "2"]), twice=st.booleans())
    def add(self, ident: str, which: int, coder: str, twice: bool) -> None:
        item = coded(ident, which, coder)
        self.store.add([item, item] if twice else [item])
        relink(self.store)
        self.articles[ident] = (which, coder)

    @rule(coder=st.sampled_from(["1", "2"]))
    def recode(self, coder: str) -> None:
        again = [(key, *coded(article.id, self.articles[article.id][0], coder)[1:]) for key, article, _ in self.store.stale(coder)]
        assert None not in self.store.recode(again)
        relink(self.store)
        self.articles = {ident: (which, coder) for ident, (which, _) in self.articles.items()}

    @precondition(lambda self: self.articles)
    @rule(data=st.data(), action=st.sampled_from(["accept", "reject", "correct"]))
    def judge(self, data: st.DataObject, action: str) -> None:
        found = sorted(item.id for item in events(self.store, Filter()))
        if found:
            target = data.draw(st.sampled_from(found))
            made = judge(self.store, target, action, "سلمى", {"killed": 7} if action == "correct" else None)
            self.active[made.key] = (target, action)
            self.made += 1

    @precondition(lambda self: self.active)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.active)))
        del self.active[key]
        undo(self.store, key, "نادر")

    @rule(data=st.data(), apart=st.booleans())
    def gather(self, data: st.DataObject, apart: bool) -> None:
        found = list(incidents(self.store, Filter()))
        if apart and found and len(found[0].mentions) > 1:
            mention = found[0].mentions[-1]
            made = split(self.store, found[0].id, [f"{mention.article}#{mention.event}"], "سلمى")
        elif not apart and len(found) > 1:
            made = merge(self.store, [found[0].id, found[1].id], "سلمى")
        else:
            return
        self.active[made.key] = (made.target, made.action)
        self.made += 1

    @precondition(lambda self: self.articles)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        ident = data.draw(st.sampled_from(sorted(self.articles)))
        assert self.store.delete([ident]) == 1
        relink(self.store)
        del self.articles[ident]

    @invariant()
    def articles_are_those_that_were_added(self) -> None:
        assert self.store.count()["articles"] == len(self.articles)
        for ident, (which, _) in self.articles.items():
            found = self.store.article(ident)
            assert found and found[0].text == TEXTS[which]
        assert {hit.id for hit in search(self.store, "انفجار*").hits} == set(self.articles)
        assert {hit.id for hit in search(self.store, "حارسان").hits} == {ident for ident, (which, _) in self.articles.items() if which}

    @invariant()
    def the_rows_are_those_of_the_coded_articles(self) -> None:
        with self.store.begin() as connection:
            for row in connection.execute(select(tables.articles)).mappings().all():
                held = loads(CodedArticle, zlib.decompress(row["coded"]))
                rows = rows_of(held, row["key"])
                for table in tables.LAYERS:
                    asked = select(table).where(table.c.article_key == row["key"]).order_by(table.c.key)
                    kept = [
                        {name: value for name, value in found.items() if name != "key"} for found in connection.execute(asked).mappings()
                    ]
                    assert kept == rows[table.name]

    @invariant()
    def the_machines_work_is_kept_beside_judgements(self) -> None:
        with self.store.begin() as connection:
            for row in connection.execute(select(tables.articles).where(tables.articles.c.current)).mappings().all():
                made = loads(CodedArticle, zlib.decompress(row["machine"] or row["coded"]))
                assert made == coded(row["id"], *self.articles[row["id"]])[1]

    @invariant()
    def judgements_are_never_lost_and_hold(self) -> None:
        told = reviews(self.store)
        assert len(told) == self.made
        assert {review.key for review in told if not review.undone} == set(self.active)
        last = {target: (action, review) for review in told if not review.undone for target, action in [self.active[review.key]]}
        found = {item.id: item.item for item in events(self.store, Filter())}
        for target, (action, review) in last.items():
            if action == "reject":
                assert target not in found
            elif action in ("accept", "correct") and self._same_text(target, review.value["hash"]):
                assert target in found and found[target].confidence == 1.0
                assert action == "accept" or found[target].killed == 7

    def _same_text(self, target: str, digest: str) -> bool:
        a = tables.articles.c
        with self.store.begin() as connection:
            return connection.scalar(select(a.hash).where(a.current, a.id == target.partition("#")[0])) == digest

    @invariant()
    def every_event_is_in_one_incident(self) -> None:
        told = [(mention.article, mention.event) for found in incidents(self.store, Filter()) for mention in found.mentions]
        assert sorted(told) == sorted((found.coded.id, found.item.id) for found in events(self.store, Filter()))
        with self.store.begin() as connection:
            assert connection.scalar(text("SELECT count(*) FROM incident_mentions")) == len(told)

    @invariant()
    def all_at_once_gives_the_same_incidents(self) -> None:
        before = list(incidents(self.store, Filter()))
        with self.store.begin(writes=True) as connection:
            connection.execute(tables.articles.update().values(linked=False))
        relink(self.store)
        assert list(incidents(self.store, Filter())) == before


@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_the_record_holds_together(where: str, request: pytest.FixtureRequest) -> None:
    made = request.getfixturevalue("fresh_postgres") if where == "postgres" else None
    machine = type("Machine", (Record,), {"fresh": staticmethod(made) if made else None})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12 if where == "sqlite" else 4,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )


def test_the_second_coder_differs() -> None:
    first, second = coded("a", 1, "1")[1], coded("a", 1, "2")[1]
    assert replace(second, coder="1") != first and dumps(first)
