"""Articles in CSV, TSV and Parquet."""

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest

from rasid.sources import Item, Rejected, article_of, read
from rasid.sources.columns import BadColumns, column_map


def fields(item: Item | Rejected) -> dict[str, Any]:
    assert isinstance(item, Item), item
    return json.loads(item.data)


def test_columns_are_found_by_name_or_by_the_map(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('\ufeffID,Body,Outlet,Extra\r\n7,"نص، فيه ""علامة""\nوسطر",برقية,x\r\n'.encode())
    (item,) = read([str(path)], column_map("text=body, source=Outlet"))
    assert fields(item) == {"id": "7", "text": 'نص، فيه "علامة"\nوسطر', "source": "برقية"}
    assert article_of(item).id == "7"  # type: ignore[arg-type]


def test_tabs_and_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv.gz"
    path.write_bytes(gzip.compress("text\tdate\nنص\t2024-01-02\n\n".encode()))
    (item,) = read([str(path)])
    assert fields(item) == {"text": "نص", "date": "2024-01-02"}


def test_bad_rows_are_told_with_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,text\n1,نص\n2\n3,".encode() + b"\xff\xfe\n4," + "نص".encode() + b"\n")
    found = list(read([str(path)]))
    assert [(item.line, isinstance(item, Rejected)) for item in found] == [(2, False), (3, True), (4, True), (5, False)]
    assert "1 cells where the head has 2" in found[1].error and "UTF-8" in found[2].error  # type: ignore[union-attr]


@pytest.mark.parametrize(("data", "said"), [(b"", "is empty"), (b"a,b\n1,2\n", "no column for the text"), (b"text\n", None)])
def test_heads_that_do_not_do(tmp_path: Path, data: bytes, said: str | None) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    found = list(read([str(path)]))
    assert (not found) if said is None else (isinstance(found[0], Rejected) and said in found[0].error)


def test_a_mapped_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\nx\n", encoding="utf-8")
    (item,) = read([str(path)], {"date": "when"})
    assert isinstance(item, Rejected) and 'no column "when" for date' in item.error


def test_a_cell_without_end_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasid.sources.columns._CELL", 1000)
    path = tmp_path / "a.csv"
    path.write_text('text\nنص\n"' + "س" * 5000, encoding="utf-8")
    first, second = read([str(path)])
    assert isinstance(first, Item) and isinstance(second, Rejected) and "field limit" in second.error


def test_parquet_with_times_and_nulls(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = arrow.table(
        {
            "n": [1, 2],
            "text": ["نص", None],
            "when": [datetime(2024, 9, 28, 10, tzinfo=UTC), None],
            "fetched": [date(2024, 9, 29), None],
            "unused": [b"x" * 10, b"y"],
        }
    )
    parquet.write_table(table, path)
    first, second = read([str(path)], column_map("id=n,date=when"))
    assert fields(first) == {"id": "1", "text": "نص", "date": "2024-09-28T10:00:00+00:00", "fetched": "2024-09-29"}
    assert fields(second) == {"id": "2"}


def test_a_broken_parquet_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 and no more")
    (item,) = read([str(path)])
    assert isinstance(item, Rejected) and "Parquet" in item.error


@pytest.mark.parametrize("told", ["text", "body=text", "text="])
def test_maps_that_do_not_do(told: str) -> None:
    with pytest.raises(BadColumns):
        column_map(told)
