"""The documentation is held to the program: pages that are made, codes, settings, links. ``test_docs_run.py`` does what they say."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rasid import lexicon
from rasid.lexicon.schema import BODIES, SECTORS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def _written(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["cli.md", "api.md", "schema.md", "exports.md", "lexicon.md"])
def test_the_reference_is_that_of_the_program(name: str) -> None:
    pytest.importorskip("fastapi", reason="the pages of the API need the desk: pip install 'rasid[web]'")
    from rasid.cli.reference import PAGES as MADE
    from rasid.cli.reference import pages

    assert name in MADE and _written(name) == pages()[name], "stale: make reference"


def test_every_page_of_the_reference_is_made_or_held_to_the_program() -> None:
    from rasid.cli.reference import PAGES as MADE

    assert {page.name for page in (DOCS / "reference").glob("*.md")} == {*MADE, "plover.md", "settings.md"}


def test_every_command_argument_and_option_says_what_it_is_for() -> None:
    import typer

    from rasid.cli import app

    def commands(group: Any) -> Iterator[Any]:
        for command in group.commands.values():
            yield from commands(command) if hasattr(command, "commands") else [command]

    for command in commands(typer.main.get_command(app)):
        assert command.help, command.name
        assert [one.name for one in command.params if not one.help] == [], command.name


def test_every_endpoint_and_parameter_says_what_it_is_for() -> None:
    pytest.importorskip("fastapi", reason="the desk is not installed: pip install 'rasid[web]'")
    from rasid.cli.reference.api import schema

    found = schema()
    bodies = {"Judgement", "Search", "Text"}
    assert bodies <= found["components"]["schemas"].keys()
    for path, methods in found["paths"].items():
        for operation in methods.values():
            assert operation.get("description"), path
            assert [one["name"] for one in operation.get("parameters", ()) if not one.get("description")] == [], path
    for body in bodies:
        fields = found["components"]["schemas"][body]["properties"]
        assert [name for name, field in fields.items() if not field.get("description")] == [], body


def test_every_column_of_the_lexicon_is_explained_in_its_file() -> None:
    from rasid.cli.reference.lexicon import head
    from rasid.lexicon.schema import files, layout_of

    for name, file in files(lexicon.root()):
        layout = layout_of(name)
        assert layout, name
        told = " ".join(head(file))
        assert [column for column in layout.names if not re.search(rf"\b{column}\b", told)] == [], name


def _settings(section: str) -> set[str]:
    """The names in backquotes in the first cells of the tables under a heading of the page of settings."""
    text = _written("settings.md").split(f"{section}\n", 1)[1].split("\n#", 1)[0]
    return {name for line in text.splitlines() if line.startswith("| `") for name in re.findall(r"`([^`]+)`", line.split("|")[1])}


def test_every_variable_is_documented() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/rasid").rglob("*.py"))
    read = set(re.findall(r"""envvar="(\w+)\"""", sources)) | set(re.findall(r"""os\.environ(?:\.get\(|\[)"(\w+)\"""", sources))
    assert {"RASID_STORE", "RASID_REGISTRY", "RASID_WHO"} <= read
    assert read <= _settings("## Variables")


def test_every_key_of_the_watch_is_documented() -> None:
    from rasid.sources.outlets import Outlet
    from rasid.watch.rules import Channel, Near, Rule, Search

    page = _written("settings.md")
    assert _settings("## sources.toml") == set(Outlet.__struct_fields__)
    assert _settings("### [[rule]]") == set(Rule.__struct_fields__)
    assert _settings("### [channel.NAME]") == set(Channel.__struct_fields__)
    assert all(f"`{name}`" in page for name in (*Search.__struct_fields__, *Near.__struct_fields__))


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
    assert roles | codes <= SECTORS | BODIES
    assert _documented("Actors") - {"XKX", "--"} == SECTORS | BODIES


def test_every_standing_is_documented() -> None:
    from rasid.lexicon.schema import layouts

    [column] = [column for column in layouts()["frames.tsv"].columns if column.name == "standing"]
    assert _documented("Standing") == set(column.values)


def _links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                yield page, target


@pytest.mark.parametrize(("page", "target"), list(_links()), ids=lambda value: str(value).rpartition("/")[2])
def test_links_lead_somewhere(page: Path, target: str) -> None:
    assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}, which is not there"


def test_the_pictures_are_those_that_the_readmes_show() -> None:
    shown = {
        name for page in ROOT.glob("README*.md") for name in re.findall(r"docs/pictures/([\w-]+\.png)", page.read_text(encoding="utf-8"))
    }
    taken = set(re.findall(r'"([\w-]+\.png)"', (DOCS / "pictures/take.py").read_text(encoding="utf-8")))
    assert {file.name for file in (DOCS / "pictures").glob("*.png")} == shown == taken


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


def _code(page: Path) -> list[str]:
    """The code of a page: lines of fenced and indented blocks (one that goes on with \\ is one line), and what stands in its sentences."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    fence = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
    prose = fence.sub("", text)
    lines = [line for block in fence.findall(text) for line in block.splitlines()]
    return [*lines, *re.findall(r"^ {4}(.*)$", prose, re.MULTILINE), *re.findall(r"`([^`\n]+)`", prose)]


def test_commands_of_the_pages_have_the_options_that_they_name() -> None:
    """Also where a command cannot be run by the tests: it would need a cluster, a network or a person."""
    import typer

    from rasid.cli import app

    def known(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from known(command, (*path, name))
            else:
                yield (*path, name), {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--debug", "--help"}

    commands = dict(known(typer.main.get_command(app)))
    groups = {path[0] for path in commands if len(path) > 1}
    counted = 0
    for page in PAGES:
        for line in _code(page):
            found = re.search(r"(?:^|[$(|] *)rasid ([a-z].*)", line)
            if not found:
                continue
            words = found[1].partition(" #")[0].partition(" | ")[0].split()
            if not re.fullmatch(r"[a-z]+", words[0]):
                continue
            path = tuple(words[: 2 if words[0] in groups else 1])
            if path in {(group,) for group in groups}:  # the group itself is spoken of
                continue
            assert path in commands, f"{page.name}: {line}"
            counted += 1
            told = {found[0] for word in words if (found := re.match(r"--[a-z-]+", word))}
            assert told <= commands[path], f"{page.name}: {line}"
    assert counted > 150


def test_pages_name_only_targets_of_make_that_there_are() -> None:
    rules = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "evaluate.mk"))
    targets = {name for line in re.findall(r"^\.PHONY: (.*)$", rules, re.MULTILINE) for name in line.split()}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        code = "\n".join([*re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL), *re.findall(r"^    .*$", text, re.MULTILINE)])
        assert set(re.findall(r"(?:^ *|`)make ([a-z]+)\b", code, re.MULTILINE)) <= targets, page


def test_the_five_commands_of_a_contributor() -> None:
    assert len(re.findall(r"^    make \w+ +# ", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)) == 5


def test_who_cites_names_the_version_that_there_is() -> None:
    from rasid import __version__

    told = dict(
        line.split(": ", 1) for line in (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines() if re.match(r"[a-z-]+: ", line)
    )
    assert {"cff-version", "message", "title"} <= told.keys()
    assert (told["version"], told["license"]) == (__version__, "Apache-2.0")


def test_the_pages_make_a_site(tmp_path: Path) -> None:
    """Every page is in its contents, and every link and anchor leads somewhere: MkDocs is strict."""
    pytest.importorskip("material", reason="needs rasid[docs]")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    made = [page.read_text(encoding="utf-8") for page in (tmp_path / "site").rglob("*.html")]
    assert len(made) > 30
    asked = {address for page in made for address in re.findall(r"""<(?:link|script|img)[^>]+(?:href|src)=["']?(https?:[^"' >]+)""", page)}
    assert asked == set(), "the site asks for something outside"


def test_sentences_have_the_standing_that_the_page_says() -> None:
    from rasid.coder import shared_coder
    from rasid.record import Article

    page = (DOCS / "explanation/standing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| `([A-Z:a-z-]+)` \| `(\w+)` \|$", page, re.MULTILINE)
    assert len(rows) >= 6
    for sentence, kind, standing in rows:
        coded = shared_coder()(Article(id="1", text=sentence, date="2024-09-29"))
        assert [event.standing for event in coded.events if event.type == kind] == [standing], sentence


def test_the_chain_is_that_which_the_page_says() -> None:
    from rasid.coder import shared_coder
    from rasid.record import Article

    page = (DOCS / "explanation/attribution.md").read_text(encoding="utf-8")
    sentence = re.search(r"«(ذكرت صحيفة .*?)» is two statements", page)
    assert sentence
    coded = shared_coder()(Article(id="1", text=sentence[1], date="2024-09-29"))
    outer, inner = coded.statements
    assert inner.via == outer.id and [event.by for event in coded.events] == [inner.id]
    assert inner.source and outer.source and (inner.source.text, outer.source.text) == ("مندوب اليمن", "صحيفة «مرسى الخليج»")
