"""Reads files, folders, standard input and addresses into raw items, in order, in bounded memory."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from rasid.sources.items import Item, Rejected

KINDS = {
    ".jsonl": "json",
    ".ndjson": "json",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_BOM = b"\xef\xbb\xbf"


def read(paths: Iterable[str]) -> Iterator[Item | Rejected]:
    """The items of files, folders (their files of known kinds, by name), ``-`` (standard input) and http addresses."""
    for path in paths:
        if path == "-":
            yield from _stream(sys.stdin.buffer, "-", None, "stdin")
        elif path.startswith(("http://", "https://")):
            from rasid.sources.web import fetch

            yield fetch(path)
        elif Path(path).is_dir():
            yield from _folder(Path(path))
        else:
            yield from _file(Path(path), _stem(Path(path)))


def _folder(folder: Path) -> Iterator[Item | Rejected]:
    files = sorted(file for file in folder.rglob("*") if file.is_file() and _kind(file))
    if not files:
        yield Rejected(str(folder), 0, f"holds no file to read ({', '.join(KINDS)}, also with .gz)")
    for file in files:
        relative = file.relative_to(folder)
        yield from _file(file, (relative.parent / _stem(relative)).as_posix())


def _kind(path: Path) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return KINDS.get(suffixes[-1]) if suffixes else None


def _stem(path: Path) -> str:
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    return Path(name).stem


def _file(path: Path, name: str) -> Iterator[Item | Rejected]:
    try:
        with path.open("rb") as raw:
            if raw.peek(2)[:2] == b"\x1f\x8b":
                with gzip.open(raw) as unpacked:
                    yield from _stream(cast(IO[bytes], unpacked), str(path), _kind(path), name)
            elif path.suffix.lower() == ".gz":
                yield Rejected(str(path), 0, "is named .gz but is not gzip data")
            else:
                yield from _stream(raw, str(path), _kind(path), name)
    except FileNotFoundError:
        yield Rejected(str(path), 0, "no such file")
    except OSError as error:
        yield Rejected(str(path), 0, f"cannot be read: {error.strerror or error}")


def _stream(stream: IO[bytes], file: str, kind: str | None, name: str) -> Iterator[Item | Rejected]:
    """The items of an open file; a file of unknown kind is judged by its first character."""
    line = 0
    try:
        data = stream.readline().removeprefix(_BOM)
        kind = kind or {b"{": "json", b"<": "html"}.get(data.lstrip()[:1], "text")
        if kind != "json":
            yield Item(file, 1, kind, data + stream.read(), name)
            return
        while data:
            line += 1
            if data.strip():
                yield Item(file, line, kind, data.rstrip(b"\r\n"))
            data = stream.readline()
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Rejected(file, line + 1, f"the compressed data is broken or cut short here ({error})")
        return
    if line == 0:
        yield Rejected(file, 1, "is empty")
