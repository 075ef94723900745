"""Learns which triggers are events and who fills their roles, from annotated articles and, for the first, from the invented examples.

    python training/events.py SHARED_DIR

Writes ``src/rasid/events/{keep,actor,recipient,standing,mode}.tsv``. Logistic regression with L2 (scikit-learn, liblinear, fixed seed): the same
input gives the same files. The development-test third is never read.
"""

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from annotated import load, load_judged
from fit import Group, fit, fit_choice, write

from rasid.arabic.document import Doc
from rasid.coder import Coder
from rasid.evaluate.examples import Expectation, read_folder
from rasid.events.fill import Candidate
from rasid.events.find import EventFinder
from rasid.events.keep import features, surroundings
from rasid.events.mode import MODES
from rasid.events.mode import options as modes
from rasid.events.rank import nobody_features, options
from rasid.events.scope import Layers, date_of
from rasid.events.standing import STANDINGS
from rasid.events.standing import options as standings
from rasid.record import Article, Event, Party, Span

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/rasid/events"
Row = tuple[list[str], int, float]
ARTICLE = frozenset("whole share told again same left leftsame right rightsame sentence paragraph size place title by".split())
KEEP_C = 0.2  # inverse strength of the penalty
ROLE_L2, STANDING_L2, MODE_L2 = 3.0, 6.0, 2.0
MISSED, OPTIONAL = 0.1, 0.3  # what a role that no option fills, and an arguable event, weigh
EXAMPLE = 3.0  # what an invented example weighs: they are few beside the triggers of articles, and each stands for a way of saying it
NEAR = 40  # characters that a trigger may lie off the gold's
LEAST_ROLE, LEAST_MODE = 0.03, 0.1  # weights nearer to nothing are left out


def group(nobody: list[str], found: list[tuple[Party, list[str]]], gold: list[dict[str, Any]] | None) -> Group:
    """A role to be filled. Where no option fills it rightly, nobody is the least wrong and weighs less."""
    right = [int(fills_role(party, gold)) for party, _ in found]
    share = 1.0 if any(right) or not gold else MISSED
    return [nobody, *(features for _, features in found)], [int(not any(right)), *right], share


def near(a: list[int], b: Span) -> int:
    """Score of two trigger spans: characters shared, or minus the gap."""
    return min(a[1], b.end) - max(a[0], b.start)


def rows(doc: Doc, gold: dict[str, Any], finder: EventFinder) -> tuple[list[Row], list[Group], list[Group], list[Group], list[Group]]:
    """What one annotated article teaches: of keeping a trigger, of actors, of recipients, of standing, of modes."""
    keep: list[Row] = []
    actor: list[Group] = []
    recipient: list[Group] = []
    standing: list[Group] = []
    mode: list[Group] = []
    layers = Layers(doc)
    taken: set[int] = set()
    told: list[Event] = []
    candidates = finder.candidates(doc)
    for rivals, around in zip(candidates, surroundings(doc, candidates), strict=True):
        if "judged" in gold and not any(near(span, one.span) > 0 for span in gold["judged"] for one in rivals):
            # Not offered for judging, for it was hardly one: left out, such candidates would make events look far commoner than they are.
            keep += [(features(doc, candidate, others), 0, 1.0) for candidate, others in zip(rivals, around, strict=True)]
            continue
        chosen, hit = find_hit(rivals, gold, taken)
        for candidate, others in zip(rivals, around, strict=True):
            optional = candidate is chosen and hit is not None and hit.get("optional")
            keep.append((features(doc, candidate, others), int(candidate is chosen and not optional), OPTIONAL if optional else 1.0))
        if chosen is None or hit is None:
            continue
        candidate = chosen
        share = OPTIONAL if hit.get("optional") else 1.0
        standing.append(
            (standings(doc, candidate, date_of(layers, candidate)), [int(hit.get("standing", "actual") == one) for one in STANDINGS], share)
        )
        root, _, told_mode = hit["type"].partition(":")
        if told_mode in MODES.get(root, ()):
            mode.append((modes(doc, candidate, told), [int(told_mode == one) for one in MODES[root]], share))
        found = options(layers, candidate, told)
        nobody = nobody_features(candidate, found)
        for role, groups in (("actor", actor), ("recipient", recipient)):
            if role == "actor" or "both" not in candidate.trigger.frame.actor:
                groups.append(group(nobody, [(o.party, o.features.spelled()) for o in found], hit.get(role)))
        actors = [o.party for o in found if fills_role(o.party, hit.get("actor"))]
        recipients = [o.party for o in found if fills_role(o.party, hit.get("recipient"))]
        told.append(as_event(candidate.span, hit["type"], hit, actors, recipients))
    return keep, actor, recipient, standing, mode


def example_rows(doc: Doc, expected: Sequence[Expectation], finder: EventFinder) -> list[Row]:
    """What an invented sentence teaches of keeping a trigger: only those that its expectations speak of are told yes or no."""
    candidates = finder.candidates(doc)
    wanted = [dict(one.fields) for one in expected if one.layer == "event" and not one.forbidden]
    barred = [dict(one.fields) for one in expected if one.layer == "event" and one.forbidden]
    every = [one for rivals in candidates for one in rivals]
    right = {id(one) for want in wanted if (one := next((one for one in every if named(doc, one, want)), None)) is not None}
    out: list[Row] = []
    for rivals, around in zip(candidates, surroundings(doc, candidates), strict=True):
        met = any(id(one) in right for one in rivals)
        for one, others in zip(rivals, around, strict=True):
            if met or any(named(doc, one, fields) for fields in barred):
                out.append(([f for f in features(doc, one, others) if not of_article(f)], int(id(one) in right), EXAMPLE))
    return out


def of_article(feature: str) -> bool:
    """Whether a feature tells of the article around a sentence. Examples stand alone and most hold an event: that must teach nothing of short texts."""
    name = feature.partition("=")[0]
    return name.rpartition("|")[2] in ARTICLE


def named(doc: Doc, candidate: Candidate, fields: dict[str, str]) -> bool:
    """Whether an expectation speaks of a trigger: by its type without mode and its words, where it tells them."""
    kind, words = fields.get("type", "").partition(":")[0], fields.get("trigger", "").partition("#")[0]
    start = doc.text.find(words.partition("…")[0])
    return kind in ("", candidate.trigger.frame.root) and (
        not words or (start < candidate.span.end and candidate.span.start < start + len(words))
    )


def find_hit(rivals: tuple[Candidate, ...], gold: dict[str, Any], taken: set[int]) -> tuple[Candidate | None, dict[str, Any] | None]:
    """The reading of a trigger that is a gold event not yet taken, by type and nearness as the scorer matches, and that event."""
    best = max(
        (
            (near(g["trigger"]["span"], candidate.span), -i, -k)
            for k, candidate in enumerate(rivals)
            for i, g in enumerate(gold["events"])
            if i not in taken and g.get("trigger", {}).get("span") and g["type"].partition(":")[0] == candidate.trigger.frame.root
        ),
        default=None,
    )
    if best is None or best[0] < -NEAR:
        return None, None
    taken.add(-best[1])
    return rivals[-best[2]], gold["events"][-best[1]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    options_ = parser.parse_args()
    coder = Coder()
    finder = EventFinder()
    keep: list[Row] = []
    actor: list[Group] = []
    recipient: list[Group] = []
    standing: list[Group] = []
    mode: list[Group] = []
    annotated = load(options_.shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"])
    for article, gold in (*annotated, *load_judged(options_.shared)):
        for learnt, more in zip(
            (keep, actor, recipient, standing, mode), rows(coder.read_before_events(article), gold, finder), strict=True
        ):
            learnt += more
    for example in read_folder(ROOT / "tests/examples/events"):
        doc = coder.read_before_events(Article("example", example.text, example.title, example.on))
        keep += example_rows(doc, example.expected, finder)
    about = "made by training/events.py from annotated articles (weights hold no sentence)"
    # Most of the many features weigh next to nothing: without them the files are read in half the time and nothing is coded otherwise.
    save = partial(write, least=LEAST_ROLE)
    save(OUT / "keep.tsv", fit(keep, KEEP_C), f"{len(keep)} triggers", f"Weights of EventKeeper; {about}")
    save(OUT / "actor.tsv", fit_choice(actor, ROLE_L2), f"{len(actor)} roles", f"Weights of RoleRanker for actors; {about}")
    save(OUT / "recipient.tsv", fit_choice(recipient, ROLE_L2), f"{len(recipient)} roles", f"Weights of RoleRanker for recipients; {about}")
    save(OUT / "mode.tsv", fit_choice(mode, MODE_L2), f"{len(mode)} events", f"Weights of ModeChooser; {about}", least=LEAST_MODE)
    save(OUT / "standing.tsv", fit_choice(standing, STANDING_L2), f"{len(standing)} events", f"Weights of StandingChooser; {about}")


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
