"""Learns which readings of cues are statements, and the acts of contents, from annotated articles.

    python training/statements.py SHARED_DIR

Writes ``src/rasid/statements/{keep,act-*}.tsv``. Logistic regression with L2 (scikit-learn, liblinear, fixed seed): the same input
gives the same files. The development-test third is never read.
"""

import argparse
from pathlib import Path

from annotated import load
from fit import fit, write

from rasid.arabic.document import Doc
from rasid.coder import Coder
from rasid.linear import LinearModel
from rasid.statements import StatementFinder
from rasid.statements.keep import ActChooser, Reading, StatementKeeper, act_features, features

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/rasid/statements"
Row = tuple[list[str], int, float]


class Recorder(StatementKeeper):
    """Keeps everything and remembers what it was asked about."""

    def __init__(self) -> None:
        super().__init__(LinearModel({}), 0.0)
        self.seen: list[tuple[Doc, Reading]] = []

    def probability(self, doc: Doc, reading: Reading) -> float:
        self.seen.append((doc, reading))
        return 1.0


def overlap(a: list[int], b: tuple[int, int]) -> float:
    shared = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return shared / ((a[1] - a[0]) + (b[1] - b[0]) - shared) if shared else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    options = parser.parse_args()
    coder = Coder()
    keep: list[Row] = []
    acts: dict[str, list[Row]] = {act: [] for act in ActChooser.ACTS}
    for article, gold in load(options.shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"]):
        doc = coder.read_before_statements(article)
        recorder = Recorder()
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
            close = hit is None and any(
                g["cue"].get("span") and g["cue"]["span"][0] < at.end and at.start < g["cue"]["span"][1]
                for g in gold["statements"]
                if g.get("cue")
            )
            weight = 0.3 if close or (hit is not None and hit.get("optional")) else 1.0
            keep.append((features(doc, reading), int(hit is not None or close), weight))
            if hit is not None and reading.found.cue.act == "state":
                names = act_features(doc, reading)
                for act, rows in acts.items():
                    rows.append((names, int(hit.get("act") == act), 1.0))
    about = "made by training/statements.py from annotated articles (weights hold no sentence)"
    write(OUT / "keep.tsv", fit(keep, 0.15), f"{len(keep)} statements", f"Weights of StatementKeeper; {about}")
    for act, rows in acts.items():
        write(OUT / f"act-{act}.tsv", fit(rows, 0.3), f"{len(rows)} statements", f"Weights of ActChooser for {act}; {about}")


if __name__ == "__main__":
    main()
