import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TEXT, Result, article

Run = Callable[..., Result]
Lines = Callable[..., Path]


def test_one_coded_article_a_line_in_input_order(rasid: Run, lines: Lines, tmp_path: Path) -> None:
    path = lines(*(article(f"a{n}") for n in range(45)))
    done = rasid("code", path, "-o", "out.jsonl", "--jobs", 2)
    assert done.code == 0, done.err
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [coded["id"] for coded in written] == [f"a{n}" for n in range(45)]
    assert all(coded["date"] == "2024-09-29" and coded["language"] == "ar" for coded in written)
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_it_finds_who_says_what_and_what_happened(rasid: Run, lines: Lines) -> None:
    (coded,) = rasid("code", lines(article(title="هجوم قرب كركوك"))).lines
    full = "هجوم قرب كركوك\n" + TEXT
    assert any(statement["cue"]["text"] == "أعلنت" for statement in coded["statements"])
    assert any(event["type"].startswith("ASSAULT") for event in coded["events"])
    for layer in ("names", "dates", "places"):
        for item in coded[layer]:
            assert full[slice(*item["span"])] == item["text"]
    for statement in coded["statements"]:
        assert full[slice(*statement["content"]["span"])] == statement["content"]["text"]
        assert statement["why"]["rules"]
    for event in coded["events"]:
        assert full[slice(*event["trigger"]["span"])] == event["trigger"]["text"]
        assert event["why"]["rules"]


def test_the_schema_takes_a_coded_article(rasid: Run, lines: Lines) -> None:
    from jsonschema import Draft202012Validator

    (coded,) = rasid("code", lines(article())).lines
    schema = json.loads(rasid("schema").out)
    Draft202012Validator({"$ref": "#/$defs/CodedArticle", "$defs": schema["$defs"]}).validate(coded)


def test_coding_twice_gives_the_same(rasid: Run, lines: Lines) -> None:
    path = lines(article(), article("b", text="نفى الوزير ذلك.\n" + TEXT))
    assert rasid("code", path).out == rasid("code", path).out


def test_bad_lines_are_named_put_aside_and_the_run_goes_on(rasid: Run, lines: Lines, tmp_path: Path) -> None:
    bad = [b"{broken", b'{"id": "x"}', b'{"id": "x", "text": ""}', b'{"id": "x", "text": 7}', b'{"id": "x", "text": "\xff"}', b"[]"]
    path = lines(article("first"), *bad, article("last"))
    done = rasid("code", path, "-o", "out.jsonl")
    assert done.code == 1
    for number in range(2, 8):
        assert f"{path}:{number}: " in done.err
    assert [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == ["first", "last"]
    aside = [json.loads(line) for line in (tmp_path / "out.jsonl.rejected").read_text(encoding="utf-8").splitlines()]
    assert [entry["line"] for entry in aside] == [2, 3, 4, 5, 6, 7]
    assert aside[0]["file"] == str(path) and aside[0]["raw"] == "{broken" and "not JSON" in aside[0]["error"]
    assert "out.jsonl.rejected" in done.err


def test_a_clean_run_takes_the_rejects_of_an_earlier_one_away(rasid: Run, lines: Lines, tmp_path: Path) -> None:
    rasid("code", lines(b"{"), "-o", "out.jsonl")
    assert (tmp_path / "out.jsonl.rejected").exists()
    rasid("code", lines(article()), "-o", "out.jsonl")
    assert not (tmp_path / "out.jsonl.rejected").exists()


def test_missing_and_cut_files_do_not_stop_the_others(rasid: Run, lines: Lines, tmp_path: Path) -> None:
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b"\n".join(json.dumps(article(f"c{n}")).encode() for n in range(3)))[:-9])
    done = rasid("code", "gone.jsonl", cut, lines(article("whole")), "-o", "out.jsonl")
    assert done.code == 1
    assert "gone.jsonl: no such file" in done.err and "cut.jsonl.gz:" in done.err
    assert json.loads((tmp_path / "out.jsonl").read_text().splitlines()[-1])["id"] == "whole"


@pytest.mark.parametrize(
    "text",
    [
        "Nothing Arabic here, 12 people.",
        "nul \x00 في وسط النص",
        "lone \ud83d surrogate قال الوزير",
        "«" * 10_000 + " قال الوزير إن",
        '"' * 9_999 + "قال",
        "\u202e\u2066\u200f",
        "َُِّْ" * 500,
        "ا" * 50_000,
        ". " * 5_000,
        "\n" * 5_000 + "قال",
        "🇮🇶🇸🇾" * 100,
    ],
    ids=["latin", "nul", "surrogate", "unclosed", "straight", "bidi", "marks", "longword", "stops", "newlines", "emoji"],
)
def test_odd_text_is_coded(rasid: Run, lines: Lines, text: str) -> None:
    done = rasid("code", lines(article(text=text)))
    assert done.code == 0, done.err
    assert done.lines[0]["id"] == "a1"


def test_text_without_arabic_has_empty_layers(rasid: Run, lines: Lines) -> None:
    (coded,) = rasid("code", lines(article(text="Police said three people were killed."))).lines
    assert coded["language"] == "und"
    assert coded["statements"] == coded["events"] == []


def test_standard_input_and_output(rasid: Run) -> None:
    done = rasid("code", "-", stdin=json.dumps(article("in")).encode() + b"\n")
    assert [coded["id"] for coded in done.lines] == ["in"]
    assert rasid("code", "-", "-o", "-", "--date", "2024-01-01", stdin=TEXT.encode()).lines[0]["date"] == "2024-01-01"


def test_an_output_that_cannot_be_written_leaves_nothing(rasid: Run, lines: Lines, tmp_path: Path) -> None:
    done = rasid("code", lines(article()), "-o", "no/such/folder/out.jsonl")
    assert done.code == 2 and "cannot write" in done.err
    assert not (tmp_path / "no").exists()


def test_a_run_cut_off_leaves_the_old_output_alone(rasid: Run, lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")

    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("rasid.scale.local.code", interrupted)
    assert rasid("code", lines(article()), "-o", out).code == 130
    assert out.read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_input_as_output_is_refused(rasid: Run, lines: Lines) -> None:
    path = lines(article())
    done = rasid("code", path, "-o", path)
    assert done.code == 2 and "both input and output" in done.err


def test_compressed_output(rasid: Run, lines: Lines, tmp_path: Path) -> None:
    assert rasid("code", lines(article()), "-o", "out.jsonl.gz").code == 0
    with gzip.open(tmp_path / "out.jsonl.gz", "rt", encoding="utf-8") as stream:
        assert json.loads(stream.read())["id"] == "a1"


def test_a_defect_of_the_coder_is_told_with_the_article(rasid: Run, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    import coders

    monkeypatch.setattr("rasid.scale.local.load", lambda make: coders.echo())
    monkeypatch.setattr("rasid.scale.worker.load", lambda make: coders.echo())
    path = lines(article("good"), article("bad", text="FAIL"))
    done = rasid("code", path)
    assert done.code == 1 and f"{path}:2: article bad could not be coded: ValueError: told to fail" in done.err
    assert "Traceback" not in done.err
    assert "Traceback" in rasid("code", path, "--debug").err


def test_a_wrong_day_is_refused(rasid: Run, lines: Lines) -> None:
    assert "must be a day" in rasid("code", lines(article()), "--date", "soon").err


def test_tables_are_read_by_a_map_of_columns(rasid: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"no,body\na1,{TEXT.replace(',', ' ')}\n", encoding="utf-8")
    done = rasid("code", path, "--columns", "id=no,text=body")
    assert done.code == 0 and done.lines[0]["id"] == "a1" and done.lines[0]["events"]
    wrong = rasid("code", path, "--columns", "body")
    assert wrong.code == 2 and "--columns" in wrong.err
