"""How many independent origins tell of an incident: copies of one text, and texts that credit one agency, count once.

Texts are compared by MinHash signatures of their five-word runs: 64 numbers that two texts have in common in the share in which
they have their runs in common, whatever their length.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from functools import cache

import numpy as np

from rasid import lexicon
from rasid.arabic.light import words
from rasid.arabic.normal import fold
from rasid.arabic.sets import word_set
from rasid.incidents.parts import parts
from rasid.record import Article

_SHINGLE = 5
_HASHES, _SEED = 64, 42
_COPIED = 0.5  # share of the shorter text's runs
_LEAST = 6  # numbers in common below which that share is chance
_EDGE = 160  # characters at the head and tail of a text where credit lines stand


def signature(article: Article) -> bytes:
    """The signature of an article's text: how many runs it has, and 64 numbers (little-endian, 32 bits each)."""
    from rensa import RMinHash

    found = words(article.text)
    runs = [" ".join(found[at : at + _SHINGLE]) for at in range(max(1, len(found) - _SHINGLE + 1))]
    digest = RMinHash.from_token_sets([runs], num_perm=_HASHES, seed=_SEED)[0].digest()
    return struct.pack(f"<{_HASHES + 1}I", len(runs), *digest)


def alike(one: bytes, others: list[bytes]) -> list[float]:
    """For each of ``others``, the share of the shorter text's runs that both texts have (0 to 1), estimated from signatures."""
    if not others:
        return []
    mine = np.frombuffer(one, "<u4")
    theirs = np.frombuffer(b"".join(others), "<u4").reshape(-1, _HASHES + 1)
    common = (theirs[:, 1:] == mine[1:]).sum(axis=1)
    jaccard = np.where(common >= _LEAST, common / _HASHES, 0.0)
    sizes = theirs[:, 0].astype(float)
    shared = jaccard * (sizes + float(mine[0])) / (1 + jaccard)
    share: list[float] = np.minimum(1.0, shared / np.maximum(1.0, np.minimum(sizes, float(mine[0])))).tolist()
    return share


def copied(one: bytes, others: list[bytes]) -> list[bool]:
    """For each of ``others``, whether it and ``one`` are copies of one text."""
    return [share >= _COPIED for share in alike(one, others)]


def credit(article: Article) -> str | None:
    """The agency an article credits, by its ``origin`` or a credit in brackets at its head or tail."""
    if article.origin:
        return article.origin
    text = fold(article.text)
    for edge in (text[:_EDGE], text[-_EDGE:]):
        for match in _credits().finditer(edge):
            return _names()[match.group(1) or match.group(2)]
    return None


def origins(articles: Mapping[str, tuple[bytes, str | None]]) -> list[list[str]]:
    """Groups of article ids that go back to one origin, from each article's signature and credit."""
    idents = sorted(articles)
    together: list[tuple[int, int]] = []
    credited: dict[str, int] = {}
    for at, ident in enumerate(idents):
        made, agency = articles[ident]
        if agency:
            together.append((credited.setdefault(agency, at), at))
        same = copied(made, [articles[other][0] for other in idents[at + 1 :]])
        together += [(at, later) for later, copy in enumerate(same, at + 1) if copy]
    groups: dict[int, list[str]] = {}
    for ident, part in zip(idents, parts(len(idents), together), strict=True):
        groups.setdefault(part, []).append(ident)
    return list(groups.values())


@cache
def _names() -> dict[str, str]:
    return {fold(told): row["name"] for row in lexicon.load("wires.tsv") for told in lexicon.split(row["words"])}


@cache
def _credits() -> re.Pattern[str]:
    """An agency in brackets, or after «نقلا عن» or «المصدر:»."""
    names = "|".join(sorted(map(re.escape, _names()), key=len, reverse=True))
    told, agency = ("|".join(sorted(map(re.escape, word_set(name)))) for name in ("credit.from", "credit.agency"))
    return re.compile(rf"[(«\[/]\s*(?:(?:{agency}) )?({names})\s*[)»\]/]|(?:{told})\s*:?\s*(?:(?:{agency}) )?({names})(?!\w)")
