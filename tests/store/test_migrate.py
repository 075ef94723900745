"""Stores of every age open, and the steps make the very tables the program works with."""

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from made import statement, stored
from sqlalchemy import create_engine, text

from rasid.record import Pledge
from rasid.store import Store, StoreError, open_store, tables
from rasid.store import migrate as migration
from rasid.store.database import address
from rasid.watch import tables as watch
from rasid.watch.state import State

WORDS = "تعهد الوزير سالم الراوي بفتح الجسر في آذار."


def test_the_steps_make_the_tables(store: Store) -> None:
    def ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return not (kind == "table" and str(name).startswith(("search", "alembic")))

    with store.begin() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, tables.metadata) == [] and watch.feeds.metadata is tables.metadata


def test_the_newest_step_is_the_one_that_is_asked_for() -> None:
    assert ScriptDirectory(migration.__file__.replace("migrate.py", "migrations")).get_current_head() == migration.HEAD


def _old(url: str) -> None:
    """A store as the first program wrote it, with one article."""
    engine = create_engine(address(url))
    with engine.begin() as connection:
        migration.upgrade(connection, "0001")
        connection.execute(text("DROP TABLE alembic_version"))
    said = statement(WORDS, "الوزير سالم الراوي", "تعهد", "بفتح الجسر في آذار", act="promise")
    article, _, line = stored(
        "a", WORDS, statements=[said], pledges=[Pledge("P1", "commitment", "S1", said.content, said.source, due="2025-03")]
    )
    import zlib

    with engine.begin() as connection:
        row = {"id": "a", "text": article.text, "coded": zlib.compress(line.encode()), "current": True, "linked": True}
        connection.execute(
            text(
                "INSERT INTO articles (key, id, version, current, linked, hash, coder, text, language, added, coded) "
                "VALUES (1, :id, 1, :current, :linked, 'h', '1', :text, 'ar', '2024', :coded)"
            ),
            row,
        )
    engine.dispose()


def test_a_store_from_before_the_steps_is_brought_up_to_date(url: str, fresh_url: Callable[[], str]) -> None:
    url = fresh_url() if url.endswith(".db") else _empty(fresh_url())
    _old(url)
    store = open_store(url)
    found = store.article("a")
    assert found and found[0].text == WORDS
    with store.begin() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == migration.HEAD
        assert connection.scalar(text("SELECT due_day FROM pledges")) == "2025-03-31"
        assert connection.scalar(text("SELECT role FROM parties")) == "by"
        assert len(connection.scalar(text("SELECT signature FROM articles")) or b"") == 260
        assert connection.scalar(text("SELECT count(*) FROM search")) == 1


def _empty(url: str) -> str:
    engine = create_engine(address(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


def test_opening_again_changes_nothing(store: Store, url: str) -> None:
    store.add([stored("a", "نص")])
    assert open_store(url).count()["articles"] == 1


def test_a_store_of_a_newer_program_is_refused(store: Store, url: str) -> None:
    with store.begin(writes=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer program"):
        open_store(url)


def test_a_store_of_an_unknown_schema_is_refused(store: Store, url: str) -> None:
    with store.begin(writes=True) as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("UPDATE meta SET value = '99'"))
    with pytest.raises(StoreError, match="schema 99"):
        open_store(url)


def test_what_a_watch_kept_before_its_tables_had_steps_is_taken_over(url: str, fresh_url: Callable[[], str]) -> None:
    url = fresh_url() if url.endswith(".db") else _empty(fresh_url())
    engine = create_engine(address(url))
    with engine.begin() as connection:
        migration.upgrade(connection, "0004")
        tables.metadata.create_all(connection, [watch.feeds, watch.entries, watch.matched, watch.pending, watch.letters, watch.facts])
        connection.execute(watch.facts.insert().values(key="schema", value=1))
        row = {"url": "https://example.org/rss", "outlet": "برقية", "listed": True, "next_at": 7.0, "failures": 0, "polls": 3, "found": 9}
        connection.execute(watch.feeds.insert().values(**row))
    engine.dispose()
    store = open_store(url)
    (feed,) = State(store).feeds()
    assert (feed.outlet, feed.next_at, feed.polls, feed.found) == ("برقية", 7.0, 3, 9)
    with store.begin() as connection:
        assert connection.execute(watch.facts.select()).all() == []
    store.engine.dispose()
