"""What pages filter and count by: short rows for incidents, and the indices they are read in order by."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("articles_page", "articles", ["current", "day", "key"])
    op.create_index("statements_act", "statements", ["act", "article_key"])
    op.create_table(
        "incident_facts",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("incident", sa.String, sa.ForeignKey("incidents.id", ondelete="CASCADE"), nullable=False, unique=True),
        sa.Column("root", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("day", sa.String, nullable=False),
        sa.Column("country", sa.String),
        sa.Column("place", sa.String),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("precision", sa.String),
        sa.Column("origins", sa.Integer, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("killed", sa.Integer),
        sa.Column("injured", sa.Integer),
        sa.Column("denied", sa.Boolean, nullable=False),
        sa.Column("disputed", sa.Boolean, nullable=False),
    )
    op.create_index("incident_facts_day", "incident_facts", ["day"])
    op.create_index("incident_facts_cube", "incident_facts", ["day", "type", "country", "origins", "killed", "disputed", "denied", "lat"])
    op.create_table(
        "incident_parties",
        sa.Column("fact", sa.Integer, sa.ForeignKey("incident_facts.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("role", sa.String, primary_key=True),
        sa.Column("who", sa.String, primary_key=True),
        sa.Column("code", sa.String),
    )
    op.create_index("incident_parties_who", "incident_parties", ["who", "fact"])
    op.create_table(
        "statement_facts",
        sa.Column("statement", sa.Integer, sa.ForeignKey("statements.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("article_key", sa.Integer, sa.ForeignKey("articles.key", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("day", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("speaker", sa.String),
        sa.Column("topic", sa.String),
        sa.Column("outlet", sa.String),
    )
    op.create_index("statement_facts_page", "statement_facts", ["day", "article_key", "statement", "act", "topic", "outlet", "speaker"])
    op.create_index("statement_facts_speaker", "statement_facts", ["speaker", "day", "act", "topic", "outlet"])
    op.create_table(
        "actor_facts",
        sa.Column("who", sa.String, primary_key=True),
        sa.Column("code", sa.String),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("source", sa.Integer, nullable=False),
        sa.Column("actor", sa.Integer, nullable=False),
        sa.Column("recipient", sa.Integer, nullable=False),
        sa.Column("times", sa.Integer, nullable=False, index=True),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("stale", sa.Boolean, nullable=False, index=True),
    )
