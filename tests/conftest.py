"""What the tests share: running the program in this process, making articles, and stores on SQLite and on PostgreSQL."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import servers
from hypothesis import settings
from sqlalchemy import create_engine, text

from rasid.store import open_store

# A busy machine is no failure: what is checked is what comes out, not when.
settings.register_profile("rasid", deadline=None)
settings.load_profile("rasid")

TEXT = "أعلنت وزارة الداخلية العراقية في بيان يوم الأحد أن مسلحين مجهولين قتلوا ثلاثة جنود في هجوم على حاجز قرب مدينة كركوك."
_numbers = count()


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server with ``NAME`` where the database's name goes, and a database ``template`` with the tables made."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'rasid[postgres]'")
    if servers.programs() is None or servers.user() is None:
        pytest.skip("no PostgreSQL that can be run here: install Debian's postgresql or pip install pgserver")
    with servers.postgres() as url:
        with create_engine(url.replace("NAME", "postgres"), isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("CREATE DATABASE template"))
        open_store(url.replace("NAME", "template")).engine.dispose()
        yield url


@pytest.fixture
def fresh_postgres(postgres: str) -> Callable[[], str]:
    """Makes a database with empty tables and gives its address."""

    def fresh(template: str = "template") -> str:
        name = f"t{next(_numbers)}"
        engine = create_engine(postgres.replace("NAME", "postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.dispose()
        return postgres.replace("NAME", name)

    return fresh


@pytest.fixture(params=["sqlite", "postgres"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the address of a new empty store each time it is called."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"t{next(_numbers)}.db")
    made: Callable[[], str] = request.getfixturevalue("fresh_postgres")
    return made


@pytest.fixture
def url(fresh_url: Callable[[], str]) -> str:
    """The address of an empty store."""
    return fresh_url()
