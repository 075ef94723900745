"""Shallow structure beside a dependency parser: which words stand in one noun phrase, and which noun is the subject of a verb.

    pip install ufal.udpipe
    python benchmarks/phrases.py SHARED_DIR MODEL              # trains UDPipe's tagger and parser into MODEL if it is not there: ten minutes

Universal Dependencies PUD: both learn from four fifths of the sentences (the last four blocks of five) and are measured on the first. The
parser is given the tokens of the treebank, Rasid the plain text. A bond is two neighbouring words of one noun phrase (idafa, adjective,
apposition, number, determiner, parts of a name); a subject is a verb and the head of its nominal subject. Rasid's chunks tell a subject by
the plainest rule: the first noun phrase without preposition after the verb, in its clause, else the nearest before it.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training"))

import parts

from rasid.actors.registry import bodies, titles
from rasid.arabic.document import Doc, Reader
from rasid.arabic.parts import PartsOfSpeech
from rasid.arabic.phrases import Phraser
from rasid.record import Article
from rasid.tagger import NameTagger

BLOCKS = 5
INNER = frozenset({"amod", "flat", "nummod", "det", "compound", "appos", "fixed"})
Pairs = set[tuple[int, int]]


class Node(NamedTuple):
    """A token of a tree: where it begins in the text, its tag, its head's number (1 is the first token) and its relation."""

    start: int
    tag: str
    head: int
    relation: str


class Score:
    """Counts of pairs expected, found and right."""

    def __init__(self) -> None:
        self.expected = self.found = self.right = 0

    def add(self, expected: Pairs, found: Pairs) -> None:
        self.expected, self.found, self.right = self.expected + len(expected), self.found + len(found), self.right + len(expected & found)

    def __str__(self) -> str:
        p, r = self.right / max(self.found, 1), self.right / max(self.expected, 1)
        return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f} of {self.expected}"


def tree_pairs(nodes: list[Node], starts: list[int]) -> tuple[Pairs, Pairs]:
    """Bonds and subjects of a tree, as numbers of our words (``starts``: where they begin)."""
    word = [bisect_right(starts, node.start) - 1 for node in nodes]
    prepositions = {node.head for node in nodes if node.relation == "case"}
    bonds, subjects = set(), set()
    for number, node in enumerate(nodes, 1):
        if not node.head:
            continue
        kind, mine, other = node.relation.partition(":")[0], word[number - 1], word[node.head - 1]
        if kind in INNER or (kind == "nmod" and number not in prepositions):
            low, high = sorted((mine, other))
            bonds |= {(i, i + 1) for i in range(low, high)}
        if kind == "nsubj" and nodes[node.head - 1].tag == "VERB" and node.tag in ("NOUN", "PROPN") and mine != other:
            subjects.add((other, mine))
    return bonds, subjects


def chunk_pairs(doc: Doc) -> tuple[Pairs, Pairs]:
    """Bonds and subjects of our chunks."""
    bonds, subjects = set(), set()
    for chunks in doc.chunks:
        for at, chunk in enumerate(chunks):
            if chunk.kind == "N":
                bonds |= {(i, i + 1) for i in range(chunk.first, chunk.last - 1)}
            elif chunk.kind == "V":
                after = next((c for c in chunks[at + 1 :] if c.kind in "VCRSP" or (c.kind == "N" and not c.prep)), None)
                before = next((c for c in reversed(chunks[:at]) if c.kind in "VCS" or (c.kind == "N" and not c.prep and not c.conj)), None)
                found = next((c for c in (after, before) if c and c.kind == "N"), None)
                if found:
                    subjects.add((chunk.head, found.head))
    return bonds, subjects


def gold(block: str) -> list[Node]:
    rows = [line.split("\t") for line in block.split("\n") if line[0].isdigit()]
    out, at = [], 0
    for row in rows:
        out.append(Node(at, row[3], int(row[6]), row[7]))
        at += len(row[1]) + ("SpaceAfter=No" not in row[9])
    return out


class Parser:
    """UDPipe 1's tagger and transition parser over the tokens of a treebank."""

    def __init__(self, path: Path, blocks: list[str]) -> None:
        import ufal.udpipe as udpipe

        self._lib: Any = udpipe
        if not path.exists():
            model = udpipe.Trainer.train(
                "morphodita_parsito", self._read(blocks), udpipe.Sentences(), "none", "", "", error := udpipe.ProcessingError()
            )
            if error.occurred():
                raise SystemExit(f"UDPipe: {error.message}")
            path.write_bytes(model)
        self._model = udpipe.Model.load(str(path))

    def _read(self, blocks: Iterable[str]) -> Any:
        reader, error = self._lib.InputFormat.newConlluInputFormat(), self._lib.ProcessingError()
        reader.setText("\n\n".join(blocks) + "\n\n")
        sentences, sentence = self._lib.Sentences(), self._lib.Sentence()
        while reader.nextSentence(sentence, error):
            sentences.append(sentence)
            sentence = self._lib.Sentence()
        return sentences

    def tree(self, block: str, known: list[Node]) -> list[Node]:
        """The tree over the forms alone of a sentence."""
        reader, error, sentence = self._lib.InputFormat.newHorizontalInputFormat(), self._lib.ProcessingError(), self._lib.Sentence()
        reader.setText(" ".join(line.split("\t")[1] for line in block.split("\n") if line[0].isdigit()) + "\n")
        reader.nextSentence(sentence, error)
        self._model.tag(sentence, "")
        self._model.parse(sentence, "")
        return [Node(node.start, word.upostag, word.head, word.deprel) for node, word in zip(known, list(sentence.words)[1:], strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("model", type=Path)
    options = parser.parse_args()
    path = options.shared / parts.SOURCE
    blocks, sentences = re.split(r"\n\n+", path.read_text(encoding="utf-8").strip()), parts.read(path)
    held = [n for n in range(len(blocks)) if n * BLOCKS < len(blocks)]
    tagger = PartsOfSpeech(parts.tagger(sentences[len(held) :]))
    reader, names, phraser = Reader(), NameTagger(), Phraser(titles(), bodies(), tagger)
    peer = Parser(options.model, blocks[len(held) :])
    names.tag(reader.read(Article("warm", "بدأ")))
    scores = {(name, what): Score() for name in ("chunks", "parser") for what in ("bonds", "subjects")}
    spent, words = {"chunks": 0.0, "parser": 0.0}, 0
    for number in held:
        known, text = gold(blocks[number]), sentences[number].text
        doc = names.tag(reader.read(Article("a", text)))
        began = time.process_time()
        doc = phraser.chunk(doc)
        spent["chunks"] += time.process_time() - began
        began = time.process_time()
        tree = peer.tree(blocks[number], known)
        spent["parser"] += time.process_time() - began
        starts = [word.start for word in doc.words]
        words += len(starts)
        expected = tree_pairs(known, starts)
        for name, found in (("chunks", chunk_pairs(doc)), ("parser", tree_pairs(tree, starts))):
            for what, some, right in zip(("bonds", "subjects"), found, expected, strict=True):
                scores[name, what].add(right, some)
    for (name, what), score in scores.items():
        print(f"{name:<8} {what:<9} {score}")
    for name, seconds in spent.items():
        print(f"{name:<8} {words / seconds:>9,.0f} words a second (tags included, caches cold)")


if __name__ == "__main__":
    main()
