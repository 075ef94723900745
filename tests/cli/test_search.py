"""rasid search, from the words to the page."""

from collections.abc import Callable
from pathlib import Path

from conftest import Result, article

Run = Callable[..., Result]


def test_search(rasid: Run, lines: Callable[..., Path]) -> None:
    rasid("add", lines(article("one", source="برقية"), article("two", text="افتتح المعرض في عدن.", title="المعرض")))
    found = rasid("search", "المسلحين", "بيان", "--json")
    assert [line["id"] for line in found.lines] == ["one"]
    start, end = found.lines[0]["found"][0]
    assert article()["text"][start:end] == "بيان"
    assert "المعرض" in rasid("search", "معرض").out
    assert "1-1 of 2; --page 2" in rasid("search", "--limit", 1).err
    assert "Nothing found" in rasid("search", "لاشيء").err
    assert rasid("search", "--", "-عدن").code == 2
