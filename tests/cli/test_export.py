"""rasid export: a file that is whole or not there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Result, article

from rasid.exports.formats import FORMATS

Run = Callable[..., Result]


@pytest.fixture
def filled(rasid: Run, lines: Callable[..., Path]) -> Run:
    assert rasid("add", lines(article("one", source="برقية"))).code == 0
    return rasid


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written(filled: Run, format: str, tmp_path: Path) -> None:
    done = filled("export", format, "-o", "out.x", "--type", "ASSAULT")
    assert done.code == 0 and "out.x: " in done.err and "0 written" not in done.err
    assert (tmp_path / "out.x").stat().st_size and not (tmp_path / "out.x.part").exists()


def test_what_cannot_be_written_leaves_what_was_there(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("before")
    assert filled("export", "word", "-o", "out.csv").code == 2
    assert "no day" in filled("export", "csv", "-o", "out.csv", "--since", "tomorrow").err
    assert filled("export", "xlsx", "-o", "nowhere/out.xlsx").code == 2
    assert (tmp_path / "out.csv").read_text() == "before" and not list(tmp_path.glob("*.part"))
