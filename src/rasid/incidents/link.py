"""Links reports of the same incident: a kindred kind of act, days and places that agree, and words that few other stories share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rasid.incidents.pairs import FAMILIES, SLACK, Pairs, pairs_of
from rasid.incidents.parts import parts
from rasid.incidents.report import Report
from rasid.incidents.verdicts import Verdicts, forbidden

# Chosen by a sweep over incidents in a month of news and by reading what was merged: lower joins look-alikes, higher splits long stories.
THRESHOLD = 0.32  # of a pair, to be looked at
AVERAGE = 0.13  # over all pairs of two groups, to be joined


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
    """Average-link clustering over the pairs that share something telling, best pair first.

    Groups are only joined by a pair that is like enough, so each set of reports that such pairs hold together is worked through
    by itself: what is held at a time grows with the largest of them, not with all that is linked.
    """
    pairs = pairs_of(reports)
    strong = pairs.score >= THRESHOLD
    part = np.array(parts(len(reports), zip(pairs.a[strong].tolist(), pairs.b[strong].tolist(), strict=True)), int)
    inside = np.flatnonzero(part[pairs.a] == part[pairs.b])
    inside = inside[np.argsort(part[pairs.a[inside]], kind="stable")]
    found: list[list[int]] = []
    edges = np.flatnonzero(np.diff(part[pairs.a[inside]], prepend=-1, append=-1))
    for start, stop in pairwise(edges.tolist()):
        some = inside[start:stop]
        found += _joined(reports, Pairs(*(column[some] for column in pairs)), told)
    paired = {i for group in found for i in group}
    found += [[i] for i in range(len(reports)) if i not in paired]
    return [[reports[i] for i in group] for group in sorted(found)]


def _joined(reports: list[Report], pairs: Pairs, told: Verdicts) -> list[list[int]]:
    """The groups, as sorted numbers of reports, that the reports of some pairs fall into."""
    leader = {i: i for i in np.union1d(pairs.a, pairs.b).tolist()}
    members: dict[int, list[int]] = {i: [i] for i in leader}
    ties: dict[int, dict[int, float]] = {i: {} for i in leader}  # sums of likeness between the groups led by each report
    for a, b, score in zip(*(column.tolist() for column in pairs), strict=True):
        ties[a][b] = ties[b][a] = score
    spans = {i: _Span.of(reports[i]) for i in leader}
    sides = {i: told.sides(reports[i]) if told.apart else frozenset[tuple[int, int]]() for i in leader}
    strong = np.flatnonzero(pairs.score >= THRESHOLD)
    best = strong[np.argsort(-pairs.score[strong], kind="stable")]
    for a, b in zip(pairs.a[best].tolist(), pairs.b[best].tolist(), strict=True):
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
        for other, total in ties.pop(drop).items():
            del ties[other][drop]
            if other != keep:
                ties[keep][other] = ties[other][keep] = ties[keep].get(other, 0.0) + total
    return [sorted(group) for group in members.values()]


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
