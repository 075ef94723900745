"""Our figures are those of the reference scorer, letter by letter, where it is present; and an independent count agrees where it is not."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from rasid.evaluate import figures, match
from rasid.evaluate.report import make, reference_lines, score_all, total, with_intervals

ROOT = Path(__file__).resolve().parents[2]
SCORER = ROOT.parent / "shared" / "gold" / "score.py"


def _noisy(gold: dict, seed: int) -> dict:
    """A system's output made of gold with losses, shifts, wrong labels and extras, so that every count is exercised."""
    chance = random.Random(seed)
    coded = copy.deepcopy({"id": gold["id"], "statements": gold["statements"], "events": gold["events"], "names": gold.get("names", [])})
    for layer, part in (("statements", "content"), ("events", "trigger"), ("names", None)):
        kept = []
        for record in coded[layer]:
            record.pop("optional", None)
            if chance.random() < 0.2:
                continue
            holder = record[part] if part else record
            if holder.get("span") and chance.random() < 0.4:
                start, end = holder["span"]
                holder["span"] = [max(0, start + chance.randint(-30, 5)), end + chance.randint(0, 30)]
            for key, values in (
                ("act", ["state", "demand"]),
                ("kind", ["direct", "indirect", "PER", "LOC", "ORG"]),
                ("standing", ["actual", "denied"]),
            ):
                if key in record and chance.random() < 0.3:
                    record[key] = chance.choice(values)
            if "type" in record and chance.random() < 0.2:
                record["type"] = chance.choice(["ASSAULT", "CONSULT:visit", "REQUEST"])
            for key in ("via", "by", "place", "date", "killed", "actor", "recipient", "source"):
                if key in record and chance.random() < 0.2:
                    del record[key]
            for party in record.get("actor", []):
                if chance.random() < 0.3:
                    party["code"] = "XXX GOV"
            kept.append(record)
            if chance.random() < 0.15:
                kept.append(copy.deepcopy(record))
        coded[layer] = kept
    return coded


def _sample() -> dict[str, dict]:
    return {d["id"]: d for f in sorted((ROOT / "sample" / "gold").glob("*.json")) for d in [json.loads(f.read_text(encoding="utf-8"))]}


def _scorer_says(folder: Path, coded: list[dict], tmp_path: Path) -> list[str]:
    system = tmp_path / "system.jsonl"
    system.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in coded), encoding="utf-8")
    result = subprocess.run([sys.executable, SCORER, folder, system], capture_output=True, text=True, check=True)
    return result.stdout.rstrip("\n").split("\n")


@pytest.mark.skipif(not SCORER.exists(), reason="the reference scorer (../shared/gold/score.py) is not present")
@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_the_reference_scorer_on_noisy_gold(seed: int, tmp_path: Path) -> None:
    for folder in (ROOT / "sample" / "gold", SCORER.parent / "dev"):
        golds = {d["id"]: d for f in sorted(folder.glob("*.json")) for d in [json.loads(f.read_text(encoding="utf-8"))]}
        coded = [_noisy(gold, seed * 1000 + n) for n, gold in enumerate(golds.values()) if n % 9]  # some articles were not coded at all
        scored = [figures.score(gold, next((c for c in coded if c["id"] == ident), None)) for ident, gold in golds.items()]
        assert reference_lines(scored) == _scorer_says(folder, coded, tmp_path)


@pytest.mark.parametrize("seed", range(3))
def test_counts_agree_with_an_independent_count(seed: int) -> None:
    """The head counts, counted again in another way: matches by exhaustive search in the order of the rules."""
    for n, gold in enumerate(_sample().values()):
        coded = _noisy(gold, seed * 77 + n)
        counts = figures.score(gold, coded).counts

        def best(gold_items: list, coded_items: list, value) -> list[tuple[int, int]]:  # type: ignore[no-untyped-def]
            chosen: list[tuple[int, int]] = []
            while True:
                options = [
                    (-value(g, c), i, j)
                    for i, g in enumerate(gold_items)
                    for j, c in enumerate(coded_items)
                    if all(i != a and j != b for a, b in chosen) and value(g, c) > 0
                ]
                if not options:
                    return chosen
                _, i, j = min(options)
                chosen.append((i, j))

        def content(g: dict, c: dict) -> float:
            shared = set(range(*g["content"]["span"])) & set(range(*c["content"]["span"]))
            whole = set(range(*g["content"]["span"])) | set(range(*c["content"]["span"]))
            return len(shared) / len(whole) if len(shared) * 2 >= len(whole) else 0.0

        def trigger(g: dict, c: dict) -> float:
            (a, b), (x, y) = g["trigger"]["span"], c["trigger"]["span"]
            if g["type"].split(":")[0] != c["type"].split(":")[0] or max(a, x) - min(b, y) > 40:
                return 0.0
            return 1 + len(set(range(a, b)) & set(range(x, y)))

        for layer, value in (("statement", content), ("event", trigger)):
            pairs = best(gold[layer + "s"], coded[layer + "s"], value)
            real = [(i, j) for i, j in pairs if not gold[layer + "s"][i].get("optional")]
            assert counts[f"{layer}.matched"] == len(real)
            assert counts[f"{layer}.coded"] == len(coded[layer + "s"]) - (len(pairs) - len(real))
            assert counts[f"{layer}.gold"] == sum(not r.get("optional") for r in gold[layer + "s"])


def test_gold_against_itself_is_perfect() -> None:
    gold = _sample()
    scored = [figures.score(record, record) for record in gold.values()]
    counts = total(scored)
    for figure in figures.all_figures(counts):
        assert figures.value(figure, counts) == 1.0, figure.name
    assert not [outcome for item in scored for outcome in item.outcomes if outcome.rank < 1]


def test_break_downs_add_up() -> None:
    scored = [figures.score(gold, _noisy(gold, n)) for n, gold in enumerate(_sample().values())]
    counts = total(scored)
    for part in ("gold", "coded", "matched"):
        assert counts[f"event.{part}"] == sum(n for key, n in counts.items() if key.startswith(f"event.{part}/type="))


def test_intervals_hold_the_value_and_repeat() -> None:
    scored = [figures.score(gold, _noisy(gold, n)) for n, gold in enumerate(_sample().values())]
    once, twice = with_intervals(scored), with_intervals(scored)
    assert once == twice
    for name, item in once.items():
        assert 0 <= item["low"] <= item["high"] <= 1
        if item["of"] > 20:
            assert item["low"] <= item["value"] <= item["high"], name


def test_optional_records_count_neither_way() -> None:
    record = {"id": "E1", "type": "AID", "trigger": {"span": [0, 4]}}
    gold = {"id": "x", "statements": [], "events": [{**record, "optional": True}]}
    counts = figures.score(gold, {"events": [record]}).counts
    assert (counts["event.matched"], counts["event.coded"], counts["event.gold"]) == (0, 0, 0)


def test_one_to_one() -> None:
    assert match.pairs([1], [1, 1], lambda a, b: 1.0) == [(0, 0)]


def test_score_all_counts_articles_that_were_not_coded() -> None:
    class Held:
        records = _sample()

    counts = total(score_all(Held, {}).values())  # type: ignore[arg-type]
    assert counts["event.gold"] > 0 and counts["event.coded"] == 0


def test_report_is_plain_data() -> None:
    class Held:
        records = _sample()

    report, _ = make(Held, {}, split=True)  # type: ignore[arg-type]
    assert json.loads(json.dumps(report)) == report
    assert report["articles"]["build"] + report["articles"]["test"] == report["articles"]["all"]
