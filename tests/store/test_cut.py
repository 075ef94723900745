"""Killed, cut off, side by side, without room: nothing is lost, nothing doubled, and the next run completes."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from made import event, stored
from sqlalchemy import text

from rasid.store import Added, Store, StoreError, facts, open_store
from rasid.store.incidents import relink
from rasid.store.query import Filter, events, incidents

TESTS = Path(__file__).parent.parent
RUN = f"""
import sys, types
sys.path.insert(0, {str(TESTS)!r})
import coders
fake = types.ModuleType("rasid.coder")
fake.Coder = coders.Slow
sys.modules["rasid.coder"] = fake
from rasid.cli import main
main()
"""


def adding(file: Path, url: str, **options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", RUN, "add", str(file), "--store", url], stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]


def wait(process: subprocess.Popen[bytes], code: int = 0) -> str:
    said = process.communicate(timeout=120)[1].decode()
    assert process.returncode == code, said
    return said


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    days = [f"2024-09-{n % 28 + 1:02}" for n in range(300)]
    path.write_text("".join(json.dumps({"id": f"a{n}", "text": f"كلمة{n} في خبر", "date": day}) + "\n" for n, day in enumerate(days)))
    return path


def whole(url: str, count: int = 300) -> None:
    """The store holds every article once, with its event, in its incident."""
    store = open_store(url)
    assert store.count()["articles"] == count
    with store.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM articles")) == count
        assert connection.scalar(text("SELECT count(*) FROM search")) == count
    assert sorted(found.id for found in events(store, Filter())) == sorted(f"a{n}#Ea{n}" for n in range(count))
    assert sum(len(found.mentions) for found in incidents(store, Filter())) == count


def test_killed_at_any_moment_the_next_run_completes(file: Path, url: str) -> None:
    chance = random.Random(4)
    counts = [0]
    for _ in range(4):
        process = adding(file, url)
        time.sleep(0.3 + chance.random() * 1.5)
        process.kill()
        process.communicate()
        counts.append(open_store(url).count()["articles"])
    assert counts == sorted(counts)
    said = wait(adding(file, url))
    assert f"{300 - counts[-1]} new" in said and f"{counts[-1]} unchanged" in said
    whole(url)


def test_two_writers_at_once(file: Path, url: str) -> None:
    both = [adding(file, url), adding(file, url)]
    for process in both:
        wait(process)
    whole(url)


def test_no_room_on_the_disk_is_a_clear_error_and_the_next_run_completes(file: Path, tmp_path: Path) -> None:
    url = str(tmp_path / "small.db")
    open_store(url)
    size = Path(url).stat().st_size + 60_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    said = wait(adding(file, url, preexec_fn=limit), 2)
    assert "Traceback" not in said and ("no space" in said or "full or faulty" in said)
    wait(adding(file, url))
    whole(url)


def test_a_connection_cut_half_way_is_a_clear_error(fresh_postgres: Callable[[], str]) -> None:
    url = fresh_postgres()
    store, other = open_store(url), open_store(url)

    class Cut(list):  # type: ignore[type-arg]
        def __iter__(self):  # type: ignore[no-untyped-def]
            yield stored("a", "نص")
            cut(other)
            yield stored("b", "نص")

    with pytest.raises(StoreError, match="was cut"):
        store.add(Cut([1, 2]))
    assert store.count()["articles"] == 0
    assert store.add([stored("a", "نص"), stored("b", "نص")]) == Added(new=2)


def test_a_connection_cut_while_incidents_are_gathered_leaves_the_old_ones(
    fresh_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh_postgres()
    store, other = open_store(url), open_store(url)
    first, second = "انفجار في سوق النصر", "انفجار آخر في سوق النصر"
    store.add([stored("a", first, events=[event(first, "انفجار", where=None)])])
    relink(store)
    store.add([stored("b", second, events=[event(second, "انفجار", where=None)])])
    fill = facts.fill

    def cut_off(*given: object) -> int:
        cut(other)
        return fill(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(facts, "fill", cut_off)
    with pytest.raises(StoreError, match="was cut"):
        relink(store)
    assert [[it.article for it in found.mentions] for found in incidents(store, Filter())] == [["a"]]
    monkeypatch.undo()
    relink(store)
    assert sorted(it.article for found in incidents(store, Filter()) for it in found.mentions) == ["a", "b"]


def test_a_writer_waits_for_another_and_says_so_when_it_takes_too_long(url: str) -> None:
    first, second = open_store(url), open_store(url, busy_seconds=0.2)
    with first.begin(writes=True), pytest.raises(StoreError, match="locked"):
        second.add([stored("a", "نص")])
    assert second.add([stored("a", "نص")]) == Added(new=1)


def test_readers_see_one_moment(url: str) -> None:
    writer, reader = open_store(url), open_store(url)
    writer.add([stored("a", "نص")])
    with reader.begin() as connection:
        assert _count(connection) == 1
        writer.add([stored("b", "نص")])
        assert _count(connection) == 1
    assert reader.count()["articles"] == 2


def cut(store: Store) -> None:
    """Ends every other connection to the database of a store."""
    with store.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()")
        )


def _count(connection: object) -> int:
    return int(connection.scalar(text("SELECT count(*) FROM articles")))  # type: ignore[attr-defined]


def test_a_server_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match="cannot be reached") as failure:
        open_store(f"postgresql://me:secret@/x?host={tmp_path}")
    assert "secret" not in str(failure.value)


def test_a_database_that_is_no_store_kind_is_refused() -> None:
    with pytest.raises(StoreError, match=r"needs the module|SQLite or PostgreSQL|no address"):
        open_store("mysql://x/y")
