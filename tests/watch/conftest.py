"""An outlet's site, and stores: every test that asks for ``store`` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from serving import Site, serving

from rasid.store import Store, open_store


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(url)
    yield opened
    opened.engine.dispose()
