import pytest

from rasid.store import Store, open_store


@pytest.fixture
def store(tmp_path) -> Store:  # type: ignore[no-untyped-def]
    return open_store(str(tmp_path / "t.db"))
