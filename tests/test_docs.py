"""The documentation is held to the program: generated pages, codes, links, and the commands of the tutorial."""

import re
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
