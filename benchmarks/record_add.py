"""What adding articles costs: articles a second, bytes an article, and how much of the time is coding.

    python benchmarks/record_add.py [ARTICLES.jsonl[.gz]] [--articles 1000] [--store URL]

One process does what `rasid add` does, and the processor time of each part is told by itself: coding, reading what was coded and storing
it with its rows, words and signature, and gathering incidents at the end. Waiting for the disk is in the time by the clock.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from layers import SAMPLE, machine

from rasid import __version__
from rasid.record import CodedArticle, loads
from rasid.scale.worker import Coded, code, load, standard
from rasid.sources import Item, read
from rasid.store import Added, open_store
from rasid.store.incidents import relink

TARGET = 0.7
_BATCH = 50


def batches(files: list[str], wanted: int) -> Iterator[list[Item]]:
    """Raw items in the batches of `rasid add`."""
    source = (item for item in islice(read(files), wanted) if isinstance(item, Item))
    while batch := list(islice(source, _BATCH)):
        yield batch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", default=str(SAMPLE))
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--store", help="an empty store; a temporary SQLite file if not given")
    options = parser.parse_args()
    load(standard)
    spent = {"coding": 0.0, "storing": 0.0, "incidents": 0.0}

    def timed(part: str, start: float) -> None:
        spent[part] += time.process_time() - start

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "add.db"
        store = open_store(options.store or str(path))
        total, began = Added(), time.perf_counter()
        for batch in batches([options.file], options.articles):
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
    print(f"rasid {__version__}; {machine()}")
    print(f"{total.new} articles, {count} incidents; {seconds:.0f} s of processor, {clock:.0f} s by the clock")
    print(
        f"{total.new / seconds:.1f} articles a second of processor"
        + (f", {size / max(1, total.new):,.0f} bytes an article" if size else "")
    )
    for part, some in spent.items():
        print(f"  {part:<10} {some:7.1f} s  {some / seconds:5.1%}")
    print(f"target: coding {TARGET:.0%} of it: {'reached' if spent['coding'] >= TARGET * seconds else 'not reached'}")


if __name__ == "__main__":
    main()
