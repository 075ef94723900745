"""``rasid bulk`` as a person runs it."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as parquet
from conftest import Result, article

Run = Callable[..., Result]
Lines = Callable[..., Path]


def test_it_codes_as_code_does_and_gathers_incidents(rasid: Run, lines: Lines, tmp_path: Path) -> None:
    path = lines(*(article(f"a{n}") for n in range(3)))
    done = rasid("bulk", path, "--to", tmp_path / "out", "--jobs", 1)
    assert done.code == 0 and "3 articles, 0 rejected" in done.err and "incidents" in done.err
    (part,) = (tmp_path / "out/coded").iterdir()
    coded = [json.loads(line) for line in parquet.read_table(part)["coded"].to_pylist()]
    assert coded == rasid("code", path).lines
    again = rasid("bulk", path, "--to", tmp_path / "out", "--jobs", 1)
    assert again.code == 0 and "0 parts done now, 1 before" in again.err


def test_what_cannot_be_done_is_told(rasid: Run, lines: Lines) -> None:
    path = lines(article("a"))
    for arguments, said in (
        (["--to", "out", "--runner", "fast"], "--runner"),
        (["--to", "out", "--format", "xlsx"], "--format"),
        (["--to", "out", "--columns", "x"], "--columns"),
    ):
        done = rasid("bulk", path, *arguments)
        assert done.code == 2 and said in done.err and "Traceback" not in done.err
    done = rasid("bulk", "none.jsonl", "--to", "out")
    assert done.code == 2 and "no such file" in done.err
