"""What tests of bulk runs share: workers of other processes must find the stand-in coders of the tests."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def findable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
