"""rasid actors: search, who is met, export, and a user's own registry files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Result

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "organisations.tsv").write_text(
        "# columns: …\nid\tname_ar\tname_en\tcode\tkind\tstart\tend\tsource\nx-cloud\tحركة الغيمة الزرقاء\tBlue Cloud\tTUN REB\tarmed-group\t\t\tme\n",
        encoding="utf-8",
    )
    return out


def test_search(rasid: Run) -> None:
    found = rasid("actors", "ساركوزى", "--on", "2015-07-24", "--json").lines
    assert [(actor["id"], actor["code"]) for actor in found] == [("person:fra-nicolas-sarkozy", "FRA PTY")]
    assert {"title": "president", "code": "FRA GOV", "start": "2007-05-16", "end": "2012-05-15"} in found[0]["offices"]
    table = rasid("actors", "Sarkozy", "--lang", "ar")
    assert table.code == 0 and "نيكولا ساركوزي" in table.out and "الرمز" in table.out


def test_nobody_is_found(rasid: Run) -> None:
    done = rasid("actors", "كلمةلااسمفيها")
    assert done.code == 1 and "no actor is called" in done.err


def test_limit_and_kind(rasid: Run) -> None:
    done = rasid("actors", "--kind", "country", "--limit", "3", "--json")
    assert len(done.lines) == 3 and all(actor["kind"] == "country" for actor in done.lines) and "--limit 0" in done.err


def test_who_is_met_with_own_registry_files(rasid: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_REGISTRY", "")  # the command sets it for its process: put back afterwards
    text = "تبنت حركة الغيمة الزرقاء الهجوم على ثكنة في قفصة. وقالت حركة الغيمة الزرقاء إنها لن تتراجع."
    article = tmp_path / "a.txt"
    article.write_text(text, encoding="utf-8")
    found = {actor["actor"]: actor for actor in rasid("actors", "--in", article, "--registry", folder, "--json").lines}
    group = found["org:x-cloud"]
    assert group["code"] == "TUN REB" and len(group["mentions"]) == 2
    assert all(text[slice(*mention["span"])] == mention["text"] for mention in group["mentions"])
    assert "Blue Cloud" in rasid("actors", "--in", article, "--registry", folder).out


def test_export(rasid: Run, tmp_path: Path) -> None:
    out = tmp_path / "registry.jsonl"
    done = rasid("actors", "--export", out)
    lines = out.read_text(encoding="utf-8").splitlines()
    assert done.code == 0 and f"{len(lines)} entities" in done.err and json.loads(lines[0])["schema"] == "PublicBody"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--in", "a.txt", "عباس"], "one at a time"),
        (["--registry", "nowhere", "عباس"], "no folder of registry files"),
        (["عباس", "--on", "yesterday"], "must be a day"),
        (["عباس", "--lang", "fr"], "ar or en"),
    ],
)
def test_bad_options(rasid: Run, options: list[str], message: str) -> None:
    done = rasid("actors", *options)
    assert done.code == 2 and message in done.err
