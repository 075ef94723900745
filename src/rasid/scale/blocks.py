"""Incidents of very many articles: reports are linked within blocks of one family of acts, one place cell and one week.

Two reports can only be of one incident where they agree in kind, place and time, so each is put into the blocks of its kind,
of the cells of one degree around its place and of the weeks its days touch; neighbouring blocks share the reports near their
edges, and what is linked in any block is one group. A report without a place, or of a country only, is put into the cells that
its article names elsewhere, and meets its like; that it meets no others is what blocking loses against linking everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import floor
from typing import NamedTuple

import msgspec

from rasid.incidents import Report, link
from rasid.incidents.claims import incident
from rasid.incidents.days import shifted
from rasid.incidents.origins import origins
from rasid.incidents.pairs import FAMILIES
from rasid.record import Incident

_EDGE = 0.4  # degrees (some 40 km) over the edge of a cell within which its neighbours see a report too
_SLACK = 2  # days by which two accounts of one incident may differ
_FINE = frozenset({"exact", "city", "admin1"})
_AROUND = 6  # cells of an article that its reports without a place are put into
_LONGEST = 60  # days: a report of a longer time is put where its first days are


def blocks(told: Sequence[Report]) -> list[list[str]]:
    """The blocks of each of the reports of one article."""
    fine = [_cells(report) for report in told]
    around = sorted({cell for cells in fine for cell in cells})[:_AROUND]
    return [
        [f"{FAMILIES.get(report.root, report.root)}|{cell}|{week}" for cell in cells or [_wide(report), *around] for week in _weeks(report)]
        for report, cells in zip(told, fine, strict=True)
    ]


def _cells(report: Report) -> list[str]:
    """The cells around a place that is known closely; none for another."""
    place = report.event.place
    if place is None or place.lat is None or place.lon is None or place.precision not in _FINE:
        return []
    lats = {floor(place.lat + step) for step in (-_EDGE, _EDGE)}
    lons = {floor(place.lon + step) for step in (-_EDGE, _EDGE)}
    return [f"{lat},{lon}" for lat in sorted(lats) for lon in sorted(lons)]


def _wide(report: Report) -> str:
    place = report.event.place
    return (place.country if place else None) or "-"


def _weeks(report: Report) -> list[str]:
    if report.first is None or report.last is None:
        return ["-"]
    last = min(report.last, shifted(report.first, _LONGEST))
    return [str(week) for week in range(shifted(report.first, -_SLACK).toordinal() // 7, shifted(last, _SLACK).toordinal() // 7 + 1)]


class Told(NamedTuple):
    """A report with what tells copies of its article: the signature of the text, and the agency it credits."""

    report: Report
    signature: bytes
    credit: str | None


def packed(told: Told) -> bytes:
    """A report as bytes."""
    return msgspec.msgpack.encode(told)


def unpacked(data: bytes) -> Told:
    """A report from its bytes."""
    return _DECODER.decode(data)


_DECODER = msgspec.msgpack.Decoder(Told)


def linked(reports: Iterable[bytes]) -> list[tuple[str, str]]:
    """The links found in a block: (key of the first report of a group, key of a report of it), keys as text."""
    unique = {report.key: report for report, _, _ in map(unpacked, reports)}
    return [(key_of(group[0]), key_of(report)) for group in link(unique.values()) for report in group]


def key_of(report: Report) -> str:
    """The key of a report as text."""
    return msgspec.json.encode(report.key).decode()


class Groups:
    """What is linked through any chain of links: the group of a key is its smallest member."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def join(self, a: str, b: str) -> None:
        """Puts two keys into one group."""
        top, other = sorted((self.of(a), self.of(b)))
        self._above[other] = top

    def of(self, key: str) -> str:
        """The group of a key."""
        above = self._above
        above.setdefault(key, key)
        root = key
        while above[root] != root:
            root = above[root]
        while above[key] != root:
            above[key], key = root, above[key]
        return root

    def items(self) -> Iterator[tuple[str, str]]:
        """Every key with its group."""
        return ((key, self.of(key)) for key in list(self._above))


def made(group: Iterable[bytes]) -> Incident:
    """The incident of the reports of a group."""
    told = sorted({one.report.key: one for one in map(unpacked, group)}.values(), key=lambda one: one.report.key)
    prints = {report.article: (signature, agency) for report, signature, agency in told}
    return incident([one.report for one in told], len(origins(prints)))
