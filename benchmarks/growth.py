"""How the cost grows: with the length of an article, with their number, with processes; and whether memory stays flat.

    python benchmarks/growth.py [ARTICLES.jsonl[.gz]] [--articles 2000] [--memory 0]

``--articles 40000 --memory 200000`` are the sizes that the project holds itself to; they take an hour on an idle machine.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from layers import SAMPLE, machine
from peers import commit

RASID = [sys.executable, "-m", "rasid"]


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write(path: Path, some: list[dict[str, Any]], count: int) -> Path:
    """So many articles, repeated under new ids where there are fewer."""
    with path.open("w", encoding="utf-8") as out:
        for n, row in enumerate(itertools.islice(itertools.cycle(some), count)):
            out.write(json.dumps({**row, "id": f"n{n}"}, ensure_ascii=False) + "\n")
    return path


def length(some: list[dict[str, Any]]) -> None:
    """One article of 1, 10 and 100 times the text, in this process."""
    from rasid.coder import Coder
    from rasid.record import Article

    coder = Coder()
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


def run(command: list[str]) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of processor, and the most memory of one process in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit((process.stderr.read() if process.stderr else b"").decode()[-2000:])
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def numbers(some: list[dict[str, Any]], count: int, folder: Path) -> None:
    print("number of articles (rasid code --jobs 1)")
    for n in sorted({max(count // 40, 50), count // 4, count}):
        path = write(folder / f"{n}.jsonl", some, n)
        wall, cpu, memory = run([*RASID, "code", str(path), "-o", str(folder / "out.jsonl")])
        print(f"  {n:>7,} articles  {wall:8.1f} s  {cpu:8.1f} s of processor  {1000 * cpu / n:6.2f} ms an article  {memory:5.0f} MiB")


def processes(some: list[dict[str, Any]], count: int, folder: Path) -> None:
    path = write(folder / f"{count}.jsonl", some, count)
    print(f"processes, {count:,} articles")
    walls = {}
    for name, command in (
        ("code --jobs 1", ["code", str(path), "-o", str(folder / "one.jsonl"), "--jobs", "1"]),
        ("code --jobs 2", ["code", str(path), "-o", str(folder / "two.jsonl"), "--jobs", "2"]),
        ("bulk native, 2", ["bulk", str(path), "--to", str(folder / "bulk"), "--jobs", "2", "--no-incidents"]),
        ("bulk incidents", ["bulk", str(path), "--to", str(folder / "bulk"), "--jobs", "2"]),
    ):
        walls[name] = run([*RASID, *command])[0]
        print(f"  {name:<16}{walls[name]:8.1f} s  {count / walls[name]:8.1f} articles a second")
    print(f"  --jobs 2 is {walls['code --jobs 1'] / walls['code --jobs 2']:.2f} times as fast as --jobs 1")
    print(f"  bulk native takes {100 * (walls['bulk native, 2'] / walls['code --jobs 2'] - 1):+.0f} % against --jobs 2")


def memory(some: list[dict[str, Any]], count: int, folder: Path) -> None:
    """Memory of one process while it codes, by the quarter of the run."""
    path = write(folder / "long.jsonl", some, count)
    process = subprocess.Popen([*RASID, "code", str(path), "-o", str(folder / "long.out.jsonl")])
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
    print(f"memory over {count:,} articles, most in each quarter of the run: {told} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--memory", type=int, default=0, help="articles of the long run; 0 for none")
    options = parser.parse_args()
    some = rows(options.file)
    print(f"commit {commit()}; Python {platform.python_version()}; {machine()}; load {os.getloadavg()[0]:.1f}")
    length(some)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        numbers(some, options.articles, folder)
        processes(some, options.articles, folder)
        if options.memory:
            memory(some, options.memory, folder)


if __name__ == "__main__":
    main()
