"""What the watch keeps: outlets, feeds, entries, alerts. Stores that an earlier program watched into have all but the first already."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "watch_outlets",
        sa.Column("name", sa.String, primary_key=True),
        *(sa.Column(name, sa.String) for name in ("country", "language", "zone")),
        sa.Column("line", sa.Text),
    )
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if "watch_facts" in there:
        op.execute("DELETE FROM watch_facts WHERE key = 'schema'")  # which they were told apart by before they had steps
        return
    op.create_table(
        "watch_feeds",
        sa.Column("url", sa.String, primary_key=True),
        sa.Column("outlet", sa.String, nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.Column("etag", sa.String),
        sa.Column("modified", sa.String),
        sa.Column("next_at", sa.Float, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("failures", "polls", "found")),
        *(sa.Column(name, sa.Float) for name in ("tried_at", "good_at")),
        sa.Column("error", sa.Text),
    )
    op.create_table(
        "watch_entries",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("feed", sa.String, nullable=False, index=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("host", "mark")),
        sa.Column("entry", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("next_at", sa.Float, index=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("attempts", "checks")),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("first_at", "seen_at")),
        sa.Column("article", sa.String),
        sa.Column("error", sa.Text),
    )
    op.create_index("watch_entries_due", "watch_entries", ["host", "next_at"])
    op.create_table(
        "watch_matched",
        sa.Column("rule", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "watch_pending",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("rule", sa.String, nullable=False, index=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("match", sa.JSON, nullable=False),
    )
    op.create_table(
        "watch_letters",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("rule", sa.String, nullable=False, index=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Float, nullable=False),
        sa.Column("sent_at", sa.Float),
        sa.Column("error", sa.Text),
        sa.Column("letter", sa.JSON, nullable=False),
    )
    op.create_table("watch_facts", sa.Column("key", sa.String, primary_key=True), sa.Column("value", sa.JSON, nullable=False))
