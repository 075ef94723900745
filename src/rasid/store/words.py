"""The words of articles and of incidents, kept for searching: SQLite's FTS5 or PostgreSQL's tsvector, both over words in normal form.

Only current versions stand in it. FTS5 keeps no copy of the text (``content=''``): what it is told to forget must be
told in the very words it was given, which are those of the stored article.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, TextClause, text

from rasid.arabic.light import light_words

_MOST = 300_000  # characters of a text that are searched; PostgreSQL takes a megabyte of words


def index(connection: Connection, key: int, title: str | None, body: str) -> None:
    """Makes an article found by its words."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO search (rowid, title, body) VALUES (:key, :title, :body)"), _row(key, title, body))
    else:
        connection.execute(
            text(
                "INSERT INTO search (key, words) VALUES (:key, "
                "setweight(to_tsvector('simple', :title), 'A') || setweight(to_tsvector('simple', :body), 'D'))"
            ),
            _row(key, title, body),
        )


def forget(connection: Connection, key: int, title: str | None, body: str) -> None:
    """Makes an article no longer found."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text("INSERT INTO search (search, rowid, title, body) VALUES ('delete', :key, :title, :body)"), _row(key, title, body)
        )
    else:
        connection.execute(text("DELETE FROM search WHERE key = :key"), {"key": key})


def index_incidents(connection: Connection, named: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Makes incidents (by the keys of their short rows) found by the words of these names. Whoever deletes the row need not forget them."""
    rows = [{"key": key, "words": " ".join(dict.fromkeys(word for name in names for word in light_words(name)))} for key, names in named]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO search_incidents (rowid, words) VALUES (:key, :words)"), rows)
    else:
        connection.execute(text("INSERT INTO search_incidents (key, words) VALUES (:key, to_tsvector('simple', :words))"), rows)


def incidents_with(dialect: str, words: str) -> TextClause | None:
    """Asks for the keys of incidents that have every one of these words, or words that begin so; None for what holds no word."""
    found = light_words(words)
    if not found:
        return None
    if dialect == "sqlite":
        asked = text("SELECT rowid FROM search_incidents WHERE search_incidents MATCH :named")
        return asked.bindparams(named=" AND ".join(f'"{word}"*' for word in found))
    asked = text("SELECT key FROM search_incidents WHERE words @@ to_tsquery('simple', :named)")
    return asked.bindparams(named=" & ".join(f"'{word}':*" for word in found))


def _row(key: int, title: str | None, body: str) -> dict[str, int | str]:
    return {"key": key, "title": " ".join(light_words(title or "")), "body": " ".join(light_words(body[:_MOST]))}
