"""How fast the words of articles are found: 100,000 articles in one store, searches of one to three words, with and without filters.

    python benchmarks/record_search.py [ARTICLES.jsonl[.gz] ...] [--articles 100000] [--searches 300] [--store URL]

Articles of the sample unless files are named; they are repeated under other ids until there are enough. What is asked for are words
that stand next to each other in the articles themselves, so common words are asked for as often as they occur.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from layers import SAMPLE, articles, machine
from sqlalchemy import func, select

from rasid import __version__
from rasid.arabic.light import words
from rasid.record import Article, CodedArticle, dumps
from rasid.store import Store, open_store, tables
from rasid.store.query import Filter
from rasid.store.search import search

TARGET = 0.2
_BATCH = 500


def many(given: list[Article], wanted: int) -> Iterator[tuple[Article, CodedArticle, str]]:
    """The articles over and over, each time under other ids and days."""
    for number in range(wanted):
        article = given[number % len(given)]
        day = f"20{15 + number % 8}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        coded = CodedArticle(f"{article.id}/{number}", day, coder="none")
        yield Article(coded.id, article.text, article.title, day, source=f"outlet {number % 12}"), coded, dumps(coded)


def fill(store: Store, given: list[Article], wanted: int) -> float:
    """Adds the articles; seconds it took."""
    start = time.perf_counter()
    source = many(given, wanted)
    while batch := list(islice(source, _BATCH)):
        store.add(batch)
    return time.perf_counter() - start


def asked(given: list[Article], count: int) -> list[str]:
    """Runs of one to three neighbouring words of the articles."""
    chance = random.Random(7)
    out: list[str] = []
    while len(out) < count:
        found = words(chance.choice(given).text)
        at, length = chance.randrange(len(found) or 1), chance.choice((1, 2, 2, 3))
        if run := [word for word in found[at : at + length] if len(word) > 2]:
            out.append(" ".join(run))
    return out


def usual(store: Store) -> tuple[str, str]:
    """The outlet and year with most articles."""
    a = tables.articles.c
    year = func.substr(a.day, 1, 4)
    asked = select(a.source, year).where(a.current, a.source.is_not(None), a.day.is_not(None)).group_by(a.source, year)
    with store.begin() as connection:
        outlet, found = connection.execute(asked.order_by(func.count().desc(), a.source).limit(1)).one()
    return outlet, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=300)
    parser.add_argument("--store", help="keep the store here (an empty one); a temporary SQLite file if not given")
    options = parser.parse_args()
    given = list(articles(options.files or [SAMPLE]))
    print(f"rasid {__version__}; {machine()}")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(options.store or f"{folder}/search.db")
        missing = options.articles - store.count()["articles"]
        if missing > 0:
            spent = fill(store, given, missing)
            print(f"{missing} articles added without coding, {missing / spent:,.0f} a second")
        outlet, year = usual(store)
        for name, wanted in (("words alone", Filter()), (f"{outlet} in {year} alone", Filter(outlet=outlet, since=year, until=year))):
            seconds, processor = [], []
            for words_asked in asked(given, options.searches):
                start, used = time.perf_counter(), time.process_time()
                search(store, words_asked, wanted)
                seconds.append(time.perf_counter() - start)
                processor.append(time.process_time() - used)
            seconds.sort()
            processor.sort()
            p50, p95 = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
            verdict = "reached" if p95 <= TARGET else "not reached"
            print(
                f"{name}: {len(seconds)} searches, median {p50 * 1000:.0f} ms, 95 % {p95 * 1000:.0f} ms, slowest {seconds[-1] * 1000:.0f} ms"
            )
            print(f"  of processor: 95 % {processor[int(len(processor) * 0.95)] * 1000:.0f} ms, slowest {processor[-1] * 1000:.0f} ms")
            print(f"  target of {TARGET * 1000:.0f} ms at the 95th percentile: {verdict}")


if __name__ == "__main__":
    main()
