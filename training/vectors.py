"""Word vectors and word clusters of Arabic news: positional co-occurrence, positive PMI, a truncated SVD, k-means.

    python training/vectors.py OUT.npz NEWS.jsonl.gz...

Part of what ``training/names.py`` runs; the same files and seed give the same vectors. Words are in normal form.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse

from rasid.arabic.normal import fold

TOKEN = re.compile(r"[ء-ي]+|\d+(?:[.,]\d+)*|[a-z]+|[^\w\s]")
CONTEXTS = 6000
WINDOW = (-2, -1, 1, 2)


def articles(paths: Sequence[Path]) -> Iterator[dict[str, str]]:
    """The articles of JSON lines files, in order."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def tokens(article: dict[str, str]) -> list[str]:
    """The article as normal forms; all numbers are one token."""
    text = fold(f"{article.get('title') or ''}\n{article['text']}")
    return ["0" if token[0].isdigit() else token for token in TOKEN.findall(text)]


def learn(paths: Sequence[Path], least: int = 10, dims: int = 80, seed: int = 7) -> tuple[list[str], np.ndarray]:
    """The vocabulary, by falling count, and one unit vector a word."""
    counts: Counter[str] = Counter()
    texts: list[np.ndarray] = []
    index: dict[str, int] = {}
    for article in articles(paths):
        found = tokens(article)
        counts.update(found)
        texts.append(np.array([index.setdefault(token, len(index)) for token in found] + [-1, -1], dtype=np.int64))
    vocabulary = [w for w, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n >= least]
    place = np.full(len(index) + 1, -1, dtype=np.int64)
    for rank, word in enumerate(vocabulary):
        place[index[word]] = rank
    stream = place[np.concatenate(texts)]
    size = len(vocabulary)
    blocks = []
    for offset in WINDOW:
        left, right = (stream[:-offset], stream[offset:]) if offset > 0 else (stream[-offset:], stream[:offset])
        good = (left >= 0) & (right >= 0) & (right < CONTEXTS)
        pairs = left[good] * CONTEXTS + right[good]
        keys, n = np.unique(pairs, return_counts=True)
        blocks.append(sparse.csr_matrix((n.astype(np.float32), (keys // CONTEXTS, keys % CONTEXTS)), shape=(size, CONTEXTS)))
    table = sparse.hstack(blocks).tocsr()
    total = table.sum()
    rows = np.asarray(table.sum(1)).ravel()
    columns = np.asarray(table.sum(0)).ravel() ** 0.75
    columns *= total / columns.sum()
    coo = table.tocoo()
    value = np.log(np.maximum(coo.data * total / (rows[coo.row] * columns[coo.col]), 1e-9))
    keep = value > 0
    matrix = sparse.csr_matrix((value[keep].astype(np.float32), (coo.row[keep], coo.col[keep])), shape=table.shape)
    random = np.random.default_rng(seed)
    basis = matrix @ random.standard_normal((matrix.shape[1], dims + 20)).astype(np.float32)
    for _ in range(5):
        basis, _ = np.linalg.qr(matrix @ (matrix.T @ basis))
    small = (matrix.T @ basis).T
    left, strength, _ = np.linalg.svd(small, full_matrices=False)
    vectors = (basis @ left[:, :dims]) * np.sqrt(strength[:dims])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return vocabulary, vectors.astype(np.float32)


def clusters(vectors: np.ndarray, k: int, seed: int = 7, rounds: int = 12) -> np.ndarray:
    """The cluster of each vector by spherical k-means; the start is drawn from the more frequent half."""
    random = np.random.default_rng(seed)
    centres = vectors[random.choice(min(len(vectors), 20000), k, replace=False)].copy()
    best = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(rounds):
        best = np.concatenate([(vectors[i : i + 8192] @ centres.T).argmax(1) for i in range(0, len(vectors), 8192)])
        sums = np.zeros_like(centres)
        np.add.at(sums, best, vectors)
        norm = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(norm > 0, sums / np.maximum(norm, 1e-9), centres)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    vocabulary, vectors = learn(options.files)
    groups = {f"c{k}": clusters(vectors, k) for k in (64, 300, 1200)}
    np.savez(options.out, words=np.array(vocabulary), vectors=vectors, **groups)
    print(len(vocabulary), "words")


if __name__ == "__main__":
    main()
