"""The statements of a short text, read by the coder that ships."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rasid.coder import shared_coder
from rasid.record import Article, Statement

Said = Callable[..., tuple[Statement, ...]]


@pytest.fixture(scope="session")
def said() -> Said:
    """The statements of paragraphs."""
    return lambda *paragraphs: shared_coder()(Article("an article", "\n".join(paragraphs))).statements
