"""Search, origins, reviews, commitments and demands; what pages keep (tokens, saved searches)."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("articles", sa.Column("machine", sa.LargeBinary))
    op.add_column("articles", sa.Column("signature", sa.LargeBinary))
    op.drop_index("ix_parties_name", "parties")  # names of any length cannot be indexed everywhere, and nothing asks for it
    op.create_index("articles_current", "articles", ["current", "day"])
    op.create_index("articles_outlet", "articles", ["current", "source", "day"])
    op.create_index("events_unsure", "events", ["confidence"])
    _pledges()
    op.create_table(
        "reviews",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("target_kind", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False, index=True),
        sa.Column("article", sa.String, index=True),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True)),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("undone", sa.String),
        sa.Column("undone_by", sa.String),
    )
    op.create_table(
        "tokens",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("hash", sa.String, nullable=False, unique=True),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("revoked", sa.String),
    )
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("view", sa.String, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("created", sa.String, nullable=False),
    )
    if op.get_context().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search USING fts5(title, body, content='', tokenize='unicode61 remove_diacritics 0')")
    else:
        op.execute("CREATE TABLE search (key INTEGER PRIMARY KEY REFERENCES articles(key) ON DELETE CASCADE, words tsvector NOT NULL)")
        op.execute("CREATE INDEX search_words ON search USING gin (words)")
    _fill()


def _pledges() -> None:
    op.create_table(
        "pledges",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("article_key", sa.Integer, sa.ForeignKey("articles.key", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("why", sa.JSON(none_as_null=True)),
        sa.Column("id", sa.String, nullable=False, index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("statement", sa.String, nullable=False),
        sa.Column("due", sa.String),
        sa.Column("due_day", sa.String),
    )


def _fill() -> None:
    """Articles stored before this step: their words for searching, their signatures, their pledges."""
    from rasid.store.backfill import backfill

    backfill(op.get_bind())
