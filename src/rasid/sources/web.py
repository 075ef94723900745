"""Pages: fetching an address and finding the article in its HTML."""

from __future__ import annotations

from datetime import UTC, datetime

from rasid.sources.items import Item, Rejected

_TIMEOUT = 30.0
_LARGEST = 20_000_000
_AGENT = "rasid (reads Arabic news; one page on request)"


def fetch(url: str) -> Item | Rejected:
    """The page at an address."""
    import httpx

    body = bytearray()
    try:
        with httpx.stream("GET", url, follow_redirects=True, timeout=_TIMEOUT, headers={"User-Agent": _AGENT}) as response:
            if response.status_code != 200:
                return Rejected(url, 0, f"the server answered {response.status_code} {response.reason_phrase}".rstrip())
            kind = response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
            if kind not in ("text/html", "application/xhtml+xml", "text/plain"):
                return Rejected(url, 0, f"is {kind}; only pages (HTML) and plain text can be read")
            encoding = response.charset_encoding or "utf-8"
            for part in response.iter_bytes():
                body += part
                if len(body) > _LARGEST:
                    return Rejected(url, 0, f"is larger than {_LARGEST // 1_000_000} MB")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Rejected(url, 0, f"cannot be fetched: {error or type(error).__name__}")
    data = bytes(body)
    if encoding.lower().replace("-", "") not in ("utf8", "ascii"):
        try:
            data = data.decode(encoding, "replace").encode("utf-8")
        except LookupError:
            return Rejected(url, 0, f"is in an unknown encoding ({encoding})")
    return Item(url, 0, "text" if kind == "text/plain" else "html", data, url, url)


def extract(page: str, url: str | None = None) -> dict[str, str | None] | None:
    """Title, text, date, address and outlet of a page; None where no article is found."""
    from trafilatura import bare_extraction

    found = bare_extraction(page, url=url, with_metadata=True, include_comments=False, include_tables=False, favor_precision=True)
    if found is None:
        return None
    fields = found if isinstance(found, dict) else found.as_dict()
    text = fields.get("text")
    if not text or not text.strip():
        return None
    return {
        "title": fields.get("title"),
        "text": text,
        "date": fields.get("date"),
        "url": url or fields.get("url"),
        "source": fields.get("sitename") or fields.get("hostname"),
        "fetched": datetime.now(UTC).isoformat(timespec="seconds") if url else None,
    }
