"""Output files that are whole or not there: written beside their place and moved into it at the end."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rasid.cli.errors import Stop, debugging
from rasid.sources import Rejected


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A text file for writing that appears under its name only when all of it is written; .gz is compressed."""
    if path.exists() and not path.is_file():  # a device or a pipe: /dev/stdout, /dev/null
        with path.open("w", encoding="utf-8") as device:
            yield device
        return
    part = path.with_name(path.name + ".part")
    try:
        with gzip.open(part, "wt", encoding="utf-8") if path.suffix == ".gz" else part.open("w", encoding="utf-8") as stream:
            yield stream
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Stop(f"cannot write {path}: {error.strerror or error}") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class Rejects:
    """What was put aside: reported on standard error as it comes, kept in ``OUT.rejected`` when there is an OUT."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._all = path, 0
        self._stream: IO[str] | None = None

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._stream:
            self._stream.close()
        if self._path and kind is None:
            if self._stream:
                os.replace(self._part, self._path)
            else:
                self._path.unlink(missing_ok=True)  # of an earlier run
        elif self._stream:
            self._part.unlink(missing_ok=True)

    @property
    def _part(self) -> Path:
        assert self._path
        return self._path.with_name(self._path.name + ".part")

    def __len__(self) -> int:
        return self._all

    def add(self, item: Rejected) -> None:
        """Reports one item and keeps it."""
        self._all += 1
        print(f"rasid: {item.message}", file=sys.stderr)
        if item.trace and debugging():
            print(item.trace, file=sys.stderr)
        if self._path:
            if self._stream is None:
                self._stream = self._part.open("w", encoding="utf-8")
            entry = {"file": item.file, "line": item.line, "error": item.error, "raw": item.raw}
            self._stream.write(json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace").decode() + "\n")
