"""Feeds and site maps: what an outlet says it has published, newest or not, as entries with address and time."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from rasid.record import stable_id

LARGEST = 8_000_000  # bytes of a feed or site map after unpacking
_PROLOGUE = 100_000  # bytes in which the root of the XML must stand
_ENTRIES = 5_000  # of one feed or site map; the rest is left
_ROOT = re.compile(rb"<(?:[A-Za-z]+:)?(rss|RDF|feed|urlset|sitemapindex)[\s>]")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref_src", re.I)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class BadFeed(ValueError):
    """Data that is neither feed nor site map; the message says why in plain words."""


class Entry(NamedTuple):
    """One line of a feed. ``key`` names it for ever, ``mark`` changes when the feed tells of a correction; times are ISO 8601.

    ``html`` is the text the feed itself carries. ``nested`` marks a site map that another lists: its ``url`` is to be read in turn.
    """

    key: str
    url: str | None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    html: str = ""
    nested: bool = False

    @property
    def mark(self) -> str:
        """A short name for what the feed says of it now."""
        return stable_id("m", self.title or "", self.updated or self.published or "", self.html)


def kind_of(data: bytes) -> str | None:
    """``feed`` or ``sitemap`` by the root of the XML; None for anything else."""
    found = _ROOT.search(data[:_PROLOGUE])
    return None if not found else "sitemap" if found[1] in (b"urlset", b"sitemapindex") else "feed"


def entries(data: bytes, url: str = "", content_type: str = "", zone: str | None = None) -> list[Entry]:
    """The entries of an RSS or Atom feed or of a site map at ``url``, each key once. ``zone``: the outlet's (IANA). Raises BadFeed."""
    if b"<!ENTITY" in data[:_PROLOGUE]:  # no feed needs it, and parsers can be made to work on it for ever
        raise BadFeed("declares entities of its own, which is refused")
    kind = kind_of(data)
    if kind is None:
        raise BadFeed("is neither RSS, Atom nor a site map" if data.strip() else "is empty")
    found = _sitemap(data, url, zone) if kind == "sitemap" else _feed(data, url, content_type, zone)
    first: dict[str, Entry] = {}
    for entry in found[:_ENTRIES]:
        first.setdefault(entry.key, entry)
    return list(first.values())


def _feed(data: bytes, url: str, content_type: str, zone: str | None) -> list[Entry]:
    import feedparser

    try:  # a stream, never bytes: those would be tried as the name of a file
        parsed: Any = feedparser.parse(
            io.BytesIO(data), response_headers={"content-type": content_type}, resolve_relative_uris=False, sanitize_html=False
        )
    except Exception as error:  # the parser of last resort fails in many ways on hostile data
        raise BadFeed(f"cannot be read as a feed ({type(error).__name__})") from error
    if not parsed.entries and parsed.bozo:
        raise BadFeed(f"is a broken feed ({str(parsed.get('bozo_exception', ''))[:120]})")
    return [entry for raw in parsed.entries if (entry := _entry(raw, url, zone))]


def _entry(raw: Any, base: str, zone: str | None) -> Entry | None:
    told, ident = str(raw.get("link") or ""), str(raw.get("id") or "").strip()
    link = None if told == ident and "://" not in told else address(told, base)  # a bare id is no address of the feed's host
    key = link or ident
    html = max((str(part.get("value") or "") for part in raw.get("content") or ()), key=len, default="") or str(raw.get("summary") or "")
    title = _plain(str(raw.get("title") or ""))
    key = (key or (stable_id("entry", title, html) if title or html else "")).encode("utf-8", "replace").decode().replace("\0", "")
    if not key:
        return None
    published, updated = (
        moment(dict.get(raw, name), dict.get(raw, f"{name}_parsed"), zone)  # its own get takes one for the other
        for name in ("published", "updated")
    )
    return Entry(key, link, title or None, published or updated, updated, html)


def _sitemap(data: bytes, base: str, zone: str | None) -> list[Entry]:
    from lxml import etree

    out: list[Entry] = []
    fields: dict[str, str] = {}
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), events=("end",), resolve_entities=False, no_network=True, recover=True, huge_tree=False
        ):
            if not isinstance(element.tag, str):
                continue
            tag = etree.QName(element).localname
            if tag in ("url", "sitemap"):
                if link := address(fields.get("loc", ""), base):
                    updated = moment(fields.get("lastmod"), None, zone)
                    published = moment(fields.get("publication_date"), None, zone)
                    out.append(Entry(link, link, fields.get("title"), published, updated, nested=tag == "sitemap"))
                    if len(out) >= _ENTRIES:
                        break
                fields = {}
                element.clear()
            elif element.text and element.text.strip():
                fields.setdefault(tag, element.text.strip())
    except etree.XMLSyntaxError as error:
        if not out:
            raise BadFeed(f"is a broken site map ({str(error)[:120]})") from None
    return out


def address(link: str, base: str = "") -> str | None:
    """An http address in full, without fragment and tracking, so that one article has one address; None for anything else."""
    try:
        parts = urlsplit(urljoin(base, link.strip()) if link.strip() else "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)]
        kept = parts.query if len(query) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(query)
        path = urlsplit(urljoin("http://host/", parts.path or "/")).path  # without dots
        return urlunsplit((parts.scheme, parts.netloc.lower(), path, kept, ""))
    except ValueError:
        return None


def moment(told: object, parsed: Any = None, zone: str | None = None) -> str | None:
    """A told time as ISO 8601 in the outlet's zone: a time without a zone is taken to be of that zone. None where it is no time."""
    text = str(told or "").strip()
    if not text:
        return None
    if _DAY.fullmatch(text):
        return text
    when = None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            when = read(text)
            break
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    try:
        if when is None and parsed:
            when = datetime(*parsed[:6]).replace(tzinfo=UTC)
        if when is None:
            return None
        if zone:
            when = when.replace(tzinfo=ZoneInfo(zone)) if when.tzinfo is None else when.astimezone(ZoneInfo(zone))
        return when.isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None


def _plain(title: str) -> str:
    if "<" not in title and "&" not in title:
        return title.strip()
    from lxml import html

    try:
        return str(html.fromstring(f"<p>{title}</p>").text_content()).strip()
    except Exception:  # markup that no parser takes is no reason to lose the article
        return title.strip()
