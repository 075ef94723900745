"""Learns to which country an actor belongs whose phrase tells none, which actor met before it may be, and its sector, from annotated articles.

    python training/actors.py SHARED_DIR

Writes ``src/rasid/actors/country.tsv`` and ``antecedent.tsv`` (conditional logit), and then ``sector.tsv`` (multinomial logistic regression), which is learnt
from the judged articles as well; L-BFGS: the same input gives the same file. The development-test third is never read. With ``--check`` it writes nothing and
prints the share of right choices in four folds by article.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from annotated import load, load_judged, load_mentions
from fit import FOLDS, Group, check, fit_choice, fit_classes, write

from rasid.actors import antecedent
from rasid.actors.antecedent import Past, Weak
from rasid.actors.country import Asking, Countries
from rasid.actors.sector import SectorChooser, features, sector_of
from rasid.arabic.document import Doc, Resolved
from rasid.coder import Coder
from rasid.evaluate.match import likeness
from rasid.linear import LinearModel, PartedModel, parted
from rasid.record import Article

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/rasid/actors"
L2 = 6.0
SECTOR_LEAST = 0.1
C, JUDGED = 1.0, 0.3  # of sectors: the strength of the data against the penalty; what a judged mention weighs
Sector = tuple[list[str], str, float]
Asked = tuple[int, list[tuple[str, list[str]]], bool]


class Recorder:
    """Lets the resolver answer as ever and keeps what was asked: the word, the options with their features, whether codes are whole."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.met: list[tuple[Resolved, list[str]]] = []
        guess, choose = Countries.guess, antecedent.choose

        def guessing(countries: Countries, asking: Asking) -> tuple[str, str]:
            self.asked.append((asking.word, [(code, features.spelled()) for code, features in countries.options(asking)], False))
            return guess(countries, asking)

        def choosing(model: PartedModel, weak: Weak, past: Sequence[Past]) -> Past | None:
            self.asked.append((weak.word, [(code, features.spelled()) for _, code, features in antecedent.options(weak, past)], True))
            return choose(model, weak, past)

        def keeping(chooser: SectorChooser, doc: Doc, found: Sequence[Resolved], country: Callable[[Resolved], str]) -> list[Resolved]:
            own, common = features(doc, found)
            self.met = [(resolved, [*some, *common]) for resolved, some in zip(found, own, strict=True)]
            return list(found)

        SectorChooser.choose = keeping  # type: ignore[method-assign]
        Countries.guess = guessing  # type: ignore[method-assign]
        antecedent.choose = choosing

    def groups(self, coder: Coder, article: Article, gold: dict[str, Any]) -> tuple[list[Group], list[Group]]:
        """What an article teaches of countries and of antecedents: mentions of gold parties that something was asked about."""
        self.asked.clear()
        doc = coder.read_before_statements(article)
        told = sorted(_told(gold), key=lambda item: item[0][1] - item[0][0])
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

    def sectors(self, coder: Coder, article: Article, gold: dict[str, Any], share: float) -> list[Sector]:
        """What an article teaches of sectors: the mentions that gold parties overlap most, each party as often as it is one."""
        coder.read_before_statements(article)
        out = []
        for span, code in _told(gold):
            best = max(self.met, key=lambda met: likeness(span, met[0].party.span), default=None)
            if best and likeness(span, best[0].party.span) and sector_of(code):
                out.append((best[1], sector_of(code), share))
        return out


def _told(gold: dict[str, Any]) -> list[tuple[list[int], str]]:
    """Spans and codes of the parties of a gold article."""
    parties = [*gold.get("mentions", []), *(s["source"] for s in gold.get("statements", []) if s.get("source"))]
    parties += [party for event in gold.get("events", []) for role in ("actor", "recipient") for party in event.get(role) or []]
    return [(party["span"], party["code"]) for party in parties if party.get("span") and party.get("code")]


def _check_sectors(taught: list[list[Sector]], judged: list[Sector]) -> str:
    """The share of right sectors in folds by article, and of those that registry and phrase told."""
    right = told = whole = 0
    for fold in range(FOLDS):
        learnt = [row for k, some in enumerate(taught) if k % FOLDS != fold for row in some]
        models = {name: LinearModel(weights) for name, weights in parted(fit_classes(learnt + judged, C)).items()}
        for some, sector, _ in (row for k, rows in enumerate(taught) if k % FOLDS == fold for row in rows):
            right += sector == max(models, key=lambda name: models[name].score(some))
            told += f"own={sector}" in some
            whole += 1
    return f"{right / whole:.3f} of {whole} right in {FOLDS} folds (as told by registry and phrase: {told / whole:.3f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for name in ("country.tsv", "antecedent.tsv", "sector.tsv"):
        if not (OUT / name).exists():
            (OUT / name).write_text("# empty\n\t0\n", encoding="utf-8")
    recorder, coder = Recorder(), Coder()
    articles = load(options.shared, [ROOT / "sample/gold", ROOT / "evaluation/gold"]) + load_mentions(options.shared)
    taught = [recorder.groups(coder, article, gold) for article, gold in articles]
    for k, (name, what) in enumerate((("country.tsv", "Countries"), ("antecedent.tsv", "antecedents"))):
        if options.check:
            print(f"{what}: {check([groups[k] for groups in taught], L2)}")
            continue
        learnt = [group for groups in taught for group in groups[k]]
        title = f"Weights of {what}; made by training/actors.py from annotated articles (weights hold no sentence)"
        write(OUT / name, fit_choice(learnt, L2), f"{len(learnt)} mentions", title)
    coder = Coder()  # with the countries and antecedents just learnt
    sectors = [recorder.sectors(coder, article, gold, 1.0) for article, gold in articles]
    judged = [row for article, gold in load_judged(options.shared) for row in recorder.sectors(coder, article, gold, JUDGED)]
    if options.check:
        print(f"sectors: {_check_sectors(sectors, judged)}")
        return
    learnt_sectors = [row for some in sectors for row in some] + judged
    title = "Weights of SectorChooser; made by training/actors.py from annotated and judged articles (weights hold no sentence)"
    write(OUT / "sector.tsv", fit_classes(learnt_sectors, C), f"{len(learnt_sectors)} mentions", title, SECTOR_LEAST)


if __name__ == "__main__":
    main()
