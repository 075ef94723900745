"""Takes the pictures of the desk that the READMEs show, over a record of the sample: python docs/pictures/take.py

Needs rasid[dev] and a chromium (on Debian: apt-get install chromium).
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
RASID = [sys.executable, "-m", "rasid"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]  # the map is drawn without a graphics card
PAGES = (  # file, path (INCIDENT: the most reported one), colours, what has to be drawn
    ("incidents-en.png", "/incidents?lang=en", "dark", "#map[data-started]"),
    ("incident-ar.png", "/incidents/INCIDENT?lang=ar", "light", "h1"),
    ("reader-ar.png", "/articles/sample-012?lang=ar", "light", "h1"),
)
SETTLED = 2_500  # milliseconds until tiles and bars stand still


def main() -> None:
    """Reads the sample into a record of its own, serves it, and writes each picture beside this file."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("no chromium here; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        store = str(Path(folder) / "sample.db")
        subprocess.run([*RASID, "demo", "--store", store], check=True, stdout=subprocess.DEVNULL)
        asked = [*RASID, "incidents", "--order", "articles", "--limit", "1", "--json", "--store", store]
        incident = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)["id"]
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        with desk(store) as base:
            for name, path, colours, drawn in PAGES:
                page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=colours)
                page.goto(base + path.replace("INCIDENT", incident))
                page.wait_for_selector(drawn)
                page.wait_for_timeout(SETTLED)
                page.screenshot(path=str(HERE / name))
                page.close()
                print(HERE / name)
        browser.close()


@contextmanager
def desk(store: str) -> Iterator[str]:
    """The address of a desk over a store, for as long as it is looked at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    with subprocess.Popen([*RASID, "serve", "--store", store, "--port", str(port)]) as server:
        try:
            while not answers(base):
                if server.poll() is not None:
                    raise SystemExit("the desk did not start")
                time.sleep(0.2)
            yield base
        finally:
            server.terminate()


def answers(base: str) -> bool:
    """Whether the desk is up."""
    try:
        return bool(urllib.request.urlopen(f"{base}/healthz", timeout=5))
    except OSError:
        return False


if __name__ == "__main__":
    main()
