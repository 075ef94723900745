"""How the cost grows: with the length of an article, with their number, with processes and runners; and whether memory stays flat.

    python benchmarks/growth.py [ARTICLES.jsonl[.gz]] [--articles 2000] [--parts length number ways] [--ways WAY ...] [--memory 0]

``--articles 40000 --memory 200000`` are the sizes that the project holds itself to; they take hours on two cores.

``number`` and ``ways`` run the program itself, each time on the same articles in the same files. Every way of running it (one
process, two, Daft on this machine, Ray with one worker and with two) is first run on a few articles, which tells what starting
takes; its speed is that of the articles beyond those few, so that no way is charged for starting.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from layers import SAMPLE
from peers import heading

RASID = [sys.executable, "-m", "rasid"]
FEW = 60
_FILES = 60  # that the articles stand in, so that two workers end together
_LEAST, _MOST = 15, 200  # articles of a file: so that even few are work for two, and that no file is more than a unit of bulk should be
PARTS = ("length", "number", "ways")
ONE, NATIVE = "code --jobs 1", "bulk native, 2 workers"
WAYS: dict[str, Callable[[Path, Path], list[str]]] = {
    ONE: lambda source, out: ["code", str(source), "-o", f"{out}.jsonl", "--jobs", "1"],
    "code --jobs 2": lambda source, out: ["code", str(source), "-o", f"{out}.jsonl", "--jobs", "2"],
    NATIVE: lambda source, out: _bulk(source, out, "native", 2),
    "bulk Ray, 1 worker": lambda source, out: _bulk(source, out, "ray", 1),
    "bulk Ray, 2 workers": lambda source, out: _bulk(source, out, "ray", 2),
}
AIMS = (  # what is told of two ways: how many times as fast the first is as the second, and how fast it is meant to be
    ("code --jobs 2", ONE, 1.8),
    (NATIVE, "code --jobs 2", 0.85),
    ("bulk Ray, 2 workers", "bulk Ray, 1 worker", 1.7),
)


class Run(NamedTuple):
    """A run of the program: seconds by the clock, seconds of processor, the most memory of its first process in MiB."""

    wall: float
    cpu: float
    memory: float


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def spread(some: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """About so many of the articles, from all over: files are often in the order of outlets and days."""
    return some[:: max(1, len(some) // count)]


def write(folder: Path, some: list[dict[str, Any]], count: int) -> Path:
    """So many articles in a folder of some sixty files, repeated under new ids where there are fewer."""
    folder.mkdir()
    numbered = enumerate(itertools.islice(itertools.cycle(some), count))
    each = min(max(count // _FILES, _LEAST), _MOST)
    for at in range(0, count, each):
        with (folder / f"{at:07}.jsonl").open("w", encoding="utf-8") as out:
            for n, row in itertools.islice(numbered, each):
                out.write(json.dumps({**row, "id": f"n{n}"}, ensure_ascii=False) + "\n")
    return folder


def length(some: list[dict[str, Any]]) -> None:
    """One article of 1, 10 and 100 times the text, in this process."""
    from rasid.record import Article
    from rasid.scale.worker import load, standard

    coder = load(standard)
    text = "\n".join(row["text"] for row in some[:4])
    coder(Article("warm", text * 2, date="2024-09-29"))
    print("length of one article")
    for times in (1, 10, 100):
        whole = "\n".join([text] * times)
        best = min(_timed(coder, Article("x", whole, date="2024-09-29")) for _ in range(3 if times < 100 else 1))
        words = len(whole.split())
        print(f"  {times:>3} x  {words:>8,} words  {best:8.3f} s of processor  {1e6 * best / words:7.1f} microseconds a word")


def _timed(coder: Any, article: Any) -> float:
    start = time.process_time()
    coder(article)
    return time.process_time() - start


def _bulk(source: Path, out: Path, runner: str, jobs: int) -> list[str]:
    return ["bulk", str(source), "--to", str(out), "--runner", runner, "--jobs", str(jobs), "--no-incidents"]


def run(command: list[str]) -> Run:
    with tempfile.TemporaryFile() as said:  # a pipe that nobody reads would stop a program that says much
        start = time.perf_counter()
        process = subprocess.Popen([*RASID, *command], stdout=said, stderr=said, env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0"})
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if status:
            said.seek(0)
            raise SystemExit(f"rasid {' '.join(command)}: {said.read().decode(errors='replace')[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def numbers(few: Path, whole: Path, some: list[dict[str, Any]], count: int, folder: Path) -> tuple[Run, Run]:
    """One process on more and more articles; what the few took, and the whole."""
    start = run(WAYS[ONE](few, folder / "few"))
    print(f"number of articles ({ONE}; the first {FEW} and starting take {start.cpu:.1f} s of processor, not counted below)")
    for n in sorted({max(count // 40, 2 * FEW), max(count // 4, 2 * FEW), count}):
        done = run(WAYS[ONE](whole if n == count else write(folder / str(n), spread(some, n), n), folder / "out"))
        each = 1000 * (done.cpu - start.cpu) / (n - FEW)
        print(f"  {n:>7,} articles  {done.wall:8.1f} s  {done.cpu:8.1f} s of processor  {each:6.2f} ms an article  {done.memory:5.0f} MiB")
    return start, done


def ways(few: Path, whole: Path, count: int, folder: Path, known: dict[str, tuple[Run, Run]], names: list[str]) -> None:
    print(f"ways to run it, {count:,} articles (start: the same on {FEW} articles; speed: of the articles beyond those)")
    print(f"  {'':<24}{'start s':>10}{'whole s':>10}{'articles/s':>12}{'times first':>13}")
    speeds: dict[str, float] = {}
    targets = {name: folder / name.replace(" ", "_") for name in names}
    for name, target in targets.items():
        way = WAYS[name]
        start, done = known.get(name) or (run(way(few, target.with_name(f"few_{target.name}"))), run(way(whole, target)))
        speeds[name] = (count - FEW) / (done.wall - start.wall)
        print(f"  {name:<24}{start.wall:>10.1f}{done.wall:>10.1f}{speeds[name]:>12.1f}{speeds[name] / speeds[names[0]]:>12.2f}x")
    if NATIVE in targets:
        linked = run(["bulk", str(whole), "--to", str(targets[NATIVE]), "--jobs", "2"])
        print(f"  gathering the incidents of what is coded takes {linked.wall:.1f} s with starting (Daft, this machine)")
    for name, other, aim in AIMS:
        if name in speeds and other in speeds:
            print(f"  {name}: {speeds[name] / speeds[other]:.2f} times {other}; aimed at {aim}")


def memory(some: list[dict[str, Any]], count: int, folder: Path) -> None:
    """Memory of one process while it codes, by the quarter of the run."""
    path = write(folder / "long", some, count)
    start = time.perf_counter()
    process = subprocess.Popen([*RASID, *WAYS[ONE](path, folder / "long.out")])
    seen = []
    while process.poll() is None:
        time.sleep(1)
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            break
        seen.append(next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0))
    quarter = max(len(seen) // 4, 1)
    told = ", ".join(f"{max(seen[at : at + quarter], default=0):.0f}" for at in range(0, 4 * quarter, quarter))
    spent = time.perf_counter() - start
    print(f"memory over {count:,} articles ({spent:.0f} s), most in each quarter of the run: {told} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=list(WAYS), metavar="WAY", help=f"of {', '.join(map(repr, WAYS))}")
    parser.add_argument("--memory", type=int, default=0, help="articles of the long run; 0 for none")
    options = parser.parse_args()
    count = max(options.articles, 2 * FEW)
    every = rows(options.file)
    some = spread(every, count)
    print(heading("rasid", "daft", "ray"))
    if "length" in options.parts:
        length(every)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, whole = write(folder / "articles_few", some, FEW), write(folder / "articles", some, count)
        known = {ONE: numbers(few, whole, some, count, folder)} if "number" in options.parts else {}
        if "ways" in options.parts:
            ways(few, whole, count, folder, known, options.ways)
        if options.memory:
            memory(every, options.memory, folder)


if __name__ == "__main__":
    main()
