"""How a desk is set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rasid.record import Article, CodedArticle


def standard_coder() -> Callable[[Article], CodedArticle]:
    """The coder of Rasid, loaded when a text is first pasted."""
    from rasid.scale.worker import load, standard

    return load(standard)


@dataclass(frozen=True, slots=True)
class Settings:
    """``store``: its address; ``months``: the Babel locale whose month names Arabic pages use (``ar``, ``ar_IQ``, ``ar_MA``);
    ``open_reads``: whether reading needs no token; ``hosts``: names the desk answers to (empty: any), against DNS rebinding;
    ``per_minute``: requests one address may make, ``heavy_per_minute``: those that code text or write."""

    store: str
    months: str = "ar"
    open_reads: bool = True
    hosts: tuple[str, ...] = ()
    per_minute: int = 1200
    heavy_per_minute: int = 60
    coder: Callable[[], Callable[[Article], CodedArticle]] = field(default=standard_coder)
