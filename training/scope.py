"""Learns where and when events happened, from annotated articles.

    python training/scope.py SHARED_DIR [--check]

Writes ``src/rasid/events/{where,when}.tsv``: a conditional logit over the places of an event's scope (L-BFGS) and a logistic regression with
L2 over its dates (liblinear, fixed seed); the same input gives the same files. The development-test third is never read. ``--check`` writes
nothing and prints what ten folds of articles give for each least probability: places (dates) right of those annotated, and how often an
event without one in the annotation is given one. In the folds, as in use, the places of the events before are those that were chosen.
"""

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from annotated import load, load_judged
from events import find_hit
from fit import Group, fit, fit_choice, write

from rasid.arabic.document import Doc
from rasid.arabic.spans import SpanIndex
from rasid.coder import Coder
from rasid.dates import iso_of
from rasid.events.fill import Candidate
from rasid.events.find import EventFinder
from rasid.events.when import options as dates_for
from rasid.events.where import Where, nowhere_features
from rasid.events.where import options as places_for
from rasid.linear import LinearModel
from rasid.record import Date, Event, Passage, Place, Span

ROOT = Path(__file__).resolve().parent.parent
C, L2, NOWHERE = 0.15, 8.0, 0.2
FOLDS = 10
LEAST = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
Row = tuple[list[str], int, float]


class Read(NamedTuple):
    """An article read up to its events, the candidates that are annotated events, and whether their dates are annotated, too."""

    article: str
    doc: Doc
    places: SpanIndex[Place]
    events: list[tuple[Candidate, dict[str, Any]]]
    dated: bool = True


class Verdict(NamedTuple):
    """What was chosen for an event: whether one is annotated, how likely the choice is, whether it is right."""

    article: str
    told: bool
    chance: float
    right: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    taught = list(gather(options.shared))
    if options.check:
        check("where", taught, where_model, judge_places)
        check("when", taught, when_model, judge_dates)
        return
    for name, model in (("where", where_model), ("when", when_model)):
        events = sum(len(read.events) for read in taught)
        write(
            ROOT / f"src/rasid/events/{name}.tsv",
            model(taught),
            f"{events} events",
            f"Weights of {name.title()}; made by training/scope.py",
        )


def gather(shared: Path) -> Iterable[Read]:
    """Every annotated article for building, and the judged ones in which the places of events were told (``place`` is there, if only as null)."""
    coder, finder = Coder(), EventFinder()
    placed = [(article, gold) for article, gold in load_judged(shared) if any("place" in event for event in gold["events"])]
    for article, gold in (*load(shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"]), *placed):
        doc = coder.read_before_events(article)
        taken: set[int] = set()
        hits = (find_hit(rivals, gold, taken) for rivals in finder.candidates(doc))
        dated = "judged" not in gold
        events = [(one, hit) for one, hit in hits if one is not None and hit is not None and (dated or "place" in hit)]
        yield Read(article.id, doc, SpanIndex(doc.places), events, dated)


def as_event(candidate: Candidate, place: Place | None) -> Event:
    """An event as one that follows sees it."""
    return Event("", Passage(candidate.span, ""), candidate.trigger.frame.type, place=place)


# ------------------------------------------------------------------ where
def where_model(taught: Iterable[Read]) -> dict[str, float]:
    """Weights of the places of an event and of that none is told, which weighs less: an annotation may leave out what goes without saying."""
    groups: list[Group] = []
    for read in taught:
        before: list[Event] = []
        for candidate, hit in read.events:
            found, span = places_for(read.doc, read.places, candidate, before), spanned(hit.get("place"))
            right = [int(span is not None and overlaps(option.place.span, span)) for option in found]
            before.append(as_event(candidate, found[right.index(1)].place if any(right) else None))
            if not found or hit.get("optional") or (span is not None and not any(right)):
                continue
            features = [nowhere_features(candidate, found), *(option.features for option in found)]
            groups.append((features, [int(span is None), *right], 1.0 if span is not None else NOWHERE))
    return fit_choice(groups, L2)


def judge_places(read: Read, model: LinearModel) -> Iterable[Verdict]:
    """The places chosen for an article's events."""
    where, before = Where(model, 0.0), list[Event]()
    for candidate, hit in read.events:
        place, chance = where.likeliest(read.doc, read.places, candidate, before)
        before.append(as_event(candidate, place))
        span = spanned(hit.get("place"))
        if not hit.get("optional"):
            yield Verdict(read.article, span is not None, chance, bool(place and span and overlaps(place.span, span)))


# ------------------------------------------------------------------ when
def when_model(taught: Iterable[Read]) -> dict[str, float]:
    """Weights of the dates of an event."""
    rows: list[Row] = []
    for read in taught:
        dates = SpanIndex(read.doc.dates)
        for candidate, hit in read.events:
            if read.dated and not hit.get("optional"):
                rows += [(features, int(is_date(date, hit.get("date") or {})), 1.0) for date, features in dates_for(dates, candidate)]
    return fit(rows, C)


def judge_dates(read: Read, model: LinearModel) -> Iterable[Verdict]:
    """The dates chosen for an article's events."""
    dates = SpanIndex(read.doc.dates)
    for candidate, hit in read.events:
        if read.dated and not hit.get("optional"):
            told = hit.get("date") or {}
            found = [(model.probability(features), is_date(date, told)) for date, features in dates_for(dates, candidate)]
            chance, right = max(found, key=lambda one: one[0], default=(-1.0, False))
            yield Verdict(read.article, spanned(told) is not None, chance, right)


def is_date(date: Date, told: dict[str, Any]) -> bool:
    """Whether a date is what was annotated: the value, or the words where no value is."""
    span = spanned(told)
    return span is not None and (iso_of(date) == told["iso"] if told.get("iso") else overlaps(date.span, span))


# ------------------------------------------------------------------ both
def spanned(words: dict[str, Any] | None) -> Span | None:
    """The span of an annotated place or date."""
    return Span(*words["span"]) if words and words.get("span") else None


def overlaps(span: Span, other: Span) -> bool:
    """Whether two spans share characters."""
    return span.start < other.end and other.start < span.end


def check(
    name: str,
    taught: list[Read],
    learn: Callable[[Iterable[Read]], dict[str, float]],
    judge: Callable[[Read, LinearModel], Iterable[Verdict]],
) -> None:
    """Folds by article."""
    folds: dict[int, list[Read]] = defaultdict(list)
    for read in taught:
        folds[int(hashlib.sha256(("fold" + read.article).encode()).hexdigest(), 16) % FOLDS].append(read)
    verdicts: list[Verdict] = []
    for number, held in folds.items():
        model = LinearModel(learn(read for other, some in folds.items() if other != number for read in some))
        verdicts += [verdict for read in held for verdict in judge(read, model)]
    own = {path.stem for folder in ("evaluation/gold", "sample/gold") for path in (ROOT / folder).glob("*.json")}
    judged = {read.article for read in taught if not read.dated}
    for title, part in (
        ("own", [verdict for verdict in verdicts if verdict.article in own]),
        ("judged", [verdict for verdict in verdicts if verdict.article in judged]),
        ("dev, building part", [verdict for verdict in verdicts if verdict.article not in own | judged]),
    ):
        if not part:
            continue
        told = [verdict for verdict in part if verdict.told]
        untold = [verdict for verdict in part if not verdict.told]
        print(f"{name}, {title}: {len(told)} annotated, {len(untold)} without")
        for least in LEAST:
            right = sum(one.chance >= least and one.right for one in told) / len(told)
            print(f"  least {least:.2f}: right {right:.3f}, given without {sum(one.chance >= least for one in untold) / len(untold):.3f}")


if __name__ == "__main__":
    main()
