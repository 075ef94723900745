"""Learns which triggers are events and who fills their roles, from annotated articles.

    python training/events.py SHARED_DIR

Writes ``src/rasid/events/{keep,actor,recipient}.tsv``. Logistic regression with L2 (scikit-learn, liblinear, fixed seed): the same
input gives the same files. The development-test third is never read.
"""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from annotated import load
from fit import write

from rasid.arabic.document import Doc
from rasid.coder import Coder
from rasid.events.find import EventFinder
from rasid.events.keep import features
from rasid.events.rank import options
from rasid.record import Event, Party, Span

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/rasid/events"
Row = tuple[list[str], int, float]


def near(a: list[int], b: Span) -> int:
    """Score of two trigger spans: characters shared, or minus the gap."""
    return min(a[1], b.end) - max(a[0], b.start)


def rows(doc: Doc, gold: dict[str, Any], finder: EventFinder) -> tuple[list[Row], list[Row], list[Row]]:
    """What one annotated article teaches: of keeping a trigger, of actors, of recipients."""
    keep: list[Row] = []
    actor: list[Row] = []
    recipient: list[Row] = []
    codes = Counter(resolved.party.code for resolved in doc.actors)
    taken: set[int] = set()
    told: list[Event] = []
    for candidate in finder.candidates(doc):
        root = candidate.trigger.frame.type.partition(":")[0]
        matches = [
            (near(g["trigger"]["span"], candidate.span), i)
            for i, g in enumerate(gold["events"])
            if i not in taken and g["type"].partition(":")[0] == root and g.get("trigger", {}).get("span")
        ]
        best = max(matches, default=None)
        hit = gold["events"][best[1]] if best and best[0] >= -40 else None
        if best and hit is not None:
            taken.add(best[1])
        if hit is not None and hit.get("optional"):
            keep.append((features(doc, candidate), 0, 0.3))
        else:
            keep.append((features(doc, candidate), int(hit is not None), 1.0))
        if hit is None:
            continue
        actors, recipients = [], []
        for option in options(doc, candidate, told, codes):
            a, r = fills_role(option.party, hit.get("actor")), fills_role(option.party, hit.get("recipient"))
            actor.append((option.actor, int(a), 1.0))
            recipient.append((option.recipient, int(r), 1.0))
            actors += [option.party] if a else []
            recipients += [option.party] if r else []
        told.append(as_event(candidate.span, candidate.trigger.frame.type, hit, actors, recipients))
    return keep, actor, recipient


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    options_ = parser.parse_args()
    coder = Coder()
    finder = EventFinder()
    keep: list[Row] = []
    actor: list[Row] = []
    recipient: list[Row] = []
    for article, gold in load(options_.shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"]):
        for learnt, more in zip((keep, actor, recipient), rows(coder.read_before_events(article), gold, finder), strict=True):
            learnt += more
    write(
        OUT / "keep.tsv",
        keep,
        0.15,
        "Weights of EventKeeper; made by training/events.py from annotated articles (weights hold no sentence)",
    )
    write(OUT / "actor.tsv", actor, 0.4, "Weights of RoleRanker for actors; made by training/events.py")
    write(OUT / "recipient.tsv", recipient, 0.4, "Weights of RoleRanker for recipients; made by training/events.py")


def fills_role(party: Party, gold: list[dict[str, Any]] | None) -> bool:
    """Whether a party is one of the gold role's: the same words, or the same code."""
    for other in gold or []:
        span = other.get("span")
        if span and party.span.start < span[1] and span[0] < party.span.end:
            return True
        if other.get("code") and other["code"] == party.code:
            return True
    return False


def as_event(span: Span, kind: str, hit: dict[str, Any], actors: list[Party], recipients: list[Party]) -> Event:
    from rasid.record import Passage

    return Event("", Passage(span, ""), kind, tuple(actors), tuple(recipients))


if __name__ == "__main__":
    main()
