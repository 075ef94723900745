"""Learns to which country an actor belongs whose phrase tells none, and which actor met before it may be, from annotated articles.

    python training/actors.py SHARED_DIR

Writes ``src/rasid/actors/country.tsv`` and ``antecedent.tsv`` (conditional logit, L-BFGS: the same input gives the same file). The development-test third is
never read. With ``--check`` it writes nothing and prints the share of right countries in four folds by article.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotated import load
from fit import Group, check, fit_choice, write

from rasid.actors import antecedent
from rasid.actors.antecedent import Past, Weak
from rasid.actors.country import Asking, Countries
from rasid.coder import Coder
from rasid.linear import ModelTable
from rasid.record import Article

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/rasid/actors"
L2 = 6.0
Asked = tuple[int, list[tuple[str, list[str]]], bool]


class Recorder:
    """Lets the resolver answer as ever and keeps what was asked: the word, the options with their features, whether codes are whole."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        guess, choose = Countries.guess, antecedent.choose

        def guessing(countries: Countries, asking: Asking) -> tuple[str, str]:
            self.asked.append((asking.word, [(code, features.spelled()) for code, features in countries.options(asking)], False))
            return guess(countries, asking)

        def choosing(model: ModelTable, weak: Weak, past: Sequence[Past]) -> Past | None:
            self.asked.append((weak.word, [(code, features.spelled()) for _, code, features in antecedent.options(weak, past)], True))
            return choose(model, weak, past)

        Countries.guess = guessing  # type: ignore[method-assign]
        antecedent.choose = choosing

    def groups(self, coder: Coder, article: Article, gold: dict[str, Any]) -> tuple[list[Group], list[Group]]:
        """What an article teaches of countries and of antecedents: mentions of gold parties that something was asked about."""
        self.asked.clear()
        doc = coder.read_before_statements(article)
        parties = [s["source"] for s in gold["statements"] if s.get("source")]
        parties += [party for event in gold["events"] for role in ("actor", "recipient") for party in event.get(role) or []]
        told = sorted(
            ((party["span"], party["code"]) for party in parties if party.get("span") and party.get("code")),
            key=lambda item: item[0][1] - item[0][0],
        )
        out: tuple[list[Group], list[Group]] = ([], [])
        for at, options, whole in self.asked:
            word = doc.words[at]
            code = next((c for span, c in told if span[0] <= word.start + 3 and word.end - 3 < span[1]), None)
            if code is None:
                continue
            right = [int(option == (code if whole else code.split()[0])) for option, _ in options]
            if any(right) and len(right) > 1:
                out[whole].append(([features for _, features in options], right, 1.0))
        return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for name in ("country.tsv", "antecedent.tsv"):
        if not (OUT / name).exists():
            (OUT / name).write_text("# empty\n\t0\n", encoding="utf-8")
    recorder, coder = Recorder(), Coder()
    articles = load(options.shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"])
    taught = [recorder.groups(coder, article, gold) for article, gold in articles]
    for k, (name, what) in enumerate((("country.tsv", "Countries"), ("antecedent.tsv", "antecedents"))):
        if options.check:
            print(f"{what}: {check([groups[k] for groups in taught], L2)}")
            continue
        learnt = [group for groups in taught for group in groups[k]]
        title = f"Weights of {what}; made by training/actors.py from annotated articles (weights hold no sentence)"
        write(OUT / name, fit_choice(learnt, L2), f"{len(learnt)} mentions", title)


if __name__ == "__main__":
    main()
