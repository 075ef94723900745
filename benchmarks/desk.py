"""How fast the desk answers over a large store, and whether it holds 50 readers at once.

    python benchmarks/desk.py grow SMALL.db LARGE.db --articles 100000     copies a store until it has so many articles
    python benchmarks/desk.py measure LARGE.db [--rounds 20] [--readers 50] [--seconds 30]

``grow`` repeats the articles of a store under new ids on earlier days, with all that pages ask for; layers that no page reads (names,
dates, places) are left out unless ``--whole``. ``measure`` starts ``rasid serve`` and prints the time the server took (its
``Server-Timing``) and its processors by page: each page is asked for with many different queries, the first of which no answer is remembered for.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from rasid.store import Store, open_store, tables
from rasid.store.facts import refresh


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(dest="part", required=True)
    growing = parts.add_parser("grow")
    growing.add_argument("small")
    growing.add_argument("large")
    growing.add_argument("--articles", type=int, default=100_000)
    growing.add_argument("--whole", action="store_true")
    measuring = parts.add_parser("measure")
    measuring.add_argument("store")
    measuring.add_argument("--rounds", type=int, default=20)
    measuring.add_argument("--readers", type=int, default=50)
    measuring.add_argument("--seconds", type=float, default=30)
    asked = parser.parse_args()
    if asked.part == "grow":
        grow(asked.small, asked.large, asked.articles, asked.whole)
    else:
        measure(asked.store, asked.rounds, asked.readers, asked.seconds)


def grow(small: str, large: str, wanted: int, whole: bool) -> None:
    """Copies SMALL into LARGE again and again; each copy has keys, ids and days of its own."""
    if Path(large).exists():
        raise SystemExit(f"{large} is there already")
    refresh(open_store(small))
    open_store(large).engine.dispose()
    layers = ["statements", "events", "parties", "pledges", *(["names", "dates", "places"] if whole else [])]
    with closing(sqlite3.connect(large, isolation_level=None)) as connection:
        connection.execute("ATTACH DATABASE ? AS small", (small,))
        held = connection.execute("SELECT count(*), max(key) FROM small.articles WHERE current").fetchone()
        copies = -(-wanted // max(1, held[0]))
        for copy in range(copies):
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            _copy(connection, copy, held[1], layers)
            connection.execute("COMMIT")
            print(f"copy {copy + 1} of {copies}: {time.perf_counter() - began:.1f} s", flush=True)
        _words(connection, held[1], copies)
    store = open_store(large)
    refresh(store)
    print(store.count())


def _copy(connection: sqlite3.Connection, copy: int, most: int, layers: list[str]) -> None:
    at, back = copy * (most + 1), f"-{copy * 30} days"
    a = [column.name for column in tables.articles.columns]
    changed = {
        "key": f"key + {at}",
        "id": f"id || '~{copy}'",
        "day": f"date(day, '{back}')",
        "date": f"date(day, '{back}')",
        "hash": "hash",
        "linked": "1",
    }
    connection.execute(f"INSERT INTO articles ({_list(a)}) SELECT {_list(a, changed)} FROM small.articles WHERE current")
    for layer in layers:
        columns = [column.name for column in tables.metadata.tables[layer].columns if column.name != "key"]
        changed = {"article_key": f"article_key + {at}"}
        if layer == "events":
            changed |= {"first_day": f"date(first_day, '{back}')", "last_day": f"date(last_day, '{back}')"}
        connection.execute(
            f"INSERT INTO {layer} ({_list(columns)}) SELECT {_list(columns, changed)} FROM small.{layer} "
            "WHERE article_key IN (SELECT key FROM small.articles WHERE current)"
        )
    columns = [column.name for column in tables.incidents.columns]
    changed = {
        "id": f"id || '~{copy}'", "first_day": f"date(first_day, '{back}')", "last_day": f"date(last_day, '{back}')",
        # the record names its articles; those of a copy have ids of their own
        "record": f"replace(record, '\", \"event\": \"', '~{copy}\", \"event\": \"')",
    }  # fmt: skip
    connection.execute(f"INSERT INTO incidents ({_list(columns)}) SELECT {_list(columns, changed)} FROM small.incidents")
    columns = [column.name for column in tables.incident_mentions.columns]
    changed = {"incident": f"incident || '~{copy}'", "article_key": f"article_key + {at}"}
    connection.execute(f"INSERT INTO incident_mentions ({_list(columns)}) SELECT {_list(columns, changed)} FROM small.incident_mentions")
    shift = connection.execute("SELECT max(key) + 1 FROM small.incident_facts").fetchone()[0] * copy
    columns = [column.name for column in tables.incident_facts.columns]
    changed = {"key": f"key + {shift}", "incident": f"incident || '~{copy}'", "day": f"coalesce(date(day, '{back}'), '')"}
    connection.execute(f"INSERT INTO incident_facts ({_list(columns)}) SELECT {_list(columns, changed)} FROM small.incident_facts")
    connection.execute(f"INSERT INTO search_incidents (rowid, words) SELECT rowid + {shift}, words FROM small.search_incidents")
    columns = [column.name for column in tables.incident_parties.columns]
    connection.execute(
        f"INSERT INTO incident_parties ({_list(columns)}) SELECT {_list(columns, {'fact': f'fact + {shift}'})} FROM small.incident_parties"
    )


def _list(columns: list[str], changed: dict[str, str] | None = None) -> str:
    return ", ".join((changed or {}).get(column, f'"{column}"') for column in columns)


def _words(connection: sqlite3.Connection, most: int, copies: int) -> None:
    """The words of the articles for searching; those of a copy are those of the original."""
    from rasid.arabic.light import light_words

    connection.execute("BEGIN IMMEDIATE")
    for key, title, body in connection.execute("SELECT key, title, text FROM small.articles WHERE current").fetchall():
        words = " ".join(light_words(title or "")), " ".join(light_words(body))
        rows = [(key + copy * (most + 1), *words) for copy in range(copies)]
        connection.executemany("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", rows)
    connection.execute("COMMIT")


def queries(store: Store) -> dict[str, list[str]]:
    """Addresses of every page, many different ones of each."""
    chance = random.Random(7)
    with store.begin() as connection:
        some = lambda asked: [row[0] for row in connection.exec_driver_sql(asked)]  # noqa: E731
        incidents = some("SELECT incident FROM incident_facts ORDER BY articles DESC LIMIT 30")
        articles = some("SELECT id FROM articles ORDER BY length(text) DESC LIMIT 30")
        countries = some("SELECT country FROM incident_facts WHERE country IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 15")
        roots = some("SELECT root FROM incident_facts GROUP BY 1 ORDER BY count(*) DESC LIMIT 12")
        whos = some("SELECT who FROM incident_parties GROUP BY 1 ORDER BY count(*) DESC LIMIT 30")
        days = some("SELECT DISTINCT day FROM incident_facts WHERE day <> '' ORDER BY random() LIMIT 60")
        outlets = some("SELECT source FROM articles WHERE source IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 8")
    words = "بغداد مجلس الرئيس وزير هجوم سعودية شركة اتفاق تعليم الأمم صحة انتخابات نفط قمة شرطة محكمة".split()
    pick = chance.choice
    return {
        "today": [f"/?since={day}&until={day[:8]}28" for day in days] + ["/", "/?span=month", "/?span=year"],
        "incidents": ["/incidents"]
        + [f"/incidents?kind={pick(roots)}&country={pick(countries)}" for _ in range(20)]
        + [f"/incidents?since={pick(days)}&traits=disputed&order={pick(['articles', 'toll', 'latest'])}" for _ in range(20)]
        + [f"/incidents?who={quote(pick(whos))}" for _ in range(20)]
        + [f"/incidents?words={quote(pick(words))}" for _ in range(8)],
        "incident": [f"/incidents/{quote(ident)}" for ident in incidents],
        "reader": [f"/articles/{quote(ident, safe='')}" for ident in articles],
        "statements": ["/statements"]
        + [f"/statements?act={pick(['deny', 'demand', 'promise', 'warn'])}&topic={pick(roots)}" for _ in range(20)]
        + [f"/statements?speaker={quote(pick(whos))}" for _ in range(20)]
        + [f"/statements?outlet={quote(pick(outlets))}&since={pick(days)}" for _ in range(10)],
        "actors": ["/actors"] + [f"/actors?words={quote(word)}" for word in words],
        "actor": [f"/actors/{quote(who, safe='')}" for who in whos],
        "commitments": ["/commitments"] + [f"/commitments?kind={pick(['demand', 'commitment'])}&since={pick(days)}" for _ in range(20)],
        "search": [f"/search?q={quote(one + ' ' + other)}" for one in words for other in words[:3]],
        "timeline": ["/api/incidents/timeline"] + [f"/api/incidents/timeline?country={pick(countries)}" for _ in range(15)],
        "points": ["/api/incidents/points"] + [f"/api/incidents/points?kind={pick(roots)}" for _ in range(12)],
        "network": ["/api/network"] + [f"/api/network?since={pick(days)}" for _ in range(10)],
    }


def measure(path: str, rounds: int, readers: int, seconds: float) -> None:
    store = open_store(path, create=False)
    print(json.dumps(store.count()))
    asked = queries(store)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("rasid")), "serve", "--store", path, "--port", str(port), "--per-minute", "10000000"]
    server = subprocess.Popen(command)
    base = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(base_url=base, timeout=120) as client:
            began = time.perf_counter()
            while True:
                try:
                    client.get("/healthz")
                    break
                except httpx.HTTPError:
                    time.sleep(0.2)
            print(f"started in {time.perf_counter() - began:.1f} s")
            time.sleep(5)  # it warms what everybody asks for first
            print(f"{'page':<12} {'asked':>5} {'median':>8} {'p95':>8} {'worst':>8}  ms of the server; of its processors: median, p95")
            for name, addresses in asked.items():
                told = [_took(client, address, server.pid) for address in addresses[: max(rounds, 1)]]
                took, spent = [one[0] for one in told], [one[1] for one in told]
                print(f"{name:<12} {len(took):>5} {statistics.median(took):>8.0f} {_p95(took):>8.0f} {max(took):>8.0f}", end="")
                print(f" {statistics.median(spent):>8.0f} {_p95(spent):>8.0f}", flush=True)
        paint(base, asked)
        crowd(base, [address for addresses in asked.values() for address in addresses], readers, seconds, server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def _took(client: httpx.Client, address: str, server: int) -> tuple[float, float]:
    """What the server took by the clock and of its processors, in ms."""
    before = _spent(server)
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return float(answer.headers["server-timing"].rpartition("=")[2]), _spent(server) - before


def _spent(process: int) -> float:
    """Processor time of a process and all its threads until now, in ms: the clock that Linux keeps for it."""
    return time.clock_gettime((~process << 3) | 2) * 1000


def paint(base: str, asked: dict[str, list[str]]) -> None:
    """When a browser first shows something of each page, twice of each; nothing where there is no chromium."""
    chromium = shutil.which("chromium")
    if chromium is None or find_spec("playwright") is None:
        print("first paint: not measured (no chromium or no playwright)")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        page = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        page.goto(f"{base}/healthz")  # the browser starts
        told = {}
        for name, addresses in asked.items():
            if name not in ("timeline", "points", "network"):
                told[name] = max(_painted(page, base + address) for address in addresses[-2:])
    print("first paint, the slower of two pages, ms: " + ", ".join(f"{name} {took:.0f}" for name, took in told.items()))


def _painted(page: Any, address: str) -> float:
    page.goto(address)
    found = None
    while found is None:  # a page of the desk takes no script that waits: its policy forbids eval
        page.wait_for_timeout(20)
        found = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    return float(found)


def _p95(took: list[float]) -> float:
    return sorted(took)[max(0, -(-len(took) * 95 // 100) - 1)]


def crowd(base: str, addresses: list[str], readers: int, seconds: float, server: int) -> None:
    """So many readers at once, each asking for one page after the other."""
    took: list[float] = []
    failed: list[str] = []
    until = time.perf_counter() + seconds

    def read(number: int) -> None:
        chance = random.Random(number)
        with httpx.Client(base_url=base, timeout=120) as client:
            while time.perf_counter() < until:
                address = chance.choice(addresses)
                began = time.perf_counter()
                try:
                    answer = client.get(address)
                except httpx.HTTPError as error:
                    failed.append(f"{address}: {error!r}")
                    continue
                took.append((time.perf_counter() - began) * 1000)
                if answer.status_code != 200:
                    failed.append(f"{address}: {answer.status_code}")

    spent = _spent(server), time.process_time()
    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(took) / seconds
    print(f"{readers} readers at once for {seconds:.0f} s: {len(took)} pages ({rate:.0f} a second), {len(failed)} failed; ", end="")
    print(f"median {statistics.median(took):.0f} ms, p95 {_p95(took):.0f} ms, seen by the readers, on {os.cpu_count()} cores")
    print(f"  a page took {(_spent(server) - spent[0]) / len(took):.1f} ms of processors in the server, ", end="")
    print(f"{(time.process_time() - spent[1]) * 1000 / len(took):.1f} ms in the readers")
    for failure in failed[:5]:
        print("  " + failure)


if __name__ == "__main__":
    main()
