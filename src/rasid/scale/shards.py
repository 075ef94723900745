"""What a worker does with a unit: codes it and writes its parts (coded articles, rejects, reports for linking, a mark that it is done)."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from rasid.incidents import reports
from rasid.incidents.origins import credit, signature
from rasid.record import CodedArticle, loads
from rasid.scale.blocks import Told, blocks, key_of, packed
from rasid.scale.files import Target
from rasid.scale.units import Unit, chunks, items
from rasid.scale.worker import Coded, Make, code, rejected
from rasid.sources import Rejected

CODED = ("id", "date", "source", "url", "title", "coder", "coded")
REJECTS = ("file", "line", "error", "raw")
REPORTS = ("key", "blocks", "report")
_ROWS = 2_000  # articles in one part, so that a large unit stays small in memory
_RAW = 20_000  # characters of a rejected record that are kept


class Job(msgspec.Struct, frozen=True):
    """What holds for all units of a run. ``form``: parquet or jsonl."""

    target: Target
    make: Make
    form: str = "parquet"
    columns: dict[str, str] | None = None
    date: str | None = None


class Done(msgspec.Struct, frozen=True):
    """What became of a unit."""

    unit: str
    file: str
    articles: int
    rejected: int
    reports: int
    seconds: float
    worker: str


def do(unit: Unit, job: Job) -> Done:
    """Codes a unit and writes its parts; doing it twice gives the same parts. A unit that killed its worker before is done with care."""
    start = time.monotonic()
    tried = job.target.has("begun", f"{unit.id}.json")
    job.target.write("begun", f"{unit.id}.json", b"{}")
    parts, counts = _parts(), dict.fromkeys(_parts(), 0)
    for number, chunk in enumerate(_chunks(_coded(unit, job, careful=tried))):
        for result in chunk:
            lost = result if isinstance(result, Rejected) else _add(result, parts["coded"], parts["reports"])
            if lost:
                parts["rejects"].add(lost.file, lost.line, writable(lost.error), writable(lost.raw[:_RAW]) or "")
        for folder, part in parts.items():
            counts[folder] += len(part)
            part.write(job.target, folder, f"{unit.id}-{number:05}", "parquet" if folder == "reports" else job.form)
        parts = _parts()
    worker = f"{socket.gethostname()}:{os.getpid()}"
    done = Done(unit.id, unit.file, counts["coded"], counts["rejects"], counts["reports"], round(time.monotonic() - start, 3), worker)
    job.target.write("done", f"{unit.id}.json", msgspec.json.encode(done))
    return done


def _parts() -> dict[str, _Part]:
    return {"coded": _Part(CODED), "rejects": _Part(REJECTS), "reports": _Part(REPORTS)}


def _chunks(results: Iterator[Coded | Rejected]) -> Iterator[list[Coded | Rejected]]:
    while chunk := list(islice(results, _ROWS)):
        yield chunk


def _coded(unit: Unit, job: Job, careful: bool) -> Iterator[Coded | Rejected]:
    found = items(unit, job.columns)
    if careful:  # in processes of its own, so that the one that kills them is found and put aside
        from rasid.scale.local import coded

        yield from coded(found, 2, job.date, job.make, always=True)
        return
    for chunk in chunks(found):
        yield from code(chunk, job.make, job.date)


def _add(result: Coded, coded: _Part, told: _Part) -> Rejected | None:
    """Adds an article and its reports; where a defect is in the way, it is put aside and its unit and the run go on."""
    article, line = result.article, result.line
    try:
        found = loads(CodedArticle, line)
        own = reports(article, found)
        print_of, agency = (signature(article), credit(article)) if own else (b"", None)
        rows = [(key_of(one), near, packed(Told(one, print_of, agency))) for one, near in zip(own, blocks(own), strict=True)]
    except Exception as error:
        return rejected(result.item, f"article {article.id} could not be made ready for linking: {type(error).__name__}: {error}")
    coded.add(*map(writable, (article.id, article.date, article.source, article.url, article.title)), found.coder, line)
    for row in rows:
        told.add(*row)
    return None


def writable(text: str | None) -> str | None:
    """Text that every file takes: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode() if text else text


class _Part:
    """Rows on their way to a part."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._rows: list[tuple[Any, ...]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, *row: Any) -> None:
        """Adds a row."""
        self._rows.append(row)

    def write(self, target: Target, folder: str, name: str, form: str) -> None:
        """Writes the part, where there is anything in it."""
        if not self._rows:
            return
        if form == "jsonl":
            at = self._names.index("coded") if "coded" in self._names else None
            lines = (
                row[at] if at is not None else json.dumps(dict(zip(self._names, row, strict=True)), ensure_ascii=False)
                for row in self._rows
            )
            data = gzip.compress("".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"), 6)
            target.write(folder, f"{name}.jsonl.gz", data)
            return
        import pyarrow as arrow
        import pyarrow.parquet as parquet

        columns = {field: [row[at] for row in self._rows] for at, field in enumerate(self._names)}
        types = {"line": arrow.int64(), "report": arrow.binary(), "blocks": arrow.list_(arrow.string())}
        schema = arrow.schema([(field, types.get(field, arrow.string())) for field in self._names])
        out = io.BytesIO()
        parquet.write_table(arrow.table(columns, schema=schema), out, compression="zstd")
        target.write(folder, f"{name}.parquet", out.getvalue())
