"""The program as a whole: its help, its start, its checks."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Result, article

COMMANDS = (
    "demo",
    "code",
    "add",
    "search",
    "export",
    "review",
    "recode",
    "delete",
    "statements",
    "events",
    "incidents",
    "show",
    "explain",
    "words",
    "dates",
    "places",
    "doctor",
    "schema",
    "serve",
    "token",
)
Run = Callable[..., Result]


def test_help_lists_every_command(rasid: Run) -> None:
    out = rasid("--help").out
    assert all(f"\n  {command} " in out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(rasid: Run, command: str) -> None:
    out = rasid(command, "--help").out
    assert "Example: rasid " + command in " ".join(out.split())


def test_version(rasid: Run) -> None:
    assert rasid("--version").out.startswith("rasid ")


def test_help_answers_at_once() -> None:
    def seconds() -> float:
        """Processor time, so that other work on the machine does not count."""
        start = os.times()
        subprocess.run([sys.executable, "-m", "rasid", "--help"], check=True, capture_output=True)
        end = os.times()
        return end.children_user - start.children_user + end.children_system - start.children_system

    assert min(seconds() for _ in range(3)) < 0.4


def test_help_loads_nothing_heavy() -> None:
    heavy = ("numpy", "sqlalchemy", "msgspec", "rasid.coder", "rich.table", "httpx")
    script = f"import sys, rasid.cli; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.strip() == "[]"


def test_doctor_finds_no_problem(rasid: Run) -> None:
    done = rasid("doctor")
    assert done.code == 0, done.out
    assert "lexicon files" in done.out and "PROBLEM" not in done.out


def test_doctor_says_how_to_get_what_is_missing(rasid: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasid.cli.doctor._installed", lambda name: name != "fastapi")
    out = rasid("doctor").out
    assert "not here rasid[web], the desk and its API: pip install 'rasid[web]' (fastapi missing)" in out
    assert "ok       rasid[postgres]" in out


def test_doctor_counts_what_an_extra_takes_from_another(rasid: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasid.cli.doctor._installed", lambda name: name != "trafilatura")
    out = rasid("doctor").out
    for extra in ("pages", "watch", "scale", "ray"):
        assert f"pip install 'rasid[{extra}]' (trafilatura missing)" in out


def test_doctor_knows_every_optional_part() -> None:
    from rasid.cli.doctor import EXTRAS

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["optional-dependencies"]) == {*EXTRAS, "bench", "dev", "docs"}


def test_the_shell_completes_commands_and_options() -> None:
    def completed(line: str) -> list[str]:
        environment = {**os.environ, "_RASID_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        return subprocess.run([sys.executable, "-m", "rasid"], env=environment, capture_output=True, text=True).stdout.split()

    assert set(completed("rasid exp")) == {"export", "explain"}
    assert "--standing" in completed("rasid events --st")


def test_doctor_tells_of_a_store_that_is_none(rasid: Run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "bad.db").write_bytes(b"nothing" * 500)
    done = rasid("doctor", "--store", "bad.db")
    assert done.code == 1 and "is no store" in done.out


def test_an_unexpected_failure_is_one_plain_line(rasid: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("rasid.record.json_schema", fail)
    done = rasid("schema")
    assert done.code == 70 and "unexpected ZeroDivisionError" in done.err and "--debug" in done.err and "Traceback" not in done.err
    assert "Traceback" in rasid("schema", "--debug").err


def test_explain_leads_to_the_lines_of_the_lexicon(rasid: Run) -> None:
    done = rasid("explain", "-", stdin="اعتقلت الشرطة العراقية أربعة أشخاص في البصرة.".encode())
    assert done.code == 0, done.err
    assert "(frames.tsv:" in done.out and "(actors/roles.tsv:" in done.out and "(places/" in done.out


@pytest.mark.parametrize("command", [("add", "a.jsonl", "--store"), ("demo", "--store")], ids=lambda command: command[0])
def test_the_file_of_a_store_can_be_carried_off_afterwards(command: tuple[str, ...], lines, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Nothing of the record is left in files beside it."""
    lines(article(), name="a.jsonl")
    subprocess.run([sys.executable, "-m", "rasid", *command, "s.db"], cwd=tmp_path, check=True, capture_output=True)
    assert {file.name for file in tmp_path.iterdir()} == {"a.jsonl", "s.db"}
