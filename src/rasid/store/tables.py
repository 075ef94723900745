"""The tables of the store, in one place. Every row of a layer names its article and the exact words it rests on.

The tables themselves are made by the steps in ``migrations``; a test holds the two against each other. Beside these stands
``search``, the words of articles in normal form, which is made differently for each database (``rasid.store.words``).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

# One row for each version of an article's text. ``current`` marks the latest; older ones stay with all that was coded in
# them. ``linked`` tells whether its events have been gathered into incidents. ``coded`` is what holds: what the coder made,
# with people's judgements on it; where there are such, ``machine`` is what the coder made. ``signature``: a MinHash of the text.
articles = Table(
    "articles",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("linked", Boolean, nullable=False, index=True),
    Column("hash", String, nullable=False),
    Column("coder", String, nullable=False),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("date", String),
    Column("day", String, index=True),
    Column("source", String, index=True),
    Column("url", Text),
    Column("origin", String),
    Column("fetched", String),
    Column("language", String, nullable=False),
    Column("added", String, nullable=False),
    Column("coded", LargeBinary, nullable=False),
    Column("machine", LargeBinary),
    Column("signature", LargeBinary),
    UniqueConstraint("id", "version"),
)
Index("articles_current", articles.c.current, articles.c.day)
Index("articles_outlet", articles.c.current, articles.c.source, articles.c.day)


def _layer(name: str, *columns: Column[object]) -> Table:
    """A table of items found in articles: whose, which words, and why."""
    return Table(
        name,
        metadata,
        Column("key", Integer, primary_key=True),
        Column("article_key", ForeignKey("articles.key", ondelete="CASCADE"), nullable=False, index=True),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("text", Text, nullable=False),
        Column("why", JSON(none_as_null=True)),
        *columns,
    )


names = _layer("names", Column("kind", String, nullable=False))
dates = _layer("dates", Column("value", String), Column("kind", String), Column("resolved_from", String))
places = _layer(
    "places",
    Column("name", String),
    Column("folded", Text, nullable=False),
    Column("id", String, index=True),
    Column("country", String, index=True),
    Column("admin1", String),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", String),
)
# The words of a statement (start, end, text) are its content; the cue and the parties have spans of their own.
statements = _layer(
    "statements",
    Column("id", String, nullable=False),
    Column("cue_start", Integer),
    Column("cue_end", Integer),
    Column("cue", Text),
    Column("kind", String),
    Column("act", String, index=True),
    Column("channel", String),
    Column("platform", String),
    Column("via", String),
    Column("distance", String),
    Column("denies", String),
    Column("agrees", String),
)
# The words of an event (start, end, text) are its trigger. ``first_day`` and ``last_day`` widen ``date`` to days.
events = _layer(
    "events",
    Column("id", String, nullable=False),
    Column("type", String, nullable=False, index=True),
    Column("standing", String, nullable=False),
    Column("by", String),
    Column("date", String),
    Column("date_text", String),
    Column("first_day", String, index=True),
    Column("last_day", String),
    Column("place", String),
    Column("place_folded", Text),
    Column("place_id", String),
    Column("country", String, index=True),
    Column("admin1", String),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", String),
    Column("weapon", Text),
    Column("target", Text),
    Column("killed", Integer),
    Column("injured", Integer),
    Column("harm", JSON(none_as_null=True)),
    Column("same_as", String),
    Column("confidence", Float),
)
# Who takes part. ``owner`` is the id of a statement, event or pledge of the article; ``role``: source, to, actor,
# recipient or (of a pledge) by. ``folded`` columns hold names in normal form for searching; ``who`` is whom it means:
# a registry id, else a name, else the words of the article with the code («الحكومة | IRQ GOV»).
parties = _layer(
    "parties",
    Column("owner", String, nullable=False),
    Column("role", String, nullable=False),
    Column("folded", Text, nullable=False),
    Column("name", String),
    Column("code", String),
    Column("actor", String, index=True),
    Column("who", String),
)
Index("parties_who", parties.c.who, parties.c.role, parties.c.article_key)
Index("events_unsure", events.c.confidence)
Index("parties_owner", parties.c.article_key, parties.c.owner)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String, primary_key=True),
    Column("type", String, nullable=False, index=True),
    Column("first_day", String, index=True),
    Column("last_day", String),
    Column("place_folded", Text),
    Column("country", String, index=True),
    Column("origins", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("record", Text, nullable=False),
)
incident_mentions = Table(
    "incident_mentions",
    metadata,
    Column("incident", ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
    Column("article_key", ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("event", String, primary_key=True),
)
Index("incident_mentions_article", *(incident_mentions.c[name] for name in ("article_key", "event", "incident")))

# Commitments and demands; the words (start, end, text) are what is promised or demanded. ``due_day``: the last day of ``due``.
pledges = _layer(
    "pledges",
    Column("id", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("statement", String, nullable=False),
    Column("due", String),
    Column("due_day", String),
)
# What people judged, one row each, never changed but for being undone. ``target_kind``: event, statement or incident; ``target``
# its id in the whole store; ``action``: accept, correct, reject, merge or split; ``value``: what it takes to apply it again.
reviews = Table(
    "reviews",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("target_kind", String, nullable=False),
    Column("target", String, nullable=False, index=True),
    Column("article", String, index=True),
    Column("action", String, nullable=False),
    Column("value", JSON(none_as_null=True)),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    Column("undone", String),
    Column("undone_by", String),
)
# Who may use the pages from afar: the SHA-256 of a token, never the token. ``revoked``: when it stopped to hold.
tokens = Table(
    "tokens",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("hash", String, nullable=False, unique=True),
    Column("created", String, nullable=False),
    Column("revoked", String),
)
# Searches that somebody wants to see again: of which page (``view``), and its query string.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("view", String, nullable=False),
    Column("query", Text, nullable=False),
    Column("created", String, nullable=False),
)

# What pages filter and count incidents by, in short rows; made from ``incidents`` by ``facts.fill``. ``day`` is empty where
# none is told, tolls are the best figure; ``who`` as in ``parties``; ``cell``: all that most facets count, in one word
# (``facets.Cell``), so that an index has it in order and nothing is sorted to be counted. ``search_incidents`` has the words
# of their places and parties (``rasid.store.words``).
incident_facts = Table(
    "incident_facts",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("incident", ForeignKey("incidents.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("root", String, nullable=False),
    Column("type", String, nullable=False),
    Column("day", String, nullable=False),
    Column("country", String),
    Column("place", String),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", String),
    Column("origins", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("killed", Integer),
    Column("injured", Integer),
    Column("denied", Boolean, nullable=False),
    Column("disputed", Boolean, nullable=False),
    Column("cell", String, nullable=False, server_default=""),
)
Index("incident_facts_day", incident_facts.c.day)
Index("incident_facts_days", incident_facts.c.day, incident_facts.c.root, incident_facts.c.country)
Index("incident_facts_cell", incident_facts.c.cell, incident_facts.c.day)
incident_parties = Table(
    "incident_parties",
    metadata,
    Column("fact", ForeignKey("incident_facts.key", ondelete="CASCADE"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("who", String, primary_key=True),
    Column("code", String),
)
Index("incident_parties_who", incident_parties.c.who, incident_parties.c.fact)
# Statements of current articles in short rows: whom they are by, and the PLOVER type of the first event they vouch for.
statement_facts = Table(
    "statement_facts",
    metadata,
    Column("statement", ForeignKey("statements.key", ondelete="CASCADE"), primary_key=True),
    Column("article_key", ForeignKey("articles.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("day", String, nullable=False),
    Column("act", String, nullable=False),
    Column("speaker", String),
    Column("topic", String),
    Column("outlet", String),
)
Index(
    "statement_facts_page", *(statement_facts.c[name] for name in ("day", "article_key", "statement", "act", "topic", "outlet", "speaker"))
)
Index("statement_facts_speaker", *(statement_facts.c[name] for name in ("speaker", "day", "act", "topic", "outlet")))
Index("statement_facts_cell", *(statement_facts.c[name] for name in ("act", "topic", "outlet", "day")))
# Everybody in current articles, and how often as what; ``folded``: names in normal form (so much of them as can be
# indexed); ``stale``: to be counted anew.
actor_facts = Table(
    "actor_facts",
    metadata,
    Column("who", String, primary_key=True),
    Column("code", String),
    Column("folded", Text, nullable=False),
    Column("source", Integer, nullable=False),
    Column("actor", Integer, nullable=False),
    Column("recipient", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("stale", Boolean, nullable=False, index=True),
)
Index("actor_facts_named", actor_facts.c.times, actor_facts.c.folded, actor_facts.c.who)
Index("articles_page", articles.c.current, articles.c.day, articles.c.key)
Index("statements_act", statements.c.act, statements.c.article_key)

LAYERS = (names, dates, places, statements, events, parties, pledges)
