"""What the tests share: running the program in this process, and making articles."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings

# A busy machine is no failure: what is checked is what comes out, not when.
settings.register_profile("rasid", deadline=None)
settings.load_profile("rasid")

TEXT = "أعلنت وزارة الداخلية العراقية في بيان يوم الأحد أن مسلحين مجهولين قتلوا ثلاثة جنود في هجوم على حاجز قرب مدينة كركوك."


class Result(NamedTuple):
    """What a run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def rasid(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Runs ``rasid ARGUMENTS`` in this process, in an empty folder."""
    from rasid.cli import main

    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["rasid", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes articles (or raw bytes) as JSON lines and gives the path."""

    def write(*items: dict[str, Any] | bytes, name: str = "in.jsonl") -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join((item if isinstance(item, bytes) else json.dumps(item).encode()) + b"\n" for item in items))
        return path

    return write


def article(ident: str = "a1", **fields: Any) -> dict[str, Any]:
    """A good article as it stands in JSON lines."""
    return {"id": ident, "text": TEXT, "date": "2024-09-29", **fields}
