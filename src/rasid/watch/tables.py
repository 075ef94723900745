"""The tables of the watch, beside those of the record and made by the same steps. Times are seconds since 1970 (UTC)."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table, Text

from rasid.store.tables import metadata

# What ``sources.toml`` says of the outlets, for whoever asks whose words an article holds.
outlets = Table(
    "watch_outlets",
    metadata,
    Column("name", String, primary_key=True),
    Column("country", String),
    Column("language", String),
    Column("zone", String),
    Column("line", Text),
)

feeds = Table(
    "watch_feeds",
    metadata,
    Column("url", String, primary_key=True),
    Column("outlet", String, nullable=False),
    Column("listed", Boolean, nullable=False),  # still in sources.toml
    Column("etag", String),
    Column("modified", String),
    Column("next_at", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("polls", Integer, nullable=False),
    Column("found", Integer, nullable=False),  # entries, all polls together
    Column("tried_at", Float),
    Column("good_at", Float),
    Column("error", Text),
)

# What feeds list. ``state``: waiting (to be read), done, old (published before the watch began), dead (given up).
# ``next_at`` is when it is to be read, or read again for corrections; None for never.
entries = Table(
    "watch_entries",
    metadata,
    Column("key", String, primary_key=True),
    Column("feed", String, nullable=False, index=True),
    Column("host", String, nullable=False),
    Column("mark", String, nullable=False),
    Column("entry", JSON, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("next_at", Float, index=True),
    Column("attempts", Integer, nullable=False),
    Column("checks", Integer, nullable=False),
    Column("first_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("article", String),
    Column("error", Text),
)
Index("watch_entries_due", entries.c.host, entries.c.next_at)

# Everything a rule has ever matched, by the keys that name it, so that nothing is told twice.
matched = Table(
    "watch_matched",
    metadata,
    Column("rule", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("at", Float, nullable=False),
)

# Matches that wait to be told, then letters (one digest to one channel) that wait to be sent.
pending = Table(
    "watch_pending",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rule", String, nullable=False, index=True),
    Column("at", Float, nullable=False),
    Column("match", JSON, nullable=False),
)
letters = Table(
    "watch_letters",
    metadata,
    Column("id", String, primary_key=True),
    Column("rule", String, nullable=False, index=True),
    Column("channel", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("state", String, nullable=False, index=True),  # waiting, sending, sent, uncertain, failed
    Column("attempts", Integer, nullable=False),
    Column("next_at", Float, nullable=False),
    Column("sent_at", Float),
    Column("error", Text),
    Column("letter", JSON, nullable=False),
)

facts = Table("watch_facts", metadata, Column("key", String, primary_key=True), Column("value", JSON, nullable=False))
