"""The words of articles, kept for searching: SQLite's FTS5 or PostgreSQL's tsvector, both over words in normal form.

Only current versions stand in it. FTS5 keeps no copy of the text (``content=''``): what it is told to forget must be
told in the very words it was given, which are those of the stored article.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

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


def _row(key: int, title: str | None, body: str) -> dict[str, int | str]:
    return {"key": key, "title": " ".join(light_words(title or "")), "body": " ".join(light_words(body[:_MOST]))}
