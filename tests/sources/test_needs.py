"""What is said where the packages of an extra are not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rasid.sources import BadInput, Item, Rejected, article_of, read

FEED = '<rss version="2.0"><channel><item><link>https://example.org/1</link><title>خبر</title></item></channel></rss>'
MAP = "<urlset><url><loc>https://example.org/1</loc></url></urlset>"


@pytest.fixture(autouse=True)
def plain_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if Rasid had been installed without extras."""
    for name in ("trafilatura", "lxml", "feedparser", "httpx", "httpcore"):
        monkeypatch.setitem(sys.modules, name, None)


def test_a_page_names_the_extra() -> None:
    with pytest.raises(BadInput, match=r"is a web page; .*pip install 'rasid\[pages\]'"):
        article_of(Item("p.html", 1, "html", "<html><body><p>خبر</p></body></html>".encode()))


def test_an_address_names_the_extra() -> None:
    (said,) = read(["https://example.org/rss.xml"])
    assert isinstance(said, Rejected) and said.message.startswith("https://example.org/rss.xml: is an address; ")
    assert said.message.endswith("pip install 'rasid[pages]'")


@pytest.mark.parametrize(("data", "kind"), [(FEED, "a feed"), (MAP, "a site map")])
def test_a_feed_names_the_extra(data: str, kind: str, tmp_path: Path) -> None:
    from rasid.sources.feeds import BadFeed, entries

    with pytest.raises(BadFeed, match=rf"is {kind}; .*rasid\[pages\]"):
        entries(data.encode())
    file = tmp_path / "feed.xml"
    file.write_text(FEED, encoding="utf-8")
    (said,) = read([str(file)])
    assert isinstance(said, Rejected) and "rasid[pages]" in said.error


def test_json_lines_tables_and_texts_need_none(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "خبر"}\n', encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,text\nb,خبر\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("خبر", encoding="utf-8")
    items = list(read([str(tmp_path)]))
    assert [article_of(item).id for item in items if isinstance(item, Item)] == ["a", "b", "c"]
