"""A desk over the sample and over hostile articles, in this process and as a server for a real browser."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the desk is not installed: pip install 'rasid[web]'")

import uvicorn
from fastapi.testclient import TestClient
from hostile import hostile

from rasid.coder import shared_coder
from rasid.record import Article, dumps
from rasid.store import Store, open_store, tokens
from rasid.store.incidents import relink
from rasid.web.app import create_app
from rasid.web.settings import Settings

SAMPLE = Path(__file__).parents[2] / "sample" / "articles.jsonl"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store with the sample and with articles written to do harm."""
    path = str(tmp_path_factory.mktemp("desk") / "desk.db")
    store = open_store(path)
    coder = shared_coder()
    batch = []
    for line in SAMPLE.read_text(encoding="utf-8").splitlines():
        article = Article(**{key: value for key, value in json.loads(line).items() if key in Article.__dataclass_fields__})
        coded = coder(article)
        batch.append((article, coded, dumps(coded)))
    store.add([*batch, *hostile()])
    relink(store)
    store.engine.dispose()
    return path


@pytest.fixture(scope="session")
def store(address: str) -> Store:
    """The store of the desk."""
    return open_store(address)


@pytest.fixture(scope="session")
def token(store: Store) -> str:
    """A token that holds."""
    return tokens.create(store, "tester")


@pytest.fixture(scope="session")
def desk(address: str) -> TestClient:
    """The desk in this process."""
    app = create_app(Settings(address, per_minute=10**6, heavy_per_minute=10**6))
    return TestClient(app, follow_redirects=False, headers={"sec-fetch-site": "same-origin"})


@pytest.fixture(scope="session")
def base(address: str) -> Iterator[str]:
    """The address of a desk that runs as a server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(address, per_minute=10**6, heavy_per_minute=10**6))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
