"""The incidents of an article, found without reading every mention there is."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("incident_mentions_article", "incident_mentions", ["article_key", "event", "incident"])
