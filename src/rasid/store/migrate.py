"""Brings the tables of a store to the form this program works with (Alembic; the steps stand in ``migrations/versions``)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from rasid.store.database import StoreError

HEAD = "0007"  # asked on every opening, so that Alembic is loaded only where there is something to do
_BEFORE = {"1": "0001"}  # the schema that stores without Alembic's table name in ``meta``, and the step they stand at


def revision(connection: Connection) -> str | None:
    """The step the store stands at, None for an empty database. Raises StoreError for a schema that is not known."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
    if "meta" not in tables:
        return None
    schema = connection.scalar(text("SELECT value FROM meta WHERE key = 'schema'"))
    if schema not in _BEFORE:
        raise StoreError(f"the store has schema {schema}, which this program does not know")
    return f"unstamped {_BEFORE[schema]}"


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs the steps that are missing, in the transaction of the connection. Raises StoreError for a store of a newer program."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    found = revision(connection)
    if found and found.startswith("unstamped "):
        found = found.split()[1]
        command.stamp(config, found)
    if found and found not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        raise StoreError(f"the store was written by a newer program (schema {found}); this one knows up to {HEAD}")
    command.upgrade(config, to)
