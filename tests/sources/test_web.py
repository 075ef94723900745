"""Addresses: pages, feeds, site maps and folders of feeds."""

import sys
from pathlib import Path

import pytest
from serving import Site, article_page

from rasid.sources import Item, Rejected, article_of, read
from rasid.sources.net import Limits
from rasid.sources.web import extract, fetch, text_of

SAID = [f"قال الناطق سالم الراوي إن الطريق رقم {n} سيفتح أمام حركة السير بعد انتهاء أعمال الصيانة." for n in range(6)]


def test_local_addresses_are_read_only_when_allowed(site: Site) -> None:
    url = site.at("/a", (200, {"Content-Type": "text/html"}, article_page("خبر", *SAID)))
    (refused,) = read([url])
    assert isinstance(refused, Rejected) and "private or local" in refused.error
    (item,) = read([url], local=True)
    article = article_of(item)  # type: ignore[arg-type]
    assert (article.id, article.url, article.title) == (url, url, "خبر") and article.fetched and "سالم" in article.text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, {}, b""), "answered 404"),
        ((200, {"Content-Type": "image/png"}, b"x"), "only pages"),
        ((200, {"Content-Type": "text/html; charset=klingon"}, b"x"), "unknown encoding"),
    ],
)
def test_what_is_no_page_says_why(site: Site, answer: object, said: str) -> None:
    found = fetch(site.at("/", answer), Limits(local=True))
    assert isinstance(found, Rejected) and said in found.error


@pytest.mark.parametrize("declared", ["header", "meta"])
def test_old_arabic_encodings(site: Site, declared: str) -> None:
    page = article_page("خبر", *SAID).decode().replace('charset="utf-8"', 'charset="windows-1256"').encode("cp1256")
    kind = "text/html; charset=windows-1256" if declared == "header" else "text/html"
    found = fetch(site.at("/", (200, {"Content-Type": kind}, page)), Limits(local=True))
    assert isinstance(found, Item) and "سالم الراوي" in found.data.decode()


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2024-09-28T23:40:00+03:00">', "2024-09-28T23:40:00+03:00"),
        ('<meta content="2024-09-28T20:40:00Z" property="article:published_time">', "2024-09-28T20:40:00+00:00"),
        (
            '<meta property="article:published_time" content="2024-09-28T10:00:00">'  # of no zone, so of no hour that could be told
            '<script type="application/ld+json">{"datePublished": "2001-01-01T00:00:00Z"}</script>',
            "2024-09-28",
        ),
    ],
)
def test_a_page_tells_when_it_was_published(head: str, date: str) -> None:
    found = extract(article_page("خبر", *SAID).decode().replace("</head>", f"{head}</head>"))
    assert found and found["date"] == date


def test_a_feed_gives_its_pages_with_what_it_knows_of_them(site: Site) -> None:
    page = (200, {"Content-Type": "text/html"}, article_page("خبر", *SAID))
    feed = f"""<rss version="2.0"><channel><item><title>ع</title><link>{site.at("/a", page)}</link>
<pubDate>Sat, 28 Sep 2024 22:30:00 +0300</pubDate></item><item><title>ب</title><link>{site.at("/gone")}</link></item>
<item><title>بلا رابط</title><guid>g</guid><description>&lt;p&gt;قال سالم.&lt;/p&gt;</description></item></channel></rss>"""
    first, gone, bare = read([site.at("/rss", feed.encode())], local=True)
    assert article_of(first).date == "2024-09-28T22:30:00+03:00"  # type: ignore[arg-type]
    assert isinstance(gone, Rejected) and gone.file == site.at("/gone")
    assert (article_of(bare).id, article_of(bare).text, article_of(bare).title) == ("g", "قال سالم.", "بلا رابط")  # type: ignore[arg-type]


def test_an_index_of_site_maps_is_followed_once(site: Site) -> None:
    page = (200, {"Content-Type": "text/html"}, article_page("خبر", *SAID))
    site.at("/1.xml", f"<urlset><url><loc>{site.at('/a', page)}</loc></url></urlset>".encode())
    index = (
        f"<sitemapindex><sitemap><loc>{site.at('/1.xml')}</loc></sitemap><sitemap><loc>{site.at('/i.xml')}</loc></sitemap></sitemapindex>"
    )
    found = list(read([site.at("/i.xml", index.encode())], local=True))
    assert [item.url for item in found] == [site.at("/a")]  # type: ignore[union-attr]
    assert site.count("/i.xml") == site.count("/1.xml") == 1


def test_a_feed_on_disk_gives_the_texts_it_carries(tmp_path: Path) -> None:
    path = tmp_path / "news.xml"
    item = "<item><title>خبر</title><link>https://e.org/1</link><description>قال سالم.</description></item><item><link>https://e.org/2</link></item>"
    path.write_text(f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>', encoding="utf-8")
    first, second = read([str(path)])
    assert article_of(first).text == "قال سالم." and article_of(first).url == "https://e.org/1"  # type: ignore[arg-type]
    assert isinstance(second, Rejected) and "no text" in second.error


def test_lines_without_end_are_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["rasid.sources.read"], "LARGEST", 1000)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": "1", "text": "x"}\n{"text": "' + b"x" * 5000 + b'"}\n{"id": "3", "text": "x"}\n')
    found = list(read([str(path)]))
    assert [(item.line, isinstance(item, Rejected)) for item in found] == [(1, False), (2, True), (3, False)]
    long = tmp_path / "a.txt"
    long.write_bytes(b"x" * 5000)
    (item,) = read([str(long)])
    assert isinstance(item, Rejected) and "larger" in item.error


@pytest.mark.parametrize("html", ["", "<", "<html>", "<p>" * 3000, "\x00\x01", "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;", "<table>" * 500])
def test_hostile_markup_gives_nothing_and_does_not_fail(html: str) -> None:
    assert extract(html) is None or isinstance(extract(html), dict)
    assert isinstance(text_of(html), str)


def test_the_words_of_a_piece_of_html() -> None:
    assert text_of("<p>قال&nbsp;سالم<br>ثم <b>سكت</b>.</p><script>x()</script><p>وعاد.</p>") == "قال سالم\nثم سكت.\nوعاد."
    assert text_of("نص بلا علامات") == "نص بلا علامات"
