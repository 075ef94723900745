"""The watch from feed to store: new and corrected articles, failures, restarts, and hostile outlets."""

import gzip
import time
from threading import Event, Thread

import coders
import pytest
from newsroom import SETTINGS, Newsroom, outlet, watch
from serving import Site
from sqlalchemy import func, select

from rasid.sources.outlets import Outlet
from rasid.store import Store, StoreError, tables
from rasid.watch import gather
from rasid.watch.run import Settings, Watcher
from rasid.watch.state import State


def articles(store: Store) -> dict[str, tuple[int, str]]:
    """The current articles: their version and title by the end of their address."""
    a = tables.articles.c
    with store.begin() as connection:
        return {
            row.url.rpartition("/")[2]: (row.version, row.date)
            for row in connection.execute(select(a.url, a.version, a.date).where(a.current))
        }


def rows(store: Store) -> int:
    with store.begin() as connection:
        return connection.scalar(select(func.count()).select_from(tables.articles)) or 0


def test_what_a_feed_lists_is_stored_once(site: Site, store: Store) -> None:
    news = Newsroom(site)
    news.publish("a")
    news.publish("b", told="2024-09-28T22:30:00Z")
    watch(store, outlet(news.feed, zone="Asia/Baghdad"))
    assert articles(store) == {"a": (1, "2024-09-28T10:00:00+03:00"), "b": (1, "2024-09-29T01:30:00+03:00")}
    news.publish("c")
    watch(store, outlet(news.feed, zone="Asia/Baghdad"))
    assert articles(store).keys() == {"a", "b", "c"} and rows(store) == 3
    assert site.count("/n/a") == 1
    assert State(store).counts() == {"waiting": 0, "done": 3, "old": 0, "dead": 0}


def test_an_unchanged_feed_is_asked_for_with_its_tag(site: Site, store: Store) -> None:
    news = Newsroom(site)
    news.publish("a")
    for _ in range(3):
        watch(store, outlet(news.feed))
    tags = [headers.get("if-none-match") for path, headers in site.asked if path == "/n.xml"]
    assert tags[0] is None and tags[1] == tags[2] != None  # noqa: E711
    assert site.count("/n/a") == 1


def test_a_correction_that_the_feed_tells_becomes_a_new_version(site: Site, store: Store) -> None:
    news = Newsroom(site)
    news.publish("a")
    watch(store, outlet(news.feed))
    news.publish("a", said="الجسر سيغلق")
    watch(store, outlet(news.feed))
    assert articles(store)["a"][0] == 2 and rows(store) == 2


def test_a_silent_correction_is_found_when_the_page_is_read_again(site: Site, store: Store) -> None:
    news = Newsroom(site)
    news.publish("a")
    listed = dict(news.items)
    watch(store, outlet(news.feed, recheck=("1h",)))
    news.publish("a", said="الجسر سيغلق")
    news.items = listed  # the feed says nothing of it
    watch(store, outlet(news.feed, recheck=("1h",)))
    assert articles(store)["a"][0] == 1
    watch(store, outlet(news.feed, recheck=("1h",)), clock=lambda: time.time() + 3700)
    assert articles(store)["a"][0] == 2
    watch(store, outlet(news.feed, recheck=("1h",)), clock=lambda: time.time() + 3 * 86400)
    assert site.count("/n/a") == 2


def test_one_address_in_two_feeds_is_one_article(site: Site, store: Store) -> None:
    first, second = Newsroom(site, "n"), Newsroom(site, "m")
    first.publish("a")
    second.items = {"../n/a": ("النص بكلمات أخرى", "2024-09-28T10:00:00+03:00")}
    for _ in range(2):
        watch(store, outlet(first.feed), outlet(second.feed, name="الضفاف"))
    assert rows(store) == 1 and site.count("/n/a") == 1


def test_a_long_text_in_the_feed_is_taken_from_there(site: Site, store: Store) -> None:
    news = Newsroom(site)
    news.publish("a", said="قال الناطق إن الطريق سيفتح غدا. " * 40)
    watch(store, outlet(news.feed))
    assert rows(store) == 1 and site.count("/n/a") == 0


def test_old_articles_of_a_new_feed_are_left(site: Site, store: Store) -> None:
    news = Newsroom(site)
    news.publish("old", told="2001-01-01T00:00:00Z")
    news.publish("new", told=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    watch(store, outlet(news.feed, backlog="2d"))
    assert articles(store).keys() == {"new"} and State(store).counts()["old"] == 1


def test_a_time_that_only_the_page_tells_is_kept_in_the_zone_of_the_outlet(site: Site, store: Store) -> None:
    news = Newsroom(site)
    url = news.publish("a")
    status, headers, page = site.pages["/n/a"]
    told = b'<meta property="article:published_time" content="2024-09-28T22:30:00Z"></head>'
    site.at("/n/a", (status, headers, page.replace(b"</head>", told)))
    where = site.at("/map.xml", f"<urlset><url><loc>{url}</loc></url></urlset>".encode())
    watch(store, Outlet(name="برقية", sitemaps=(where,), zone="Asia/Baghdad", delay=0))
    assert articles(store) == {"a": (1, "2024-09-29T01:30:00+03:00")}


def test_what_is_known_of_outlets_stands_beside_their_feeds(site: Site, store: Store) -> None:
    state, feed = State(store), site.at("/n.xml", b"")
    state.enlist([outlet(feed, country="IRQ", line="مستقلة", zone="Asia/Baghdad")], 0.0)
    state.enlist([outlet(feed, country="YEM", line="رسمية")], 0.0)
    (told,) = state.feeds()
    assert (told.outlet, told.country, told.language, told.zone, told.line) == ("برقية", "YEM", "ar", None, "رسمية")


def test_robots_are_kept(site: Site, store: Store) -> None:
    site.at("/robots.txt", b"User-agent: *\nDisallow: /n/")
    news = Newsroom(site)
    news.publish("a")
    watch(store, outlet(news.feed))
    assert rows(store) == 0 and site.count("/n/a") == 0 and State(store).counts()["dead"] == 1


HOSTILE = {
    "round": (302, {"Location": "/round.xml"}, b""),
    "gone": (410, {}, b""),
    "broken": (500, {}, b""),
    "garbage": b"\x00\xff\xfe" * 500,
    "page": b"<html><body>not here</body></html>",
    "empty": b"",
    "bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(60_000_000))),
    "private": (302, {"Location": "http://[fd00::1]:1/"}, b""),
    "cut": (200, {"Content-Length": "5000"}, b"<rss><channel>"),
}


def test_bad_feeds_fail_alone_and_are_put_off(site: Site, store: Store) -> None:
    def slow(handler) -> None:  # type: ignore[no-untyped-def]
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
        for _ in range(40):
            handler.wfile.write(b"<")
            time.sleep(0.1)

    news = Newsroom(site)
    news.publish("a")
    bad = [site.at(f"/{name}.xml", answer) for name, answer in (*HOSTILE.items(), ("slow", slow))]
    start = time.monotonic()
    watch(store, outlet(*bad, name="سيئ", seconds=1), outlet(news.feed))
    assert time.monotonic() - start < 15
    assert articles(store).keys() == {"a"}
    status = {feed.url.rpartition("/")[2]: feed for feed in State(store).feeds()}
    assert status["n.xml"].failures == 0 and status["n.xml"].error is None
    for name in (*HOSTILE, "slow"):
        feed = status[f"{name}.xml"]
        assert feed.failures == 1 and feed.error and feed.next_at > time.time() + 60, name


def test_a_page_that_fails_is_tried_again_and_given_up_in_the_end(site: Site, store: Store) -> None:
    news = Newsroom(site)
    good = news.publish("late")
    kept = site.pages["/n/late"]
    news.publish("never")
    site.at("/n/late", (503, {}, b""))
    site.at("/n/never", (503, {"Retry-After": "7"}, b""))
    watch(store, outlet(news.feed))
    assert State(store).counts()["waiting"] == 2
    site.at("/n/late", kept)
    for hours in range(1, 12):
        watch(store, outlet(news.feed), clock=lambda: time.time() + hours * 25 * 3600)  # noqa: B023
    assert articles(store).keys() == {good.rpartition("/")[2]}
    assert State(store).counts() == {"waiting": 0, "done": 1, "old": 0, "dead": 1}
    assert site.count("/n/never") == 6


def test_an_article_that_cannot_be_coded_does_not_stop_the_others(site: Site, store: Store) -> None:
    news = Newsroom(site)
    news.publish("a", said="FAIL")
    news.publish("b")
    watch(store, outlet(news.feed))
    assert articles(store).keys() == {"b"} and State(store).counts()["dead"] == 1


def test_a_crash_after_any_step_loses_and_doubles_nothing(site: Site, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    news = Newsroom(site)
    for n in range(6):
        news.publish(f"a{n}")

    class Crash(BaseException):
        pass

    for method in ("keep_poll", "keep_done", "waiting"):
        real, calls = getattr(State, method), [0]

        def crashing(self, *args, _real=real, _calls=calls, **named):  # type: ignore[no-untyped-def]
            _calls[0] += 1
            if _calls[0] == 1:
                raise Crash
            return _real(self, *args, **named)

        watcher = Watcher(store, [outlet(news.feed)], SETTINGS, make=coders.echo)
        monkeypatch.setattr(State, method, crashing)
        monkeypatch.setattr(Watcher, "_close", lambda self: None)  # a crash closes nothing
        with pytest.raises(Crash):
            watcher.run(Event(), once=True)
        monkeypatch.undo()
    watch(store, outlet(news.feed))
    assert articles(store).keys() == {f"a{n}" for n in range(6)} and rows(store) == 6


def test_a_store_that_cannot_be_written_for_a_while_delays_but_loses_nothing(
    site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = Newsroom(site)
    for n in range(5):
        news.publish(f"a{n}")
    real, failures = Store.begin, [12]

    def failing(self, *, writes: bool = False):  # type: ignore[no-untyped-def]
        if writes and failures[0] > 0:
            failures[0] -= 1
            raise StoreError("locked by another program")
        return real(self, writes=writes)

    watcher = Watcher(store, [outlet(news.feed)], SETTINGS, make=coders.echo)
    monkeypatch.setattr(Store, "begin", failing)
    monkeypatch.setattr("rasid.watch.run._PAUSE", 0.1)
    watcher.run(Event(), once=True)
    assert failures[0] == 0
    monkeypatch.undo()
    watch(store, outlet(news.feed))
    assert rows(store) == 5


def test_one_article_that_the_store_refuses_does_not_hold_up_the_rest(site: Site, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    news = Newsroom(site)
    for n in range(4):
        news.publish(f"a{n}")
    real = Store.add

    def picky(self, pairs, **named):  # type: ignore[no-untyped-def]
        if any(article.url.endswith("a2") for article, _, _ in pairs):
            raise StoreError("a value that no column takes")
        return real(self, pairs, **named)

    monkeypatch.setattr(Store, "add", picky)
    watch(store, outlet(news.feed))
    assert articles(store).keys() == {"a0", "a1", "a3"} and State(store).counts()["dead"] == 1


@pytest.mark.parametrize("jump", [-40 * 86400.0, -3600.0, 40 * 86400.0])
def test_a_clock_that_jumps_starves_no_feed(site: Site, store: Store, jump: float) -> None:
    news = Newsroom(site)
    news.publish("a")
    now = time.time()
    stop, clock = Event(), [now]
    watcher = Watcher(store, [outlet(news.feed, every=600)], SETTINGS, make=coders.echo, clock=lambda: clock[0])
    thread = Thread(target=watcher.run, args=(stop,))
    thread.start()
    until(lambda: rows(store) == 1)
    news.publish("b")
    time.sleep(0.3)
    assert rows(store) == 1  # not yet due
    clock[0] = now + jump
    until(lambda: rows(store) == 2)
    asked = news.asked
    time.sleep(0.5)
    assert news.asked == asked  # and not asked without end
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def until(done, seconds: float = 10.0) -> None:  # type: ignore[no-untyped-def]
    """Waits until ``done()``."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_a_host_gets_no_more_requests_at_a_time_than_allowed(site: Site, store: Store) -> None:
    news = Newsroom(site)
    active, most = [0], [0]
    for n in range(10):
        news.publish(f"a{n}")
        page = site.pages[f"/n/a{n}"]

        def slow(_handler, page=page):  # type: ignore[no-untyped-def]
            active[0] += 1
            most[0] = max(most[0], active[0])
            time.sleep(0.05)
            active[0] -= 1
            return page

        site.at(f"/n/a{n}", slow)
    watch(store, outlet(news.feed, per_host=2))
    assert rows(store) == 10 and most[0] == 2


def test_a_feed_taken_off_the_list_rests(site: Site, store: Store) -> None:
    first, second = Newsroom(site, "n"), Newsroom(site, "m")
    first.publish("a")
    watch(store, outlet(first.feed, second.feed))
    second.publish("b")
    watch(store, outlet(first.feed))
    assert [feed.url for feed in State(store).feeds()] == [first.feed] and rows(store) == 1
    watch(store, outlet(first.feed, second.feed))
    assert rows(store) == 2


def test_two_cannot_watch_into_one_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(store)
    monkeypatch.setattr("rasid.watch.state.os.getpid", lambda: 1)
    state.claim(1000.0)
    monkeypatch.undo()
    with pytest.raises(StoreError, match="watched already, by process 1"):
        state.claim(1010.0)
    state.claim(1100.0)  # no sign of life any more
    monkeypatch.setattr("rasid.watch.state.os.getpid", lambda: 4_000_000)
    state.claim(1200.0)
    monkeypatch.undo()
    state.claim(1201.0)  # that process is gone


def test_real_articles_are_coded_and_linked(site: Site, store: Store) -> None:
    from rasid.scale.worker import standard
    from rasid.store.query import Filter, events, incidents

    site.at("/robots.txt", (404, {}, b""))
    text = "أعلنت وزارة الداخلية العراقية في بيان يوم الأحد أن مسلحين مجهولين قتلوا ثلاثة جنود في هجوم على حاجز قرب مدينة كركوك."
    items = "".join(
        f"<item><title>هجوم في كركوك {n}</title><guid isPermaLink='false'>g{n}</guid><description>{text}</description><pubDate>Sun, 29 Sep 2024 10:00:00 +0300</pubDate></item>"
        for n in range(2)
    )
    feed = site.at("/rss", f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    watcher = watch(store, outlet(feed), make=standard, settings=Settings(local=True, threads=4, jobs=1))
    assert len(list(events(store, Filter(type="ASSAULT")))) >= 2 and list(incidents(store, Filter(type="ASSAULT")))
    assert watcher.meter.registry.get_sample_value("rasid_articles_total", {"what": "new"}) == 2


def test_an_article_that_kills_its_process_is_lost_alone(site: Site, store: Store) -> None:
    news = Newsroom(site)
    for n in range(6):
        news.publish(f"a{n}", said="DIE" if n == 3 else "الطريق سيفتح")
    watch(store, outlet(news.feed), settings=Settings(local=True, threads=4, jobs=1, linger=0.5))
    assert articles(store).keys() == {f"a{n}" for n in range(6)} - {"a3"}
    assert State(store).counts()["dead"] == 1


def test_a_correction_told_while_the_article_is_read_is_not_lost(site: Site, store: Store) -> None:
    news = Newsroom(site)
    news.publish("a")
    first = site.pages["/n/a"]
    watcher = Watcher(store, [outlet(news.feed)], SETTINGS, make=coders.echo)

    def slow(_handler):  # type: ignore[no-untyped-def]
        news.publish("a", said="الجسر سيغلق")
        (feed,) = watcher.feeds.values()
        watcher._asked.append(gather.poll(feed, watcher._robots, True))  # the feed is read again meanwhile
        return first

    site.at("/n/a", slow)
    watcher.run(Event(), once=True)
    assert articles(store)["a"][0] == 2 and site.count("/n/a") == 2


@pytest.mark.parametrize("jobs", [0, 1])
def test_linking_that_fails_is_told_and_ends_nothing(site: Site, store: Store, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    news = Newsroom(site)
    news.publish("a")
    if jobs:
        monkeypatch.setattr("rasid.watch.hands._context", lambda: (_ for _ in ()).throw(StoreError("no process can be had")))
        monkeypatch.setattr("rasid.watch.hands.Hands._start", lambda self: None)
    else:
        monkeypatch.setattr("rasid.watch.hands.relink", lambda _: (_ for _ in ()).throw(StoreError("locked")))
    monkeypatch.setattr("rasid.watch.run._PAUSE", 0.05)
    stop = Event()
    watcher = Watcher(store, [outlet(news.feed)], Settings(local=True, threads=2, linger=0, jobs=jobs), make=coders.echo)
    thread = Thread(target=watcher.run, args=(stop,))
    thread.start()
    until(lambda: (watcher.meter.registry.get_sample_value("rasid_errors_total", {"step": "link"}) or 0) >= 2)
    until(lambda: rows(store) == 1)
    stop.set()
    thread.join(10)
    assert not thread.is_alive() and watcher._unlinked
