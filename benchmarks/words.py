"""Words beside UDPipe: segmentation, parts of speech, lemmas and features, each learnt from the same sentences.

    python benchmarks/words.py SHARED_DIR                      # Rasid alone: about half a minute
    pip install ufal.udpipe
    python benchmarks/words.py SHARED_DIR --udpipe FOLDER      # both; FOLDER keeps UDPipe's models, some five minutes each to train

Universal Dependencies PUD by cross-validation (five blocks of sentences in order, so that a text stands in one block), then the development
part of PADT, another treebank and another scheme, with what all but the first block of PUD taught. Both programs read plain sentences. A token
is right when it begins and ends where the treebank says; its tag is right when the token is too. Tags of PADT are compared by the classes
of ``CLASSES``, since its scheme divides words otherwise. The last lines measure how fast texts, words, tags and analyses are made.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training"))

import parts

from rasid.arabic.analysis import WordAnalyser
from rasid.arabic.cutting import Cutter
from rasid.arabic.document import Reader
from rasid.arabic.normal import fold
from rasid.arabic.parts import PartsOfSpeech
from rasid.arabic.words import Analyser, bare_letters, tokenise
from rasid.linear import LinearModel
from rasid.record import Article, Span

FOLDS = 5
TARGET = 25_000
PADT = "treebank/padt_pos/ar_padt-ud-dev.txt"
CLASSES = {"PROPN": "NOUN", "X": "NOUN", "AUX": "VERB", "DET": "PRON", "SCONJ": "PART", "SYM": "PUNCT"}
UDPIPE_TOKENIZER = "epochs=50"
"""UDPipe's default is 100, which gave 0.002 more on the first block in twice the time."""
Tokens = set[tuple[int, int, str]]


class Score:
    """Tokens expected, found, at the right place, and with the right tag."""

    def __init__(self) -> None:
        self.expected = self.found = self.placed = self.tagged = 0

    def add(self, expected: Tokens, found: Tokens) -> None:
        self.expected, self.found = self.expected + len(expected), self.found + len(found)
        self.placed += len({t[:2] for t in expected} & {t[:2] for t in found})
        self.tagged += len(expected & found)

    def __str__(self) -> str:
        both = self.expected + self.found
        return f"{2 * self.placed / both:>12.4f} {2 * self.tagged / both:>12.4f} {self.tagged / self.placed:>18.4f}"


def fold_of(number: int, whole: int) -> int:
    """The block of a sentence."""
    return number * FOLDS // whole


class Rasid:
    """The layer of words, taught some sentences."""

    def __init__(self, sentences: list[parts.Sentence]) -> None:
        self._tagger = PartsOfSpeech(parts.tagger(sentences))
        cutter = Cutter(LinearModel(parts.cutter(sentences)))
        self.words = WordAnalyser(cutter, parts.lemmas(sentences, cutter))
        self._analyser = Analyser()

    def tags(self, sentence: parts.Sentence) -> list[str]:
        return self._tagger.tag([sentence.words])

    def tokens(self, text: str) -> Tokens:
        out: Tokens = set()
        words = tokenise(text, Span(0, len(text)), self._analyser)
        for word, tag in zip(words, self._tagger.tag([words]), strict=True):
            for part in self.words.analyse(word.form, tag).parts:
                out.add((word.start + part.start, word.start + part.end, part.tag))
        return out


class UDPipe:
    """UDPipe 1: a tokeniser (a recurrent network) and a tagger (an averaged perceptron over a guesser's analyses)."""

    def __init__(self, path: Path, conllu: list[str]) -> None:
        import ufal.udpipe as udpipe

        self._lib: Any = udpipe
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._train(path, conllu)
        self._model = udpipe.Model.load(str(path))

    def _train(self, path: Path, conllu: list[str]) -> None:
        reader, error = self._lib.InputFormat.newConlluInputFormat(), self._lib.ProcessingError()
        reader.setText("\n\n".join(conllu) + "\n\n")
        sentences, sentence = self._lib.Sentences(), self._lib.Sentence()
        while reader.nextSentence(sentence, error):
            sentences.append(sentence)
            sentence = self._lib.Sentence()
        model = self._lib.Trainer.train("morphodita_parsito", sentences, self._lib.Sentences(), UDPIPE_TOKENIZER, "", "none", error)
        if error.occurred():
            raise SystemExit(f"UDPipe: {error.message}")
        path.write_bytes(model)

    def tokens(self, text: str) -> Tokens:
        tokeniser, error, out = self._model.newTokenizer("presegmented;ranges"), self._lib.ProcessingError(), set()
        tokeniser.setText(text.strip() + "\n")
        sentence = self._lib.Sentence()
        while tokeniser.nextSentence(sentence, error):
            self._model.tag(sentence, "")
            out |= {(w.getTokenRangeStart(), w.getTokenRangeEnd(), w.upostag) for w in list(sentence.words)[1:]}
            sentence = self._lib.Sentence()
        return out


def padt(path: Path) -> Iterator[tuple[str, Tokens]]:
    """Sentences of the file of PADT: words parted by space; a word of several parts has the tag _ and its parts after it."""
    for line in path.read_text(encoding="utf-8").splitlines():
        words, _, tags = line.partition("\t")
        pairs = list(zip(words.split(" "), tags.split(" "), strict=True))
        text, tokens, at = "", set(), 0
        while at < len(pairs):
            surface, tag = pairs[at]
            start, at = len(text), at + 1
            text += surface + " "
            if tag != "_":
                tokens.add((start, start + len(surface), tag))
                continue
            count = max(range(2, min(6, len(pairs) - at + 1)), key=lambda n: (_likeness(surface, pairs[at : at + n]), -n), default=1)
            tokens |= {(start + a, start + b, t) for a, b, t in _placed(surface, pairs[at : at + count])}
            at += count
        yield text, tokens


def _likeness(surface: str, pieces: list[tuple[str, str]]) -> float:
    return SequenceMatcher(None, fold(surface), fold("".join(piece for piece, _ in pieces)), autojunk=False).ratio()


def _placed(surface: str, pieces: list[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Parts of a word by their lengths: those before the longest from the left, those after it from the right."""
    lengths = [len(piece) for piece, _ in pieces]
    stem = lengths.index(max(lengths))
    edges = [sum(lengths[:n]) for n in range(stem + 1)] + [len(surface) - sum(lengths[n:]) for n in range(stem + 1, len(pieces) + 1)]
    for (start, end), (_, tag) in zip(pairwise(edges), pieces, strict=True):
        yield start, end, tag


def classed(tokens: Iterable[tuple[int, int, str]]) -> Tokens:
    return {(start, end, CLASSES.get(tag, tag)) for start, end, tag in tokens}


def features(sentence: parts.Sentence, rasid: Rasid, counts: Counter[tuple[str, str]]) -> None:
    """Counts, for nouns, adjectives and verbs found and tagged right, how often lemma and features are as in the treebank."""
    names = {"Gender": ("gender", parts.GENDERS), "Number": ("number", parts.NUMBERS), "Aspect": ("tense", {"Perf": "perf", "Imp": "impf"})}
    for word, tag, token in parts.stems(sentence, rasid.words, rasid.tags(sentence)):
        ours = rasid.words.analyse(word.form, tag)
        right = {"Lemma": fold(bare_letters(ours.lemma)) == fold(bare_letters(token.lemma))}
        for name, (field, values) in names.items():
            if token.features.get(name) in values and (name != "Aspect" or tag in parts.VERBAL):
                right[name] = getattr(ours.inflection, field) in (values[token.features[name]], "-")
        if token.features.get("Person") and tag in parts.VERBAL:
            right["Person"] = str(ours.inflection.person) == token.features["Person"]
        for name, good in right.items():
            counts[name, "all"] += 1
            counts[name, "right"] += good


def speed(paths: list[Path], articles: int) -> None:
    """Words a second on one core: paragraphs, sentences, words, tags and analyses of news, caches empty, then warm."""
    lines: list[str] = []
    for path in paths:
        with path.open(encoding="utf-8") as file:
            lines += file
    docs = [Article(row["id"], row["text"], row.get("title")) for row in map(json.loads, lines[:articles])]
    reader, tagger, words = Reader(), PartsOfSpeech(), WordAnalyser()
    reader.read(Article("warm", "بدأ"))
    for name in ("first round", "second round"):
        began, count = time.process_time(), 0
        for article in docs:
            doc = reader.read(article)
            tags = tagger.tag([doc.words[sentence.first : sentence.last] for sentence in doc.sentences])
            for word, tag in zip(doc.words, tags, strict=True):
                words.analyse(word.form, tag)
            count += len(doc.words)
        rate = count / (time.process_time() - began)
        print(f"{name:<14} {rate:>10,.0f} words a second ({count} words); {TARGET:,} {'reached' if rate >= TARGET else 'not reached'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--udpipe", type=Path, metavar="FOLDER", help="measure UDPipe too; its models are kept here")
    parser.add_argument("--folds", type=int, nargs="*", default=list(range(FOLDS)), metavar="N", help="these of the five only")
    parser.add_argument("--news", type=Path, nargs="*", default=[], metavar="FILE", help="measure speed on JSON lines of articles")
    parser.add_argument("--articles", type=int, default=1000, help="how many of them")
    options = parser.parse_args()
    path = options.shared / parts.SOURCE
    sentences = parts.read(path)
    blocks = re.split(r"\n\n+", path.read_text(encoding="utf-8").strip())
    scores: dict[tuple[str, str], Score] = {}
    counts: Counter[tuple[str, str]] = Counter()
    dev = list(padt(options.shared / PADT))
    for n in options.folds:
        taught = [i for i in range(len(sentences)) if fold_of(i, len(sentences)) != n]
        held = [s for i, s in enumerate(sentences) if fold_of(i, len(sentences)) == n]
        programs: dict[str, Rasid | UDPipe] = {"Rasid": Rasid([sentences[i] for i in taught])}
        if options.udpipe:
            programs["UDPipe"] = UDPipe(options.udpipe / f"udpipe-{n}.model", [blocks[i] for i in taught])
        for name, program in programs.items():
            for sentence in held:
                score = scores.setdefault(("PUD", name), Score())
                score.add({(t.start, t.end, t.tag) for t in sentence.tokens}, program.tokens(sentence.text))
            if n == options.folds[0]:
                for text, tokens in dev:
                    scores.setdefault(("PADT dev", name), Score()).add(classed(tokens), classed(program.tokens(text)))
        for sentence in held:
            features(sentence, programs["Rasid"], counts)  # type: ignore[arg-type]
    print(f"{'':<18} {'segments F1':>12} {'with tag F1':>12} {'tags of segments':>18}")
    for (where, name), score in sorted(scores.items(), reverse=True):
        print(f"{where:<10} {name:<7} {score}")
    for name in ("Lemma", "Gender", "Number", "Person", "Aspect"):
        print(f"PUD {name:<14} {counts[name, 'right'] / counts[name, 'all']:>12.4f} of {counts[name, 'all']}")
    if options.news:
        speed(options.news, options.articles)


if __name__ == "__main__":
    main()
