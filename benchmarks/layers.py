"""How fast dates and places are read: the two layers together, words a second on one core.

    python benchmarks/layers.py [ARTICLES.jsonl[.gz] ...] [--articles 400] [--rounds 3]

Articles of the sample unless files are named. Text, words and names are read beforehand and not counted. The first round, in which the
caches of distinct words fill, is told by itself; the best of the others is what a long run does.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

from rasid import __version__
from rasid.arabic.document import Doc, Reader
from rasid.dates import DateFinder
from rasid.places import PlaceFinder
from rasid.record import Article
from rasid.tagger import NameTagger

SAMPLE = Path(__file__).resolve().parents[1] / "sample/articles.jsonl"
TARGET = 60_000


def articles(paths: list[Path]) -> Iterator[Article]:
    """Articles of JSON lines files."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield Article(row["id"], row["text"], row.get("title"), row.get("date"))


def machine() -> str:
    """The processor and how many of its cores there are."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--articles", type=int, default=400, help="how many, taken evenly from the files")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    every = list(articles(options.files or [SAMPLE]))
    chosen = every[:: max(1, len(every) // options.articles)][: options.articles]
    reader, tagger = Reader(), NameTagger()
    docs = [tagger.tag(reader.read(article)) for article in chosen]
    words = sum(len(doc.words) for doc in docs)
    dates, places = DateFinder(), PlaceFinder()
    gc.collect()
    print(f"rasid {__version__}, Python {platform.python_version()}; {machine()}")
    print(f"{len(docs)} articles, {words} words, {len({word.form.surface for doc in docs for word in doc.words})} distinct")
    best = {"dates": float("inf"), "places": float("inf"), "both": float("inf")}
    for number in range(options.rounds):
        spent = {"dates": 0.0, "places": 0.0}
        for doc in docs:
            dated, spent["dates"] = _timed(dates.find, doc, spent["dates"])
            _, spent["places"] = _timed(places.find, dated, spent["places"])
        spent["both"] = spent["dates"] + spent["places"]
        if number == 0:
            print(f"first round    {words / spent['both']:>9,.0f} words a second")
        if number or options.rounds == 1:
            best = {name: min(best[name], seconds) for name, seconds in spent.items()}
    for name, seconds in best.items():
        print(f"{name:<14} {words / seconds:>9,.0f} words a second")
    print(f"target         {TARGET:>9,} words a second: {'reached' if words / best['both'] >= TARGET else 'not reached'}")


def _timed(stage, doc: Doc, so_far: float) -> tuple[Doc, float]:  # type: ignore[no-untyped-def]
    start = time.process_time()
    out = stage(doc)
    return out, so_far + time.process_time() - start


if __name__ == "__main__":
    main()
