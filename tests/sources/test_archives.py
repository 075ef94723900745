"""WARC and WACZ."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType
from serving import article_page

from rasid.sources import Item, Rejected, archives, article_of, read

PAGE = article_page(
    "خبر من كركوك", *[f"قال الناطق سالم الراوي إن الطريق رقم {n} سيفتح أمام حركة السير بعد انتهاء أعمال الصيانة." for n in range(6)]
)


def record(url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", packed: bool = True) -> bytes:
    made = WarcRecord()
    made.init_headers(record_type=WarcRecordType.response)
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = "2024-09-28T10:00:00Z"
    made.headers["Content-Type"] = "application/http; msgtype=response"
    extra = "\r\nContent-Encoding: gzip" if kind.endswith("+gz") else ""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind.removesuffix('+gz')}{extra}\r\nContent-Length: {len(body)}\r\n\r\n"
    made.set_bytes_content(head.encode() + body)
    out = io.BytesIO()
    made.write(out)
    return gzip.compress(out.getvalue()) if packed else out.getvalue()


def test_the_pages_of_an_archive_are_articles(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    records = [
        record("https://e.org/1", PAGE),
        record("https://e.org/image", b"\x89PNG", "image/png"),
        record("https://e.org/gone", b"<html>", status="404 Not Found"),
        record("https://e.org/2", gzip.compress(PAGE), "text/html; charset=utf-8+gz"),
        record("https://e.org/3", PAGE.decode().encode("cp1256", "replace"), "text/html; charset=windows-1256"),
    ]
    path.write_bytes(b"".join(records))
    found = list(read([str(path)]))
    assert [item.url for item in found if isinstance(item, Item)] == ["https://e.org/1", "https://e.org/2", "https://e.org/3"], found
    for item in found:
        article = article_of(item)  # type: ignore[arg-type]
        assert "سالم الراوي" in article.text and article.id == item.url and article.fetched == "2024-09-28T10:00:00Z"  # type: ignore[union-attr]


def test_an_archive_that_is_not_packed(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(record("https://e.org/1", PAGE, packed=False))
    (item,) = read([str(path)])
    assert isinstance(item, Item) and item.url == "https://e.org/1"


def test_a_page_too_large_is_put_aside_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST", 100_000)
    path = tmp_path / "crawl.warc.gz"
    bomb = gzip.compress(bytes(5_000_000))
    path.write_bytes(record("https://e.org/bomb", bomb, "text/html+gz") + record("https://e.org/1", PAGE))
    first, second = read([str(path)])
    assert isinstance(first, Rejected) and "larger" in first.error and isinstance(second, Item)


@pytest.mark.parametrize("cut", [30, 5])
def test_a_cut_archive_gives_what_is_whole(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "crawl.warc.gz"
    whole = record("https://e.org/1", PAGE)
    path.write_bytes(whole + record("https://e.org/2", PAGE)[:-cut])
    found = list(read([str(path)]))
    assert isinstance(found[0], Item) and found[0].url == "https://e.org/1"
    assert len(found) <= 2


def test_garbage_is_told(tmp_path: Path) -> None:
    for name, data in (("a.warc", b"\x00garbage" * 50), ("b.warc.gz", gzip.compress(b"no archive")), ("c.wacz", b"PK no zip")):
        path = tmp_path / name
        path.write_bytes(data)
        (item,) = read([str(path)])
        assert isinstance(item, Rejected), item


def test_a_package_gives_the_pages_of_its_archives(tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("archive/data.warc.gz", record("https://e.org/1", PAGE))
        package.writestr("archive/more.warc", record("https://e.org/2", PAGE, packed=False))
    found = list(read([str(path)]))
    assert [item.url for item in found] == ["https://e.org/1", "https://e.org/2"]  # type: ignore[union-attr]
    assert found[0].file.endswith("crawl.wacz#archive/data.warc.gz")
