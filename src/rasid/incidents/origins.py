"""How many independent origins tell of an incident: copies of one text, and texts that credit one agency, count once."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from functools import cache

from rasid import lexicon
from rasid.arabic.light import words
from rasid.arabic.normal import fold
from rasid.record import Article

_SHINGLE = 5
_COPIED = 0.5  # share of the shorter text's shingles
_EDGE = 160  # characters at the head and tail of a text where credit lines stand
_HASHES, _SEED = 64, 42


def shingles(article: Article) -> frozenset[int]:
    """The five-word runs of the text in normal form, hashed (the same in every run)."""
    return frozenset(map(_hash, _runs(article.text)))


def _runs(text: str) -> list[str]:
    found = words(text)
    return [" ".join(found[at : at + _SHINGLE]) for at in range(max(1, len(found) - _SHINGLE + 1))]


def signature(article: Article) -> bytes:
    """A MinHash of the text's shingles: texts of which a share is alike have about that share of its 64 numbers in common."""
    from rensa import RMinHash

    digest = RMinHash.from_token_sets([_runs(article.text)], num_perm=_HASHES, seed=_SEED)[0].digest()
    return struct.pack(f"<{_HASHES}I", *digest)


def alike(a: bytes, b: bytes) -> float:
    """The share of what either text has that both have, by their signatures."""
    left, right = struct.unpack(f"<{_HASHES}I", a), struct.unpack(f"<{_HASHES}I", b)
    same: int = sum(x == y for x, y in zip(left, right, strict=True))
    return same / _HASHES


def credit(article: Article) -> str | None:
    """The agency an article credits, by its ``origin`` or a credit in brackets at its head or tail."""
    if article.origin:
        return article.origin
    text = fold(article.text)
    for edge in (text[:_EDGE], text[-_EDGE:]):
        for match in _credits().finditer(edge):
            return _names()[match.group(1)]
    return None


def origins(articles: Mapping[str, tuple[frozenset[int], str | None]]) -> list[list[str]]:
    """Groups of article ids that go back to one origin, from each article's shingles and credit."""
    idents = sorted(articles)
    parent = {ident: ident for ident in idents}

    def top(ident: str) -> str:
        while parent[ident] != ident:
            ident = parent[ident]
        return ident

    for at, a in enumerate(idents):
        for b in idents[at + 1 :]:
            if top(a) != top(b) and _same(articles[a], articles[b]):
                parent[max(top(a), top(b))] = min(top(a), top(b))
    groups: dict[str, list[str]] = {}
    for ident in idents:
        groups.setdefault(top(ident), []).append(ident)
    return list(groups.values())


def _same(a: tuple[frozenset[int], str | None], b: tuple[frozenset[int], str | None]) -> bool:
    if a[1] and a[1] == b[1]:
        return True
    shorter = min(len(a[0]), len(b[0]))
    return shorter > 0 and len(a[0] & b[0]) >= _COPIED * shorter


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


@cache
def _names() -> dict[str, str]:
    return {fold(told): row["name"] for row in lexicon.load("wires.tsv") for told in lexicon.split(row["words"])}


@cache
def _credits() -> re.Pattern[str]:
    names = sorted(map(re.escape, _names()), key=len, reverse=True)
    return re.compile(rf"[(«\[/]\s*(?:وكاله )?({'|'.join(names)})\s*[)»\]/]")
