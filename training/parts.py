"""Trains the part of speech tagger on Universal Dependencies PUD.

    python training/parts.py SHARED_DIR [--folds 5]

Writes ``src/rasid/arabic/parts.crfsuite``; with ``--folds`` it reports accuracy by cross-validation over blocks of sentences
instead. The trainer has no random part: the same input gives the same file.
"""

import argparse
import re
import tempfile
from pathlib import Path

import pycrfsuite

from rasid.arabic.parts import features
from rasid.arabic.words import Analyser, Word, tokenise
from rasid.record import Span

OUT = Path(__file__).resolve().parent.parent / "src/rasid/arabic/parts.crfsuite"
Sentence = tuple[list[Word], list[str]]


def read(path: Path) -> list[Sentence]:
    """Sentences as our own words, each with the tag of the treebank token that covers most of it."""
    analyser, out = Analyser(), []
    for block in re.split(r"\n\n+", path.read_text(encoding="utf-8").strip()):
        text, tokens = "", []
        for line in block.split("\n"):
            cells = line.split("\t")
            if line.startswith("#") or not cells[0].isdigit():
                continue
            tag = "VPAS" if cells[3] == "VERB" and "Voice=Pass" in cells[5] else cells[3]
            tokens.append((len(text), len(text) + len(cells[1]), tag))
            text += cells[1] + ("" if "SpaceAfter=No" in cells[9] else " ")
        words, tags = tokenise(text, Span(0, len(text)), analyser), []
        for word in words:
            inside = [
                (min(e, word.end) - max(s, word.start), t not in ("ADP", "CCONJ", "PRON", "PART"), t)
                for s, e, t in tokens
                if s < word.end and e > word.start
            ]
            tags.append(max(inside, key=lambda item: (item[1], item[0]))[2] if inside else "X")
        out.append((words, tags))
    return out


def train(sentences: list[Sentence], path: Path) -> None:
    trainer, cache = pycrfsuite.Trainer(verbose=False), {}
    trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": 80, "feature.possible_transitions": True})
    for words, tags in sentences:
        trainer.append(features(words, cache), tags)
    trainer.train(str(path))


def accuracy(path: Path, sentences: list[Sentence]) -> tuple[int, int]:
    tagger, cache = pycrfsuite.Tagger(), {}
    tagger.open(str(path))
    right = total = 0
    for words, tags in sentences:
        for gold, got in zip(tags, tagger.tag(features(words, cache)), strict=True):
            total += 1
            right += gold == got
    return right, total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    sentences = read(options.shared / "treebank/pud/ar_pud-ud-test.conllu")
    if options.folds:
        right = total = 0
        for fold in range(options.folds):
            with tempfile.NamedTemporaryFile(suffix=".crfsuite") as file:
                held = [s for i, s in enumerate(sentences) if i * options.folds // len(sentences) == fold]
                train([s for i, s in enumerate(sentences) if i * options.folds // len(sentences) != fold], Path(file.name))
                r, t = accuracy(Path(file.name), held)
                right, total = right + r, total + t
        print(f"tags right {right / total:.4f} ({right}/{total}) by {options.folds}-fold cross-validation")
        return
    train(sentences, OUT)
    print(f"{len(sentences)} sentences -> {OUT.name} ({OUT.stat().st_size // 1024} KiB)")


if __name__ == "__main__":
    main()
