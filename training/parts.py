"""Teaches the layer of words from Universal Dependencies PUD: parts of speech, cuts of clitics, lemmas.

    python training/parts.py SHARED_DIR

Writes ``parts.tsv``, ``cuts.tsv`` and ``lemmas.tsv`` in ``src/rasid/arabic``. Nothing here is random: the same input gives the
same files. ``benchmarks/words.py`` measures them by cross-validation.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pycrfsuite
from fit import Group, fit_choice, write

from rasid.arabic.analysis import VERBAL, Learnt, WordAnalyser
from rasid.arabic.cutting import Cutter, borders, features, options
from rasid.arabic.normal import fold
from rasid.arabic.parts import Weights, seen
from rasid.arabic.words import Analyser, Cut, Word, bare_letters, tokenise
from rasid.linear import LinearModel
from rasid.record import Span

OUT = Path(__file__).resolve().parent.parent / "src/rasid/arabic"
SOURCE = "treebank/pud/ar_pud-ud-test.conllu"
PENALTY = 0.5
GENDERS, NUMBERS = {"Masc": "m", "Fem": "f"}, {"Sing": "s", "Dual": "d", "Plur": "p"}


class Token(NamedTuple):
    """A token of the treebank, ``[start, end)`` in the text of its sentence."""

    start: int
    end: int
    tag: str
    lemma: str
    features: dict[str, str]


class Sentence(NamedTuple):
    """A sentence of the treebank: its text and tokens; our own words, each with the tag of the token that covers most of it."""

    text: str
    tokens: list[Token]
    words: list[Word]
    tags: list[str]


def read(path: Path) -> list[Sentence]:
    """The sentences of a CoNLL-U file without multiword tokens."""
    analyser, out = Analyser(), []
    for block in re.split(r"\n\n+", path.read_text(encoding="utf-8").strip()):
        text, tokens = "", []
        for line in block.split("\n"):
            cells = line.split("\t")
            if line.startswith("#") or not cells[0].isdigit():
                continue
            told = dict(pair.split("=", 1) for pair in cells[5].split("|") if "=" in pair)
            tokens.append(Token(len(text), len(text) + len(cells[1]), cells[3], cells[2], told))
            text += cells[1] + ("" if "SpaceAfter=No" in cells[9] else " ")
        words, tags = tokenise(text, Span(0, len(text)), analyser), []
        for word in words:
            inside = [
                (t.tag not in ("ADP", "CCONJ", "PRON", "PART"), min(t.end, word.end) - max(t.start, word.start), _tag(t))
                for t in tokens
                if t.start < word.end and t.end > word.start
            ]
            tags.append(max(inside, key=lambda item: item[:2])[2] if inside else "X")
        out.append(Sentence(text, tokens, words, tags))
    return out


def _tag(token: Token) -> str:
    return "VPAS" if token.tag == "VERB" and token.features.get("Voice") == "Pass" else token.tag


def rows(words: list[Word]) -> list[list[str]]:
    """The features of each word of a sentence, in the names that ``PartsOfSpeech`` looks weights up by."""
    some = [seen(word.form) for word in words]
    out = []
    for before, here, after in zip([None, *some], some, [*some[1:], None], strict=False):
        row = [
            *here.own,
            *(["-" + f for f in before.near] if before else ["-BOS"]),
            *(["+" + f for f in after.near] if after else ["+EOS"]),
        ]
        if before and before.ending and here.ending:
            row += [f"a={before.ending}|{here.ending}", f"ad={before.definite}|{here.marks}"]
        out.append(row)
    return out


def tagger(sentences: Iterable[Sentence]) -> Weights:
    """Weights of the parts of speech, by crfsuite."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.3, "c2": 0.1, "max_iterations": 80, "feature.possible_transitions": True})
    for sentence in sentences:
        trainer.append(rows(sentence.words), sentence.tags)
    with tempfile.NamedTemporaryFile(suffix=".crfsuite") as file:
        trainer.train(file.name)
        model = pycrfsuite.Tagger()
        model.open(file.name)
        info = model.info()
        model.close()
    return info.state_features | {("@" + before, tag): weight for (before, tag), weight in info.transitions.items()}


def _right(sentence: Sentence, word: Word, tag: str) -> list[Cut]:
    """The cuts of a word that part it where the treebank does."""
    inside = {t.start - word.start for t in sentence.tokens if word.start < t.start < word.end}
    wanted = sorted({0, *inside, word.end - word.start})
    return [cut for cut in options(word.form, tag) if borders(word.form, cut) == wanted]


def cutter(sentences: Iterable[Sentence]) -> dict[str, float]:
    """Weights of the choice among cuts."""
    groups: list[Group] = []
    for sentence in sentences:
        for word, tag in zip(sentence.words, sentence.tags, strict=True):
            some, right = options(word.form, tag), _right(sentence, word, tag)
            if word.form.kind == "w" and len(some) > 1 and right:
                groups.append(([features(word.form, cut, tag) for cut in some], [int(cut in right) for cut in some], 1.0))
    return fit_choice(groups, PENALTY)


def stems(sentence: Sentence, words: WordAnalyser, tags: list[str]) -> Iterator[tuple[Word, str, Token]]:
    """The words whose stem, as we cut them, is a token of the treebank, with their tags."""
    tokens = {(t.start, t.end): t for t in sentence.tokens}
    for word, tag in zip(sentence.words, tags, strict=True):
        if word.form.kind == "w":
            for part in words.analyse(word.form, tag).parts:
                token = tokens.get((word.start + part.start, word.start + part.end))
                if token and token.tag == part.tag and token.tag in ("NOUN", "ADJ", "VERB", "AUX"):
                    yield word, tag, token


def lemmas(sentences: Iterable[Sentence], cutting: Cutter) -> dict[tuple[str, str], Learnt]:
    """What the treebank says, in most places, of a stem against what lexicon and endings say."""
    words, told = WordAnalyser(cutting, {}), {}
    for sentence in sentences:
        for word, tag, token in stems(sentence, words, sentence.tags):
            kind = "VERB" if tag in VERBAL else tag
            seen = told.setdefault((cutting.cut(word.form, tag).stem, kind), [])
            ours = words.analyse(word.form, tag)
            lemma = bare_letters(token.lemma).replace("ٱ", "ا")
            gender = GENDERS.get(token.features.get("Gender", ""), "") if kind != "VERB" else ""
            number = NUMBERS.get(token.features.get("Number", ""), "") if kind != "VERB" else ""
            seen.append(
                (
                    "" if fold(ours.lemma) == fold(lemma) else lemma,
                    "" if gender == ours.inflection.gender else gender,
                    "" if number == ours.inflection.number else number,
                )
            )
    most = {key: Learnt(*(Counter(column).most_common(1)[0][0] for column in zip(*seen, strict=True))) for key, seen in told.items()}
    return {key: found for key, found in sorted(most.items()) if any(found)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    sentences = read(parser.parse_args().shared / SOURCE)
    parts = tagger(sentences)
    with (OUT / "parts.tsv").open("w", encoding="utf-8") as out:
        out.write(
            "# feature, part of speech, weight; @ before another part: after it; made by training/parts.py from UD PUD (CC BY-SA 3.0)\n"
        )
        out.writelines(f"{feature}\t{tag}\t{weight}\n" for (feature, tag), weight in sorted(parts.items()))
    print(f"parts.tsv: {len(sentences)} sentences, {len(parts)} weights")
    weights = cutter(sentences)
    write(
        OUT / "cuts.tsv",
        weights,
        f"{len(sentences)} sentences",
        "Which cut of clitics holds; made by training/parts.py from UD PUD (CC BY-SA 3.0)",
    )
    table = lemmas(sentences, Cutter(LinearModel.load("rasid.arabic", "cuts.tsv")))
    with (OUT / "lemmas.tsv").open("w", encoding="utf-8") as out:
        out.write(
            "# stem, part of speech, lemma, gender, number where endings do not tell them; made by training/parts.py from UD PUD (CC BY-SA 3.0)\n"
        )
        out.writelines("\t".join((*key, *found)) + "\n" for key, found in table.items())
    print(f"lemmas.tsv: {len(table)} stems")


if __name__ == "__main__":
    main()
