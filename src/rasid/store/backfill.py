"""What stores of earlier programs lack is made from the articles in them."""

from __future__ import annotations

from sqlalchemy import Connection, text

from rasid.incidents.origins import signature
from rasid.record import Article
from rasid.store import tables
from rasid.store.packed import coded_of
from rasid.store.rows import rows_of
from rasid.store.words import index


def backfill(connection: Connection) -> None:
    """Words for searching, signatures and pledges of the articles that are stored."""
    for key in connection.scalars(text("SELECT key FROM articles ORDER BY key")).all():
        asked = text("SELECT title, text, current, coded FROM articles WHERE key = :key")
        title, body, current, blob = connection.execute(asked, {"key": key}).one()
        if current:
            index(connection, key, title, body)
        made = signature(Article("", body))
        connection.execute(text("UPDATE articles SET signature = :made WHERE key = :key"), {"made": made, "key": key})
        rows = rows_of(coded_of(blob), key)
        if rows["pledges"]:
            owners = {row["id"] for row in rows["pledges"]}
            connection.execute(tables.pledges.insert(), rows["pledges"])
            if parties := [row for row in rows["parties"] if row["owner"] in owners]:
                connection.execute(tables.parties.insert(), parties)
