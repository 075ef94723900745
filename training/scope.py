"""Learns where and when events happened, from annotated articles.

    python training/scope.py SHARED_DIR [--check]

Writes ``src/rasid/events/{where,when}.tsv``. Logistic regression with L2 (scikit-learn, liblinear, fixed seed): the same input gives the same
file. The development-test third is never read. ``--check`` writes nothing and prints what ten folds of articles give for each least
probability: places (dates) right of those annotated, and how often an event without one in the annotation is given one.
"""

import argparse
import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from annotated import load
from events import find_hit
from fit import fit, write

from rasid.arabic.spans import SpanIndex
from rasid.coder import Coder
from rasid.dates import iso_of
from rasid.events.find import EventFinder
from rasid.events.when import options as dates_for
from rasid.events.where import options as places_for
from rasid.linear import LinearModel
from rasid.record import Event, Passage, Span

ROOT = Path(__file__).resolve().parent.parent
C = 0.15
Row = tuple[list[str], int, float]


class Option(NamedTuple):
    """What may be right: a place or date as (span, what it is), and its features."""

    span: Span
    value: str | None
    features: list[str]


class Case(NamedTuple):
    """An annotated event: its article, the span and the value that are right (None: nothing annotated), its options."""

    article: str
    span: Span | None
    value: str | None
    options: list[Option]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true")
    options_ = parser.parse_args()
    cases = list(gather(options_.shared))
    for name, which in (("where", 0), ("when", 1)):
        some = [pair[which] for pair in cases]
        if options_.check:
            print(name)
            check(some)
        else:
            rows = [row for case in some for row in labelled(case)]
            write(
                ROOT / f"src/rasid/events/{name}.tsv",
                fit(rows, C),
                f"{len(rows)} options",
                f"Weights of {name.title()}; made by training/scope.py",
            )


def gather(shared: Path) -> Any:
    """(case of the place, case of the date) of every event found that is annotated."""
    coder, finder = Coder(), EventFinder()
    for article, gold in load(shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"]):
        doc = coder.read_before_events(article)
        places, dates = SpanIndex(doc.places), SpanIndex(doc.dates)
        taken: set[int] = set()
        told: list[Event] = []
        for rivals in finder.candidates(doc):
            candidate, hit = find_hit(rivals, gold, taken)
            if candidate is None or hit is None:
                continue
            kind = candidate.trigger.frame.type
            place, date = hit.get("place") or {}, hit.get("date") or {}
            found = places_for(doc, places, candidate, told)
            right = next((o.place for o in found if place.get("span") and overlaps(o.place.span, place["span"])), None)
            told.append(Event("", Passage(candidate.span, ""), kind, place=right))
            if hit.get("optional"):
                continue
            yield (
                Case(article.id, spanned(place), None, [Option(o.place.span, o.place.id, o.features) for o in found]),
                Case(article.id, spanned(date), date.get("iso"), [Option(d.span, iso_of(d), f) for d, f in dates_for(dates, candidate)]),
            )


def spanned(words: dict[str, Any]) -> Span | None:
    """The span of an annotated place or date."""
    return Span(*words["span"]) if words.get("span") else None


def overlaps(span: Span, other: Any) -> bool:
    """Whether two spans share characters."""
    return bool(span.start < other[1] and other[0] < span.end)


def is_right(case: Case, option: Option) -> bool:
    """Whether an option is what was annotated: for a place the words, for a date the value."""
    if case.span is None:
        return False
    return option.value == case.value if case.value else overlaps(option.span, case.span)


def labelled(case: Case) -> list[Row]:
    """Rows to learn from; another mention of the right place is only half wrong."""
    right = [o for o in case.options if is_right(case, o)]
    values = {o.value for o in right if o.value}
    return [(o.features, int(o in right), 1.0 if o in right or o.value not in values else 0.3) for o in case.options]


def check(cases: list[Case]) -> None:
    """Ten folds by article."""
    folds: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        folds[int(hashlib.sha256(("fold" + case.article).encode()).hexdigest(), 16) % 10].append(case)
    scored: list[tuple[Case, float, bool]] = []
    for number, held in folds.items():
        rows = [row for other, some in folds.items() if other != number for case in some for row in labelled(case)]
        model = LinearModel({feature: float(weight) for feature, weight in fit(rows, C).items()})
        for case in held:
            chances = [model.probability(o.features) for o in case.options]
            best = max(chances, default=-1.0)
            scored.append((case, best, bool(chances) and is_right(case, case.options[chances.index(best)])))
    own = {path.stem for name in ("evaluation/gold", "sample/gold") for path in (ROOT / name).glob("*.json")}
    for title, part in (
        ("own", [item for item in scored if item[0].article in own]),
        ("dev, building part", [item for item in scored if item[0].article not in own]),
    ):
        told = [item for item in part if item[0].span]
        untold = [item for item in part if not item[0].span]
        reach = sum(any(is_right(case, o) for o in case.options) for case, _, _ in told)
        print(f"{title}: {len(told)} annotated, {reach} of them among the options; {len(untold)} without")
        for least in (0.0, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4):
            right = sum(chance >= least and good for _, chance, good in told)
            given = sum(chance >= least for _, chance, _ in told)
            false = sum(chance >= least for _, chance, _ in untold)
            print(
                f"  least {least:.2f}: right {right / len(told):.3f}, of those given {right / max(1, given + false):.3f}, given without {false}"
            )


if __name__ == "__main__":
    main()
