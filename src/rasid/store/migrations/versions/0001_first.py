"""The tables of the first stores: articles, their layers, incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table("meta", sa.Column("key", sa.String, primary_key=True), sa.Column("value", sa.String, nullable=False))
    op.create_table(
        "articles",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("linked", sa.Boolean, nullable=False, index=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("hash", "coder")),
        sa.Column("title", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("date", sa.String),
        sa.Column("day", sa.String, index=True),
        sa.Column("source", sa.String, index=True),
        sa.Column("url", sa.Text),
        sa.Column("origin", sa.String),
        sa.Column("fetched", sa.String),
        *(sa.Column(name, sa.String, nullable=False) for name in ("language", "added")),
        sa.Column("coded", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("id", "version"),
    )
    layer("names", sa.Column("kind", sa.String, nullable=False))
    layer("dates", *(sa.Column(name, sa.String) for name in ("value", "kind", "resolved_from")))
    layer(
        "places",
        sa.Column("name", sa.String),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("id", sa.String, index=True),
        *_point(),
    )
    layer(
        "statements",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("cue_start", sa.Integer),
        sa.Column("cue_end", sa.Integer),
        sa.Column("cue", sa.Text),
        sa.Column("kind", sa.String),
        sa.Column("act", sa.String, index=True),
        *(sa.Column(name, sa.String) for name in ("channel", "platform", "via", "distance", "denies")),
    )
    layer(
        "events",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False, index=True),
        sa.Column("standing", sa.String, nullable=False),
        *(sa.Column(name, sa.String) for name in ("by", "date", "date_text")),
        sa.Column("first_day", sa.String, index=True),
        *(sa.Column(name, sa.String) for name in ("last_day", "place")),
        sa.Column("place_folded", sa.Text),
        sa.Column("place_id", sa.String),
        *_point(),
        *(sa.Column(name, sa.Text) for name in ("weapon", "target")),
        *(sa.Column(name, sa.Integer) for name in ("killed", "injured")),
        sa.Column("harm", sa.JSON(none_as_null=True)),
        sa.Column("same_as", sa.String),
        sa.Column("confidence", sa.Float),
    )
    layer(
        "parties",
        *(sa.Column(name, sa.String, nullable=False) for name in ("owner", "role")),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("name", sa.String, index=True),
        sa.Column("code", sa.String),
        sa.Column("actor", sa.String, index=True),
    )
    op.create_index("parties_owner", "parties", ["article_key", "owner"])
    op.create_table(
        "incidents",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("type", sa.String, nullable=False, index=True),
        sa.Column("first_day", sa.String, index=True),
        sa.Column("last_day", sa.String),
        sa.Column("place_folded", sa.Text),
        sa.Column("country", sa.String, index=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("origins", "articles")),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "incident_mentions",
        sa.Column("incident", sa.String, sa.ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("article_key", sa.Integer, sa.ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("event", sa.String, primary_key=True),
    )
    op.execute("INSERT INTO meta (key, value) VALUES ('schema', '1')")


def layer(name: str, *columns: sa.Column) -> None:
    """A table of items found in articles."""
    op.create_table(
        name,
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("article_key", sa.Integer, sa.ForeignKey("articles.key", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("why", sa.JSON(none_as_null=True)),
        *columns,
    )


def _point() -> list[sa.Column]:
    return [
        sa.Column("country", sa.String, index=True),
        sa.Column("admin1", sa.String),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("precision", sa.String),
    ]
