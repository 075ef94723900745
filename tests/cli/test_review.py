"""rasid review, recode and delete."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, article

Run = Callable[..., Result]
Lines = Callable[..., Path]


@pytest.fixture
def filled(rasid: Run, lines: Lines) -> Run:
    assert rasid("add", lines(article("one", source="برقية"), article("two", source="الضفاف", date="2024-11-20"))).code == 0
    return rasid


def events(run: Run, **wanted: str) -> list[dict[str, Any]]:
    return run("events", "--json", *(part for name, value in wanted.items() for part in (f"--{name}", value))).lines


def test_an_event_is_corrected_listed_and_the_judgement_taken_back(filled: Run) -> None:
    ident = "one#" + events(filled, outlet="برقية")[0]["id"]
    assert "correct by سلمى" in filled("review", ident, "--set", "killed=5", "--set", "place=", "--who", "سلمى").out
    assert events(filled, outlet="برقية")[0]["killed"] == 5
    assert "killed = 5" in filled("review", "--log").out
    assert "taken back by نادر" in filled("review", "--undo", 1, "--who", "نادر").out
    assert events(filled, outlet="برقية")[0].get("killed") != 5
    assert filled("review", ident, "--reject").code == 0
    assert ident not in {f"one#{found['id']}" for found in events(filled, outlet="برقية")}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x#E1", "--accept"], "no article x"),
        (["one#E1"], "say what of it"),
        (["--accept"], "say which"),
        (["one#E1", "--accept", "--reject"], "at a time"),
        (["one#E1", "--set", "killed"], "FIELD=VALUE"),
        (["I0", "I1", "--merge"], "no incident I0"),
        (["--undo", "7"], "no judgement 7"),
    ],
)
def test_what_cannot_be_judged_is_a_clear_error(filled: Run, arguments: list[str], said: str) -> None:
    done = filled("review", *arguments)
    assert done.code == 2 and said in done.err


def test_the_queue(filled: Run, lines: Lines) -> None:
    filled("add", lines(article("three", date="2024-12-01"), article("four", date="2025-01-05"), name="more.jsonl"))
    count = len(events(filled))
    done = filled("review", "--who", "سلمى", stdin=b"a\nc\nkilled=4\nu\nx\nr\nq\n")
    assert "【" in done.out and "accept by سلمى" in done.out and "killed" in done.out
    assert done.out.count("taken back") == 1
    assert filled("review", stdin=b"s\n" * count).out.count("[a]ccept") <= count
    assert "end; 0 judged" in filled("review", "--type", "AID", stdin=b"").out


def test_incidents_are_merged_and_split(filled: Run) -> None:
    found = filled("incidents", "--json").lines
    assert len(found) >= 2
    assert filled("review", found[0]["id"], found[1]["id"], "--merge").code == 0
    assert len(filled("incidents", "--json").lines) == len(found) - 1
    filled("review", "--undo", 1)
    assert len(filled("incidents", "--json").lines) == len(found)


def test_recoding_tells_what_changed_and_respects_judgements(filled: Run) -> None:
    assert "0 articles coded again" in filled("recode").err
    first = events(filled, outlet="برقية")[0]
    filled("review", f"one#{first['id']}", "--reject")
    again = filled("recode", "--all", "--detail")
    assert "2 articles coded again; statements 0 new, 0 gone, 0 otherwise; events 0 new, 0 gone, 0 otherwise" in again.err
    assert first["id"] not in {found["id"] for found in events(filled, outlet="برقية")}


def test_recoding_brings_what_an_older_program_coded_up_to_date(filled: Run) -> None:
    import json
    import zlib

    from sqlalchemy import text

    from rasid.store import open_store

    store = open_store("rasid.db")
    before = events(filled)
    with store.begin(writes=True) as connection:
        blob = connection.execute(text("SELECT coded FROM articles WHERE id = 'one'")).scalar()
        coded = json.loads(zlib.decompress(blob))
        (first, *others) = coded["events"]
        coded["events"] = [{**first, "standing": "denied"}]
        old = zlib.compress(json.dumps(coded).encode())
        connection.execute(text("UPDATE articles SET coder = '0', coded = :old WHERE id = 'one'"), {"old": old})
    done = filled("recode", "--detail")
    assert f"1 articles coded again; statements 0 new, 0 gone, 0 otherwise; events {len(others)} new, 0 gone, 1 otherwise" in done.err
    assert f"~ one#{first['id']}" in done.out and "(standing)" in done.out
    assert events(filled) == before


def test_deleting_asks_first(filled: Run) -> None:
    assert filled("delete", "one", stdin=b"n\n").code == 1 and len(events(filled, outlet="برقية"))
    assert filled("delete", "one", "--yes").code == 0 and not events(filled, outlet="برقية")
    assert "1 of them are not in the store" in filled("delete", "one", "--yes").err
