"""Engines: SQLite (WAL) or PostgreSQL set up so that both behave alike, and their failures in plain words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

BUSY_SECONDS = 15.0
_WRITER = 0x7261736964  # the key of the lock that one writer at a time holds in PostgreSQL
_PREFIX = re.compile(r"^postgres(?:ql)?://")


class StoreError(RuntimeError):
    """The store cannot be opened, read or written; the message says why in plain words."""


def address(store: str) -> str:
    """The SQLAlchemy address of a store given as an address or as the path of an SQLite file."""
    if not re.match(r"[a-z][a-z0-9+]*://", store):
        return f"sqlite:///{store}"
    return _PREFIX.sub("postgresql+psycopg://", store)


def shown(store: str) -> str:
    """The store as it may be named to a person: without its password."""
    if not re.match(r"[a-z][a-z0-9+]*://", store):
        return store
    try:
        return make_url(store).render_as_string(hide_password=True)
    except Exception:  # what is no address holds no password that could be told from the rest
        return re.sub(r":[^:@/]*@", ":***@", store)


def connect(store: str, *, create: bool, busy_seconds: float) -> Engine:
    """The engine of a store. Raises StoreError where the address is none, the driver is missing or the file cannot be there."""
    url = address(store)
    path = url.removeprefix("sqlite:///")
    if url.startswith("sqlite:///") and path not in ("", ":memory:"):
        if not create and not Path(path).is_file():
            raise StoreError(f"there is no store at {path}; `rasid add FILE --store {path}` makes one")
        if not Path(path).absolute().parent.is_dir():
            raise StoreError(f"the folder of {path} does not exist")
    try:
        if url.startswith("sqlite"):
            engine = create_engine(url, connect_args={"timeout": busy_seconds})
        else:
            engine = create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(f"{shown(store)} needs the module {error.name}; pip install 'rasid[postgres]' brings it") from error
    except Exception as error:  # unknown dialect, malformed address
        raise StoreError(f"{shown(store)} is no address of a store: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name == "postgresql":
        milliseconds = int(busy_seconds * 1000)
        event.listen(engine, "begin", lambda connection: _begin_postgres(connection, milliseconds))
    else:
        raise StoreError(f"{shown(store)}: a store is SQLite or PostgreSQL, not {engine.dialect.name}")
    return engine


def _tune_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says, not where the driver guesses
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


# A writer takes its lock at once: two programs that add side by side wait for each other instead of failing halfway.


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _begin_postgres(connection: Connection, milliseconds: int) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")
    else:  # one moment for all that is read in a transaction, as SQLite gives it
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def plain(store: str, said: str) -> str:
    """What a database says when it fails, in plain words."""
    said = " ".join(said.split())
    for pattern, words in _PLAIN:
        if re.search(pattern, said, re.IGNORECASE):
            return words.format(store=store, said=said)
    return f"the store {store}: {said}"


_PLAIN = (
    (r"locked|busy|lock timeout", "the store {store} is locked by another program; try again when it is done"),
    (r"disk is full|no space left", "no space is left for the store {store}; what was reported as added is safe"),
    (r"disk i/o error", "the disk does not take what is written to the store {store}: full or faulty; what was reported as added is safe"),
    (r"read-?only", "the store {store} cannot be written (no permission)"),
    (r"not a database|malformed", "{store} is no store: {said}"),
    (r"unable to open", "the store {store} cannot be opened: no permission or no such folder"),
    (
        r"server closed the connection|terminating connection|connection (is|was) (lost|closed)|consuming input failed|unexpectedly",
        "the connection to the store {store} was cut; what was reported as added is safe, run the command again for the rest",
    ),
    (r"authentication failed", "the store {store} does not let this user in: {said}"),
    (r"connection (to server )?.*(failed|refused)|could not (connect|translate)", "the store {store} cannot be reached: {said}"),
)
