"""Where coded articles are kept: SQLAlchemy over one SQLite file by default, or PostgreSQL."""

from rasid.store.database import StoreError
from rasid.store.store import Added, Store, open_store

__all__ = ["Added", "Store", "StoreError", "open_store"]
