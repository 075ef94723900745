"""How alike reports are: all pairs near in time that share a telling word, compared by columns, so that a dense day takes seconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rasid.incidents.report import Report
from rasid.record import Event, Party

Numbers = NDArray[Any]

# Types that one incident is often told as: a flight with relief is an arrival, an arrest is a kidnapping in the words of kin.
FAMILIES = {"COERCE": "ASSAULT", "AID": "CONSULT", "AGREE": "CONSULT", "COOPERATE": "CONSULT", "CONCEDE": "CONSULT"}

OTHER = 0.05  # what another type of the same family costs a pair
_SAME_TYPE = 0.15
_SAME_DAY, _OTHER_DAY = 0.25, -0.05
_SAME_TOLL, _OTHER_TOLL = 0.4, -0.1  # another toll: more than four times as many
# Somebody of the registry or with a name in both, or in both but nobody in common; those to whom it was done; guests of a talk by country.
_SHARED_PARTY, _OTHER_PARTIES, _OTHER_RECIPIENTS, _OTHER_GUESTS = 0.25, -0.08, -0.1, -0.3
_SAME_SPOT, _SAME_AREA, _NEAR = 0.6, 0.2, 0.25
_OTHER_COUNTRY, _OTHER_REGION, _FAR, _APART = -0.25, -0.2, -0.6, -0.05
SLACK = 2  # days by which two accounts of one incident may differ
# Acts of speech: two people who condemn one attack have done two things, so the same actor must be named.
SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "SUPPORT", "THREATEN", "CONCEDE"})
_SAME = 1.4  # of two events of one article that the coder says are one
_BESIDE = 0.5  # of the likeness of two that it does not: their words are shared because they stand side by side
_TELLING = 24  # words of a report that find candidates: its rarest
_POSTINGS = 200  # a word in more reports of neighbouring days than this finds none
_NEAR_KM = 30.0
_FAR_KM = 80.0
_ALWAYS = 4_000_000  # a day after all others, of reports without one
_BLOCK = 2000  # reports whose pairs are held at once
_MEMBERS = 8  # parties of a report that are compared
_DIGITS = 9  # likeness is rounded, so that equal pairs stay equal whatever they were summed with


class Pairs(NamedTuple):
    """Pairs of reports by their numbers (``a`` before ``b``) with their likeness, above 0 to about 3."""

    a: Numbers
    b: Numbers
    score: Numbers


def pairs_of(reports: Sequence[Report]) -> Pairs:
    """All pairs that may be of one incident, each once, in the order of their numbers."""
    columns = _Columns(reports)
    found = [_scored(columns, *pairs) for pairs in _candidates(reports, columns)]
    a, b, score = (np.concatenate(parts) for parts in zip(*found, strict=True)) if found else (np.empty(0, int),) * 3
    once = np.unique(a * len(reports) + b, return_index=True)[1]
    return Pairs(a[once], b[once], score[once])


class _Columns:
    """What is compared, a row a report."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.first = np.array([report.first.toordinal() if report.first else 1 for report in reports])
        self.last = np.array([report.last.toordinal() if report.last else _ALWAYS for report in reports])
        self.dated = np.array([report.dated for report in reports])
        self.terms, self.weights, self.words = _words(reports)
        self.article = _numbers([report.article for report in reports])
        self.root = _numbers([report.root for report in reports])
        self.type = _numbers([report.event.type for report in reports])
        places = [report.event.place for report in reports]
        self.country = _numbers([place.country if place else None for place in places])
        self.place = _numbers([place.id if place else None for place in places])
        self.region = _numbers([place.admin1 if place else None for place in places])
        self.fine = np.array([place is not None and place.precision in {"exact", "city"} for place in places])
        self.lat = np.radians([np.nan if place is None or place.lat is None else place.lat for place in places])
        self.lon = np.radians([np.nan if place is None or place.lon is None else place.lon for place in places])
        self.tolls = [np.array([told(report) or 0 for report in reports]) for told in (lambda r: r.event.killed, lambda r: r.event.injured)]
        self.spoken = np.array([report.root in SPOKEN for report in reports])
        self.talk = np.array([FAMILIES.get(report.root, report.root) == "CONSULT" for report in reports])
        events = [report.event for report in reports]
        self.actors = _Sets.of(frozenset(party.actor or party.name or party.text for party in event.actor) for event in events)
        self.parties = _Sets.of(_known((*event.actor, *event.recipient)) for event in events)
        self.recipients = _Sets.of(_known(event.recipient) for event in events)
        self.guests = _Sets.of(_guests(event) for event in events)
        self.repeated = _repeated(reports)


class _Sets(NamedTuple):
    """A set for each report, as numbers of what is in it (of many the first few), filled up with -1."""

    members: Numbers

    @classmethod
    def of(cls, sets: Iterable[frozenset[str]]) -> _Sets:
        known: dict[str, int] = {}
        rows = [[known.setdefault(one, len(known)) for one in sorted(some)[:_MEMBERS]] for some in sets]
        width = max((len(row) for row in rows), default=0) or 1
        return cls(np.array([row + [-1] * (width - len(row)) for row in rows], np.int32).reshape(-1, width))


def _known(parties: Iterable[Party]) -> frozenset[str]:
    """Who of the parties is in the registry or has a name."""
    return frozenset(known for party in parties if (known := party.actor or party.name))


def _guests(event: Event) -> frozenset[str]:
    """The countries of the parties but the one where it happens, whose hosts are met by many in a day."""
    countries = {party.code[:3] for party in (*event.actor, *event.recipient) if party.code and party.code[:3].isalpha()}
    return frozenset(countries - {event.place.country if event.place else None})


def _numbers(values: Iterable[str | None]) -> Numbers:
    """A number for each value, the same for the same; -1 for none."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(value, len(known)) if value else -1 for value in values], int)


def _words(reports: Sequence[Report]) -> tuple[Numbers, Numbers, int]:
    """The words of each report as numbers and their weights, of length 1 together; rows are filled up with a word that weighs nothing."""
    known: dict[str, int] = {}
    most = max((len(report.words) for report in reports), default=0)
    rows = [[known.setdefault(word, len(known)) for word in report.words] for report in reports]
    terms = np.array([row + [len(known)] * (most - len(row)) for row in rows], int).reshape(len(reports), most)
    weights = np.array([[*report.words.values()] + [0.0] * (most - len(report.words)) for report in reports]).reshape(terms.shape)
    norms = np.sqrt((weights * weights).sum(1))
    return terms, weights / np.where(norms, norms, 1.0)[:, None], len(known) + 1


def _repeated(reports: Sequence[Report]) -> Numbers:
    """Pairs, as single numbers, that the coder says are one event of one article."""
    at = {(report.article, report.event.id): i for i, report in enumerate(reports)}
    said = ((i, at.get((report.article, report.event.same_as))) for i, report in enumerate(reports) if report.event.same_as)
    return np.array([min(i, j) * len(reports) + max(i, j) for i, j in said if j is not None], int)


def _candidates(reports: Sequence[Report], columns: _Columns) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs close in time that share a telling word, and those of one article, found by an index of words and days."""
    known: dict[str, int] = {}
    rows: list[tuple[int, int]] = []
    for i, report in enumerate(reports):
        for word in sorted(report.words, key=lambda word: (-report.words[word], word))[:_TELLING]:
            rows.append((known.setdefault(word, len(known)), i))
    words, report_of = np.array(rows, int).reshape(-1, 2).T
    order = np.lexsort((report_of, columns.first[report_of], words))
    words, report_of = words[order], report_of[order]
    sought = words * (2 * _ALWAYS)
    stop = np.searchsorted(sought + columns.first[report_of], sought + columns.last[report_of] + SLACK, "right")
    after = stop - np.arange(len(stop)) - 1  # how many later reports of the word may be of the same days
    after[after >= _POSTINGS] = 0
    articles: dict[str, list[int]] = defaultdict(list)
    for i, report in enumerate(reports):
        articles[report.article].append(i)
    inside = np.array(
        [(i, j) for some in articles.values() for at, i in enumerate(some) for j in some[at + 1 : at + _POSTINGS]], int
    ).reshape(-1, 2)
    for start in range(0, len(reports), _BLOCK):
        here = np.flatnonzero((report_of >= start) & (report_of < start + _BLOCK) & (after > 0))
        count = after[here]
        lead = np.repeat(here, count)
        step = np.arange(len(lead)) - np.repeat(np.cumsum(count) - count, count) + 1
        one, other = report_of[lead], report_of[lead + step]
        mine = inside[(inside[:, 0] >= start) & (inside[:, 0] < start + _BLOCK)]
        low, high = np.concatenate((np.minimum(one, other), mine[:, 0])), np.concatenate((np.maximum(one, other), mine[:, 1]))
        keys = np.sort(low * len(reports) + high)
        keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]  # each once; sorting is faster here than np.unique
        if len(keys):
            yield keys // len(reports), keys % len(reports)


def _scored(of: _Columns, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Those of the pairs (by ``a``) that are at all alike, with how much.

    What agrees speaks for a pair as far as words are shared: all that happens in one city on one day is not one incident.
    What differs speaks against it whatever the words.
    """
    repeated = np.isin(a * len(of.first) + b, of.repeated)
    gap = np.maximum(np.maximum(of.first[b] - of.last[a], of.first[a] - of.last[b]), 0)
    may = (gap <= SLACK) & (~of.spoken[a] | (_common(of.actors, a, b) > 0)) | repeated
    a, b, gap, repeated = a[may], b[may], gap[may], repeated[may]
    told = [
        _places(of, a, b),
        np.where(of.dated[a] & of.dated[b], np.where(gap <= 0, _SAME_DAY, _OTHER_DAY), 0.0),
        np.where(of.type[a] == of.type[b], _SAME_TYPE, np.where(of.root[a] != of.root[b], -OTHER, 0.0)),
        *(_tolls(toll[a], toll[b]) for toll in of.tolls),
        np.choose(_common(of.parties, a, b) + 1, [_OTHER_PARTIES, 0.0, _SHARED_PARTY]),
        np.where(of.talk[a] & of.talk[b] & (_common(of.guests, a, b) < 0), _OTHER_GUESTS, 0.0),
        np.where(_common(of.recipients, a, b) < 0, _OTHER_RECIPIENTS, 0.0),
    ]
    alike = 1.0 + sum(np.maximum(some, 0.0) for some in told)
    score = _shared(of, a, b) * alike + sum(np.minimum(some, 0.0) for some in told)
    beside = of.article[a] == of.article[b]
    score = np.where(beside, score * _BESIDE, score)
    score = np.round(np.where(repeated, _SAME, score), _DIGITS)
    some = score > 0
    return a[some], b[some], score[some]


def _tolls(left: Numbers, right: Numbers) -> Numbers:
    """What two tolls (0: none told) say of a pair."""
    apart = np.where(np.maximum(left, right) > 4 * np.minimum(left, right), _OTHER_TOLL, 0.0)
    return np.where((left > 0) & (right > 0), np.where(left == right, _SAME_TOLL, apart), 0.0)


def _common(of: _Sets, a: Numbers, b: Numbers) -> Numbers:
    """For each pair 1 where the sets have something in common, -1 where both hold something but nothing in common, else 0."""
    out = np.zeros(len(a), int)
    both = np.flatnonzero((of.members[a, 0] >= 0) & (of.members[b, 0] >= 0))
    other = of.members[b[both]]
    met = np.zeros(len(both), bool)
    for member in of.members[a[both]].T:
        met |= (member >= 0) & (other == member[:, None]).any(1)
    out[both] = np.where(met, 1, -1)
    return out


def _shared(of: _Columns, a: Numbers, b: Numbers) -> Numbers:
    """The cosine of the words of each pair; pairs lie together by ``a``."""
    out = np.empty(len(a))
    mine = np.zeros(of.words)
    for start, stop in pairwise(np.flatnonzero(np.diff(a, prepend=-1, append=-1)).tolist()):
        row, others = a[start], b[start:stop]
        mine[of.terms[row]] = of.weights[row]
        out[start:stop] = np.einsum("ij,ij->i", mine[of.terms[others]], of.weights[others])
        mine[of.terms[row]] = 0.0
    return out


def _places(of: _Columns, a: Numbers, b: Numbers) -> Numbers:
    far: Numbers = (of.country[a] != of.country[b]) & (of.country[a] >= 0) & (of.country[b] >= 0)
    same: Numbers = (of.place[a] >= 0) & (of.place[a] == of.place[b])
    apart: Numbers = _km(of.lat[a], of.lon[a], of.lat[b], of.lon[b])
    fine: Numbers = of.fine[a] & of.fine[b] & ~np.isnan(apart)
    near: Numbers = apart <= _NEAR_KM
    region: Numbers = (of.region[a] != of.region[b]) & (of.region[a] >= 0) & (of.region[b] >= 0) & ~near
    spot = np.where(of.fine[a], _SAME_SPOT, _SAME_AREA)
    cases: list[tuple[Numbers, Any]] = [
        (far, _OTHER_COUNTRY),
        (same, spot),
        (fine & near, _NEAR),
        (fine & (apart > _FAR_KM), _FAR),
        (fine, _APART),
        (region, _OTHER_REGION),
    ]
    return np.select([case for case, _ in cases], [value for _, value in cases], 0.0)


def _km(lat: Numbers, lon: Numbers, lat2: Numbers, lon2: Numbers) -> Numbers:
    squared = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
    out: Numbers = 12742 * np.arcsin(np.sqrt(np.minimum(squared, 1.0)))
    return out
