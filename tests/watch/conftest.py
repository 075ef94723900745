from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Site, serving

from rasid.store import Store, open_store


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "watch.db"))
