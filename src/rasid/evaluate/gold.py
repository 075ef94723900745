"""Gold on disk: annotated articles, their texts, the split into building and testing, and hashes of it all."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasid.record import Article, dumps

Record = dict[str, Any]
TEST_SHARE = 3


class GoldError(ValueError):
    """Gold that cannot be used: says which file or article and why."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Annotated articles by id with the articles they annotate."""

    records: dict[str, Record]
    articles: dict[str, Article]

    def part(self, name: str) -> Gold:
        """The articles of a part: build or test."""
        chosen = {ident for ident in self.records if part_of(ident) == name}
        return Gold({i: r for i, r in self.records.items() if i in chosen}, {i: a for i, a in self.articles.items() if i in chosen})


def part_of(ident: str) -> str:
    """The part an article belongs to by the rule of evaluation/README.md: build or test (a third of the articles)."""
    return "test" if int(hashlib.sha256(ident.encode()).hexdigest(), 16) % TEST_SHARE == 0 else "build"


def read(folder: Path, texts: Iterable[Path] = ()) -> Gold:
    """The gold of a folder (``*.json``) with its articles.

    Articles are looked for in ``texts`` (JSON lines, may end in .gz), else in ``articles.jsonl`` beside the folder, in
    ``news/*.jsonl.gz`` beside it or one level up, in ``ID.txt`` within it, and at last in the gold's own ``text``. Raises GoldError.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise GoldError(f"{folder} holds no gold (*.json)")
    records = {}
    for file in files:
        try:
            record = json.loads(file.read_text(encoding="utf-8"))
            records[str(record["id"])] = record
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise GoldError(f"{file} is no gold: {error}") from None
    articles: dict[str, Article] = {}
    for source in [*texts] or _beside(folder):
        missing = records.keys() - articles.keys()
        if not missing:
            break
        for fields in _lines(source, missing):
            articles[fields["id"]] = _article(fields)
    for ident, record in records.items():
        if ident not in articles:
            own = folder / f"{ident}.txt"
            text = own.read_text(encoding="utf-8").rstrip("\n") if own.exists() else record.get("text")
            if text is None:
                raise GoldError(f"the text of {ident} was not found; name its file with --texts")
            articles[ident] = Article(id=ident, text=text, date=record.get("date"))
    return Gold(records, {ident: articles[ident] for ident in records})


def worded(file: Path, texts: Iterable[Path], out: Path) -> Path:
    """Incidents whose mentions are told by spans (``file``), written to ``out`` with the words that stand there. Raises GoldError."""
    incidents = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    mentions = [mention for incident in incidents for mention in incident["articles"]]
    wanted = {mention["id"] for mention in mentions}
    articles = {fields["id"]: _article(fields) for source in texts for fields in _lines(source, wanted)}
    if missing := sorted(wanted - articles.keys()):
        raise GoldError(f"the text of {missing[0]} was not found, of which {file.name} speaks")
    for mention in mentions:
        start, end = mention["span"]
        mention["trigger_words"] = articles[mention["id"]].full_text[start:end]
    out.write_text("".join(json.dumps(incident, ensure_ascii=False) + "\n" for incident in incidents), encoding="utf-8")
    return out


def _beside(folder: Path) -> list[Path]:
    here = folder.resolve()
    own = here.parent / "articles.jsonl"
    if own.exists():
        return [own]
    for base in (here.parent, here.parent.parent):
        found = sorted((base / "news").glob("*.jsonl.gz"))
        if found:
            return found
    return []


def _lines(path: Path, wanted: Iterable[str]) -> Iterator[Record]:
    """The wanted articles of a file; the id is cut out of the line first, which spares parsing the rest of a large file."""
    chosen = set(wanted)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('{"id": "') and line[8 : line.index('"', 8)] not in chosen:
                continue
            fields = json.loads(line)
            if fields.get("id") in chosen:
                yield fields


def _article(fields: Record) -> Article:
    optional: dict[str, Any] = {key: fields.get(key) or None for key in ("title", "date", "url", "source", "fetched", "origin")}
    return Article(id=fields["id"], text=fields["text"], **optional)


def digest_of_files(files: Iterable[Path]) -> str:
    """SHA-256 over names and bytes of files."""
    whole = hashlib.sha256()
    for file in sorted(files):
        data = file.read_bytes()
        whole.update(f"{file.name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()


def digest_of_articles(articles: Iterable[Article]) -> str:
    """SHA-256 over articles as they are coded."""
    whole = hashlib.sha256()
    for article in articles:
        whole.update(dumps(article).encode("utf-8", "surrogatepass") + b"\n")
    return whole.hexdigest()
