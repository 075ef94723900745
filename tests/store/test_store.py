import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from made import event, statement, stored
from sqlalchemy import text

from rasid.store import Added, Store, StoreError, open_store

TEXT = "قال الناطق سالم الراوي إن انفجارا وقع في كركوك."


def one(ident: str = "a", text: str = TEXT, **fields: object) -> tuple:  # type: ignore[type-arg]
    said = statement(text, "الناطق سالم الراوي", "قال", "انفجارا وقع في كركوك") if text == TEXT else None
    return stored(ident, text, statements=[said] if said else [], events=[event(text, "انفجارا", by="S1")] if said else [], **fields)  # type: ignore[arg-type]


def rows(store: Store, table: str) -> int:
    with store.begin() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_adding_twice_changes_nothing(store: Store) -> None:
    assert store.add([one()]) == Added(new=1)
    before = {table: rows(store, table) for table in ("articles", "statements", "events", "parties")}
    assert store.add([one()]) == Added(same=1)
    assert store.add([one(), one()]) == Added(same=2)
    assert {table: rows(store, table) for table in before} == before


def test_twice_in_one_batch_is_one_article(store: Store) -> None:
    assert store.add([one(), one()]) == Added(new=1, same=1)


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    store.add([one()])
    assert store.add([one(text="نص آخر تماما.")]) == Added(changed=1)
    assert rows(store, "articles") == 2
    assert store.count()["articles"] == 1 and store.count()["events"] == 0
    found = store.article("a")
    assert found and found[0].text == "نص آخر تماما."


def test_another_coder_codes_again_in_place(store: Store) -> None:
    store.add([one()])
    assert store.unknown([one()[0]], "1") == [False]
    assert store.unknown([one()[0]], "2") == [True]
    assert store.add([one(coder="2")]) == Added(recoded=1)
    assert rows(store, "articles") == rows(store, "events") == 1


def test_an_article_comes_back_as_it_was_stored(store: Store) -> None:
    article, coded, line = one()
    store.add([(article, coded, line)])
    assert store.article("a") == (article, coded)
    assert store.article("b") is None


def test_lone_surrogates_and_nul_can_be_stored(store: Store) -> None:
    store.add([stored("a", "نص \ud83d و\x00")])
    found = store.article("a")
    assert found and found[0].text == "نص \ufffd و\ufffd"


def test_a_batch_is_stored_whole_or_not_at_all(store: Store) -> None:
    good, (article, _, line) = one("a"), one("b")
    with pytest.raises(AttributeError):
        store.add([good, (article, None, line)])  # type: ignore[list-item]
    assert rows(store, "articles") == 0


def test_killed_in_the_middle_nothing_stored_is_lost_or_doubled(url: str) -> None:
    tests = Path(__file__).parent.parent
    script = (
        "import os, sys; sys.path.insert(0, sys.argv[2])\n"
        "from made import stored; from rasid.store import open_store\n"
        "store = open_store(sys.argv[1])\n"
        "store.add([stored(f'a{n}', 'نص') for n in range(20)])\n"
        "class Bomb(list):\n    def __iter__(self):\n"
        "        yield from [stored(f'b{n}', 'نص') for n in range(5)]\n        os.kill(os.getpid(), 9)\n"
        "store.add(Bomb())"
    )
    done = subprocess.run([sys.executable, "-c", script, url, str(tests)], capture_output=True)
    assert done.returncode == -9, done.stderr
    store = open_store(url)
    assert store.count()["articles"] == 20
    assert store.add([stored(f"a{n}", "نص") for n in range(20)]) == Added(same=20)


def test_a_locked_store_is_a_clear_error(tmp_path: Path) -> None:
    path = str(tmp_path / "t.db")
    open_store(path)
    store = open_store(path, busy_seconds=0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        store.add([one()])
    other.execute("COMMIT")
    assert store.add([one()]) == Added(new=1)


def test_a_full_store_is_a_clear_error_and_keeps_what_it_had(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "t.db"))
    store.add([one()])
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="no space"):
        for n in range(100):
            store.add([stored(f"b{n}", "نص طويل " * 2000)])
    assert store.article("a")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda path: path.write_bytes(b"not a database at all" * 100), "is no store"),
        (lambda path: path.mkdir(), "cannot be opened"),
    ],
)
def test_what_is_no_store_is_a_clear_error(tmp_path: Path, made, said: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "t.db"
    made(path)
    with pytest.raises(StoreError, match=said):
        open_store(str(path))


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere/t.db", "folder"), ("nosuch://x/y", "no address of a store"), ("t2.db", "there is no store")]
)
def test_a_store_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=said):
        open_store(name, create=False) if name == "t2.db" else open_store(name)
