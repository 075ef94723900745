"""RSS, Atom and site maps: entries, their times and addresses, and what is no feed."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.sources.feeds import BadFeed, address, entries, kind_of, moment

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>برقية</title>
<item><title>انفجار في &lt;b&gt;كركوك&lt;/b&gt;</title><link>/news/1?utm_source=rss&amp;id=7#top</link><guid>g1</guid>
<pubDate>Sat, 28 Sep 2024 22:30:00 GMT</pubDate><description>موجز</description><content:encoded>&lt;p&gt;النص كله&lt;/p&gt;</content:encoded></item>
<item><title>بلا عنوان شبكي</title><guid isPermaLink="false">g2</guid><pubDate>28 Sep 2024 10:00</pubDate></item>
<item><title>انفجار مكرر</title><link>https://e.org/news/1?id=7</link></item>
</channel></rss>""".encode()
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>ن</title><entry><id>urn:1</id><title>خبر</title>
<link rel="alternate" href="https://e.org/a"/><published>2024-09-28T10:00:00+03:00</published><updated>2024-09-29T10:00:00Z</updated>
<summary>موجز</summary></entry></feed>""".encode()
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> https://e.org/x </loc><lastmod>2024-09-29</lastmod>
<news:news><news:publication_date>2024-09-28T23:00:00Z</news:publication_date><news:title>خبر</news:title></news:news></url>
<url><loc>javascript:alert(1)</loc></url><url><loc>https://e.org/y</loc></url></urlset>""".encode()


def test_rss_gives_address_title_text_and_time_in_the_zone_of_the_outlet() -> None:
    first, second = entries(RSS, "https://e.org/rss", zone="Asia/Baghdad")
    assert (first.url, first.key, first.title) == ("https://e.org/news/1?id=7", "https://e.org/news/1?id=7", "انفجار في كركوك")
    assert (first.published, first.html) == ("2024-09-29T01:30:00+03:00", "<p>النص كله</p>")
    assert (second.key, second.url, second.published) == ("g2", None, "2024-09-28T10:00:00+03:00")


def test_atom_keeps_published_and_updated_apart() -> None:
    (entry,) = entries(ATOM)
    assert (entry.published, entry.updated) == ("2024-09-28T10:00:00+03:00", "2024-09-29T10:00:00+00:00")
    assert entries(ATOM)[0].mark == entry.mark != entries(ATOM.replace(b"29T10", b"30T10"))[0].mark


def test_a_site_map_gives_pages_and_an_index_gives_site_maps() -> None:
    first, second = entries(SITEMAP, zone="Asia/Baghdad")
    assert (first.url, first.published, first.updated, first.title) == ("https://e.org/x", "2024-09-29T02:00:00+03:00", "2024-09-29", "خبر")
    assert second.url == "https://e.org/y" and not second.nested
    (index,) = entries(b"<sitemapindex><sitemap><loc>https://e.org/1.xml</loc></sitemap></sitemapindex>")
    assert index.nested and index.url == "https://e.org/1.xml"


@pytest.mark.parametrize("data", [b"", b"<html><body>404</body></html>", b"\x00\xff\xfe garbage", b'{"items": []}', b"<rss" + b"<" * 500])
def test_what_is_no_feed_says_so(data: bytes) -> None:
    with pytest.raises(BadFeed):
        entries(data)


def test_a_broken_feed_gives_the_entries_before_the_break() -> None:
    assert len(entries(RSS[: RSS.index("<item><title>انفجار مكرر".encode())], "https://e.org/")) == 2


@pytest.mark.parametrize("root", ["rss", "urlset"])
def test_entities_are_not_blown_up_and_files_not_read(root: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    item = (
        "<url><loc>https://e.org/&l9;</loc></url>"
        if root == "urlset"
        else "<channel><item><title>&l9;</title><link>https://e.org/1</link></item></channel>"
    )
    bomb = f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "lol"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]><{root}>{item}<x>&f;</x></{root}>'
    start = time.monotonic()
    with pytest.raises(BadFeed, match="entities"):
        entries(bomb.encode())
    assert time.monotonic() - start < 1


@given(st.binary(max_size=400))
@settings(max_examples=60)
def test_garbage_never_fails_in_another_way(tail: bytes) -> None:
    with contextlib.suppress(BadFeed):
        entries(b"<rss><channel><item><title>x</title>" + tail)


@pytest.mark.parametrize(
    ("told", "zone", "kept"),
    [
        ("Sat, 28 Sep 2024 22:30:00 +0000", "Asia/Baghdad", "2024-09-29T01:30:00+03:00"),
        ("Sat, 28 Sep 2024 22:30:00 -0000", "Asia/Baghdad", "2024-09-28T22:30:00+03:00"),
        ("2024-09-28T10:00:00", None, "2024-09-28T10:00:00"),
        ("2024-09-28", "Asia/Baghdad", "2024-09-28"),
        ("قبل ساعتين", "Asia/Baghdad", None),
        ("0000-13-45T99:00", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_times_keep_or_get_their_zone(told: str | None, zone: str | None, kept: str | None) -> None:
    assert moment(told, None, zone) == kept


@pytest.mark.parametrize(
    ("link", "full"),
    [
        ("/a?utm_medium=x&b=1#c", "https://e.org/a?b=1"),
        ("https://E.org", "https://e.org/"),
        ("HTTPS://e.org/%D9%83?q=%D8%A8", "https://e.org/%D9%83?q=%D8%A8"),
        ("mailto:a@e.org", None),
        ("http://[::1", None),
    ],
)
def test_addresses_are_made_whole_and_clean(link: str, full: str | None) -> None:
    assert address(link, "https://e.org/feed") == full


def test_the_kind_is_told_by_the_root() -> None:
    assert [kind_of(data) for data in (RSS, ATOM, SITEMAP, b"<html>")] == ["feed", "feed", "sitemap", None]
