"""The store: opening it, adding coded articles, and what it tells of an article."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, select, update
from sqlalchemy.exc import DatabaseError

from rasid.record import Article, CodedArticle, loads
from rasid.store import tables
from rasid.store.rows import Row, rows_of, writable

BUSY_SECONDS = 15.0
_BATCH = 400  # rows in one statement stay far below SQLite's limit of bound values


class StoreError(RuntimeError):
    """The store cannot be opened, read or written; the message says why in plain words."""


class Added(NamedTuple):
    """What adding did: articles new, changed (a new version beside the old), coded again, and unchanged."""

    new: int = 0
    changed: int = 0
    recoded: int = 0
    same: int = 0

    def __add__(self, other: Added) -> Added:  # type: ignore[override]
        return Added(*(a + b for a, b in zip(self, other, strict=True)))


def address(store: str) -> str:
    """The SQLAlchemy address of a store given as an address or as the path of an SQLite file."""
    return store if re.match(r"[a-z][a-z0-9+]*://", store) else f"sqlite:///{store}"


def open_store(store: str = "rasid.db", *, create: bool = True, busy_seconds: float = BUSY_SECONDS) -> Store:
    """Opens a store, making it if need be. Raises StoreError."""
    url = address(store)
    path = url.removeprefix("sqlite:///")
    if url.startswith("sqlite:///") and path not in ("", ":memory:"):
        if not create and not Path(path).is_file():
            raise StoreError(f"there is no store at {path}; `rasid add FILE --store {path}` makes one")
        if not Path(path).absolute().parent.is_dir():
            raise StoreError(f"the folder of {path} does not exist")
    try:
        engine = create_engine(url, **({"connect_args": {"timeout": busy_seconds}} if url.startswith("sqlite") else {}))
    except Exception as error:  # unknown dialect, missing driver, malformed address
        raise StoreError(f"{store} is no address of a store: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune)
        event.listen(engine, "begin", _begin)
    opened = Store(engine, store)
    opened.prepare()
    return opened


def _tune(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, not where the driver guesses
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: two programs that add side by side wait for each other instead of failing halfway.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def content_hash(article: Article) -> str:
    """What makes two copies of an article the same: everything that is read of it."""
    parts = (article.title, article.text, article.date, article.source, article.url, article.origin)
    return hashlib.blake2b("\x1f".join(part or "" for part in parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Store:
    """A record of coded articles. Every method works in one transaction: all of it happens or none."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name = engine, name

    @contextmanager
    def begin(self, *, writes: bool = False) -> Iterator[Connection]:
        """A transaction; what the database says when it fails is put in plain words."""
        try:
            with self.engine.connect().execution_options(writes=writes) as connection, connection.begin():
                yield connection
        except DatabaseError as error:
            raise StoreError(self._plain(str(error.orig))) from error
        except sqlite3.Error as error:  # from opening the file, before SQLAlchemy could name it
            raise StoreError(self._plain(str(error))) from error

    def _plain(self, said: str) -> str:
        if "locked" in said or "busy" in said:
            return f"the store {self.name} is locked by another program; try again when it is done"
        if "full" in said:
            return f"no space is left for the store {self.name}; what was reported as added is safe"
        if "readonly" in said or "read-only" in said:
            return f"the store {self.name} cannot be written (no permission)"
        if "not a database" in said or "malformed" in said:
            return f"{self.name} is no store: {said}"
        if "unable to open" in said:
            return f"the store {self.name} cannot be opened: no permission or no such folder"
        return f"the store {self.name}: {said}"

    def prepare(self) -> None:
        """Makes the tables where they are missing and checks that they are of this version."""
        with self.begin() as connection:
            found = self._schema(connection)
        if found is None:
            with self.begin(writes=True) as connection:
                found = self._schema(connection)
                if found is None:
                    tables.metadata.create_all(connection)
                    connection.execute(insert(tables.meta).values(key="schema", value=tables.SCHEMA))
                    return
        if found != tables.SCHEMA:
            raise StoreError(f"the store {self.name} has schema {found}, this program writes {tables.SCHEMA}")

    def _schema(self, connection: Connection) -> str | None:
        if not self.engine.dialect.has_table(connection, "meta"):
            return None
        return connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "schema"))

    def unknown(self, articles: Sequence[Article], coder: str) -> list[bool]:
        """For each article, whether there is work: it is not stored in this very form as coded by this coder."""
        with self.begin() as connection:
            current = self._current(connection, [article.id for article in articles])
        return [current.get(article.id, (0, 0, "", ""))[2:] != (content_hash(article), coder) for article in articles]

    def add(self, pairs: Sequence[tuple[Article, CodedArticle, str]], *, again: bool = False) -> Added:
        """Stores articles with what was coded in them (and its line of JSON) in one transaction.

        Adding twice changes nothing, unless ``again`` asks for the rows of a stored article to be made anew.
        """
        total = Added()
        with self.begin(writes=True) as connection:
            current = self._current(connection, [article.id for article, _, _ in pairs])
            for article, coded, line in pairs:
                old = current.get(article.id)
                if old and again:
                    old = (*old[:3], "")
                done, row = self._add(connection, article, coded, line, old)
                current[article.id] = row
                total += done
        return total

    def _current(self, connection: Connection, idents: Sequence[str]) -> dict[str, tuple[int, int, str, str]]:
        a = tables.articles.c
        asked = select(a.id, a.key, a.version, a.hash, a.coder).where(a.current, a.id.in_({writable(ident) for ident in idents}))
        return {row.id: (row.key, row.version, row.hash, row.coder) for row in connection.execute(asked)}

    def _add(
        self, connection: Connection, article: Article, coded: CodedArticle, line: str, old: tuple[int, int, str, str] | None
    ) -> tuple[Added, tuple[int, int, str, str]]:
        digest, coder = content_hash(article), coded.coder or ""
        if old and old[2:] == (digest, coder):
            return Added(same=1), old
        blob = zlib.compress(line.encode("utf-8"), 6)
        if old and old[2] == digest:
            key, version, done = old[0], old[1], Added(recoded=1)
            for table in tables.LAYERS:
                connection.execute(delete(table).where(table.c.article_key == key))
            connection.execute(update(tables.articles).where(tables.articles.c.key == key).values(coder=coder, coded=blob, linked=False))
        else:
            version, done = (old[1] + 1, Added(changed=1)) if old else (1, Added(new=1))
            if old:
                connection.execute(update(tables.articles).where(tables.articles.c.key == old[0]).values(current=False))
            made = connection.execute(insert(tables.articles).values(**_article_row(article, version, digest, coder, blob)))
            assert made.inserted_primary_key
            key = made.inserted_primary_key[0]
        for name, rows in rows_of(coded, key).items():
            table = tables.metadata.tables[name]
            for at in range(0, len(rows), _BATCH):
                connection.execute(insert(table), rows[at : at + _BATCH])
        return done, (key, version, digest, coder)

    def article(self, ident: str) -> tuple[Article, CodedArticle] | None:
        """The current version of an article and what was coded in it."""
        with self.begin() as connection:
            a = tables.articles.c
            row = connection.execute(select(tables.articles).where(a.id == ident, a.current)).mappings().first()
        if row is None:
            return None
        fields = {name: row[name] for name in ("id", "text", "title", "date", "url", "source", "fetched", "language", "origin")}
        return Article(**fields), loads(CodedArticle, zlib.decompress(row["coded"]))

    def count(self) -> dict[str, int]:
        """How many current articles, statements, events and incidents it holds."""
        from sqlalchemy import func

        with self.begin() as connection:
            out = {"articles": connection.scalar(select(func.count()).where(tables.articles.c.current)) or 0}
            for table in (tables.statements, tables.events):
                joined = select(func.count()).select_from(table.join(tables.articles)).where(tables.articles.c.current)
                out[table.name] = connection.scalar(joined) or 0
            out["incidents"] = connection.scalar(select(func.count()).select_from(tables.incidents)) or 0
        return out


def _article_row(article: Article, version: int, digest: str, coder: str, blob: bytes) -> Row:
    return {
        "id": writable(article.id),
        "version": version,
        "current": True,
        "linked": False,
        "hash": digest,
        "coder": coder,
        "title": writable(article.title),
        "text": writable(article.text),
        "date": article.date,
        "day": article.date[:10] if article.date else None,
        "source": writable(article.source),
        "url": writable(article.url),
        "origin": writable(article.origin),
        "fetched": article.fetched,
        "language": article.language,
        "added": datetime.now(UTC).isoformat(timespec="seconds"),
        "coded": blob,
    }
