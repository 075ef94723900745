"""The gate: floors that only it can change, and the sample held to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rasid.evaluate import floors as floor_file
from rasid.evaluate import gate, gold
from rasid.evaluate.floors import Floors, FloorsError, under

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ROOT / "evaluation" / "floors.toml"


def test_the_sample_and_the_examples_hold_their_floors() -> None:
    floors = floor_file.read(FLOORS)
    measured = gate.measure(ROOT, quick=True)
    assert any(name.startswith("sample/") for name in floors.values)
    fallen = floors.fallen(measured.values)
    assert not fallen, "floors fell (floor, measured): " + ", ".join(f"{name} {pair}" for name, pair in fallen.items())
    assert {"sample gold", "sample inputs", "examples", "lexicon"} <= measured.hashes.keys()


def test_an_edited_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    floors = Floors()
    floors.raise_to({"sample/events.f1": 0.757})
    floor_file.write(path, floors)
    assert floor_file.read(path).values == {"sample/events.f1": 0.745}
    path.write_text(path.read_text(encoding="utf-8").replace("0.745", "0.700"), encoding="utf-8")
    with pytest.raises(FloorsError, match="edited by hand"):
        floor_file.read(path)


def test_raising_never_lowers() -> None:
    floors = Floors({"a": 0.5})
    assert floors.raise_to({"a": 0.4, "b": 0.3}) == ["b"]
    assert floors.values["a"] == 0.5


def test_lowering_takes_a_reason_and_keeps_it(tmp_path: Path) -> None:
    floors = Floors({"a": 0.5})
    for name, to, reason in (("a", 0.4, ""), ("a", 0.4, "because"), ("b", 0.1, "a reason of words"), ("a", 0.6, "a reason of words")):
        with pytest.raises(FloorsError):
            floors.lower(name, to, reason)
    floors.lower("a", 0.4, "the gold was corrected: «x» is no event")
    path = tmp_path / "floors.toml"
    floor_file.write(path, floors)
    again = floor_file.read(path)
    assert again.values == {"a": 0.4} and again.lowered == floors.lowered


def test_a_fall_is_told() -> None:
    assert Floors({"a": 0.5, "b": 0.5, "c": 0.5}).fallen({"a": 0.49, "b": 0.5}) == {"a": (0.5, 0.49)}


@pytest.mark.parametrize(("value", "floor"), [(0.757, 0.745), (1.0, 0.99), (0.004, 0.0), (0.51, 0.5)])
def test_just_under(value: float, floor: float) -> None:
    assert under(value) == pytest.approx(floor)


def test_the_command_lowers_only_with_a_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "evaluation").mkdir()
    path = tmp_path / "evaluation" / "floors.toml"
    floor_file.write(path, Floors({"a": 0.5}))
    assert gate.main(["--root", str(tmp_path), "--lower", "a", "--to", "0.4"]) == 2
    assert "reason" in capsys.readouterr().out
    assert gate.main(["--root", str(tmp_path), "--lower", "a", "--to", "0.4", "--reason", "the scheme has changed"]) == 0
    assert floor_file.read(path).lowered[0].reason == "the scheme has changed"


def test_lines_of_the_measures_are_read() -> None:
    text = (
        "assault detection P 0.700 R 0.200 F1 0.304  (500 of 900 sentences hold one)\n"
        "assault records found 0.962 of 320  F1 of codes: source 0.091  target 0.066  source country 0.221  target country 0.299\n"
        "dates right 0.887 (63/71)\nPER P 0.9 R 0.9 F1 0.871\nnames P 0.7 R 0.8 F1 0.750  (99 gold)\n"
        "places found 0.978  near 0.946  country 0.957  (185 places)\n"
        "linking B-cubed P 0.888 R 0.641 F1 0.745  (38 incidents, 280 mentions, 21 not found)\n"
    )
    assert dict(gate.read_lines(text)) == {
        "/assault.f1": 0.304, "/assault.found": 0.962, "/assault.source": 0.091, "/assault.target": 0.066, "/assault.source-country": 0.221,
        "/assault.target-country": 0.299, "/right": 0.887, "/found": 0.978, "/near": 0.946, "/country": 0.957, "/f1": 0.745,
        "/PER": 0.871, "/names.f1": 0.75,
    }  # fmt: skip


def test_mentions_told_by_spans_get_their_words(tmp_path: Path) -> None:
    texts, told = tmp_path / "news.jsonl", tmp_path / "told.jsonl"
    texts.write_text(json.dumps({"id": "n1", "title": "حريق", "text": "اندلع حريق في مخزن."}) + "\n", encoding="utf-8")
    told.write_text(json.dumps({"id": "r1", "articles": [{"id": "n1", "span": [5, 15]}]}) + "\n", encoding="utf-8")
    made = json.loads(gold.worded(told, [texts], tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert made["articles"] == [{"id": "n1", "span": [5, 15], "trigger_words": "اندلع حريق"}]
    with pytest.raises(gold.GoldError, match="n1"):
        gold.worded(told, [], tmp_path / "out.jsonl")


def test_the_incidents_of_our_own_reading_hold_no_words() -> None:
    incidents = [json.loads(line) for line in (ROOT / "evaluation" / "linking.jsonl").read_text(encoding="utf-8").splitlines()]
    known = {incident["id"] for incident in incidents}
    assert len(known) == len(incidents) >= 15
    for incident in incidents:
        assert known.issuperset(incident["look_alikes"])
        assert all(mention.keys() == {"id", "span"} for mention in incident["articles"]) and len(incident["articles"]) > 1
