"""Stores for the tests: every test that asks for ``store`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import servers
from sqlalchemy import create_engine, text

from rasid.store import Store, open_store

_numbers = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server with ``NAME`` where the database's name goes, and a database ``template`` with the tables made."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'rasid[postgres]'")
    if servers.programs() is None or servers.user() is None:
        pytest.skip("no PostgreSQL here: install Debian's postgresql or pip install pgserver")
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


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(url)
    yield opened
    opened.engine.dispose()
