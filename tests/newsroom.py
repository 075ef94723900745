"""An outlet for tests: a feed and pages that a test writes, corrects and breaks. Sentences are invented."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import coders
from serving import Site, article_page

from rasid.sources.outlets import Outlet
from rasid.store import Store
from rasid.watch.run import Settings, Watcher

SETTINGS = Settings(local=True, threads=8, linger=0.0, jobs=0)


class Newsroom:
    """A feed at ``/NAME.xml`` whose articles are pages below ``/NAME/``."""

    def __init__(self, site: Site, name: str = "n") -> None:
        self.site, self.name = site, name
        self.items: dict[str, tuple[str, str]] = {}
        self.feed = site.at(f"/{name}.xml", self._feed)
        self.asked = 0

    def publish(self, slug: str, said: str = "الطريق سيفتح", told: str = "2024-09-28T10:00:00+03:00") -> str:
        """Writes an article, or corrects it; its address."""
        self.items[slug] = (said, told)
        page = article_page(
            f"خبر {slug}", *[f"قال الناطق سالم الراوي في بيان رقم {n} إن {said} أمام حركة السير بعد انتهاء الأعمال." for n in range(6)]
        )
        return self.site.at(f"/{self.name}/{slug}", (200, {"Content-Type": "text/html; charset=utf-8"}, page))

    def _feed(self, handler: Any) -> tuple[int, dict[str, str], bytes]:
        self.asked += 1
        etag = f'"{hash(tuple(self.items.items()))}"'
        if handler.headers.get("If-None-Match") == etag:
            return 304, {"ETag": etag}, b""
        items = "".join(
            f"<item><title>خبر {slug}</title><link>{self.site.url}/{self.name}/{slug}</link><description>{said}</description>"
            f"<pubDate>{told}</pubDate></item>"
            for slug, (said, told) in self.items.items()
        )
        return 200, {"ETag": etag, "Content-Type": "application/rss+xml"}, f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()


def outlet(*feeds: str, **fields: Any) -> Outlet:
    """An outlet that is read without pauses."""
    return Outlet(**{"name": "برقية", "feeds": feeds, "delay": 0, "per_host": 8, "every": 60, "seconds": 2, "backlog": "36500d", **fields})


def watch(store: Store, *outlets: Outlet, make: Callable[[], Any] = coders.echo, **named: Any) -> Watcher:
    """Watches until everything there is was read, and gives the watcher."""
    watcher = Watcher(store, outlets, named.pop("settings", SETTINGS), make=make, **named)
    watcher.run(Event(), once=True)
    return watcher
