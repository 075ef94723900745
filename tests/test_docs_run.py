"""Every command, program and file of the documentation, done as a reader would do them."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from email.utils import formatdate
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import servers
from pages import blocks, script

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [
    page for page in sorted(DOCS.rglob("*.md")) if script(page) and page.name.partition(".")[0] not in ("tutorial", "add-language-data")
]
EXTRAS = set(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"])

# What stands in for the programs of a reader: this checkout, a desk that does not hold up the page, and a pip that installs nothing.
PROGRAMS = {
    "rasid": """#!/bin/sh
case "$1" in
  serve) "{python}" -m rasid "$@" --port {port} > "{home}/served" 2>&1 < /dev/null & echo $! >> "{home}/running"
    until "{python}" -c "import urllib.request as u; u.urlopen('http://127.0.0.1:{port}/healthz')" 2> /dev/null
    do kill -0 $! || exit 1; sleep 0.2; done ;;
  add) exec "{python}" -m rasid "$@" --allow-local ;;
  watch) exec "{python}" -m rasid "$@" --allow-local --once ;;
  *) exec "{python}" -m rasid "$@" ;;
esac
""",
    "python": '#!/bin/sh\nexec "{python}" "$@"\n',
    "pip": '#!/bin/sh\necho "$@" >> "{home}/installed"\n',
    "createdb": "#!/bin/sh\nexit 0\n",
}
NEEDS = {
    "bulk.md": ("daft",),
    "ray.md": ("daft",),
    "export.md": ("xlsxwriter",),
    "api.md": ("fastapi", "uvicorn"),
    "desk.md": ("fastapi", "uvicorn"),
    "notebook.md": ("pandas",),
    "watch.md": ("protego",),
    "alerts.md": ("protego",),
    "postgresql.md": ("psycopg",),
}


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages go on from: the sample, its first article, and its record."""
    folder = tmp_path_factory.mktemp("start")
    shutil.copy(ROOT / "sample/articles.jsonl", folder)
    first = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()[0]
    (folder / "first.jsonl").write_text(first + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "rasid", "add", "articles.jsonl", "--store", "news.db"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def outlet(start: Path, tmp_path: Path) -> Iterator[str]:
    """An outlet whose feed tells the first article of the sample as news, in place of example.org."""
    article = json.loads((start / "first.jsonl").read_text(encoding="utf-8"))
    folder = tmp_path / "outlet"
    folder.mkdir()
    item = f"<title>{escape(article['title'])}</title><link>BASE/1</link><description>{escape(article['text'])}</description>"
    item += f"<pubDate>{formatdate(time.time() - 600, usegmt=True)}</pubDate>"
    (folder / "x").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    base = f"http://127.0.0.1:{server.server_port}"
    feed = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>x</title><item>{item}</item></channel></rss>'
    (folder / "rss.xml").write_text(feed.replace("BASE", base), encoding="utf-8")
    (folder / "news-sitemap.xml").write_text('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', encoding="utf-8")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield base
    server.shutdown()
    server.server_close()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database, for the page that needs one."""
    if not (servers.programs() and servers.user()):
        pytest.skip("needs PostgreSQL's programs (on Debian: apt-get install postgresql)")
    with servers.postgres() as address:
        yield address.replace("NAME", "postgres")


def read(page: Path, start: Path, home: Path, replaced: dict[str, str]) -> Path:
    """Does what a page says in a folder of its own; gives the folder. Fails with what was printed."""
    folder, programs = home / "work", home / "bin"
    shutil.copytree(start, folder)
    programs.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name, text in PROGRAMS.items():
        (programs / name).write_text(text.format(python=sys.executable, home=home, port=port))
        (programs / name).chmod(0o755)
    text = script(page)
    for told, meant in {"8000": str(port), **replaced}.items():
        text = text.replace(told, meant)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RASID_")}
    environment |= {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1", "USER": "reader"}
    try:
        done = subprocess.run(["bash", "-euo", "pipefail"], input=text, cwd=folder, env=environment, capture_output=True, text=True)
    finally:
        for number in (home / "running").read_text().split() if (home / "running").exists() else ():
            os.kill(int(number), 15)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    (folder / "printed").write_text(done.stdout + done.stderr, encoding="utf-8")
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_what_a_page_says_can_be_done(page: Path, start: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    missing = [name for name in NEEDS.get(page.name, ()) if find_spec(name) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    if "curl" in script(page) and not shutil.which("curl"):
        pytest.skip("needs curl")
    replaced = {}
    if "https://example.org" in script(page):
        replaced["https://example.org"] = request.getfixturevalue("outlet")
    if "postgresql://" in script(page):
        replaced["postgresql://rasid@localhost/news"] = request.getfixturevalue("database")
    read(page, start, tmp_path, replaced)
    if (tmp_path / "installed").exists():
        asked = (tmp_path / "installed").read_text().split()
        assert {word for word in asked if word.startswith("rasid")} <= {f"rasid[{extra}]" for extra in EXTRAS}


@pytest.mark.parametrize("name", ["tutorial.md", "tutorial.ar.md"])
def test_the_tutorial_ends_with_a_table(name: str, start: Path, tmp_path: Path) -> None:
    """Both languages, from an empty folder."""
    from rasid.exports.schema import columns

    empty = tmp_path / "empty"
    empty.mkdir()
    folder = read(DOCS / name, empty, tmp_path, {})
    printed = (folder / "printed").read_text(encoding="utf-8")
    assert "mine.db: 2 new" in printed and "52 unchanged" in printed
    table = list(csv.DictReader((folder / "incidents.csv").open(encoding="utf-8-sig")))
    assert any(row["place"] == "Kirkuk" and row["type"] == "ASSAULT" for row in table)
    assert {row["type"] for row in table} == {"ASSAULT", "PROTEST"}
    assert json.loads((folder / "incidents.geojson").read_text(encoding="utf-8"))["features"]
    assert {"rule", "origins", "articles", "mentions"} <= {column.name for column in columns("incidents")}


@pytest.mark.parametrize("name", ["README.md", "README.ar.md"])
def test_the_commands_of_the_readme_work(name: str, start: Path, tmp_path: Path, outlet: str) -> None:
    pytest.importorskip("fastapi", reason="the desk is not installed: pip install 'rasid[web]'")
    folder = tmp_path / "mine"
    shutil.copytree(start, folder)
    shutil.copy(folder / "first.jsonl", folder / "articles.jsonl")
    text = json.loads((folder / "first.jsonl").read_text(encoding="utf-8"))["text"]
    page = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
    (folder / "page.html").write_text(f"<html><body><article>{page}</article></body></html>", encoding="utf-8")
    (tmp_path / "outlet/x/index.html").write_text(f"<html><body><article>{page}{page}</article></body></html>", encoding="utf-8")
    (folder / "sources.toml").write_text(f'[[outlet]]\nname = "x"\nfeeds = ["{outlet}/rss.xml"]\ntext = "feed"\n', encoding="utf-8")
    done = read(ROOT / name, folder, tmp_path, {"https://example.org": outlet})
    assert list(csv.DictReader((done / "incidents.csv").open(encoding="utf-8-sig")))


@pytest.mark.parametrize("name", ["README.md", "README.ar.md"])
def test_the_output_in_the_readme_is_that_of_the_program(name: str, start: Path) -> None:
    """Line by line, but for what … leaves out."""
    told = re.search(r"^```\n\$ rasid (.*?)--store \S+\n(.*?)^```$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert told
    command = [sys.executable, "-m", "rasid", *told[1].split(), "--store", "news.db"]
    done = subprocess.run(command, cwd=start, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"})
    printed = done.stdout.splitlines()
    for line in told[2].splitlines():
        begins = line.rstrip("…")
        assert any(got.startswith(begins) if begins != line else got == line for got in printed), f"{line}\nis not in\n{done.stdout}"


def test_both_tutorials_run_the_same() -> None:
    english, arabic = (script(DOCS / name).replace(" --lang ar", "") for name in ("tutorial.md", "tutorial.ar.md"))
    assert english == arabic.replace("سلمى", "salma")


def test_words_can_be_added_as_the_page_says(tmp_path: Path) -> None:
    """In a copy of the program: without the entries of the page its examples fail, with them they pass and the check is content."""
    told = [block for block in blocks(DOCS / "how-to/add-language-data.md") if block.title]
    tree = tmp_path / "src/rasid"
    shutil.copytree(ROOT / "src/rasid", tree, ignore=shutil.ignore_patterns("static", "__pycache__"))
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src"), "PYTHONUTF8": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    entries: dict[Path, str] = {}
    for block in told:
        file = tmp_path / (block.title or "")
        if block.language == "text":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
            continue
        header, *rows = block.text.splitlines()
        ids = {row.partition("\t")[0] for row in rows}
        kept = [line for line in file.read_text(encoding="utf-8").splitlines() if line.partition("\t")[0] not in ids]
        assert header in kept, f"the columns of {block.title} are not these"
        file.write_text("\n".join(kept) + "\n", encoding="utf-8")
        entries[file] = "\n".join(rows) + "\n"
    layers = {file.parent.name for file in (tmp_path / "tests/examples").rglob("*.txt")}
    before = run("rasid.evaluate.examples")
    assert len(layers) == 3 and all(f"{layer}: 1 of 2 pass" in before.stdout for layer in layers), before.stdout + before.stderr
    for file, rows in entries.items():
        with file.open("a", encoding="utf-8") as out:
            out.write(rows)
    after = run("rasid.evaluate.examples")
    assert after.returncode == 0, after.stdout + after.stderr
    checked = run("rasid", "lexicon", "check")
    assert checked.returncode == 0, checked.stdout
