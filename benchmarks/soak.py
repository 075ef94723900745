"""A long watch over bad company: 200 local feeds that change, fail, redirect for ever, send garbage, gzip bombs and slow bytes.

    python benchmarks/soak.py [--minutes 20] [--feeds 200] [--news ARTICLES.jsonl[.gz]] [--store FOLDER]

The server runs here, ``rasid watch`` as a program of its own, which is killed without warning after a third of the time and
started again. At the end every article that was published must be in the store, once in each version, the memory of the
program must be flat, and no good feed may have been held up: each was asked again and again, however many bad ones there are.
Leaves with 1 where one of these does not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import html
import itertools
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from layers import SAMPLE, machine
from sqlalchemy import func, select

from rasid import __version__
from rasid.store import Store, open_store, tables

BAD = ("fails", "round", "garbage", "bomb", "slow", "hangs up", "gone")
DRAIN = 600  # seconds, at the end, for what waits in the queue of a machine that is slower than the news
HELD = 30  # seconds: the longest that a good feed, to be asked every three, may wait to be asked again
GROWTH = 1.15  # the most that memory may grow from the second quarter of the time to the last


class Newsroom:
    """What all feeds have published: by feed, slug -> (text, version, when)."""

    def __init__(self, feeds: int, texts: Iterator[dict[str, Any]], seed: int = 7) -> None:
        self.rng, self.texts = random.Random(seed), texts
        self.kinds = ["good" if n % 10 < 7 else BAD[n % len(BAD)] for n in range(feeds)]
        self.items: list[dict[str, tuple[str, str, int, float]]] = [{} for _ in range(feeds)]
        self.lock = threading.Lock()
        self.asked: dict[int, float] = {}  # when each good feed was asked the last time
        self.gaps: list[float] = []  # between two times that one was asked
        self.calm = False  # feeds that fail now and then do so no longer
        self.bomb = gzip.compress(bytes(300_000_000), 9)

    def publish(self) -> None:
        """One article more in some good feed, or now and then a correction of an earlier one."""
        with self.lock:
            feed = self.rng.choice([n for n, kind in enumerate(self.kinds) if kind in ("good", "fails")])
            items = self.items[feed]
            if items and self.rng.random() < 0.05:
                slug = self.rng.choice(list(items)[-20:])
                title, text, version, _ = items[slug]
                items[slug] = (title, f"{text} (تصحيح {version})", version + 1, time.time())
            else:
                article = next(self.texts)
                items[f"a{len(items)}"] = (article.get("title") or "خبر", article["text"], 1, time.time())

    def note(self, n: int) -> None:
        """A feed is asked."""
        now = time.time()
        if self.kinds[n] == "good":
            with self.lock:
                if n in self.asked:
                    self.gaps.append(now - self.asked[n])
                self.asked[n] = now

    def feed(self, n: int, url: str) -> bytes:
        """A feed as RSS: its latest 50 articles."""
        with self.lock:
            latest = list(self.items[n].items())[-50:]
        now = datetime.now(UTC).isoformat(timespec="seconds")
        parts = [
            f"<item><title>{html.escape(title)}</title><link>{url}/{n}/{slug}</link><description>{version}</description>"
            f"<pubDate>{now[:11]}00:00:00+00:00</pubDate></item>"
            for slug, (title, _, version, _) in latest
        ]
        return f'<rss version="2.0"><channel>{"".join(parts)}</channel></rss>'.encode()

    def page(self, n: int, slug: str) -> bytes | None:
        """The page of an article."""
        with self.lock:
            found = self.items[n].get(slug)
        if not found:
            return None
        paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in found[1].split("\n"))
        title = html.escape(found[0])
        return f'<html lang="ar"><head><meta charset="utf-8"><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>'.encode()


def handler(room: Newsroom, served: dict[str, int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = self.path.strip("/").split("/")
            if parts[0] == "robots.txt":
                self.answer(404, b"")
            elif len(parts) == 2:
                page = room.page(int(parts[0]), parts[1])
                self.answer(200, page, "text/html") if page else self.answer(404, b"")
            else:
                n = int(parts[0].removesuffix(".xml"))
                room.note(n)
                served[room.kinds[n]] = served.get(room.kinds[n], 0) + 1
                self.misbehave(n, room.kinds[n])

        def misbehave(self, n: int, kind: str) -> None:
            if kind == "good" or (kind == "fails" and (room.calm or room.rng.random() < 0.6)):
                self.tagged(room.feed(n, f"http://{self.headers['Host']}"))
            elif kind == "fails":
                self.answer(500, b"")
            elif kind == "gone":
                self.answer(410, b"")
            elif kind == "round":
                self.answer(302, b"", location=self.path)
            elif kind == "garbage":
                self.answer(200, room.rng.randbytes(50_000))
            elif kind == "bomb":
                self.answer(200, room.bomb, encoding="gzip")
            elif kind == "slow":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                for _ in range(300):
                    self.wfile.write(b"<")
                    self.wfile.flush()
                    time.sleep(0.5)
            else:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Le")

        def tagged(self, body: bytes) -> None:
            tag = f'"{zlib.crc32(body)}"'
            if self.headers.get("If-None-Match") == tag:
                self.answer(304, b"")
            else:
                self.answer(200, body, "application/rss+xml", tag=tag)

        def answer(self, status: int, body: bytes, kind: str = "text/xml", tag: str = "", location: str = "", encoding: str = "") -> None:
            self.send_response(status)
            told = {"Content-Type": kind, "ETag": tag, "Location": location, "Content-Encoding": encoding, "Content-Length": str(len(body))}
            for name, value in told.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_: object) -> None:
        pass


def texts(path: Path) -> Iterator[dict[str, Any]]:
    """Articles of a file, again and again, each time a little different."""
    for turn in itertools.count():
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if 300 < len(row["text"]) < 6000:
                    yield row | {"text": f"{row['text']}\n{turn}" if turn else row["text"]}


def resident(pid: int) -> tuple[float, float]:
    """Memory in MiB of a process, and of it with all that it has started."""
    import psutil

    try:
        program = psutil.Process(pid)
        alone = program.memory_info().rss
        others = 0
        for child in program.children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                others += child.memory_info().rss
    except psutil.NoSuchProcess:
        return 0.0, 0.0
    return alone / 2**20, (alone + others) / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--rate", type=float, default=3.0, help="articles published a second, over all feeds")
    parser.add_argument("--news", type=Path, default=SAMPLE)
    parser.add_argument("--store", type=Path, help="folder to keep the store and the log in")
    options = parser.parse_args()
    folder = options.store or Path(tempfile.mkdtemp(prefix="rasid-soak-"))
    folder.mkdir(parents=True, exist_ok=True)
    room, served = Newsroom(options.feeds, texts(options.news)), {}
    server = Server(("127.0.0.1", 0), handler(room, served))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    listed = ", ".join(f'"http://127.0.0.1:{server.server_port}/{n}.xml"' for n in range(options.feeds))
    outlets = folder / "sources.toml"
    outlets.write_text(
        f'[[outlet]]\nname = "soak"\nfeeds = [{listed}]\nevery = "3s"\ndelay = 0\nper_host = 64\nseconds = 5\nrecheck = []\nbytes = 2000000\n'
    )
    command = [sys.executable, "-m", "rasid", "watch", str(outlets), "--allow-local", "--store", str(folder / "soak.db"), "--threads", "32"]
    log = (folder / "watch.log").open("w")
    program = subprocess.Popen(command, stderr=log)
    start, memory, killed, published = time.time(), [], False, 0  # memory: alone, with its processes
    length = options.minutes * 60
    while (spent := time.time() - start) < length:
        while published < spent * options.rate:
            room.publish()
            published += 1
        if not killed and spent > length / 3:
            program.send_signal(signal.SIGKILL)
            program.wait()
            with room.lock:
                room.asked.clear()  # while nobody watches, nobody is held up
            program, killed = subprocess.Popen(command, stderr=log), True
        if program.poll() is not None:
            sys.exit(f"rasid watch ended by itself; see {folder / 'watch.log'}")
        if killed and spent > length / 3 + 30:
            memory.append(resident(program.pid))
        time.sleep(0.5)
    with room.lock:
        gaps = sorted([*room.gaps, *(time.time() - last for last in room.asked.values())])
        silent = room.kinds.count("good") - len(room.asked)
    room.calm = True
    drained = time.time()
    store = open_store(str(folder / "soak.db"), create=False)
    while time.time() - drained < DRAIN and left(room, store):
        time.sleep(2)
    print(f"drained        {time.time() - drained:.0f} s until everything published was stored (at most {DRAIN})")
    program.send_signal(signal.SIGTERM)
    try:
        program.wait(180)
    except subprocess.TimeoutExpired:
        program.kill()
        print("rasid watch did not end within three minutes of being asked to")
    server.shutdown()
    sys.exit(report(room, folder, memory, served, gaps, silent, options))


def left(room: Newsroom, store: Store) -> int:
    """How many versions of articles are published and not stored yet."""
    a = tables.articles.c
    with store.begin() as connection:
        held = {"/".join(url.split("/")[-2:]): text for url, text in connection.execute(select(a.url, a.text).where(a.current))}
    wanted = {f"{n}/{slug}": item for n, items in enumerate(room.items) for slug, item in items.items()}
    return sum(key not in held or (item[2] > 1 and f"(تصحيح {item[2] - 1})" not in held[key]) for key, item in wanted.items())


def report(
    room: Newsroom,
    folder: Path,
    memory: list[tuple[float, float]],
    served: dict[str, int],
    gaps: list[float],
    silent: int,
    options: argparse.Namespace,
) -> int:
    store = open_store(str(folder / "soak.db"), create=False)
    a = tables.articles.c
    with store.begin() as connection:
        rows = connection.execute(select(a.url, func.count(), func.max(a.version), func.max(a.added)).group_by(a.url)).all()
        doubled = connection.scalar(
            select(func.count()).select_from(select(a.id).where(a.current).group_by(a.id).having(func.count() > 1).subquery())
        )
        current = {row.url: (row.text, row.added) for row in connection.execute(select(a.url, a.text, a.added).where(a.current))}
    stored = {"/".join(url.split("/")[-2:]): versions for url, versions, _, _ in rows}
    wanted = {f"{n}/{slug}": item for n, items in enumerate(room.items) for slug, item in items.items()}
    lost = [key for key in wanted if key not in stored]
    stale, waits = [], []
    for url, (text, added) in current.items():
        key = "/".join(url.split("/")[-2:])
        item = wanted[key]
        if item[2] > 1 and f"(تصحيح {item[2] - 1})" not in text:
            stale.append(key)
        elif room.kinds[int(key.split("/")[0])] == "good":
            waits.append(datetime.fromisoformat(added).timestamp() - item[3])
    over = [key for key, versions in stored.items() if versions > wanted[key][2]]
    waits.sort()
    third = len(memory) // 3
    alone, whole = [one for one, _ in memory], [every for _, every in memory]
    early, late = (statistics.mean(part) if part else 0.0 for part in (alone[third : 2 * third], alone[2 * third :]))
    print(f"rasid {__version__}; {machine()}")
    print(
        f"{options.feeds} feeds ({', '.join(f'{room.kinds.count(kind)} {kind}' for kind in ('good', *BAD))}), {options.minutes:g} minutes"
    )
    print(f"polls served   {', '.join(f'{kind}: {count}' for kind, count in sorted(served.items()))}")
    print(f"published      {len(wanted)} articles, {sum(item[2] - 1 for item in wanted.values())} corrections")
    print(
        f"stored         {len(stored)}; lost {len(lost)}, doubled {doubled}, more versions than published {len(over)}, corrections missed {len(stale)}"
    )
    if waits:
        print(
            f"from publication to store: median {waits[len(waits) // 2]:.1f} s, 95 % {waits[int(len(waits) * 0.95)]:.1f} s, longest {waits[-1]:.1f} s"
        )
    print(
        f"memory         {early:.0f} MiB in the middle third after the restart, {late:.0f} MiB in the last; most {max(alone, default=0):.0f}; with what it starts (coding, linking) most {max(whole, default=0):.0f}"
    )
    if gaps:
        print(
            f"good feeds     asked again after {gaps[len(gaps) // 2]:.1f} s (median), {gaps[-1]:.1f} s at the longest; never asked: {silent}"
        )
    held_up = silent or not gaps or gaps[-1] > HELD
    good = not held_up and not lost and not doubled and not over and not stale and late <= early * GROWTH
    print("holds" if good else "DOES NOT HOLD")
    return 0 if good else 1


if __name__ == "__main__":
    main()
