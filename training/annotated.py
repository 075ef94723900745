"""Annotated articles for training: texts, gold, and the written split.

An article of gold/dev is in the development test when the SHA-256 of its id, as a number, leaves no remainder by 3; nothing that
ships is learnt from those. Articles that the project annotated or judged itself, none of gold/dev, are all for building.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from rasid.record import Article

ROOT = Path(__file__).resolve().parent.parent


def held_out(ident: str) -> bool:
    """Whether an article belongs to the development test."""
    return int(hashlib.sha256(ident.encode()).hexdigest(), 16) % 3 == 0


def load(shared: Path, own: list[Path], *, test: bool = False) -> list[tuple[Article, dict[str, Any]]]:
    """(article, gold) pairs of gold/dev and of our own gold folders: the building part, or with ``test`` the development test."""
    golds = {}
    for folder in [shared / "gold/dev", *own]:
        for path in sorted(folder.glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            if folder.parts[-2:] != ("gold", "dev"):
                if not test and gold["id"] not in golds:
                    golds[gold["id"]] = (gold, folder)
            elif held_out(gold["id"]) == test:
                golds[gold["id"]] = (gold, folder)
    return _with_articles(shared, golds)


def load_judged(shared: Path) -> list[tuple[Article, dict[str, Any]]]:
    """(article, gold) pairs of the articles in which triggers that the program offered were judged (``evaluation/judged.jsonl``).

    Their gold has the events among the spans under ``judged``; of anything else in the article it says nothing.
    """
    return _with_articles(shared, _lines("judged.jsonl"))


def load_mentions(shared: Path, name: str = "mentions.jsonl") -> list[tuple[Article, dict[str, Any]]]:
    """(article, gold) pairs of the articles in which mentions were given codes by reading (a file of ``evaluation``).

    Their gold has ``mentions`` (span and code) and the spans of those that mean ``nobody``.
    """
    return _with_articles(shared, _lines(name))


def _lines(name: str) -> dict[str, tuple[dict[str, Any], Path]]:
    lines = (ROOT / "evaluation" / name).read_text(encoding="utf-8").splitlines()
    return {gold["id"]: (gold, ROOT) for gold in map(json.loads, lines)}


def _with_articles(shared: Path, golds: dict[str, tuple[dict[str, Any], Path]]) -> list[tuple[Article, dict[str, Any]]]:
    texts: dict[str, dict[str, Any]] = {}
    for path in [*sorted((shared / "news").glob("*.jsonl.gz")), ROOT / "sample/articles.jsonl"]:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                ident = line[8 : line.index('"', 8)]
                if ident in golds:
                    texts[ident] = json.loads(line)
    out = []
    for ident, (gold, folder) in sorted(golds.items()):
        row = texts.get(ident) or {"text": (folder / f"{ident}.txt").read_text(encoding="utf-8").rstrip("\n"), "date": gold.get("date")}
        out.append((Article(ident, row["text"], row.get("title"), row.get("date"), row.get("url"), row.get("source")), gold))
    return out
