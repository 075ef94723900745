"""Runs the example files of every layer. What a failing example was coded as is printed; the format is in examples/README.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from rasid.coder import shared_coder
from rasid.evaluate.examples import Tally, read_folder, tally

FOLDER = Path(__file__).parent / "examples"
LAYERS = sorted(child.name for child in FOLDER.iterdir() if child.is_dir())
_DONE: dict[str, Tally] = {}


def outcome(layer: str) -> Tally:
    if layer not in _DONE:
        _DONE[layer] = tally(FOLDER / layer, shared_coder())
    return _DONE[layer]


@pytest.mark.parametrize("layer", LAYERS)
def test_examples(layer: str) -> None:
    result = outcome(layer)
    print(f"{layer}: {result.passed} of {len(result.results)} examples pass, {len(result.results) - result.passed} fail")
    assert not result.new, "\n\n" + "\n\n".join(map(str, result.new))


@pytest.mark.parametrize("layer", LAYERS)
def test_known_failures_still_fail(layer: str) -> None:
    result = outcome(layer)
    assert not result.passing, f"these pass now; take them off {layer}/known-failures.txt (--drop): " + "; ".join(result.passing)
    assert not result.unknown, f"these are no examples; take them off {layer}/known-failures.txt (--drop): " + "; ".join(result.unknown)


def test_every_layer_has_examples() -> None:
    counts = {layer: len(read_folder(FOLDER / layer)) for layer in ("names", "actors", "dates", "places", "statements", "events")}
    print(counts)
    assert sum(counts.values()) >= 400
    assert min(counts.values()) >= 30


def test_coreference_has_enough_chains() -> None:
    chains = [e for example in read_folder(FOLDER / "coreference") for e in example.expected if e.layer == "chain"]
    assert len(chains) >= 150
    assert sum(chain.forbidden for chain in chains) >= 10


def test_event_types_have_positive_and_negative_examples() -> None:
    frequent = {"ASSAULT", "CONSULT", "COERCE", "ACCUSE", "PROTEST", "AID", "SUPPORT", "REQUEST"}
    others = {"AGREE", "COOPERATE", "CONCEDE", "RETREAT", "REJECT", "THREATEN", "SANCTION", "MOBILIZE"}
    positive: dict[str, int] = {}
    negative: dict[str, int] = {}
    for example in read_folder(FOLDER / "events"):
        for expectation in example.expected:
            kind = dict(expectation.fields).get("type", "").split(":")[0]
            counts = negative if expectation.forbidden else positive
            counts[kind] = counts.get(kind, 0) + 1
    for kind in frequent | others:
        least = (25, 10) if kind in frequent else (12, 5)
        assert positive.get(kind, 0) >= least[0] and negative.get(kind, 0) >= least[1], (kind, positive.get(kind), negative.get(kind))
