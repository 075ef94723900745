"""add, statements, events, incidents, show and explain on articles written for the tests."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TEXT, Result, article

Run = Callable[..., Result]
Lines = Callable[..., Path]

OTHER = "قال متحدث باسم الجيش العراقي إن انفجار سيارة مفخخة في كركوك أسفر عن مقتل خمسة أشخاص، ونفى المتحدث ضلوع أي فصيل في الهجوم."


@pytest.fixture
def filled(rasid: Run, lines: Lines) -> Run:
    assert rasid("add", lines(article("one", source="برقية"), article("two", text=OTHER, source="الضفاف"))).code == 0
    return rasid


def test_adding_twice_changes_nothing(rasid: Run, lines: Lines) -> None:
    path = lines(article("one"), article("two", text=OTHER))
    assert "2 new" in rasid("add", path).err
    before = rasid("events", "--json").out
    assert "0 new, 0 changed, 0 coded again, 2 unchanged" in rasid("add", path).err
    assert rasid("events", "--json").out == before


def test_a_changed_text_is_a_new_version(filled: Run, lines: Lines) -> None:
    assert "1 changed" in filled("add", lines(article("one", text="نص جديد لا شيء فيه.", source="برقية"))).err
    assert all(found["article"] == "two" for found in filled("events", "--json").lines)


def test_coding_again_on_request(filled: Run, lines: Lines) -> None:
    assert (
        "2 coded again" in filled("add", lines(article("one", source="برقية"), article("two", text=OTHER, source="الضفاف")), "--again").err
    )


def test_bad_input_is_told_and_the_rest_is_added(rasid: Run, lines: Lines) -> None:
    path = lines(article("one"), b"{", article("two"))
    done = rasid("add", path, "gone.txt")
    assert done.code == 1 and f"{path}:2: is not JSON" in done.err and "gone.txt: no such file" in done.err and "2 new" in done.err


def test_a_locked_store_is_a_clear_error(filled: Run, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasid.store.store.BUSY_SECONDS", 0.1)
    other = sqlite3.connect("rasid.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = filled("add", lines(article("three")), "--store", "rasid.db")
    assert done.code == 2 and "locked" in done.err and "Traceback" not in done.err
    assert filled("events", "--json").code == 0
    other.close()


def test_the_record_as_json_lines(filled: Run) -> None:
    events = filled("events", "--type", "ASSAULT", "--json").lines
    assert {found["article"] for found in events} == {"one", "two"}
    assert all(TEXT[slice(*found["trigger"]["span"])] == found["trigger"]["text"] for found in events if found["article"] == "one")
    (said, *_) = filled("statements", "--json", "--limit", 1).lines
    assert {"article", "outlet", "published", "id", "cue", "content", "act"} <= said.keys()


def test_incidents_keep_the_contract(filled: Run) -> None:
    found = filled("incidents", "--json").lines
    assert found
    for incident in found:
        assert {"id", "type", "date", "mentions", "claims", "origins"} <= incident.keys()
        for mention in incident["mentions"]:
            assert mention["article"] in ("one", "two") and mention["event"]
            start, end = mention["trigger"]["span"]
            assert (TEXT if mention["article"] == "one" else OTHER)[start:end] == mention["trigger"]["text"]


def test_csv_has_a_header_and_a_row_each(filled: Run) -> None:
    for what in ("statements", "events", "incidents"):
        rows = list(csv.DictReader(io.StringIO(filled(what, "--csv").out)))
        assert len(rows) == len(filled(what, "--json").lines) > 0
        assert all(row["id"] for row in rows)


def test_tables_with_arabic_or_english_headings(filled: Run) -> None:
    assert "standing" in filled("events").out
    assert "الحال" in filled("events", "--lang", "ar").out
    assert "must be ar or en" in filled("events", "--lang", "fr").err


def test_an_article_cannot_steer_the_terminal(rasid: Run, lines: Lines) -> None:
    rasid("add", lines(article("x", source="منبر\x1b[2J", title="عنوان\x1b]0;x\x07")))
    assert "\x1b" not in rasid("statements").out + rasid("show", "x").out


def test_nothing_found_is_said(filled: Run) -> None:
    done = filled("events", "--place", "لا مكان")
    assert done.code == 0 and "Nothing" in done.err


@pytest.mark.parametrize("command", ["statements", "events", "incidents"])
def test_no_store_is_a_clear_error(rasid: Run, command: str, tmp_path: Path) -> None:
    done = rasid(command)
    assert done.code == 2 and "there is no store at rasid.db" in done.err
    assert not list(tmp_path.iterdir())


def test_json_and_csv_exclude_each_other(filled: Run) -> None:
    assert filled("events", "--json", "--csv").code == 2


def test_show_spells_the_chain_out(filled: Run) -> None:
    shown = filled("show", "two").out
    assert "Statements" in shown and "S" in shown
    said = filled("statements", "--json", "--outlet", "الضفاف").lines[0]
    told = filled("show", f"two#{said['id']}").out
    assert "as reported by الضفاف" in told and said["cue"]["text"] in told and "because" in told
    event = filled("events", "--json", "--outlet", "الضفاف").lines[0]
    assert event["type"] in filled("show", f"two#{event['id']}").out
    assert json.loads(filled("show", f"two#{event['id']}", "--json").out)["id"] == event["id"]
    incident = filled("incidents", "--json").lines[0]
    assert incident["id"] in filled("show", incident["id"]).out
    assert "two#" in filled("incidents", "--detail").out


@pytest.mark.parametrize("ident", ["nothing", "two#E99999", "I000000000000"])
def test_show_of_what_is_not_there(filled: Run, ident: str) -> None:
    assert filled("show", ident).code == 1


def test_explain_names_words_entries_and_rules(rasid: Run, lines: Lines) -> None:
    path = lines(article("one"), article("two", text=OTHER))
    whole = rasid("explain", path)
    assert whole.code == 0 and "one#" in whole.out and "two#" in whole.out and "because" in whole.out
    only = rasid("explain", path, "two").out
    assert "two#" in only and "one#" not in only
    event = rasid("code", path).lines[0]["events"][0]
    (first, *_) = rasid("explain", path, f"one#{event['id']}").out.splitlines()
    assert first == f"Event one#{event['id']}"
    assert all(rule in rasid("explain", path, f"one#{event['id']}").out for rule in event["why"]["rules"])
    assert rasid("explain", path, "one#E99999").code == 1
    assert rasid("explain", "gone.txt").code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["incidents", "--type", "ASSUALT"], '"ASSUALT" is no type of an event; did you mean ASSAULT?'),
        (["events", "--type", "ASSAULT:areal"], "did you mean ASSAULT:aerial?"),
        (["events", "--standing", "real"], "there are actual, future, demanded"),
        (["statements", "--act", "denies"], '"denies" is no act of a statement; did you mean deny?'),
        (["export", "csv", "-o", "x.csv", "--type", "WAR"], "there are AGREE, CONSULT"),
        (["review", "nothing", "--accept"], "an id such as ARTICLE#E1"),
    ],
)
def test_what_there_is_not_is_said_instead_of_finding_nothing(rasid: Run, lines: Lines, arguments: list[str], said: str) -> None:
    rasid("add", lines(article()))
    done = rasid(*arguments)
    assert done.code == 2 and said in done.err, done.err
