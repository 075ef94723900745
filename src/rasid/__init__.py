"""Rasid (راصد): who did what to whom, where and when, and who says so, read from Arabic news."""

from typing import Any

__version__ = "0.1.0"
__all__ = ["Article", "Coder", "open"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: `import rasid` and `rasid --help` must not read lexicons or models.
    if name == "Coder":
        from rasid.coder import Coder

        return Coder
    if name == "Article":
        from rasid.record import Article

        return Article
    if name == "open":
        from rasid.store import open_store

        return open_store
    raise AttributeError(f"module 'rasid' has no attribute {name!r}")
