"""Cutting work into units: every line in one of them, whatever the size."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.scale.files import FilesError, Target
from rasid.scale.units import items, units
from rasid.sources import Item, Rejected


@given(st.lists(st.text(alphabet="ab\u0628 ", max_size=30), max_size=20), st.integers(1, 80), st.booleans())
@settings(max_examples=80)
def test_every_line_is_in_one_unit(tmp_path_factory: pytest.TempPathFactory, lines: list[str], size: int, ended: bool) -> None:
    path = tmp_path_factory.mktemp("u") / "a.jsonl"
    path.write_text("\n".join(lines) + ("\n" if ended else ""), encoding="utf-8")
    found = [item.data.decode() for unit in units([str(path)], size) for item in items(unit) if isinstance(item, Item)]
    assert found == [line for line in lines if line.strip()]


def test_units_keep_their_names_until_the_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "x"}\n' * 100)
    first = units([str(path)], 300)
    assert len(first) == 5 and first == units([str(path)], 300) and len({unit.id for unit in first}) == 5
    path.write_text('{"text": "y"}\n' * 101)
    assert not {unit.id for unit in first} & {unit.id for unit in units([str(path)], 300)}


def test_a_file_is_work_for_many_and_no_unit_is_large(tmp_path: Path) -> None:
    counted = {}
    for megabytes in (0.3, 4, 40, 300):
        path = tmp_path / f"{megabytes}.jsonl"
        with path.open("wb") as file:
            file.truncate(int(megabytes * 1_000_000))  # of a file without blocks: nothing is written
        found = units([str(path)])
        sizes = [unit.end - unit.start for unit in found if unit.end is not None]
        assert sum(sizes) in (0, path.stat().st_size) and max(sizes, default=0) <= 2_000_000
        counted[megabytes] = len(found)
    assert counted == {0.3: 1, 4: 10, 40: 64, 300: 150}


def test_folders_and_patterns_are_walked_and_other_files_left(tmp_path: Path) -> None:
    for name in ("b.csv", "a.jsonl.gz", "sub/c.warc.gz", "notes.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(b'{"id": "1", "text": "x"}\n') if name.endswith("jsonl.gz") else b"text\nx\n")
    assert [Path(unit.file).name for unit in units([str(tmp_path)])] == ["a.jsonl.gz", "b.csv", "c.warc.gz"]
    assert [Path(unit.file).name for unit in units([f"{tmp_path}/*.csv"])] == ["b.csv"]
    packed, table, broken = (list(items(unit)) for unit in units([str(tmp_path)]))
    assert json.loads(packed[0].data)["id"] == "1" and json.loads(table[0].data)["text"] == "x"  # type: ignore[union-attr]
    assert all(isinstance(item, Rejected) for item in broken)


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FilesError, match="no such file"):
        units([str(tmp_path / "none.jsonl")])


def test_a_line_far_too_long_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasid.scale.units.LARGEST", 50)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "1"}\n' + b"x" * 500 + b"\n" + b'{"text": "2"}\n' * 3)
    found = [item for unit in units([str(path)], 100) for item in items(unit)]
    assert [type(item) for item in found] == [Item, Rejected, Item, Item, Item] and "line of more" in found[1].error  # type: ignore[union-attr]


def test_parts_appear_whole_or_not_at_all(tmp_path: Path) -> None:
    target = Target(str(tmp_path / "new" / "place"))
    assert target.names("coded") == set() and not target.has("coded", "a")
    target.write("coded", "a", b"x")
    target.write("coded", "a", b"y")
    assert target.names("coded") == {"a"} and target.read("coded", "a") == b"y" and target.has("coded", "a")
    assert [path.name for path in (tmp_path / "new/place/coded").iterdir()] == ["a"]
    target.remove("coded")
    assert target.names("coded") == set()
