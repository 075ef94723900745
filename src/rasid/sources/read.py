"""Reads files, folders, standard input and addresses into raw items, in order, in bounded memory."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from rasid.sources.columns import Columns
from rasid.sources.items import Item, Rejected

KINDS = {
    ".jsonl": "json",
    ".ndjson": "json",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".warc": "warc",
    ".wacz": "wacz",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
LARGEST = 50_000_000  # bytes of one article or line after unpacking
_BOM = b"\xef\xbb\xbf"


def read(paths: Iterable[str], columns: Columns | None = None, local: bool = False) -> Iterator[Item | Rejected]:
    """The items of files, folders (their files of known kinds, by name), ``-`` (standard input) and http addresses.

    ``columns`` maps fields of an article to the columns of tables; ``local`` lets addresses lead to private and local hosts.
    """
    for path in paths:
        if path == "-":
            yield from _stream(sys.stdin.buffer, "-", None, "stdin", columns)
        elif path.startswith(("http://", "https://")):
            from rasid.sources.net import Limits
            from rasid.sources.web import read_address

            yield from read_address(path, Limits(local=local))
        elif Path(path).is_dir():
            yield from _folder(Path(path), columns)
        else:
            yield from _file(Path(path), _stem(Path(path)), columns)


def read_stream(stream: IO[bytes], name: str, columns: Columns | None = None) -> Iterator[Item | Rejected]:
    """The items of an open file, its kind told by its name."""
    path = Path(name)
    try:
        if path.suffix.lower() == ".gz" and _kind(path) != "warc":
            with gzip.open(stream) as unpacked:
                yield from _stream(cast(IO[bytes], unpacked), name, _kind(path), _stem(path), columns)
        else:
            yield from _stream(stream, name, _kind(path), _stem(path), columns)
    except OSError as error:
        yield Rejected(name, 0, f"cannot be read: {error.strerror or error}")


def _folder(folder: Path, columns: Columns | None) -> Iterator[Item | Rejected]:
    files = sorted(file for file in folder.rglob("*") if file.is_file() and _kind(file))
    if not files:
        yield Rejected(str(folder), 0, f"holds no file to read ({', '.join(KINDS)}, also with .gz)")
    for file in files:
        relative = file.relative_to(folder)
        yield from _file(file, (relative.parent / _stem(relative)).as_posix(), columns)


def _kind(path: Path) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return KINDS.get(suffixes[-1]) if suffixes else None


def _stem(path: Path) -> str:
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    return Path(name).stem


def _file(path: Path, name: str, columns: Columns | None) -> Iterator[Item | Rejected]:
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == b"\x1f\x8b"
            if packed and _kind(path) != "warc":  # an archive is packed record by record, which its reader undoes itself
                with gzip.open(raw) as unpacked:
                    yield from _stream(cast(IO[bytes], unpacked), str(path), _kind(path), name, columns)
            elif path.suffix.lower() == ".gz" and not packed:
                yield Rejected(str(path), 0, "is named .gz but is not gzip data")
            else:
                yield from _stream(raw, str(path), _kind(path), name, columns)
    except FileNotFoundError:
        yield Rejected(str(path), 0, "no such file")
    except OSError as error:
        yield Rejected(str(path), 0, f"cannot be read: {error.strerror or error}")


def _stream(stream: IO[bytes], file: str, kind: str | None, name: str, columns: Columns | None) -> Iterator[Item | Rejected]:
    """The items of an open file; a file of unknown kind is judged by its first characters."""
    try:
        if kind in ("warc", "wacz"):
            from rasid.sources import archives

            yield from (archives.warc if kind == "warc" else archives.wacz)(stream, file)
        elif kind == "parquet":
            from rasid.sources.columns import parquet_rows

            yield from parquet_rows(stream, file, columns)
        elif kind in ("csv", "tsv"):
            from rasid.sources.columns import csv_rows

            yield from csv_rows(stream, file, columns, "," if kind == "csv" else "\t")
        else:
            yield from _lines(stream, file, kind, name)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Rejected(file, 0, f"the compressed data is broken or cut short ({error})")


def _lines(stream: IO[bytes], file: str, kind: str | None, name: str) -> Iterator[Item | Rejected]:
    """The articles of JSON lines, or the one article of a text or page, or the entries of a feed."""
    line = 0
    try:
        data = stream.readline(LARGEST + 1).removeprefix(_BOM)
        kind = kind or {b"{": "json", b"<": "html"}.get(data.lstrip()[:1], "text")
        if kind != "json":
            data += stream.read(max(LARGEST + 1 - len(data), 0))
            if len(data) > LARGEST:
                yield Rejected(file, 1, f"is larger than {LARGEST // 1_000_000} MB")
            else:
                yield from _whole(data, file, kind, name)
            return
        while data:
            line += 1
            if len(data) > LARGEST:
                yield Rejected(file, line, f"is a line of more than {LARGEST // 1_000_000} MB")
                while data and not data.endswith(b"\n"):
                    data = stream.readline(LARGEST)
            elif data.strip():
                yield Item(file, line, kind, data.rstrip(b"\r\n"))
            data = stream.readline(LARGEST + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Rejected(file, line + 1, f"the compressed data is broken or cut short here ({error})")
        return
    if line == 0:
        yield Rejected(file, 1, "is empty")


def _whole(data: bytes, file: str, kind: str, name: str) -> Iterator[Item | Rejected]:
    from rasid.sources.feeds import BadFeed, entries, kind_of

    if kind != "feed" and not (kind == "html" and kind_of(data) == "feed"):
        yield Item(file, 1, kind, data, name)
        return
    from rasid.sources.web import entry_item

    try:
        found = entries(data)
    except BadFeed as error:
        yield Rejected(file, 0, str(error))
        return
    for entry in found:
        yield entry_item(entry, file) if entry.html else Rejected(file, 0, f"{entry.key} has no text in this file")
