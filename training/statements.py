"""Learns which readings of cues are statements, and the acts of contents, from annotated articles.

    python training/statements.py SHARED_DIR

Writes ``src/rasid/statements/{source,end,keep,act-*}.tsv``. Logistic regression with L2 (scikit-learn, liblinear, fixed seed): the same input
gives the same files. The development-test third is never read.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotated import load
from fit import FOLDS, Group, check, fit, fit_choice, write

from rasid.arabic.document import Doc, Sentence
from rasid.arabic.words import Word
from rasid.coder import Coder
from rasid.evaluate import match
from rasid.evaluate.figures import all_figures, score, value
from rasid.linear import LinearModel
from rasid.record import Party, Span, to_dict
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


Read = tuple[Doc, dict[str, Any]]
Tables = dict[str, dict[str, float]]


def choices(doc: Doc, gold: list[dict[str, Any]]) -> tuple[list[Group], list[Group]]:
    """What an article teaches of sources and of ends."""
    ranker, ender = SourceRecorder(), EndRecorder()
    StatementFinder(ranker=ranker, ender=ender).find(doc)
    return source_groups(ranker.seen, gold, doc), end_groups(ender.seen, gold, doc)


def readings(doc: Doc, gold: list[dict[str, Any]], ranker: SourceRanker, ender: EndChooser) -> tuple[list[Row], dict[str, list[Row]]]:
    """What an article teaches of which readings are statements, and of their acts."""
    recorder = Recorder()
    StatementFinder(keeper=recorder, ranker=ranker, ender=ender).find(doc)
    contents = [{"content": {"span": list(reading.content)}} for _, reading in recorder.seen]
    matched = {j: i for i, j in match.statements(gold, contents)}
    keep: list[Row] = []
    acts: dict[str, list[Row]] = {act: [] for act in ActChooser.ACTS}
    for k, (_, reading) in enumerate(recorder.seen):
        hit = gold[matched[k]] if k in matched else None
        # A reading whose content is off is no proof that its cue is none: it weighs less.
        at = doc.words[reading.found.first]
        close = hit is None and any(touches(g.get("cue"), at) for g in gold)
        weight = 0.3 if close or (hit is not None and hit.get("optional")) else 1.0
        keep.append((features(doc, reading), int(hit is not None or close), weight))
        if hit is not None and reading.found.cue.act == "state":
            names = act_features(doc, reading)
            for act, rows in acts.items():
                rows.append((names, int(hit.get("act") == act), 1.0))
    return keep, acts


def learn(read: list[Read], taught: list[tuple[list[Group], list[Group]]]) -> tuple[Tables, dict[str, str]]:
    """The tables of weights by file name, and what each was learnt from; ``taught`` are the choices of each article."""
    sources, ends = ([group for lesson in taught for group in lesson[k]] for k in (0, 1))
    tables = {"source": fit_choice(sources, SOURCE_L2), "end": fit_choice(ends, END_L2)}
    learnt = {"source": f"{len(sources)} choices", "end": f"{len(ends)} choices"}
    keep: list[Row] = []
    acts: dict[str, list[Row]] = {act: [] for act in ActChooser.ACTS}
    ranker, ender = SourceRanker(LinearModel(tables["source"])), EndChooser(LinearModel(tables["end"]))
    for doc, gold in read:
        kept, done = readings(doc, gold["statements"], ranker, ender)
        keep += kept
        for act, rows in done.items():
            acts[act] += rows
    tables["keep"], learnt["keep"] = fit(keep, 0.15), f"{len(keep)} statements"
    for act, rows in acts.items():
        tables[f"act-{act}"], learnt[f"act-{act}"] = fit(rows, 0.3), f"{len(rows)} statements"
    return tables, learnt


def finder(tables: Tables) -> StatementFinder:
    """The stage with these weights."""
    model = {name: LinearModel(weights) for name, weights in tables.items()}
    chooser = ActChooser({act: model[f"act-{act}"] for act in ActChooser.ACTS})
    return StatementFinder(StatementKeeper(model["keep"]), chooser, SourceRanker(model["source"]), EndChooser(model["end"]))


def in_folds(read: list[Read], taught: list[tuple[list[Group], list[Group]]]) -> Counter[str]:
    """The counts of the articles' statements, each article coded with weights learnt from the other folds."""
    counts: Counter[str] = Counter()
    for fold in range(FOLDS):
        rest = [k for k in range(len(read)) if k % FOLDS != fold]
        stage = finder(learn([read[k] for k in rest], [taught[k] for k in rest])[0])
        for doc, gold in read[fold::FOLDS]:
            coded = {"statements": [to_dict(statement) for statement in stage.find(doc).statements], "events": []}
            counts += score({"id": gold["id"], "statements": gold["statements"], "events": []}, coded).counts
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; print the figures in four folds by article")
    options_ = parser.parse_args()
    coder = Coder()
    read = [
        (coder.read_before_statements(article), gold)
        for article, gold in load(options_.shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"])
    ]
    taught = [choices(doc, gold["statements"]) for doc, gold in read]
    if options_.check:
        print(f"sources: {check([lesson[0] for lesson in taught], SOURCE_L2)}")
        print(f"ends: {check([lesson[1] for lesson in taught], END_L2)}")
        print(*(f"{f.name}: {value(f, c):.3f}" for c in [in_folds(read, taught)] for f in all_figures(c)), sep="\n")
        return
    about = "made by training/statements.py from annotated articles (weights hold no sentence)"
    tables, learnt = learn(read, taught)
    what = {"source": "SourceRanker", "end": "EndChooser", "keep": "StatementKeeper"}
    for name, weights in tables.items():
        title = what.get(name) or f"ActChooser for {name.removeprefix('act-')}"
        write(OUT / f"{name}.tsv", weights, learnt[name], f"Weights of {title}; {about}")


if __name__ == "__main__":
    main()
