"""Links reports of the same incident: a kindred kind of act, days and places that agree, and words that few other stories share."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from rasid.incidents.report import Report
from rasid.incidents.verdicts import Verdicts, forbidden
from rasid.record import Place

# Chosen by a sweep over incidents in a month of news (measure/linking.py): lower joins look-alikes, higher splits long stories.
THRESHOLD = 0.26  # of a pair, to be looked at
AVERAGE = 0.09  # over all pairs of two groups, to be joined
OTHER = 0.05  # what another type of the same family costs a pair
# Types that one incident is often told as: a flight with relief is an arrival, an arrest is a kidnapping in the words of kin.
FAMILIES = {"COERCE": "ASSAULT", "AID": "CONSULT", "AGREE": "CONSULT", "COOPERATE": "CONSULT", "CONCEDE": "CONSULT"}
_TELLING = 24  # words of a report that find candidates: its rarest
_POSTINGS = 200  # a word in more reports of neighbouring days than this finds none
# Acts of speech: two people who condemn one attack have done two things, so the same actor must be named.
SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "SUPPORT", "THREATEN", "CONCEDE"})
_NEAR_KM = 30.0
_FAR_KM = 80.0
_SLACK = 2  # days by which two accounts of one incident may differ


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
    norms = [sqrt(sum(weight * weight for weight in report.words.values())) or 1.0 for report in reports]
    pairs: list[tuple[float, int, int]] = []
    ties: list[dict[int, float]] = [{} for _ in reports]  # sums of likeness between the groups led by each report
    for a, b in _candidates(reports):
        score = likeness(reports[a], reports[b], norms[a] * norms[b])
        if score > 0:
            ties[a][b] = ties[b][a] = score
            if score >= THRESHOLD:
                pairs.append((-score, a, b))
    leader = list(range(len(reports)))
    members: dict[int, list[int]] = {i: [i] for i in leader}
    spans = [_Span.of(report) for report in reports]
    sides = [told.sides(report) for report in reports] if told.apart else [frozenset[tuple[int, int]]()] * len(reports)
    for _, a, b in sorted(pairs):
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
        return both.latest_first is None or both.earliest_last is None or (both.latest_first - both.earliest_last).days <= _SLACK


def _candidates(reports: list[Report]) -> set[tuple[int, int]]:
    """Pairs close in time that share a telling word, found by an index of words so that the work stays near linear."""
    postings: dict[str, list[int]] = defaultdict(list)
    for i, report in enumerate(reports):
        for word in sorted(report.words, key=lambda word: (-report.words[word], word))[:_TELLING]:
            postings[word].append(i)
    out: set[tuple[int, int]] = set()
    for listed in postings.values():
        for some in _neighbours(reports, listed):
            out.update(some)
    for article in _by_article(reports).values():
        out.update((i, j) for at, i in enumerate(article) for j in article[at + 1 :])
    return out


def _neighbours(reports: list[Report], listed: list[int]) -> Iterator[list[tuple[int, int]]]:
    """For each report of a word, its pairs with later ones that may be of the same days; none where they are too many to tell."""
    ordered = sorted(listed, key=lambda i: (reports[i].first or date.min, i))
    firsts = [(reports[i].first or date.min).toordinal() for i in ordered]
    for at, i in enumerate(ordered):
        last = reports[i].last
        stop = bisect_right(firsts, last.toordinal() + _SLACK) if last else len(ordered)
        if stop - at <= _POSTINGS:
            near = (j for j in ordered[at + 1 : stop] if _gap(reports[i], reports[j]) <= _SLACK)
            yield [(min(i, j), max(i, j)) for j in near]


def _by_article(reports: list[Report]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = defaultdict(list)
    for i, report in enumerate(reports):
        out[report.article].append(i)
    return out


def likeness(a: Report, b: Report, norm: float) -> float:
    """How much two reports look like one incident, from 0 to about 1.4; 0 where they cannot be."""
    if a.article == b.article and (a.event.same_as == b.event.id or b.event.same_as == a.event.id):
        return 1.4
    if _gap(a, b) > _SLACK or (a.root in SPOKEN and not _actors(a) & _actors(b)):
        return 0.0
    small, large = (a.words, b.words) if len(a.words) <= len(b.words) else (b.words, a.words)
    score = sum(weight * weight for word, weight in small.items() if word in large) / norm
    score += _places(a.event.place, b.event.place)
    if a.dated and b.dated:
        score += 0.05 if _gap(a, b) <= 0 else -0.05
    score += _tolls(a, b)
    if _parties(a) & _parties(b):
        score += 0.05
    if a.event.type == b.event.type:
        score += 0.03
    elif a.root != b.root:
        score -= OTHER
    return max(score, 0.0)


def _actors(report: Report) -> set[str]:
    return {party.actor or party.name or party.text for party in report.event.actor}


def _gap(a: Report, b: Report) -> int:
    """Days between the two windows; 0 where they meet or nothing is known."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return 0
    return max((b.first - a.last).days, (a.first - b.last).days, 0)


def _places(a: Place | None, b: Place | None) -> float:
    if a is None or b is None:
        return 0.0
    if a.country and b.country and a.country != b.country:
        return -0.25
    fine = {"exact", "city"}
    if a.id and a.id == b.id:
        return 0.12 if a.precision in fine else 0.04
    if a.precision in fine and b.precision in fine and None not in (a.lat, a.lon, b.lat, b.lon):
        apart = _km(a.lat or 0.0, a.lon or 0.0, b.lat or 0.0, b.lon or 0.0)
        return 0.05 if apart <= _NEAR_KM else (-0.6 if apart > _FAR_KM else -0.05)
    return 0.0


def _tolls(a: Report, b: Report) -> float:
    out = 0.0
    for left, right in ((a.event.killed, b.event.killed), (a.event.injured, b.event.injured)):
        if left and right:
            out += 0.08 if left == right else (-0.1 if max(left, right) > 4 * min(left, right) else 0.0)
    return out


def _parties(report: Report) -> set[str]:
    return {party.actor or party.name or "" for party in (*report.event.actor, *report.event.recipient)} - {""}


def _km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    a, b, c, d = map(radians, (lat, lon, lat2, lon2))
    return 12742 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))
