"""The gate: every measure against its floor.

    python -m rasid.evaluate.gate [--quick] [-o REPORT.json] [--raise] [--lower NAME --reason TEXT [--to VALUE]]

It runs in the repository: over the sample's gold, the example files and the project's own gold, and, where the shared
material is present (``../shared`` or ``RASID_SHARED``), over its gold and its measures. It fails when a floor falls.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from rasid import __version__, lexicon
from rasid.evaluate import floors as floor_file
from rasid.evaluate import gold as golds
from rasid.evaluate.examples import tally
from rasid.evaluate.floors import Floors, FloorsError
from rasid.evaluate.report import make
from rasid.evaluate.run import code

_HEADS = (
    *(f"{name}.f1" for name in ("statements", "attributed", "events", "who-did-what", "names")),
    *(f"statements.{name}" for name in ("kind", "act", "code", "via", "channel")),
    *(f"events.{name}" for name in ("actor", "recipient", "standing", "by", "mode", "date", "place", "casualties")),
)
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_FEW = 10
"""A figure over fewer records than this has no floor."""


@dataclass(slots=True)
class Measured:
    """What was measured: values by name, full reports, hashes of what they rest on, and what could not be measured."""

    values: dict[str, float] = field(default_factory=dict)
    reports: dict[str, Any] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)


def shared_folder(root: Path) -> Path | None:
    """The shared material, where it is present."""
    folder = Path(os.environ["RASID_SHARED"]) if "RASID_SHARED" in os.environ else root.parent / "shared"
    return folder if (folder / "gold").is_dir() else None


def measure(root: Path, quick: bool = False) -> Measured:
    """Every measure of a repository; ``quick`` leaves out all but the sample and the examples."""
    out = Measured()
    out.hashes["lexicon"] = golds.digest_of_files(lexicon.root().rglob("*.tsv"))
    package = lexicon.root().parent
    out.hashes["models"] = golds.digest_of_files(
        file for kind in ("npz", "onnx", "tsv") for file in package.rglob(f"*.{kind}") if lexicon.root() not in file.parents
    )
    _gold(out, "sample", root / "sample" / "gold")
    _examples(out, root / "tests" / "examples")
    if quick:
        return out
    shared = shared_folder(root)
    if shared is None:
        out.absent.append("the shared material is not present: only the sample and the examples are held to their floors")
        return out
    if any((root / "evaluation" / "gold").glob("*.json")):
        _gold(out, "own", root / "evaluation" / "gold", sorted((shared / "news").glob("*.jsonl.gz")), names=False)
    _gold(out, "dev", shared / "gold" / "dev", split=True, names=False)
    with tempfile.TemporaryDirectory() as folder:
        _scripts(out, root, shared, Path(folder))
    return out


def _gold(out: Measured, name: str, folder: Path, texts: list[Path] | None = None, split: bool = False, names: bool = True) -> None:
    """The figures of a gold set; with ``split`` its build and test parts apart; without ``names`` those the tagger learns from have no floor."""
    gold = golds.read(folder, texts or ())
    report, _ = make(gold, code(gold), split)
    del report["records"]
    out.reports[name] = report
    out.hashes[f"{name} gold"] = golds.digest_of_files(folder.glob("*.json"))
    out.hashes[f"{name} inputs"] = golds.digest_of_articles(gold.articles.values())
    for part in ("build", "test") if split else ("all",):
        for head in _HEADS:
            item = report["figures"].get(part, {}).get(head)
            if item and item["of"] >= _FEW and (names or part == "test" or not head.startswith("names")):
                out.values[f"{name}-{part}/{head}" if split else f"{name}/{head}"] = item["value"]


def _examples(out: Measured, folder: Path) -> None:
    from rasid.coder import shared_coder

    for child in sorted(child for child in folder.iterdir() if child.is_dir()):
        outcome = tally(child, shared_coder())
        if outcome.results:
            out.values[f"examples/{child.name}"] = round(outcome.passed / len(outcome.results), 4)
            out.reports[f"examples/{child.name}"] = {"examples": len(outcome.results), "pass": outcome.passed}
    out.hashes["examples"] = golds.digest_of_files(folder.rglob("*.txt"))


def _scripts(out: Measured, root: Path, shared: Path, folder: Path) -> None:
    """The measures that are scripts of the shared material, run on the installed program; ``folder`` holds what they need meanwhile."""
    program = Path(sys.executable).with_name("rasid")
    rasid = str(program) if program.exists() else shutil.which("rasid")
    if rasid is None:
        out.absent.append("the program rasid is not installed: records, dates, places, linking and names were not measured")
        return
    files = sorted((shared / "news").glob("*.jsonl.gz"))
    news = [argument for file in files for argument in ("--texts", str(file))]
    own = folder / "linking.jsonl"
    if files and (root / "evaluation" / own.name).exists():
        golds.worded(root / "evaluation" / own.name, files, own)
    runs: tuple[tuple[str, str, Path, list[str]], ...] = (
        ("records", "records.py", shared / "gsr", []),
        ("dates", "dates.py", shared / "dates" / "cases.json", []),
        ("places", "places.py", root / "evaluation" / "places.tsv", news),
        ("linking", "linking.py", shared / "gold" / "linking.jsonl", news),
        ("linking/own", "linking.py", own, news),
        ("names/wojood", "names.py", shared / "ner" / "wojood_sample" / "test.txt", []),
        ("names/anercorp", "names.py", shared / "ner" / "anercorp" / "train.txt", []),
    )
    for name, script, data, more in runs:
        if not data.exists() or not (shared / "measure" / script).exists():
            out.absent.append(f"{name}: {script} or its data is not present")
            continue
        command = [sys.executable, str(shared / "measure" / script), str(data), *more, "--rasid", rasid, "--jobs", "1"]
        result = subprocess.run(command, capture_output=True, text=True, env={**_ONE_THREAD, **os.environ})
        if result.returncode:
            raise RuntimeError(f"{script} failed: {result.stderr.strip()[-400:]}")
        out.reports[name] = result.stdout.strip().split("\n")
        out.hashes[name] = golds.digest_of_files([data] if data.is_file() else [file for file in data.iterdir() if file.is_file()])
        out.values.update({f"{name}{key}": value for key, value in read_lines(result.stdout)})


def read_lines(text: str) -> Iterator[tuple[str, float]]:
    """The figures in the lines that the measure scripts print."""
    for line in text.splitlines():
        if match := re.match(r"(assault|protest) detection .* F1 ([\d.]+)", line):
            yield f"/{match[1]}.f1", float(match[2])
        elif match := re.match(r"(assault|protest) records found ([\d.]+) of \d+  F1 of codes: (.*)", line):
            yield f"/{match[1]}.found", float(match[2])
            for part in re.finditer(r"([a-z ]+?) ([\d.]+)(?:  |$)", match[3]):
                yield f"/{match[1]}.{part[1].strip().replace(' ', '-')}", float(part[2])
        elif match := re.match(r"dates right ([\d.]+)", line):
            yield "/right", float(match[1])
        elif match := re.match(r"places found ([\d.]+)  near ([\d.]+)  country ([\d.]+)", line):
            yield from zip(("/found", "/near", "/country"), map(float, match.groups()), strict=True)
        elif match := re.match(r"linking B-cubed .* F1 ([\d.]+)", line):
            yield "/f1", float(match[1])
        elif match := re.match(r"(PER|LOC|ORG|names) P .* F1 ([\d.]+)", line):
            yield f"/{match[1]}.f1" if match[1] == "names" else f"/{match[1]}", float(match[2])


def table(measured: Measured, floors: Floors) -> list[str]:
    """Each measure with its floor, for a person."""
    lines = []
    for name in sorted({*measured.values, *floors.values}):
        got, floor = measured.values.get(name), floors.values.get(name)
        said = "not measured" if got is None else "FELL" if floor is not None and got < floor else "no floor" if floor is None else ""
        lines.append(
            f"{name:36} {'' if got is None else f'{got:.3f}':>6}  floor {'-' if floor is None else f'{floor:.3f}':>6}  {said}".rstrip()
        )
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Runs the gate; the exit code says whether it holds."""
    parser = argparse.ArgumentParser(prog="python -m rasid.evaluate.gate", description="Holds every measure to its floor.")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the repository")
    parser.add_argument("--quick", action="store_true", help="only the sample and the examples")
    parser.add_argument("-o", "--out", type=Path, help="where to write the report (JSON)")
    parser.add_argument("--raise", dest="up", action="store_true", help="raise floors to just under what is measured")
    parser.add_argument("--margin", type=float, default=floor_file.MARGIN, help="how far under, with --raise and --lower")
    parser.add_argument("--lower", metavar="NAME", help="lower the floor of a measure, or of those fallen of a pattern (own/*)")
    parser.add_argument("--to", type=float, help="lower it to this (default: just under what is measured)")
    parser.add_argument("--reason", default="", help="why it may fall; kept in the file")
    options = parser.parse_args(arguments)
    path = options.root / "evaluation" / "floors.toml"
    say, began = sys.stdout.write, time.monotonic()
    try:
        floors = floor_file.read(path) if path.exists() else Floors()
        if options.lower and options.to is not None:
            floors.lower(options.lower, options.to, options.reason)
            floor_file.write(path, floors)
            return 0
        measured = measure(options.root, options.quick)
        if options.lower:
            fell = [name for name in floors.fallen(measured.values) if fnmatch(name, options.lower)]
            for name in fell or [options.lower]:
                floors.lower(name, floor_file.under(measured.values.get(name, 0.0), options.margin), options.reason)
            floor_file.write(path, floors)
        if options.up:
            changed = floors.raise_to(measured.values, options.margin)
            floor_file.write(path, floors)
            say(f"{len(changed)} floors raised\n")
    except (FloorsError, golds.GoldError) as error:
        say(f"{error}\n")
        return 2
    fallen = floors.fallen(measured.values)
    for line in [*table(measured, floors), *measured.absent]:
        say(f"{line}\n")
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        report = {
            "coder": __version__,
            "holds": not fallen,
            "hashes": {**measured.hashes, "floors": floors.checksum()},
            "measures": measured.values,
            "floors": floors.values,
            "reports": measured.reports,
            "absent": measured.absent,
        }
        options.out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    say(
        f"{len(measured.values)} measures in {time.monotonic() - began:.0f} s: "
        f"{f'{len(fallen)} floors fell' if fallen else 'no floor fell'}\n"
    )
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
