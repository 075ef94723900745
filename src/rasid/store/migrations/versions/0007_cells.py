"""What the facets of incidents and statements are counted from in order, and the words that incidents are found by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("DELETE FROM incident_facts")  # made anew from the incidents, with their cells and words
    op.drop_index("incident_facts_cube", "incident_facts")
    op.add_column("incident_facts", sa.Column("cell", sa.String, nullable=False, server_default=""))
    op.create_index("incident_facts_cell", "incident_facts", ["cell", "day"])
    op.create_index("incident_facts_days", "incident_facts", ["day", "root", "country"])
    op.create_index("statement_facts_cell", "statement_facts", ["act", "topic", "outlet", "day"])
    op.execute("UPDATE actor_facts SET folded = substr(folded, 1, 300)")
    op.drop_index("ix_actor_facts_times", "actor_facts")
    op.create_index("actor_facts_named", "actor_facts", ["times", "folded", "who"])
    if op.get_context().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search_incidents USING fts5(words, tokenize='unicode61 remove_diacritics 0')")
        op.execute(
            "CREATE TRIGGER search_incidents_gone AFTER DELETE ON incident_facts "
            "BEGIN DELETE FROM search_incidents WHERE rowid = old.key; END"
        )
    else:
        op.execute(
            "CREATE TABLE search_incidents (key INTEGER PRIMARY KEY REFERENCES incident_facts(key) ON DELETE CASCADE, "
            "words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX search_incidents_words ON search_incidents USING gin (words)")
