"""Every format holds what the store holds, in columns that are documented, and leads back to the words."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from made import KIRKUK, event, party, statement, stored

from rasid.exports.formats import FLAT, FORMATS, OF, export
from rasid.exports.schema import columns, datasets
from rasid.exports.write import ExportError
from rasid.record import Harm, Span
from rasid.store import Store, open_store
from rasid.store.incidents import relink
from rasid.store.query import Filter, events, statements
from rasid.store.reviews import judge

BLAST = "قال تنظيم الراية في بيان إنه فجر سيارة مفخخة قرب سوق النصر في كركوك وقتل 5 من الجنود."
DENIED = "نفى قائد الفصيل هاني الجبوري أن الفصيل فجر سيارة مفخخة قرب سوق النصر في كركوك، وقالت الشرطة إن 7 جنود قتلوا."
MARCH = "=تظاهر عمال الميناء في عدن طلبا لأجورهم."


@pytest.fixture
def filled(tmp_path: Path) -> Store:
    store = open_store(str(tmp_path / "t.db"))
    banner, soldiers = party(BLAST, "تنظيم الراية", "Banner", "-- REB"), party(BLAST, "الجنود", "Soldiers", "IRQ MIL")
    said = statement(BLAST, "تنظيم الراية", "قال", "فجر سيارة مفخخة", name="Banner", code="-- REB", channel="statement")
    toll = Harm("killed", Span(BLAST.index("5"), BLAST.index("5") + 1), "5", 5, 5)
    blast = event(
        BLAST,
        "فجر",
        where=KIRKUK,
        day="2024-09-28",
        by="S1",
        id="E1",
        actor=(banner,),
        recipient=(soldiers,),
        killed=5,
        harm=(toll,),
        confidence=0.8,
    )
    store.add([stored("one", BLAST, date="2024-09-28", source="الضفاف", statements=[said], events=[blast])])
    faction = party(DENIED, "الفصيل هاني", "Faction", "IRQ PRM")
    denial = statement(DENIED, "قائد الفصيل هاني الجبوري", "نفى", "الفصيل فجر سيارة مفخخة", act="deny", name="Hani")
    denied = event(DENIED, "فجر", where=KIRKUK, day="2024-09-28", by="S1", id="E1", standing="denied", actor=(faction,))
    more = event(DENIED, "قتلوا", "ASSAULT:explosives", where=KIRKUK, day="2024-09-28", id="E2", killed=7, same_as="E1")
    store.add([stored("two", DENIED, date="2024-09-29", source="برقية", statements=[denial], events=[denied, more])])
    march = event(MARCH, "=تظاهر", "PROTEST:demo", id="E1", actor=(party(MARCH, "عمال الميناء", code="YEM LAB"),))
    store.add([stored("three", MARCH, date="2024-10-05", source="برقية", events=[march])])
    relink(store)
    return store


def written(store: Store, path: Path, format: str, of: str = "events", **wanted: Any) -> bytes:
    export(store, format, path, Filter(**wanted), of)
    return path.read_bytes()


def read(store: Store, path: Path, format: str, of: str = "events", **wanted: Any) -> list[dict[str, str]]:
    text = written(store, path, format, of, **wanted).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if format == "polecat" else ","))


@pytest.mark.parametrize(("format", "of"), [("csv", of) for of in OF] + [(name, "events") for name in ("polecat", "acled", "gtd", "ucdp")])
def test_the_columns_are_those_that_are_documented(filled: Store, tmp_path: Path, format: str, of: str) -> None:
    rows = read(filled, tmp_path / "out", format, of)
    assert rows and list(rows[0]) == [column.name for column in columns(of if format == "csv" else format)]


def test_every_column_is_explained() -> None:
    assert all(
        column.says and column.type in ("text", "integer", "number", "boolean", "json") for some in datasets().values() for column in some
    )


def test_each_row_leads_back_to_its_words(filled: Store, tmp_path: Path) -> None:
    texts = {"one": BLAST, "two": DENIED, "three": MARCH}
    for row in read(filled, tmp_path / "out", "csv"):
        words = texts[row["article"]][int(row["start"]) : int(row["end"])]
        assert words == row["words"].removeprefix("'")
        for some in json.loads(row["spans"]).values():
            for start, end in [some] if isinstance(some[0], int) else some:
                assert texts[row["article"]][start:end]
    for row in read(filled, tmp_path / "out", "csv", "statements"):
        assert texts[row["article"]][int(row["cue_start"]) : int(row["cue_end"])] == row["cue"]
    for format in ("acled", "gtd", "ucdp"):
        for row in read(filled, tmp_path / "out", format):
            for mention in row["mentions"].split("; "):
                article, _, span = mention.partition("#")
                start, _, end = span.partition("[")[2].rstrip("]").partition(":")
                assert texts[article][int(start) : int(end)]


def test_counts_and_filters(filled: Store, tmp_path: Path) -> None:
    path = tmp_path / "out"
    assert export(filled, "csv", path, Filter()) == len(list(events(filled, Filter()))) == 4
    assert export(filled, "csv", path, Filter(), "statements") == len(list(statements(filled, Filter())))
    assert export(filled, "csv", path, Filter(type="PROTEST"), "incidents") == 1
    assert export(filled, "csv", path, Filter(standing="denied")) == 1
    assert export(filled, "jsonl", path, Filter(type="PROTEST")) == 1
    assert export(filled, "csv", path, Filter(limit=2)) == 2


def test_csv_opens_rightly_in_excel_and_steers_nothing(filled: Store, tmp_path: Path) -> None:
    data = written(filled, tmp_path / "out", "csv")
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    assert [row["words"] for row in read(filled, tmp_path / "out", "csv", type="PROTEST")] == ["'=تظاهر"]


def test_jsonl_is_the_contract(filled: Store, tmp_path: Path) -> None:
    found = [json.loads(line) for line in written(filled, tmp_path / "out", "jsonl").decode().splitlines()]
    assert {line["id"] for line in found} == {"one", "two", "three"} and all("events" in line for line in found)


def test_xlsx(filled: Store, tmp_path: Path) -> None:
    book = zipfile.ZipFile(io.BytesIO(written(filled, tmp_path / "out", "xlsx")))
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    assert len(sheet.findall(".//m:row", space)) == 5 and not sheet.findall(".//m:f", space)
    assert "=تظاهر" in book.read("xl/worksheets/sheet1.xml").decode()


def test_parquet(filled: Store, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    written(filled, tmp_path / "out", "parquet")
    table = pq.read_table(tmp_path / "out")
    assert table.column_names == [column.name for column in columns("events")]
    assert sorted(value for value in table["killed"].to_pylist() if value) == [5, 7]
    assert table.schema.field("lat").metadata[b"description"].startswith(b"Latitude")


@pytest.mark.parametrize("of", ["events", "incidents"])
def test_geojson_loses_nothing_that_has_no_point(filled: Store, tmp_path: Path, of: str) -> None:
    found = json.loads(written(filled, tmp_path / "out", "geojson", of))
    points = [feature["geometry"] for feature in found["features"]]
    assert None in points and {"type": "Point", "coordinates": [44.39, 35.47]} in points
    assert written(filled, tmp_path / "out", "geojson", type="AID") == b'{"type": "FeatureCollection", "features": [\n]}\n'


def test_graphml(filled: Store, tmp_path: Path) -> None:
    root = ElementTree.fromstring(written(filled, tmp_path / "out", "graphml"))
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    nodes = {node.get("id") for node in root.findall(".//g:node", space)}
    edges = root.findall(".//g:edge", space)
    assert len(nodes) == 4 and len(edges) == 3  # an event of nobody has no edge
    assert all(edge.get("source") in nodes and edge.get("target") in nodes for edge in edges)


def test_gtd_keeps_who_claims_and_who_denies(filled: Store, tmp_path: Path) -> None:
    (row,) = read(filled, tmp_path / "out", "gtd")
    assert (row["gname"], row["claimed"], row["claimmode_txt"], row["compclaim"]) == ("Banner", "1", "statement", "0")
    assert row["denied_by"] == "Hani" and (row["nkill_low"], row["nkill"], row["nkill_high"]) == ("5", "7", "7")
    assert (row["iyear"], row["imonth"], row["iday"], row["specificity"]) == ("2024", "9", "28", "1")
    assert row["rule"]


def test_acled_and_ucdp(filled: Store, tmp_path: Path) -> None:
    rows = {row["event_type"]: row for row in read(filled, tmp_path / "out", "acled")}
    assert set(rows) == {"Explosions/Remote violence", "Protests"}
    assert rows["Explosions/Remote violence"]["fatalities"] == "7" and rows["Explosions/Remote violence"]["country"] == "Iraq"
    assert rows["Protests"]["fatalities"] == "" and rows["Protests"]["time_precision"] == "3"
    (row,) = read(filled, tmp_path / "out", "ucdp")
    assert (row["type_of_violence"], row["low"], row["best"], row["high"]) == ("1", "5", "7", "7")
    assert (row["date_prec"], row["where_prec"], row["number_of_sources"]) == ("1", "1", "2")


def test_polecat(filled: Store, tmp_path: Path) -> None:
    rows = {row["Event ID"]: row for row in read(filled, tmp_path / "out", "polecat")}
    assert rows["one#E1"]["Quad Code"] == "Q4" and rows["one#E1"]["Primary Actor Sector"] == "REB"
    assert rows["one#E1"]["Actor Country"] == "" and rows["one#E1"]["Recipient Country"] == "IRQ"
    assert rows["three#E1"]["Event Date"] == "2024-10-05"


def test_followthemoney_links_entities(filled: Store, tmp_path: Path) -> None:
    found = [json.loads(line) for line in written(filled, tmp_path / "out", "ftm").decode().splitlines()]
    by_id = {entity["id"]: entity for entity in found}
    assert len(by_id) == len(found)
    told = [entity for entity in found if entity["schema"] == "Event"]
    assert len(told) == 2
    for entity in told:
        for ident in entity["properties"]["involved"] + entity["properties"]["proof"]:
            assert ident in by_id
    assert any("killed 7" in note for entity in told for note in entity["properties"]["notes"])


def test_the_ledger_of_the_toll_rises_in_the_order_it_was_told(filled: Store, tmp_path: Path) -> None:
    (row,) = read(filled, tmp_path / "out", "csv", "incidents", type="ASSAULT")
    ledger = [(entry["published"], entry["figure"], entry["says"]) for entry in json.loads(row["ledger"])]
    assert ledger == [("2024-09-28", "5", "Banner"), ("2024-09-29", "7", None)]
    assert (row["perpetrators"], row["denied"]) == ("Banner", "Faction")


def test_a_judgement_shows(filled: Store, tmp_path: Path) -> None:
    judge(filled, "three#E1", "accept", "سلمى")
    (row,) = read(filled, tmp_path / "out", "csv", type="PROTEST")
    assert row["review"] == "accepted" and row["confidence"] == "1.0"


def test_what_cannot_be_exported(filled: Store, tmp_path: Path) -> None:
    for format, of in (("word", "events"), ("csv", "names"), ("geojson", "statements")):
        with pytest.raises(ExportError):
            export(filled, format, tmp_path / "out", Filter(), of)


def test_an_empty_store_exports_to_every_format(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "empty.db"))
    for format in FORMATS:
        for of in OF if format in FLAT and format != "geojson" else ("events",):
            assert export(store, format, tmp_path / "out", Filter(), of) == 0
