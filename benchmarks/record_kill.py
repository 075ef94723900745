"""Kills `rasid add` (kill -9) at random moments, then lets it finish: is anything lost or doubled?

    python benchmarks/record_kill.py [ARTICLES.jsonl[.gz]] [--articles 200] [--moments 50] [--database sqlite|postgres]

After each kill the store is opened and looked at: no article that was there may be gone, none may be there twice, and SQLite's own check
must find nothing. At the end `rasid add` runs to its end, and the store must hold what one that was filled without kills holds.
PostgreSQL is started by the run itself, as in the tests.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from layers import SAMPLE, articles, machine
from sqlalchemy import create_engine, text

from rasid.record import to_dict
from rasid.store import open_store
from rasid.store.query import Filter, events, incidents, statements

TESTS = Path(__file__).resolve().parents[1] / "tests"
QUICK = f"""
import sys, types
sys.path.insert(0, {str(TESTS)!r})
import coders
fake = types.ModuleType("rasid.coder")
fake.Coder = coders.Slow
sys.modules["rasid.coder"] = fake
from rasid.cli import main
main()
"""


def content(url: str) -> tuple[object, ...]:
    """What a store holds, whatever the order it came in."""
    store = open_store(url)
    with store.begin() as connection:
        rows = sorted(tuple(row) for row in connection.execute(text("SELECT id, version, hash FROM articles")))
        words = connection.scalar(text("SELECT count(*) FROM search"))
    made = (
        rows,
        words,
        sorted(found.id for found in events(store, Filter())),
        sorted(found.id for found in statements(store, Filter())),
        sorted((it.id, [(m.article, m.event) for m in it.mentions], it.origins) for it in incidents(store, Filter())),
    )
    store.engine.dispose()
    return made


def look(url: str) -> int:
    """Checks a store after a kill; how many articles it holds."""
    store = open_store(url)
    with store.begin() as connection:
        if store.engine.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        count, different = connection.execute(text("SELECT count(*), count(DISTINCT id) FROM articles")).one()
        assert count == different, f"{count - different} articles are there twice"
        assert connection.scalar(text("SELECT count(*) FROM search")) == count
    store.engine.dispose()
    return int(count)


def add(file: Path, url: str, quick: bool) -> subprocess.Popen[bytes]:
    run = ["-c", QUICK] if quick else ["-m", "rasid"]
    return subprocess.Popen([sys.executable, *run, "add", str(file), "--store", url], stderr=subprocess.DEVNULL)


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[list[str]]:
    """Addresses of two empty stores."""
    if kind == "sqlite":
        yield [str(folder / "killed.db"), str(folder / "whole.db")]
        return
    import servers

    with servers.postgres() as url:
        engine = create_engine(url.replace("NAME", "postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in ("killed", "whole"):
                connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        yield [url.replace("NAME", "killed"), url.replace("NAME", "whole")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--quick", action="store_true", help="a stand-in for the coder, so that most of the time is writing")
    parser.add_argument("--length", type=int, help="cut texts to so many characters, so that more of the time is writing")
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    options = parser.parse_args()
    chance = random.Random(11)
    with tempfile.TemporaryDirectory() as folder, databases(options.database, Path(folder)) as (killed, whole):
        file = Path(folder) / "articles.jsonl"
        some = [replace(article, text=article.text[: options.length]) for article in islice(articles([options.file]), options.articles)]
        file.write_text("".join(json.dumps(to_dict(article)) + "\n" for article in some), encoding="utf-8")
        start = time.perf_counter()
        assert add(file, whole, options.quick).wait() == 0
        full = time.perf_counter() - start
        print(f"{machine()}; {options.database}, {len(some)} articles, {full:.1f} s without a kill", flush=True)
        counts, moments = [0], 0
        while moments < options.moments:
            process = add(file, killed, options.quick)
            time.sleep(chance.uniform(0, full))
            process.kill()
            finished = process.wait() == 0
            now = look(killed)
            assert now >= counts[-1], f"{counts[-1] - now} articles were lost"
            counts.append(now)
            moments += 1
            if finished or now == len(some):  # from the beginning, so that the moments fall where something is written
                store = open_store(killed)
                store.delete([article.id for article in some])
                store.engine.dispose()
                counts.append(0)
        assert add(file, killed, options.quick).wait() == 0
        assert content(killed) == content(whole), "the stores differ"
        print(
            f"{moments} kills, {sum(a < b for a, b in pairwise(counts))} of them after something was stored; nothing lost, nothing doubled"
        )


if __name__ == "__main__":
    main()
