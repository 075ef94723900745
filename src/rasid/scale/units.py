"""The work of a run cut into units: whole files, or stretches of a file of JSON lines, each small enough to be done again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePosixPath
from typing import IO, NamedTuple

from rasid.scale.files import full, listed, opened, part_id
from rasid.sources import Item, Rejected
from rasid.sources.columns import Columns
from rasid.sources.read import KINDS, LARGEST, read_stream

SIZE = 2_000_000  # bytes of JSON lines in a unit: some hundred articles
_LEAST, _PIECES = 400_000, 64  # a smaller file is cut finer, so that many workers find work in it


class Unit(NamedTuple):
    """A stretch of a file, in bytes; ``end`` None for the whole file. ``id`` changes when the file does."""

    id: str
    file: str
    start: int = 0
    end: int | None = None


def units(inputs: Iterable[str], size: int | None = None) -> list[Unit]:
    """The units of files, folders, patterns and ``s3://`` prefixes, of ``size`` bytes where that is told. Raises FilesError."""
    out = []
    for url in inputs:
        for info in listed(url):
            if _kind(info.path) is None:
                continue
            file, named = full(url, info.path), (info.path, info.size, info.mtime_ns)
            step = size or min(max(info.size // _PIECES, _LEAST), SIZE)
            if _splits(info.path) and info.size > step:
                out += [Unit(part_id(*named, at), file, at, min(at + step, info.size)) for at in range(0, info.size, step)]
            else:
                out.append(Unit(part_id(*named), file))
    return out


def items(unit: Unit, columns: Columns | None = None) -> Iterator[Item | Rejected]:
    """The items of a unit. A line belongs to the stretch in which it begins."""
    if unit.end is None:
        with opened(unit.file) as stream:
            yield from read_stream(stream, unit.file, columns)
        return
    with opened(unit.file, max(unit.start - 1, 0)) as stream:
        at = unit.start
        if unit.start:
            at = unit.start - 1 + len(_line(stream))
        while at < unit.end:
            data = _line(stream)
            if not data:
                return
            if len(data) > LARGEST:
                yield Rejected(f"{unit.file}@{at}", 0, f"is a line of more than {LARGEST // 1_000_000} MB")
            elif data.strip():
                yield Item(f"{unit.file}@{at}", 0, "json", data.rstrip(b"\r\n"))
            at += len(data)


def chunks(found: Iterable[Item | Rejected], size: int = 200) -> Iterator[list[Item | Rejected]]:
    """Items some at a time."""
    source = iter(found)
    while chunk := list(islice(source, size)):
        yield chunk


def _line(stream: IO[bytes]) -> bytes:
    """A line whole, or where it is far too long its length in bytes nobody looks at."""
    data = stream.readline(LARGEST + 1)
    while data and not data.endswith(b"\n") and (more := stream.readline(LARGEST + 1)):
        data = bytes(len(data) + len(more) - 1) + more[-1:]
    return data


def _kind(path: str) -> str | None:
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return KINDS.get(suffixes[-1]) if suffixes else None


def _splits(path: str) -> bool:
    return path.lower().endswith((".jsonl", ".ndjson"))
