"""Stores for the tests: every test that asks for ``store`` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from rasid.store import Store, open_store


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(url)
    yield opened
    opened.engine.dispose()
