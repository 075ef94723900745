"""The wheel: what a person gets from ``pip install``."""

import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(out),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return next(out.glob("rasid-*.whl"))


def test_every_file_of_the_package_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "src"
    wanted = {
        path.relative_to(package).as_posix()
        for path in (package / "rasid").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".part"
    }
    assert wanted - inside == set()
    assert "rasid/tagger/files/names.npz" in wanted and "rasid/arabic/parts.tsv" in wanted


def test_sample_and_licence_are_inside_and_nothing_else(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    assert archive.read("rasid/sample/articles.jsonl") == (ROOT / "sample/articles.jsonl").read_bytes()
    assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    assert {name.split("/")[0].split("-")[0] for name in archive.namelist()} == {"rasid"}


def test_the_documentation_is_inside(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    inside = {name.removeprefix("rasid/docs/") for name in archive.namelist() if name.startswith("rasid/docs/")}
    assert inside == {page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")}
    assert archive.read("rasid/docs/tutorial.md") == (ROOT / "docs/tutorial.md").read_bytes()


def test_it_is_small_enough_to_carry(wheel: Path) -> None:
    assert wheel.stat().st_size < 60 * MEGABYTE


def test_it_works_away_from_the_source_tree(wheel: Path, tmp_path: Path) -> None:
    """Unpacked in an empty folder: the program runs from there, with its sample, its models and the pages of its help, and without extras."""
    place, empty = tmp_path / "place", tmp_path / "empty"
    zipfile.ZipFile(wheel).extractall(place)
    empty.mkdir()
    for name in ("babel", "fastapi", "feedparser", "httpx", "jinja2", "lxml", "psycopg", "pyarrow", "pydantic", "tenacity", "trafilatura"):
        (place / f"{name}.py").write_text("raise ModuleNotFoundError(__name__)\n", encoding="utf-8")

    def run(*arguments: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(place), "PYTHONUTF8": "1"}
        return subprocess.run([sys.executable, *arguments], cwd=empty, env=environment, check=True, capture_output=True, text=True).stdout

    articles = Path(run("-m", "rasid", "demo", "--articles").strip())
    assert articles.is_relative_to(place)
    first = empty / "first.jsonl"
    first.write_text(articles.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert '"statements": [{' in run("-m", "rasid", "code", "first.jsonl")
    run("-m", "rasid", "add", "first.jsonl")
    assert run("-m", "rasid", "statements", "--json")
    assert run("-c", "from rasid.shipped import shipped; print(shipped('docs', 'index.md'))").startswith(str(place))


def test_the_models_of_words_and_names_stay_small() -> None:
    package = ROOT / "src/rasid"
    models = [
        *package.glob("arabic/*.npz"),
        *package.glob("arabic/*.tsv"),
        *package.glob("tagger/files/*"),
    ]
    assert len(models) >= 5 and sum(path.stat().st_size for path in models) < 30 * MEGABYTE


def test_every_pin_goes_on_the_oldest_python() -> None:
    """A release that asks for a newer Python than Rasid does would leave those on the oldest one without an environment."""
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"].removeprefix(">=") + ".0"
    asked = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name = line.partition("==")[0]
            try:
                asked[name] = metadata(name).get("Requires-Python") or ""
            except PackageNotFoundError:
                continue  # of an extra that is not installed here
    assert len(asked) > 100
    assert {name: python for name, python in asked.items() if not SpecifierSet(python).contains(oldest)} == {}
