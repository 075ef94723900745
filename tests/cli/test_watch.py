"""``rasid watch`` as a person runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Result
from newsroom import Newsroom
from serving import Site, serving

Run = Callable[..., Result]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def outlets(tmp_path: Path, *feeds: str) -> Path:
    path = tmp_path / "sources.toml"
    listed = json.dumps(list(feeds))
    path.write_text(f'[defaults]\ndelay = 0\nbacklog = "36500d"\n[[outlet]]\nname = "برقية"\nfeeds = {listed}\n', encoding="utf-8")
    return path


def test_once_reads_what_there_is_and_status_tells(rasid: Run, site: Site, tmp_path: Path, url: str) -> None:
    news = Newsroom(site)
    news.publish("a")
    path = outlets(tmp_path, news.feed, site.at("/gone.xml"))
    done = rasid("watch", path, "--once", "--allow-local", "--store", url)
    assert done.code == 0, done.err
    assert "answered 404" in done.err
    told = rasid("watch", "--status", "--json", "--store", url).lines[0]
    assert told["entries"]["done"] == 1 and not told["watching"]
    assert {feed["url"]: feed["failures"] for feed in told["feeds"]} == {news.feed: 0, site.at("/gone.xml"): 1}
    shown = rasid("watch", "--status", "--store", url)
    assert shown.code == 0 and "not watched now" in shown.out and "1 done" in shown.out


def test_local_hosts_are_refused_unless_allowed(rasid: Run, site: Site, tmp_path: Path) -> None:
    news = Newsroom(site)
    assert rasid("watch", outlets(tmp_path, news.feed), "--once").code == 0
    assert site.asked == []


@pytest.mark.parametrize(("arguments", "said"), [(["none.toml"], "No such file"), (["--status", "--store", "none.db"], "no store")])
def test_what_cannot_be_watched_is_told(rasid: Run, arguments: list[str], said: str) -> None:
    done = rasid("watch", *arguments)
    assert done.code == 2 and said in done.err and "Traceback" not in done.err


@pytest.mark.parametrize("listen", ["nowhere", "127.0.0.1:99999"])
def test_an_address_that_cannot_be_listened_on_is_told(rasid: Run, site: Site, tmp_path: Path, listen: str) -> None:
    done = rasid("watch", outlets(tmp_path, site.at("/x")), "--once", "--listen", listen)
    assert done.code == 2 and listen in done.err


def test_it_ends_well_when_asked_to(site: Site, tmp_path: Path) -> None:
    news = Newsroom(site)
    news.publish("a")
    command = [
        sys.executable,
        "-m",
        "rasid",
        "watch",
        str(outlets(tmp_path, news.feed)),
        "--allow-local",
        "--store",
        str(tmp_path / "w.db"),
    ]
    program = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        end = time.monotonic() + 30
        while not site.count("/n/a"):
            assert time.monotonic() < end and program.poll() is None
            time.sleep(0.05)
        program.send_signal(signal.SIGTERM)
        _, said = program.communicate(timeout=30)
    finally:
        program.kill()
    assert program.returncode == 0 and "Traceback" not in said


def test_alerts_go_from_feed_to_file_and_not_twice(rasid: Run, site: Site, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    text = "أعلنت وزارة الداخلية العراقية في بيان اليوم أن مسلحين مجهولين قتلوا ثلاثة جنود في هجوم على حاجز قرب مدينة كركوك."
    item = f"<item><title>خبر</title><guid isPermaLink='false'>g</guid><description>{text}</description><pubDate>{now.isoformat()}</pubDate></item>"
    path = outlets(tmp_path, site.at("/rss", f'<rss version="2.0"><channel>{item}</channel></rss>'.encode()))
    rules = tmp_path / "alerts.toml"
    rules.write_text(
        '[channel.desk]\nkind = "file"\npath = "letters.jsonl"\n[[rule]]\nname = "كركوك"\nwhen = "incident"\nwindow = "48h"\nto = ["desk"]\n'
        'search = { type = "ASSAULT" }\nnear = { place = "كركوك" }\n',
        encoding="utf-8",
    )
    for _ in range(2):
        done = rasid("watch", path, "--alerts", rules, "--once", "--allow-local")
        assert done.code == 0, done.err
    (letter,) = [json.loads(line) for line in (tmp_path / "letters.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "عنف في مدينة كركوك" in letter["subject"] and "ثلاثة جنود" in letter["items"][0]["words"][0]["text"]
    assert rasid("watch", "--status", "--json").lines[0]["alerts"]["sent"] == 1
    rules.write_text(rules.read_text(encoding="utf-8").replace('place = "كركوك"', 'place = "لا مكان"'), encoding="utf-8")
    done = rasid("watch", path, "--alerts", rules, "--once")
    assert done.code == 2 and "لا مكان" in done.err
