"""Learns where events happened, from annotated articles.

    python training/where.py SHARED_DIR [--check]

Writes ``src/rasid/events/where.tsv``. Logistic regression with L2 (scikit-learn, liblinear, fixed seed): the same input gives the same
file. The development-test third is never read. ``--check`` writes nothing and prints what ten folds of articles give for each least
probability: places right of those annotated, and how often an event without an annotated place is given one.
"""

import argparse
import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Any

from annotated import load
from events import near
from fit import fit, write

from rasid.arabic.spans import SpanIndex
from rasid.coder import Coder
from rasid.events.find import EventFinder
from rasid.events.where import Option, options
from rasid.linear import LinearModel
from rasid.record import Event, Passage, Place, Span

ROOT = Path(__file__).resolve().parent.parent
C = 0.15
Row = tuple[list[str], int, float]
Case = tuple[str, Span | None, list[Option]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true")
    options_ = parser.parse_args()
    cases = list(gather(options_.shared))
    if options_.check:
        check(cases)
    else:
        rows = [row for case in cases for row in labelled(case)]
        write(ROOT / "src/rasid/events/where.tsv", rows, C, "Weights of Where; made by training/where.py")


def gather(shared: Path) -> Any:
    """(article, annotated place or None, options) of every event found that is annotated."""
    coder, finder = Coder(), EventFinder()
    for article, gold in load(shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"]):
        doc = coder.read_before_events(article)
        places = SpanIndex(doc.places)
        taken: set[int] = set()
        told: list[Event] = []
        for candidate in finder.candidates(doc):
            kind = candidate.trigger.frame.type
            matches = [
                (near(g["trigger"]["span"], candidate.span), i)
                for i, g in enumerate(gold["events"])
                if i not in taken and g["type"].partition(":")[0] == kind.partition(":")[0] and g.get("trigger", {}).get("span")
            ]
            best = max(matches, default=None)
            if best is None or best[0] < -40:
                continue
            taken.add(best[1])
            hit = gold["events"][best[1]]
            span = (hit.get("place") or {}).get("span")
            found = options(doc, places, candidate, told)
            right = next((o.place for o in found if span and overlaps(o.place, span)), None)
            told.append(Event("", Passage(candidate.span, ""), kind, place=right))
            if not hit.get("optional"):
                yield article.id, Span(*span) if span else None, found


def overlaps(place: Place, span: Any) -> bool:
    """Whether a place stands on the annotated words."""
    return bool(place.span.start < span[1] and span[0] < place.span.end)


def labelled(case: Case) -> list[Row]:
    """Rows to learn from: the annotated mention is right; another mention of the same place is only half wrong."""
    _, span, found = case
    right = [o for o in found if span and overlaps(o.place, span)]
    ids = {o.place.id for o in right if o.place.id}
    return [(o.features, int(o in right), 1.0 if o in right or o.place.id not in ids else 0.3) for o in found]


def check(cases: list[Case]) -> None:
    """Ten folds by article."""
    folds: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        folds[int(hashlib.sha256(("fold" + case[0]).encode()).hexdigest(), 16) % 10].append(case)
    scored: list[tuple[Case, list[float]]] = []
    for number, held in folds.items():
        rows = [row for other, some in folds.items() if other != number for case in some for row in labelled(case)]
        model = LinearModel({feature: float(weight) for feature, weight in fit(rows, C).items()})
        scored += [(case, [model.probability(o.features) for o in case[2]]) for case in held]
    own = {path.stem for name in ("evaluation/gold", "sample/gold") for path in (ROOT / name).glob("*.json")}
    for title, part in (
        ("own", [item for item in scored if item[0][0] in own]),
        ("dev, building part", [item for item in scored if item[0][0] not in own]),
    ):
        told = [item for item in part if item[0][1]]
        untold = [item for item in part if not item[0][1]]
        reach = sum(any(overlaps(o.place, span) for o in found) for (_, span, found), _ in told)
        print(f"{title}: {len(told)} with a place, {reach} of them among the options; {len(untold)} without")
        for least in (0.0, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3):
            right = sum(
                max(p, default=0) >= least and bool(p) and overlaps(found[p.index(max(p))].place, span) for (_, span, found), p in told
            )
            given = sum(max(p, default=-1) >= least for _, p in told)
            false = sum(max(p, default=-1) >= least for _, p in untold)
            print(
                f"  least {least:.2f}: right {right / len(told):.3f}, of those given {right / max(1, given + false):.3f}, given without {false}"
            )


if __name__ == "__main__":
    main()
