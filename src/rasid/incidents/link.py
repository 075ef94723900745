"""Links reports of the same incident: a kindred kind of act, days and places that agree, and words that few other stories share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import numpy as np

from rasid.incidents.pairs import FAMILIES, SLACK, pairs_of
from rasid.incidents.report import Report
from rasid.incidents.verdicts import Verdicts, forbidden

# Chosen by a sweep over incidents in a month of news and by reading what was merged: lower joins look-alikes, higher splits long stories.
THRESHOLD = 0.32  # of a pair, to be looked at
AVERAGE = 0.12  # over all pairs of two groups, to be joined


def link(reports: Iterable[Report], told: Verdicts | None = None) -> list[list[Report]]:
    """Groups of reports, one an incident, each sorted by day of publication; what people said (``told``) holds.

    The order of ``reports`` does not matter.
    """
    told = told or Verdicts()
    ordered = sorted(reports, key=lambda report: report.key)
    out: list[list[Report]] = []
    families: dict[str, list[Report]] = defaultdict(list)
    for report in ordered:
        families[FAMILIES.get(report.root, report.root)].append(report)
    for family in sorted(families):
        out.extend(_cluster(families[family], told))
    if told.together:
        out = _merged(out, told)
    out.sort(key=lambda group: group[0].key)
    return out


def _merged(groups: list[list[Report]], told: Verdicts) -> list[list[Report]]:
    """The groups with those united that people said are one."""
    for one in told.together:
        meant = [group for group in groups if any((report.article, report.event.id) in one for report in group)]
        union: list[Report] = []
        sides: frozenset[tuple[int, int]] = frozenset()
        for group in meant:
            here = frozenset[tuple[int, int]]().union(*(told.sides(report) for report in group))
            if not forbidden(sides, here):
                union, sides = union + group, sides | here
                groups = [other for other in groups if other is not group]
        if union:
            groups.append(sorted(union, key=lambda report: report.key))
    return groups


def _cluster(reports: list[Report], told: Verdicts) -> list[list[Report]]:
    """Average-link clustering over the pairs that share something telling, best pair first."""
    pairs = pairs_of(reports)
    strong = pairs.score >= THRESHOLD
    may = np.zeros(len(reports), bool)  # what is like nothing else enough stays alone, whatever it is tied to
    may[pairs.a[strong]] = may[pairs.b[strong]] = True
    ties: list[dict[int, float]] = [{} for _ in reports]  # sums of likeness between the groups led by each report
    tied = may[pairs.a] & may[pairs.b]
    for a, b, score in zip(*(column[tied].tolist() for column in pairs), strict=True):
        ties[a][b] = ties[b][a] = score
    leader = list(range(len(reports)))
    members: dict[int, list[int]] = {i: [i] for i in leader}
    spans = [_Span.of(report) for report in reports]
    sides = [told.sides(report) for report in reports] if told.apart else [frozenset[tuple[int, int]]()] * len(reports)
    best = np.argsort(-pairs.score[strong], kind="stable")
    for a, b in zip(pairs.a[strong][best].tolist(), pairs.b[strong][best].tolist(), strict=True):
        keep, drop = sorted((leader[a], leader[b]))
        if keep == drop or not spans[keep].meets(spans[drop]) or forbidden(sides[keep], sides[drop]):
            continue
        if ties[keep].get(drop, 0.0) < AVERAGE * len(members[keep]) * len(members[drop]):
            continue
        for i in members[drop]:
            leader[i] = keep
        members[keep] += members.pop(drop)
        spans[keep] = spans[keep].joined(spans[drop])
        sides[keep] |= sides[drop]
        for other, total in ties[drop].items():
            del ties[other][drop]
            if other != keep:
                ties[keep][other] = ties[other][keep] = ties[keep].get(other, 0.0) + total
        ties[drop] = {}
    return [[reports[i] for i in sorted(members[first])] for first in sorted(members)]


class _Span(NamedTuple):
    """The days of the dated reports of a group: the latest first day and the earliest last day. None: none is dated."""

    latest_first: date | None = None
    earliest_last: date | None = None

    @classmethod
    def of(cls, report: Report) -> _Span:
        return cls(report.first, report.last) if report.dated else cls()

    def joined(self, other: _Span) -> _Span:
        """The span of two groups together."""
        firsts = [day for day in (self.latest_first, other.latest_first) if day]
        lasts = [day for day in (self.earliest_last, other.earliest_last) if day]
        return _Span(max(firsts, default=None), min(lasts, default=None))

    def meets(self, other: _Span) -> bool:
        """Whether the dated members of both lie within a day or so of each other."""
        both = self.joined(other)
        return both.latest_first is None or both.earliest_last is None or (both.latest_first - both.earliest_last).days <= SLACK
