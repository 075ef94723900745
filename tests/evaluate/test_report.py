"""Gains and losses, the split, the page."""

from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rasid.cli import app
from rasid.evaluate import gold as golds
from rasid.evaluate.figures import score
from rasid.evaluate.page import page
from rasid.evaluate.report import changes

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample" / "gold"


def test_changes_tell_gains_from_losses() -> None:
    before = {"a/event/E1": 0, "a/event/E2": 2, "a/event/extra/AID/1-2": -1, "a/event/E3": 1}
    after = {"a/event/E1": 1, "a/event/E2": 1, "a/event/extra/AID/5-6": -1, "a/event/E3": 1}
    assert {(change.key, change.better) for change in changes(before, after)} == {
        ("a/event/E1", True),
        ("a/event/E2", False),
        ("a/event/extra/AID/1-2", True),
        ("a/event/extra/AID/5-6", False),
    }


def test_split_rule_is_the_written_one() -> None:
    idents = ("ant-652", "sample-001", "snn-00001", "snn-00002")
    assert [golds.part_of(ident) for ident in idents] == [
        "test" if int(hashlib.sha256(i.encode()).hexdigest(), 16) % 3 == 0 else "build" for i in idents
    ]


def test_texts_beside_the_gold_bring_their_titles() -> None:
    gold = golds.read(SAMPLE)
    assert all(article.title for article in gold.articles.values())
    for ident, record in gold.records.items():
        assert record["text"] == gold.articles[ident].full_text


def test_gold_without_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps({"id": "x", "statements": [], "events": []}), encoding="utf-8")
    with pytest.raises(golds.GoldError, match="text of x"):
        golds.read(tmp_path)


def test_hashes_change_with_their_files(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("1", encoding="utf-8")
    before = golds.digest_of_files([file])
    file.write_text("2", encoding="utf-8")
    assert golds.digest_of_files([file]) != before


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "img"), "the page must be whole in itself"
        self.open += tag == "p"

    def handle_endtag(self, tag: str) -> None:
        self.open -= tag == "p"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.pieces.append(data)


def test_page_keeps_every_letter_of_the_texts() -> None:
    gold = golds.read(SAMPLE)
    scored = {ident: score(record, {}) for ident, record in gold.records.items()}
    text = page(gold, scored, ["figures"])
    parser = _Text()
    parser.feed(text)
    whole = "".join(parser.pieces)
    for article in gold.articles.values():
        assert article.full_text in whole
    assert 'dir="rtl"' in text and "http" not in text.split("</style>")[0]


def test_page_escapes_markup() -> None:
    from rasid.record import Article

    gold = golds.Gold({"x": {"id": "x", "statements": [], "events": []}}, {"x": Article(id="x", text="<b>&")})
    assert "<p>&lt;b&gt;&amp;</p>" in page(gold, {"x": score(gold.records["x"], {})}, [])


def test_command_scores_coded_articles(tmp_path: Path) -> None:
    gold = golds.read(SAMPLE)
    coded = tmp_path / "coded.jsonl"
    coded.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in gold.records.values()), encoding="utf-8")
    report, html = tmp_path / "r.json", tmp_path / "r.html"
    runner = CliRunner()
    result = runner.invoke(app, ["evaluate", str(SAMPLE), "--coded", str(coded), "-o", str(report), "--html", str(html)])
    assert result.exit_code == 0, result.output
    assert "statements  P " in result.output and html.read_text(encoding="utf-8").startswith("<!doctype html>")
    data = json.loads(report.read_text(encoding="utf-8"))
    assert data["figures"]["all"]["who-did-what.recall"]["value"] == 1.0 and len(data["gold"]) == 64
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    result = runner.invoke(app, ["evaluate", str(SAMPLE), "--coded", str(empty), "--against", str(report)])
    assert "LOSS" in result.output
    assert result.output.rstrip().split("\n")[-1].startswith("0 gains, ")


def test_own_gold_holds_no_words_of_the_articles() -> None:
    """The texts may not be copied here: spans, labels and codes only."""
    files = sorted((ROOT / "evaluation" / "gold").glob("*"))
    assert files and all(file.suffix == ".json" for file in files)
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not re.search("[\u0600-\u06ff]", text), file.name
        record = json.loads(text)
        assert record["id"] == file.stem and "text" not in record
