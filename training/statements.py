"""Learns which readings of cues are statements, and the acts of contents, from annotated articles.

    python training/statements.py SHARED_DIR

Writes ``src/rasid/statements/{source,end,keep,act-*}.tsv``. Logistic regression with L2 (scikit-learn, liblinear, fixed seed): the same input
gives the same files. The development-test third is never read.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotated import load
from fit import Group, check, fit, fit_choice, write

from rasid.arabic.document import Doc, Sentence
from rasid.arabic.words import Word
from rasid.coder import Coder
from rasid.linear import LinearModel
from rasid.record import Party, Span
from rasid.statements import StatementFinder
from rasid.statements.cues import Found
from rasid.statements.end import Border, EndChooser, borders
from rasid.statements.keep import ActChooser, Reading, StatementKeeper, act_features, features
from rasid.statements.source import Asked, Option, SourceRanker, options

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/rasid/statements"
Row = tuple[list[str], int, float]
SOURCE_L2, END_L2, NEAR = 4.0, 4.0, 3


class Recorder(StatementKeeper):
    """Keeps everything and remembers what it was asked about."""

    def __init__(self) -> None:
        super().__init__(LinearModel({}), 0.0)
        self.seen: list[tuple[Doc, Reading]] = []

    def probability(self, doc: Doc, reading: Reading) -> float:
        self.seen.append((doc, reading))
        return 1.0


class SourceRecorder(SourceRanker):
    """Answers as ever and remembers what it was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[Asked, list[Option]]] = []

    def choose(self, doc: Doc, asked: Asked, spoke: dict[Span, Party]) -> tuple[Party | None, str]:
        self.seen.append((asked, options(doc, asked, spoke)))
        return super().choose(doc, asked, spoke)


class EndRecorder(EndChooser):
    """Says what the rules say and remembers what it was asked about."""

    def __init__(self) -> None:
        super().__init__(LinearModel({}))
        self.seen: list[tuple[Found, int, list[Border]]] = []

    def choose(self, doc: Doc, sentence: Sentence, found: Found, later: Sequence[Found], start: int, end: int, how: str) -> int:
        self.seen.append((found, start, borders(doc, sentence, found, later, start, end, how)))
        return end


def end_groups(seen: list[tuple[Found, int, list[Border]]], gold: list[dict[str, Any]], doc: Doc) -> list[Group]:
    """What an article teaches of ends: each content that begins where a gold one does."""
    out = []
    for found, start, ends in seen:
        word = doc.words[found.first]
        hit = next(
            (
                g
                for g in gold
                if g.get("content", {}).get("span") and abs(g["content"]["span"][0] - start) <= NEAR and touches(g.get("cue"), word)
            ),
            None,
        )
        if hit is None or len(ends) < 2:
            continue
        right = [int(abs(border.end - hit["content"]["span"][1]) <= NEAR) for border in ends]
        if any(right):
            out.append(([border.features for border in ends], right, 1.0))
    return out


def touches(passage: dict[str, Any] | None, word: Word) -> bool:
    span = (passage or {}).get("span")
    return bool(span) and span[0] < word.end and word.start < span[1]


def source_groups(seen: list[tuple[Asked, list[Option]]], gold: list[dict[str, Any]], doc: Doc) -> list[Group]:
    """What an article teaches of sources: each statement whose cue is the gold's, with whoever may be its source."""
    out = []
    for asked, found in seen:
        word = doc.words[asked.found.first]
        hit = next((g for g in gold if touches(g.get("cue"), word) and g.get("source", {}).get("span")), None)
        if hit is None or len(found) < 2:
            continue
        span = hit["source"]["span"]
        right = [int(o.party.span.start < span[1] and span[0] < o.party.span.end) for o in found]
        if any(right):
            out.append(([o.features for o in found], right, 1.0))
    return out


def overlap(a: list[int], b: tuple[int, int]) -> float:
    shared = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return shared / ((a[1] - a[0]) + (b[1] - b[0]) - shared) if shared else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; print the share of right sources in four folds by article")
    options_ = parser.parse_args()
    coder = Coder()
    keep: list[Row] = []
    sources: list[list[Group]] = []
    ends: list[list[Group]] = []
    acts: dict[str, list[Row]] = {act: [] for act in ActChooser.ACTS}
    for article, gold in load(options_.shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"]):
        doc = coder.read_before_statements(article)
        recorder = Recorder()
        ranker, ender = SourceRecorder(), EndRecorder()
        StatementFinder(ranker=ranker, ender=ender).find(doc)
        ends.append(end_groups(ender.seen, gold["statements"], doc))
        sources.append(source_groups(ranker.seen, gold["statements"], doc))
        StatementFinder(keeper=recorder).find(doc)
        taken: set[int] = set()
        scored = sorted(
            (
                (overlap(g["content"]["span"], r.content), i, k)
                for k, (_, r) in enumerate(recorder.seen)
                for i, g in enumerate(gold["statements"])
                if g.get("content", {}).get("span")
            ),
            reverse=True,
        )
        matched: dict[int, int] = {}
        for score, i, k in scored:
            if score >= 0.5 and i not in taken and k not in matched:
                taken.add(i)
                matched[k] = i
        for k, (_, reading) in enumerate(recorder.seen):
            hit = gold["statements"][matched[k]] if k in matched else None
            # A reading whose content is off is no proof that its cue is none: it weighs less.
            at = doc.words[reading.found.first]
            close = hit is None and any(touches(g.get("cue"), at) for g in gold["statements"])
            weight = 0.3 if close or (hit is not None and hit.get("optional")) else 1.0
            keep.append((features(doc, reading), int(hit is not None or close), weight))
            if hit is not None and reading.found.cue.act == "state":
                names = act_features(doc, reading)
                for act, rows in acts.items():
                    rows.append((names, int(hit.get("act") == act), 1.0))
    if options_.check:
        print(f"sources: {check(sources, SOURCE_L2)}")
        print(f"ends: {check(ends, END_L2)}")
        return
    about = "made by training/statements.py from annotated articles (weights hold no sentence)"
    write(OUT / "keep.tsv", fit(keep, 0.15), f"{len(keep)} statements", f"Weights of StatementKeeper; {about}")
    for name, taught, l2, what in (("source", sources, SOURCE_L2, "SourceRanker"), ("end", ends, END_L2, "EndChooser")):
        learnt = [group for groups in taught for group in groups]
        write(OUT / f"{name}.tsv", fit_choice(learnt, l2), f"{len(learnt)} choices", f"Weights of {what}; {about}")
    for act, rows in acts.items():
        write(OUT / f"act-{act}.tsv", fit(rows, 0.3), f"{len(rows)} statements", f"Weights of ActChooser for {act}; {about}")


if __name__ == "__main__":
    main()
