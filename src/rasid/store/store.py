"""The store: opening it, adding coded articles, and what it tells of an article."""

from __future__ import annotations

import hashlib
import sqlite3
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from rasid.incidents.origins import signature
from rasid.record import Article, CodedArticle, dumps
from rasid.store import database, tables, words
from rasid.store.database import StoreError
from rasid.store.judged import Review, judged
from rasid.store.migrate import HEAD, revision, upgrade
from rasid.store.packed import coded_of, packed
from rasid.store.rows import Row, rows_of, writable

BUSY_SECONDS = database.BUSY_SECONDS
_BATCH = 400  # rows in one statement stay far below SQLite's limit of bound values


class Added(NamedTuple):
    """What adding did: articles new, changed (a new version beside the old), coded again, and unchanged."""

    new: int = 0
    changed: int = 0
    recoded: int = 0
    same: int = 0

    def __add__(self, other: Added) -> Added:  # type: ignore[override]
        return Added(*(a + b for a, b in zip(self, other, strict=True)))


class _Current(NamedTuple):
    """The version of an article that holds, as far as adding asks."""

    key: int
    version: int
    hash: str
    coder: str


def open_store(store: str = "rasid.db", *, create: bool = True, busy_seconds: float | None = None) -> Store:
    """Opens a store (a file or an SQLAlchemy address of SQLite or PostgreSQL), making it if need be. Raises StoreError."""
    engine = database.connect(store, create=create, busy_seconds=BUSY_SECONDS if busy_seconds is None else busy_seconds)
    opened = Store(engine, database.shown(store))
    opened.prepare()
    # At the end of the program too: the last connection to close puts all of the record into its file.
    weakref.finalize(opened, engine.dispose)
    return opened


def content_hash(article: Article) -> str:
    """What makes two copies of an article the same: everything that is read of it."""
    parts = (article.title, article.text, article.date, article.source, article.url, article.origin)
    return hashlib.blake2b("\x1f".join(part or "" for part in parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def now() -> str:
    """This moment, ISO in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


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
        except DBAPIError as error:
            raise StoreError(database.plain(self.name, str(error.orig))) from error
        except sqlite3.Error as error:  # from opening the file, before SQLAlchemy could name it
            raise StoreError(database.plain(self.name, str(error))) from error

    def prepare(self) -> None:
        """Makes the tables, or brings those of an earlier program to the present form."""
        with self.begin() as connection:
            found = revision(connection)
        if found != HEAD:
            with self.begin(writes=True) as connection:
                upgrade(connection)

    def unknown(self, articles: Sequence[Article], coder: str) -> list[bool]:
        """For each article, whether there is work: it is not stored in this very form as coded by this coder."""
        with self.begin() as connection:
            current = self._current(connection, [article.id for article in articles])
        stored = [current.get(writable(article.id) or "") for article in articles]
        return [
            old is None or (old.hash, old.coder) != (content_hash(article), coder) for old, article in zip(stored, articles, strict=True)
        ]

    def add(self, pairs: Sequence[tuple[Article, CodedArticle, str]], *, again: bool = False) -> Added:
        """Stores articles with what was coded in them (and its line of JSON) in one transaction.

        Adding twice changes nothing, unless ``again`` asks for the rows of a stored article to be made anew. What people judged
        of an article holds whatever is added.
        """
        total = Added()
        with self.begin(writes=True) as connection:
            idents = [article.id for article, _, _ in pairs]
            current = self._current(connection, idents)
            reviews = self._reviews(connection, idents)
            for article, coded, line in pairs:
                ident = writable(article.id) or ""
                old = current.get(ident)
                if old and again:
                    old = old._replace(coder="")
                done, current[ident] = self._add(connection, article, coded, line, old, reviews.get(ident, ()))
                total += done
        return total

    def stale(self, coder: str, *, all: bool = False) -> Iterator[tuple[int, Article, CodedArticle]]:
        """Current articles that another coder than ``coder`` has coded (or all), with their keys."""
        a = tables.articles.c
        with self.begin() as connection:
            idents = (
                connection.execute(select(a.key).where(a.current, *([] if all else [a.coder != coder])).order_by(a.key)).scalars().all()
            )
        for key in idents:
            with self.begin() as connection:
                row = connection.execute(select(tables.articles).where(a.key == key)).mappings().first()
            if row is not None:
                yield key, article_of(row), coded_of(row["coded"])

    def recode(self, coded: Sequence[tuple[int, CodedArticle, str]]) -> list[CodedArticle | None]:
        """Stores a new coding (with its line of JSON) of articles by their keys, people's judgements laid on it.

        What holds of each now; None for an article that is no longer current.
        """
        a = tables.articles.c
        out: list[CodedArticle | None] = []
        with self.begin(writes=True) as connection:
            for key, made, line in coded:
                row = connection.execute(select(a.id, a.hash, a.current).where(a.key == key)).first()
                if row is None or not row.current:
                    out.append(None)
                    continue
                told = self._reviews(connection, [row.id]).get(row.id, ())
                out.append(put(connection, key, made, line, told, row.hash, coder=made.coder or ""))
        return out

    def _current(self, connection: Connection, idents: Sequence[str]) -> dict[str, _Current]:
        a = tables.articles.c
        asked = select(a.id, a.key, a.version, a.hash, a.coder).where(a.current, a.id.in_({writable(ident) for ident in idents}))
        return {row.id: _Current(row.key, row.version, row.hash, row.coder) for row in connection.execute(asked)}

    def _reviews(self, connection: Connection, idents: Sequence[str]) -> dict[str, list[Review]]:
        r = tables.reviews.c
        asked = select(tables.reviews).where(r.article.in_({writable(ident) for ident in idents}), r.undone.is_(None)).order_by(r.key)
        out: dict[str, list[Review]] = {}
        for row in connection.execute(asked).mappings():
            out.setdefault(row["article"], []).append(Review(**row))
        return out

    def _add(
        self,
        connection: Connection,
        article: Article,
        coded: CodedArticle,
        line: str,
        old: _Current | None,
        reviews: Sequence[Review],
    ) -> tuple[Added, _Current]:
        digest, coder = content_hash(article), coded.coder or ""
        if old and (old.hash, old.coder) == (digest, coder):
            return Added(same=1), old
        a = tables.articles
        if old and old.hash == digest:
            key, version, done = old.key, old.version, Added(recoded=1)
            put(connection, key, coded, line, reviews, digest, coder=coder)
        else:
            version, done = (old.version + 1, Added(changed=1)) if old else (1, Added(new=1))
            if old:
                gone = connection.execute(select(a.c.title, a.c.text).where(a.c.key == old.key)).one()
                words.forget(connection, old.key, *gone)
                connection.execute(update(a).where(a.c.key == old.key).values(current=False))
            held, values = _held(coded, line, reviews, digest)
            made = connection.execute(insert(a).values(**_article_row(article, version, digest, coder), **values))
            assert made.inserted_primary_key
            key = made.inserted_primary_key[0]
            words.index(connection, key, writable(article.title), writable(article.text) or "")
            _layers(connection, key, held)
        return done, _Current(key, version, digest, coder)

    def article(self, ident: str, version: int | None = None) -> tuple[Article, CodedArticle] | None:
        """The current (or a given) version of an article and what was coded in it."""
        a = tables.articles.c
        with self.begin() as connection:
            wanted = a.current if version is None else a.version == version
            row = connection.execute(select(tables.articles).where(a.id == ident, wanted)).mappings().first()
        if row is None:
            return None
        return article_of(row), coded_of(row["coded"])

    def delete(self, idents: Sequence[str]) -> int:
        """Takes articles away with all their versions and all that was coded in them; how many there were.

        The incidents they told of are gathered anew by the next ``relink``. Judgements of them stay, as rows.
        """
        a, m = tables.articles.c, tables.incident_mentions.c
        with self.begin(writes=True) as connection:
            rows = connection.execute(select(a.key, a.current, a.title, a.text).where(a.id.in_(set(idents)))).all()
            keys = [row.key for row in rows]
            told = select(m.incident).where(m.article_key.in_(keys))
            others = select(m.article_key).where(m.incident.in_(told))
            connection.execute(update(tables.articles).where(a.key.in_(others)).values(linked=False))
            connection.execute(delete(tables.incidents).where(tables.incidents.c.id.in_(told)))
            for row in rows:
                if row.current:
                    words.forget(connection, row.key, row.title, row.text)
            _uncounted(connection, keys)
            connection.execute(delete(tables.articles).where(a.key.in_(keys)))
            return sum(row.current for row in rows)

    def count(self) -> dict[str, int]:
        """How many current articles, statements, events and incidents it holds."""
        with self.begin() as connection:
            out = {"articles": connection.scalar(select(func.count()).where(tables.articles.c.current)) or 0}
            for table in (tables.statements, tables.events):
                joined = select(func.count()).select_from(table.join(tables.articles)).where(tables.articles.c.current)
                out[table.name] = connection.scalar(joined) or 0
            out["incidents"] = connection.scalar(select(func.count()).select_from(tables.incidents)) or 0
        return out


def put(
    connection: Connection, key: int, coded: CodedArticle, line: str, reviews: Sequence[Review], digest: str, **fields: str
) -> CodedArticle:
    """Writes what holds of a stored article: what the coder made (``coded`` and its line) with what people judged on it.

    The coded article that holds now.
    """
    held, values = _held(coded, line, reviews, digest)
    connection.execute(update(tables.articles).where(tables.articles.c.key == key).values(**values, **fields))
    _uncounted(connection, [key])
    for table in tables.LAYERS:
        connection.execute(delete(table).where(table.c.article_key == key))
    _layers(connection, key, held)
    return held


def _uncounted(connection: Connection, keys: Sequence[int]) -> None:
    """Marks everybody in articles whose rows are about to go: they are counted anew when incidents are gathered the next time."""
    p, f = tables.parties.c, tables.actor_facts
    met = select(p.who).where(p.article_key.in_(keys))
    connection.execute(update(f).where(f.c.who.in_(met)).values(stale=True))


def _held(coded: CodedArticle, line: str, reviews: Sequence[Review], digest: str) -> tuple[CodedArticle, Row]:
    """The coded article that holds, and the columns that keep it."""
    held = judged(coded, reviews, digest) if reviews else coded
    if held is coded:
        return coded, {"coded": packed(line), "machine": None, "linked": False}
    return held, {"coded": packed(dumps(held)), "machine": packed(line), "linked": False}


def _layers(connection: Connection, key: int, held: CodedArticle) -> None:
    for name, rows in rows_of(held, key).items():
        table = tables.metadata.tables[name]
        for at in range(0, len(rows), _BATCH):
            connection.execute(insert(table), rows[at : at + _BATCH])


def article_of(row: RowMapping) -> Article:
    """The article of a row of the table."""
    fields = ("id", "text", "title", "date", "url", "source", "fetched", "language", "origin")
    return Article(**{name: row[name] for name in fields})


def _article_row(article: Article, version: int, digest: str, coder: str) -> Row:
    return {
        "id": writable(article.id),
        "version": version,
        "current": True,
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
        "added": now(),
        "signature": signature(article),
    }
