"""``rasid demo`` in an empty folder, from the source tree."""

import json
from collections.abc import Callable
from pathlib import Path

from conftest import Result


def test_demo_shows_the_sample_and_what_to_ask_next(rasid: Callable[..., Result]) -> None:
    done = rasid("demo")
    assert done.code == 0, done.err
    assert "Kirkuk" in done.out and "independent origins" in done.out
    assert Path("rasid-demo.db").exists()
    assert rasid("events", "--type", "ASSAULT", "--store", "rasid-demo.db", "--json").lines


def test_demo_tells_where_the_articles_are(rasid: Callable[..., Result]) -> None:
    path = Path(rasid("demo", "--articles").out.strip())
    assert all("invented" in json.loads(line)["note"] or "مختلق" in json.loads(line)["note"] for line in path.open(encoding="utf-8"))


def test_a_missing_sample_is_told_in_plain_words(rasid: Callable[..., Result], monkeypatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("rasid.shipped.files", lambda _: tmp_path / "src" / "rasid")
    done = rasid("demo")
    assert done.code == 2 and "sample articles are missing" in done.err
