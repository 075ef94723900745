"""Web archives: the pages of WARC files, plain or compressed, and of WACZ packages, as a stream."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO, Any

from rasid.sources.items import Item, Rejected
from rasid.sources.web import in_utf8

LARGEST = 20_000_000  # bytes of one page after unpacking
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", None)
_MEMBERS = (".warc", ".warc.gz")


def warc(stream: IO[bytes], file: str) -> Iterator[Item | Rejected]:
    """The pages of an open WARC file: answers with status 200, resources, and texts that others extracted (WET)."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        yield Rejected(file, 0, "is a web archive; reading it needs the extra: pip install 'rasid[scale]'")
        return
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    try:
        for record in ArchiveIterator(stream, record_types=wanted, auto_decode="all", fsspec_args=False):
            number += 1
            found = _page(record, file, number)
            if found:
                yield found
    except BaseException as error:  # the archive breaks off here; a panic of the reader is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        yield Rejected(file, number + 1, f"the archive is broken or cut short here ({type(error).__name__}: {str(error)[:100]})")
        return
    if number == 0:
        yield Rejected(file, 0, "holds no page that was archived")


def _page(record: Any, file: str, number: int) -> Item | Rejected | None:
    url = record.headers.get("WARC-Target-URI", "").strip("<>") or None
    if url is None or not url.startswith(("http://", "https://")):
        return None
    told, kind, charset = {}, "text", "utf-8"
    if record.is_http:
        http = record.http_headers
        if http is None or http.status_code != 200:
            return None
        told_kind = record.http_content_type
        if told_kind not in _PAGES:
            return None
        kind, charset = "text" if told_kind == "text/plain" else "html", record.http_charset
    else:
        told_kind = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if told_kind not in _PAGES:
            return None
        kind = "text" if told_kind == "text/plain" else "html"
    body = record.reader.read(LARGEST + 1)
    if len(body) > LARGEST:
        return Rejected(file, number, f"{url} is larger than {LARGEST // 1_000_000} MB")
    if date := record.headers.get("WARC-Date"):
        told["fetched"] = date
    try:
        return Item(file, number, kind, in_utf8(body, charset), url, url, told)
    except LookupError:
        return Item(file, number, kind, in_utf8(body, None), url, url, told)


def wacz(stream: IO[bytes], file: str) -> Iterator[Item | Rejected]:
    """The pages of the archives in an open WACZ package."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = [name for name in package.namelist() if name.startswith("archive/") and name.endswith(_MEMBERS)]
            if not names:
                yield Rejected(file, 0, "is a package without archives")
            for name in names:
                with package.open(name) as member:
                    yield from warc(member, f"{file}#{name}")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        yield Rejected(file, 0, f"is a broken package ({error})")
