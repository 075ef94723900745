"""Pages: fetching an address and finding the article in its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice

from rasid.sources.feeds import LARGEST, BadFeed, Entry, entries, kind_of
from rasid.sources.items import Item, Rejected
from rasid.sources.net import Answer, FetchError, Limits, get

_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "")
_SITEMAPS = 200  # read for one address
_TOLD = re.compile(
    r"""article:published_time["']\s+content=["']([^"']+)|content=["']([^"']+)["']\s+property=["']article:published_time|"datePublished"\s*:\s*"([^"]+)"""
)
_TIMES = 5  # looked at on a page; the first are its own, later ones may be of what it links to


def fetch(url: str, limits: Limits | None = None, known: Mapping[str, str] | None = None) -> Item | Rejected:
    """The page at an address."""
    try:
        answer = get(url, limits)
    except FetchError as error:
        return Rejected(url, 0, str(error))
    return page(url, answer, known)


def page(url: str, answer: Answer, known: Mapping[str, str] | None = None) -> Item | Rejected:
    """What a server answered for the address of a page, as an item."""
    if answer.status != 200:
        return Rejected(url, 0, f"the server answered {answer.status}")
    if answer.kind not in _PAGES:
        return Rejected(url, 0, f"is {answer.kind}; only pages (HTML) and plain text can be read")
    try:
        data = in_utf8(answer.body, answer.charset)
    except LookupError:
        return Rejected(url, 0, f"is in an unknown encoding ({answer.charset})")
    told = {"fetched": datetime.now(UTC).isoformat(timespec="seconds"), **(known or {})}
    return Item(url, 0, "text" if answer.kind == "text/plain" else "html", data, url, url, told)


def read_address(url: str, limits: Limits | None = None) -> Iterator[Item | Rejected]:
    """The page at an address, or the pages that the feed or site map there lists."""
    waiting, read = [url], 0
    seen = {url}
    while waiting and read < _SITEMAPS:
        read += 1
        here = waiting.pop(0)
        try:
            answer = get(here, limits)
            if answer.status != 200 or not kind_of(answer.body):
                yield page(here, answer)
                continue
            if len(answer.body) > LARGEST:
                yield Rejected(here, 0, f"is a feed or site map of more than {LARGEST // 1_000_000} MB")
                continue
            listed = entries(answer.body, answer.url, answer.headers.get("content-type", ""))
        except (FetchError, BadFeed) as error:
            yield Rejected(here, 0, str(error))
            continue
        for entry in listed:
            if entry.nested and entry.url and entry.url not in seen:
                seen.add(entry.url)
                waiting.append(entry.url)
            elif not entry.nested:
                yield fetch(entry.url, limits, told_by(entry)) if entry.url else entry_item(entry, here)


def told_by(entry: Entry, source: str | None = None) -> dict[str, str]:
    """What a feed says of an article, as fields of it."""
    told = {"title": entry.title, "date": entry.published, "source": source}
    return {name: value for name, value in told.items() if value}


def entry_item(entry: Entry, file: str, source: str | None = None) -> Item:
    """An article whose text is what the feed itself carries."""
    return Item(file, 0, "entry", entry.html.encode("utf-8", "surrogatepass"), entry.key, entry.url, told_by(entry, source))


def in_utf8(body: bytes, charset: str | None) -> bytes:
    """A page in UTF-8 whatever its server or its head says it is in. Raises LookupError for an encoding nobody knows."""
    if charset is None:
        found = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", body[:4096], re.I)
        charset = found[1].decode("ascii") if found else "utf-8"
        if charset.lower() not in ("utf-8", "utf8"):
            try:
                return body.decode(charset, "replace").encode("utf-8")
            except LookupError:
                return body.decode("utf-8", "replace").encode("utf-8")
    if charset.lower().replace("-", "") in ("utf8", "usascii", "ascii"):
        return body.decode("utf-8", "replace").encode("utf-8")
    return body.decode(charset, "replace").encode("utf-8", "replace")


def extract(page: str, url: str | None = None) -> dict[str, str | None] | None:
    """Title, text, date, address and outlet of a page; None where no article is found."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page, url=url, with_metadata=True, include_comments=False, include_tables=False, favor_precision=True)
    except (ValueError, RecursionError, AssertionError, TypeError, AttributeError, KeyError, IndexError):
        return None  # markup that the extraction trips over holds no article that can be found
    if found is None:
        return None
    fields = found if isinstance(found, dict) else found.as_dict()
    text = fields.get("text")
    if not text or not text.strip():
        return None
    return {
        "title": fields.get("title"),
        "text": text,
        "date": _published(page, fields.get("date")),
        "url": url or fields.get("url"),
        "source": fields.get("sitename") or fields.get("hostname"),
    }


def _published(page: str, day: str | None) -> str | None:
    """The time of publication where the page tells one with its zone for that day (or its neighbour: the zone may lie across midnight)."""
    for match in islice(_TOLD.finditer(page), _TIMES) if day else ():
        try:
            when = datetime.fromisoformat(next(filter(None, match.groups())).strip())
            if when.tzinfo and abs((when.date() - date.fromisoformat(day or "")).days) <= 1:
                return when.isoformat(timespec="seconds")
        except ValueError:
            continue
    return day


def text_of(html: str) -> str:
    """The words of a piece of HTML such as feeds carry, a line for each block."""
    from lxml import etree
    from lxml import html as parser

    if "<" not in html and "&" not in html:
        return html.strip()
    try:
        tree = parser.fromstring(f"<div>{html}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return re.sub(r"<[^>]*>", " ", html).strip()
    for element in tree.iter("script", "style"):
        element.text = ""
    for element in tree.iter("p", "br", "div", "li", "h1", "h2", "h3", "blockquote"):
        element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in str(tree.text_content()).splitlines())
    return "\n".join(line for line in lines if line)
