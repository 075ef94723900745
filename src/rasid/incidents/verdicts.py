"""What people said of incidents: which reports are of one, which are of two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rasid.incidents.report import Report

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Sets of reports (article, event) that are of one incident, and pairs of sets that are not."""

    together: tuple[frozenset[Key], ...] = ()
    apart: tuple[tuple[frozenset[Key], frozenset[Key]], ...] = ()

    def sides(self, report: Report) -> frozenset[tuple[int, int]]:
        """On which side of which pairs a report stands."""
        key = (report.article, report.event.id)
        return frozenset((n, side) for n, pair in enumerate(self.apart) for side, some in enumerate(pair) if key in some)


def forbidden(a: frozenset[tuple[int, int]], b: frozenset[tuple[int, int]]) -> bool:
    """Whether two groups stand on different sides of a pair."""
    return any((n, 1 - side) in b for n, side in a)


def verdicts(reports: Iterable[Report], told: Sequence[tuple[str, list[list[list[Any]]]]]) -> Verdicts:
    """The verdicts out of merges and splits (action and groups of mentions, in the order they were made); a later one prevails.

    A mention is [article, event, start, end]; where the event is gone, the one whose trigger stands there is meant.
    """
    by_article: dict[str, list[Report]] = {}
    for report in reports:
        by_article.setdefault(report.article, []).append(report)
    together: list[frozenset[Key]] = []
    apart: list[tuple[frozenset[Key], frozenset[Key]]] = []
    for action, groups in told:
        sets = [frozenset(key for mention in group for key in _keys(by_article.get(mention[0], []), mention)) for group in groups]
        if action == "merge":
            one = frozenset().union(*sets)
            apart = [pair if not (pair[0] & one and pair[1] & one) else (pair[0] - one, pair[1] - one) for pair in apart]
            together.append(one)
        else:
            away, rest = sets
            together = [part for one in together for part in ((one - away, one & away) if one & away and one & rest else (one,))]
            together.append(away)
            apart.append((away, rest))
    return Verdicts(tuple(one for one in together if len(one) > 1), tuple(pair for pair in apart if pair[0] and pair[1]))


def _keys(reports: list[Report], mention: list[Any]) -> list[Key]:
    _, event, start, end = mention
    same = [report for report in reports if report.event.id == event]
    near = same or [report for report in reports if report.event.trigger.span.start < end and start < report.event.trigger.span.end]
    return [(report.article, report.event.id) for report in near]
