import pytest
from serving import Site

from rasid.sources.net import Limits
from rasid.sources.robots import Robots

LOCAL = Limits(local=True, seconds=2)


def test_rules_are_kept_and_asked_for_once(site: Site) -> None:
    site.at("/robots.txt", b"User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\nCrawl-delay: 3\n\nUser-agent: other\nDisallow: /")
    robots = Robots()
    assert [robots.allow(site.at(path), LOCAL) for path in ("/news", "/private/x", "/a.pdf", "/a.pdf?x")] == [True, False, False, True]
    assert robots.delay(site.at("/"), LOCAL) == 3
    assert site.count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        ((404, {}, b""), True),
        ((403, {}, b""), True),
        ((500, {}, b""), False),
        ((503, {}, b""), False),
        ((429, {}, b""), False),
        (b"\x00\xff\xfe<html>", True),
        (b"Disallow: /" * 100_000, True),
        ((302, {"Location": "/robots.txt"}, b""), True),
    ],
)
def test_odd_answers(site: Site, answer: object, allowed: bool) -> None:
    site.at("/robots.txt", answer)
    assert Robots().allow(site.at("/x"), LOCAL) is allowed


def test_a_host_that_cannot_be_asked_allows_nothing_yet() -> None:
    assert not Robots().allow("http://127.0.0.1:9/x", LOCAL)


def test_private_hosts_are_not_asked(site: Site) -> None:
    site.at("/robots.txt", b"")
    assert not Robots().allow(site.at("/x"), Limits())
    assert site.asked == []
