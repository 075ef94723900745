"""What adding articles costs: articles a second, bytes an article, and how much of the time is coding.

    python benchmarks/record_add.py [ARTICLES.jsonl[.gz]...] [--articles 1000] [--store URL] [--jobs N]

One process does what `rasid add` does, and the processor time of each part is told by itself: coding, reading what was coded and storing
it with its rows, words and signature, and gathering incidents at the end. Waiting for the disk is in the time by the clock. With --jobs
it runs `rasid add` itself over the whole files: what its coding processes took is told apart from what the one that stores took.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import psutil
from layers import SAMPLE, machine
from sqlalchemy import func, select

from rasid import __version__
from rasid.record import CodedArticle, loads
from rasid.scale.worker import Coded, code, load, standard
from rasid.sources import Item, read
from rasid.store import Added, open_store, tables
from rasid.store.incidents import relink

TARGET = 0.7
_BATCH = 50


def batches(files: list[str], wanted: int) -> Iterator[list[Item]]:
    """Raw items in the batches of `rasid add`."""
    source = (item for item in islice(read(files), wanted) if isinstance(item, Item))
    while batch := list(islice(source, _BATCH)):
        yield batch


def program(files: list[str], url: str, jobs: int) -> tuple[float, float, float]:
    """Runs `rasid add`: seconds by the clock, of the processor in processes that code, and in the one that stores and links."""
    start = time.perf_counter()
    process = psutil.Popen([sys.executable, "-m", "rasid", "add", *files, "--store", url, "--jobs", str(jobs)])
    spent: dict[int, float] = {}  # by process, as last seen
    while process.poll() is None:
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                times = one.cpu_times()
                spent[one.pid] = times.user + times.system
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"rasid add failed ({process.returncode})")
    own = spent.pop(process.pid)
    return time.perf_counter() - start, sum(spent.values()), own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", default=[str(SAMPLE)])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--store", help="an empty store; a temporary SQLite file if not given")
    parser.add_argument("--jobs", type=int, help="run the program itself with so many processes that code")
    options = parser.parse_args()
    print(f"rasid {__version__}; {machine()}")
    if options.jobs:
        by_program(options.files, options.store, options.jobs)
    else:
        by_part(options.files, options.store, options.articles)


def by_program(files: list[str], url: str | None, jobs: int) -> None:
    """The whole files through `rasid add --jobs`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "add.db"
        clock, coding, storing = program(files, url or str(path), jobs)
        store = open_store(url or str(path))
        with store.begin() as connection:
            count = connection.scalar(select(func.count()).select_from(tables.articles)) or 0
            made = connection.scalar(select(func.count()).select_from(tables.incidents)) or 0
        store.engine.dispose()
        size = Path(url or path).stat().st_size if Path(url or path).exists() else 0
    print(f"{count} articles, {made} incidents, {jobs} jobs; {coding + storing:.0f} s of processor, {clock:.0f} s by the clock")
    tell(count / clock, "by the clock", size / max(1, count), {"coding": coding, "storing and incidents": storing})


def by_part(files: list[str], url: str | None, wanted: int) -> None:
    """What `rasid add` does, in this process."""
    load(standard)
    spent = {"coding": 0.0, "storing": 0.0, "incidents": 0.0}

    def timed(part: str, start: float) -> None:
        spent[part] += time.process_time() - start

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "add.db"
        store = open_store(url or str(path))
        total, began = Added(), time.perf_counter()
        for batch in batches(files, wanted):
            start = time.process_time()
            made = [item for item in code(batch, standard) if isinstance(item, Coded)]
            timed("coding", start)
            start = time.process_time()
            total += store.add([(item.article, loads(CodedArticle, item.line), item.line) for item in made])
            timed("storing", start)
        start = time.process_time()
        count = relink(store)
        timed("incidents", start)
        clock = time.perf_counter() - began
        store.engine.dispose()
        size = path.stat().st_size if path.exists() else 0
    seconds = sum(spent.values())
    print(f"{total.new} articles, {count} incidents; {seconds:.0f} s of processor, {clock:.0f} s by the clock")
    tell(total.new / seconds, "of processor", size / max(1, total.new), spent)


def tell(rate: float, of: str, size: float, spent: dict[str, float]) -> None:
    """Prints the rate, the size and the share of each part."""
    seconds = sum(spent.values())
    print(f"{rate:.1f} articles a second {of}" + (f", {size:,.0f} bytes an article" if size else ""))
    for part, some in spent.items():
        print(f"  {part:<22} {some:8.1f} s  {some / seconds:5.1%}")
    print(f"target: coding {TARGET:.0%} of it: {'reached' if spent['coding'] >= TARGET * seconds else 'not reached'}")


if __name__ == "__main__":
    main()
