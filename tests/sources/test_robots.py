import pytest
from serving import Site

from rasid.sources.net import Limits
from rasid.sources.robots import Robots

LOCAL = Limits(local=True, seconds=2)


def test_rules_are_kept_and_asked_for_once(site: Site) -> None:
    site.at("/robots.txt", b"User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\nCrawl-delay: 3\n\nUser-agent: other\nDisallow: /")
    robots = Robots()
    assert [robots.verdict(site.at(path), LOCAL) for path in ("/news", "/private/x", "/a.pdf", "/a.pdf?x")] == ["yes", "no", "no", "yes"]
    assert robots.delay(site.at("/")) == 3
    assert site.count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ((404, {}, b""), "yes"),
        ((403, {}, b""), "yes"),
        ((500, {}, b""), "later"),
        ((503, {}, b""), "later"),
        ((429, {}, b""), "later"),
        (b"\x00\xff\xfe<html>", "yes"),
        (b"Disallow: /" * 100_000, "yes"),
        ((302, {"Location": "/robots.txt"}, b""), "yes"),
    ],
)
def test_odd_answers(site: Site, answer: object, verdict: str) -> None:
    site.at("/robots.txt", answer)
    assert Robots().verdict(site.at("/x"), LOCAL) == verdict


def test_a_host_that_cannot_be_asked_allows_nothing_yet() -> None:
    assert Robots().verdict("http://127.0.0.1:9/x", LOCAL) == "later"


def test_private_hosts_are_not_asked(site: Site) -> None:
    site.at("/robots.txt", b"")
    assert Robots().verdict(site.at("/x"), Limits()) == "later"
    assert site.asked == []
