"""Local disk and object storage alike: addresses are paths or ``s3://bucket/prefix``. The S3 server is told by AWS_ENDPOINT_URL."""

from __future__ import annotations

import io
import os
import posixpath
from typing import IO, Any, cast
from urllib.parse import urlsplit

from rasid.record import stable_id

_BUFFER = 1 << 20


class FilesError(RuntimeError):
    """A place that cannot be read or written; the message says why in plain words."""


def filesystem(url: str) -> tuple[Any, str]:
    """The file system of an address and the path in it. Raises FilesError."""
    from pyarrow import fs

    try:
        if url.startswith("s3://"):
            parts = urlsplit(url)
            endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
            told: dict[str, Any] = {"region": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"}
            if endpoint:
                told |= {"endpoint_override": urlsplit(endpoint).netloc, "scheme": urlsplit(endpoint).scheme}
            return fs.S3FileSystem(**told), posixpath.join(parts.netloc, parts.path.strip("/"))
        if "://" in url:
            system, path = fs.FileSystem.from_uri(url)
            return system, str(path)
    except (OSError, ValueError) as error:
        raise FilesError(f"{url}: {error}") from None
    return fs.LocalFileSystem(), os.path.abspath(url)


def full(url: str, path: str) -> str:
    """A path of the file system of ``url`` as an address."""
    return f"s3://{path}" if url.startswith("s3://") else path


def listed(url: str) -> list[Any]:
    """The files at an address: itself, those below it, or those that answer to a pattern with ``*``; by name. Raises FilesError."""
    from fnmatch import fnmatch

    from pyarrow import fs

    system, path = filesystem(url)
    pattern = path if any(char in path for char in "*?[") else None
    base = posixpath.dirname(path[: min(path.index(char) for char in "*?[" if char in path)]) if pattern else path
    try:
        info = system.get_file_info(base)
        if info.type == fs.FileType.File:
            return [info]
        if info.type == fs.FileType.NotFound and not url.startswith("s3://"):
            raise FilesError(f"{url}: no such file")
        found = system.get_file_info(fs.FileSelector(base, recursive=True, allow_not_found=True))
    except OSError as error:
        raise FilesError(f"{url}: {str(error)[:200]}") from None
    return sorted(
        (info for info in found if info.type == fs.FileType.File and (not pattern or fnmatch(info.path, pattern))),
        key=lambda info: info.path,
    )


class Target:
    """Where a run writes: parts that appear whole or not at all, by folder and name."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._system, self._path = filesystem(self.url)

    def __reduce__(self) -> tuple[type[Target], tuple[str]]:
        return Target, (self.url,)

    def names(self, folder: str) -> set[str]:
        """The names of the parts in a folder. Raises FilesError."""
        from pyarrow import fs

        try:
            found = self._system.get_file_info(fs.FileSelector(f"{self._path}/{folder}", allow_not_found=True))
        except OSError as error:
            raise FilesError(f"{self.url}: {str(error)[:200]}") from None
        return {info.base_name for info in found if info.type == fs.FileType.File and not info.base_name.startswith(".")}

    def has(self, folder: str, name: str) -> bool:
        """Whether there is a part of that name."""
        from pyarrow import fs

        return bool(self._system.get_file_info(f"{self._path}/{folder}/{name}").type == fs.FileType.File)

    def write(self, folder: str, name: str, data: bytes) -> None:
        """Writes a part. Raises FilesError."""
        place = f"{self._path}/{folder}/{name}"
        try:
            if self.url.startswith("s3://"):
                with self._system.open_output_stream(place) as stream:  # an object appears when all of it is there
                    stream.write(data)
                return
            self._system.create_dir(f"{self._path}/{folder}", recursive=True)
            part = f"{self._path}/{folder}/.{name}.{os.getpid()}.part"
            with self._system.open_output_stream(part, compression=None) as stream:
                stream.write(data)
            self._system.move(part, place)
        except OSError as error:
            raise FilesError(f"{self.url}: cannot be written: {str(error)[:200]}") from None

    def read(self, folder: str, name: str) -> bytes:
        """A part as it was written. Raises FilesError."""
        try:
            with self._system.open_input_stream(f"{self._path}/{folder}/{name}", compression=None) as stream:
                return bytes(stream.read())
        except OSError as error:
            raise FilesError(f"{self.url}: {str(error)[:200]}") from None

    def remove(self, folder: str) -> None:
        """Takes a folder away with its parts."""
        from pyarrow import fs

        if self._system.get_file_info(f"{self._path}/{folder}").type == fs.FileType.Directory:
            self._system.delete_dir_contents(f"{self._path}/{folder}")


def opened(url: str, start: int = 0) -> IO[bytes]:
    """A file for reading from a byte on. Raises FilesError."""
    system, path = filesystem(url)
    try:
        stream = io.BufferedReader(cast(io.RawIOBase, _Raw(system.open_input_file(path))), _BUFFER)
        stream.seek(start)
    except OSError as error:
        raise FilesError(f"{url}: {str(error)[:200]}") from None
    return stream


class _Raw(io.RawIOBase):
    """A file of Arrow as a raw file of Python."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._file.seek(offset, whence)
        return self.tell()

    def tell(self) -> int:
        return int(self._file.tell())

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def part_id(*parts: object) -> str:
    """The name of a part of the work, made of what it is."""
    return stable_id("part-", *parts)
