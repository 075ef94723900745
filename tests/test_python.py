"""What a Python program sees: the coder, the store, data frames, the spaCy component."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TEXT
from made import KIRKUK, event, stored

import rasid
from rasid import frames
from rasid.exports.schema import columns
from rasid.store import Store

WORDS = "انفجرت سيارة في كركوك وقتلت خمسة. وتظاهر عمال."


@pytest.fixture
def filled(tmp_path: Path) -> Store:
    store = rasid.open(str(tmp_path / "t.db"))
    blast = event(WORDS, "انفجرت", where=KIRKUK, day="2024-09-28", id="E1", killed=5)
    march = event(WORDS, "تظاهر", "PROTEST", id="E2")
    store.add([stored("a", WORDS, events=[blast, march])])
    return store


def test_an_article_is_coded_in_two_lines() -> None:
    coder = rasid.Coder()
    coded = coder(rasid.Article("a", TEXT, date="2024-09-29"))
    assert coded.events and coded.statements
    assert all(TEXT[it.trigger.span.start : it.trigger.span.end] == it.trigger.text for it in coded.events)


def test_pandas(filled: Store) -> None:
    pytest.importorskip("pandas")
    frame = frames.to_pandas(filled, "events")
    assert list(frame.columns) == [column.name for column in columns("events")] and len(frame) == 2
    assert frame.set_index("id").loc["a#E1", "killed"] == 5 and frame["killed"].isna().sum() == 1
    assert len(frames.to_pandas(filled, "events", type="PROTEST")) == 1
    assert frames.to_pandas(filled, "statements").empty
    with pytest.raises(TypeError, match="no such filter: colour"):
        frames.to_pandas(filled, colour="red")


def test_polars(filled: Store) -> None:
    pl = pytest.importorskip("polars")
    frame = frames.to_polars(filled, "events")
    assert frame.schema["killed"] == pl.Int64 and sorted(frame["killed"].drop_nulls().to_list()) == [5]
    assert frames.to_polars(filled, "statements").height == 0 and frames.to_polars(filled, "incidents").columns[0] == "id"


def test_arrow(filled: Store) -> None:
    pytest.importorskip("pyarrow")
    assert frames.to_arrow(filled, "events").num_rows == 2


def test_spacy() -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install spacy")
    import rasid.spacy

    nlp = spacy.blank("ar")
    nlp.add_pipe("rasid", config={"date": "2024-09-29"})
    doc = nlp(TEXT)
    assert set(doc.spans) == set(rasid.spacy.GROUPS)
    assert [span.label_ for span in doc.spans["triggers"]] == [it.type for it in doc._.rasid.events]
    assert all(it.trigger.text in span.text for it, span in zip(doc._.rasid.events, doc.spans["triggers"], strict=True))
