"""Where coded articles are kept: SQLAlchemy over one SQLite file by default."""

from rasid.store.store import Added, Store, StoreError, open_store

__all__ = ["Added", "Store", "StoreError", "open_store"]
