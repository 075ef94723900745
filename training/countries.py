"""Learns to which country an actor belongs whose phrase tells none, from annotated articles.

    python training/countries.py SHARED_DIR

Writes ``src/rasid/actors/country.tsv`` (conditional logit, L-BFGS: the same input gives the same file). The development-test third is
never read. With ``--check`` it writes nothing and prints the share of right countries in four folds by article.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import rasid.actors.resolve as resolve
from annotated import load
from fit import Group, fit_choice, write

from rasid.actors.country import UNKNOWN, Asking, Countries
from rasid.coder import Coder
from rasid.linear import LinearModel
from rasid.record import Article

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/rasid/actors/country.tsv"
L2, FOLDS = 6.0, 4
Asked = tuple[Asking, list[tuple[str, list[str]]], str]


class Recording(Countries):
    """Answers as ever and keeps what was asked."""

    asked: list[Asked] = []

    def guess(self, asking: Asking) -> tuple[str, str]:
        answer = super().guess(asking)
        if self._candidates:
            Recording.asked.append((asking, self.options(asking), answer[0] or UNKNOWN))
        return answer


def groups(coder: Coder, article: Article, gold: dict[str, Any]) -> list[tuple[Group, bool]]:
    """What an article teaches, each with whether it was answered rightly: mentions of gold parties whose country was asked for."""
    Recording.asked = []
    doc = coder.read_before_statements(article)
    parties = [s["source"] for s in gold["statements"] if s.get("source")]
    parties += [party for event in gold["events"] for role in ("actor", "recipient") for party in event.get(role) or []]
    told = [(party["span"], party["code"].split()[0]) for party in parties if party.get("span") and party.get("code")]
    out = []
    for asking, options, answer in Recording.asked:
        word = doc.words[asking.word]
        country = next((code for span, code in told if span[0] <= word.start + 3 and word.end - 3 < span[1] and span[0] - 3 <= word.start), None)
        right = [int(option == country) for option, _ in options]
        if any(right):
            out.append((([features for _, features in options], right, 1.0), answer == country))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not OUT.exists():
        OUT.write_text("# empty\n\t0\n", encoding="utf-8")
    resolve.Countries = Recording  # type: ignore[misc]
    coder = Coder()
    articles = load(options.shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"])
    taught = [[group for group, _ in groups(coder, article, gold)] for article, gold in articles]
    if options.check:
        right = whole = 0
        for fold in range(FOLDS):
            model = LinearModel(fit_choice([g for k, some in enumerate(taught) if k % FOLDS != fold for g in some], L2))
            for some in (some for k, some in enumerate(taught) if k % FOLDS == fold):
                for features, labels, _ in some:
                    scores = [model.score(f) for f in features]
                    right += labels[scores.index(max(scores))]
                    whole += 1
        print(f"{right / whole:.3f} of {whole} countries right in {FOLDS} folds")
        return
    learnt = [group for some in taught for group in some]
    write(OUT, fit_choice(learnt, L2), f"{len(learnt)} mentions", "Weights of Countries; made by training/countries.py (weights hold no sentence)")


if __name__ == "__main__":
    main()
