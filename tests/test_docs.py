"""The documentation is held to the program: generated pages, codes, links, and the commands of the tutorial."""

import csv
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from rasid import lexicon

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def test_the_reference_of_commands_is_that_of_the_program() -> None:
    from rasid.cli.reference import reference

    written = (DOCS / "reference/cli.md").read_text(encoding="utf-8")
    assert written == reference(), "stale: python -m rasid.cli.reference > docs/reference/cli.md"


def _documented(title: str) -> set[str]:
    """The codes in backquotes of the tables under a heading of the page of types and codes."""
    page = (DOCS / "reference/plover.md").read_text(encoding="utf-8")
    section = page.split(f"## {title}\n")[1].split("\n## ")[0]
    return {code for line in section.splitlines() if line.startswith("|") for code in re.findall(r"`([^`]+)`", line)}


def test_every_type_and_mode_of_the_frames_is_documented() -> None:
    coded = {row["type"] for _, row in lexicon.rows(lexicon.root() / "frames.tsv")}
    page = (DOCS / "reference/plover.md").read_text(encoding="utf-8").split("## Modes\n")[1].split("\n## ")[0]
    modes = {
        f"{row[0]}:{mode}"
        for line in page.splitlines()
        if line.startswith("| `")
        for row in [re.findall(r"`([^`]+)`", line)]
        for mode in row[1:]
    }
    assert {code for code in coded if ":" in code} == modes
    assert {code.split(":")[0] for code in coded} == _documented("Types")


def test_every_sector_of_the_lexicon_is_documented() -> None:
    folder = lexicon.root() / "actors"
    roles = {row["sector"].lstrip("=").split()[-1] for _, row in lexicon.rows(folder / "roles.tsv")}
    codes = {row["code"].split()[-1] for _, row in lexicon.rows(folder / "organisations.tsv") if " " in row["code"]}
    assert roles | codes <= _documented("Actors")


def _links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                yield page, target


@pytest.mark.parametrize(("page", "target"), list(_links()), ids=lambda value: str(value).rpartition("/")[2])
def test_links_lead_somewhere(page: Path, target: str) -> None:
    assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}, which is not there"


def _shell(page: Path) -> list[str]:
    """The commands of the ``sh`` blocks of a page, in order."""
    return re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_commands_of_the_tutorial_work(tmp_path: Path) -> None:
    """As a reader runs them: one shell, one folder, every block after the other; the first failure ends it."""
    blocks = _shell(DOCS / "tutorial.md")
    assert len(blocks) > 5
    program = tmp_path / "bin" / "rasid"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rasid "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "work"
    folder.mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RASID_")}
    environment |= {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "52 unchanged" in done.stderr
    table = list(csv.DictReader((folder / "incidents.csv").open(encoding="utf-8-sig")))
    assert any(row["place"] == "Kirkuk" and row["type"] == "ASSAULT" for row in table)
    assert {row["type"] for row in table} == {"ASSAULT", "PROTEST"}
    assert json.loads((folder / "incidents.geojson").read_text(encoding="utf-8"))["features"]


def test_the_columns_that_the_tutorial_names_are_there() -> None:
    from rasid.exports.schema import columns

    told = {"rule", "origins", "articles", "mentions"}
    assert told <= {column.name for column in columns("incidents")}


@pytest.mark.parametrize("page", ["README.md", "README.ar.md"])
def test_no_figure_of_the_readme_is_above_its_floor(page: str) -> None:
    floors = tomllib.loads((ROOT / "evaluation/floors.toml").read_text(encoding="utf-8"))["floors"]
    told = re.findall(r"\| `([\w/.-]+)` \| ([\d.]+) \|$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(told) >= 10
    for name, figure in told:
        assert float(figure) <= floors[name], f"{page} promises {figure} for {name}, whose floor is {floors[name]}"


def test_the_python_of_the_readme_works(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert "deny" in capsys.readouterr().out


@pytest.mark.parametrize("page", ["README.md", "README.ar.md", "docs/tutorial.md"])
def test_pages_name_only_commands_that_there_are(page: str) -> None:
    reference = (DOCS / "reference/cli.md").read_text(encoding="utf-8")
    known = {line.split()[2] for line in reference.splitlines() if line.startswith("## rasid ")}
    told = set(
        re.findall(
            r"(?:^|[`$ ])rasid ([a-z]+)\b",
            "\n".join(re.findall(r"```.*?```|`[^`\n]+`", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)),
        )
    )
    assert told and told <= known
