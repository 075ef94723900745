"""The checks of lexicon files: our own pass them, and every kind of mistake is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rasid import lexicon
from rasid.cli import app
from rasid.cli.lexicon import arabic
from rasid.lexicon.check import Language, check, without_examples
from rasid.lexicon.schema import TYPES, column, layout_of

LANGUAGE = arabic()
VERB_HEAD = "# columns: …\nid\tlemma\timperfect\tmasdar\tactive\tpassive\tgloss\n"
VERBS = VERB_HEAD + "قصف\tقصف\tيقصف\tقصف\tقاصف\tمقصوف\tshell\nشن\tشن\tيشن\tشن\tشان\tمشنون\tlaunch\n"
FRAME_HEAD = "# columns: …\nid\ttrigger\tclass\ttype\tactor\trecipient\tplace\tstanding\ttarget\tcontexts\tnote\n"


def made(tmp_path: Path, **files: str) -> Path:
    for name, text in {"verbs/acting": VERBS, **files}.items():
        path = tmp_path / f"{name}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_our_own_lexicon_has_no_errors() -> None:
    errors = [str(problem) for problem in check(lexicon.root(), LANGUAGE) if problem.level == "error"]
    assert not errors, "\n" + "\n".join(errors)


def test_a_good_file_passes(tmp_path: Path) -> None:
    root = made(
        tmp_path, frames=FRAME_HEAD + "a.b\tشن هجوم|غارة\tverb\tASSAULT\tsubj\tprep:على\t\t\t\tnot:مباراة|لفظي subj:armed\tlaunch\n"
    )
    assert check(root, LANGUAGE) == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a\tضرب\tverb\tASSAULT\tsubj\t\t\t\t\t\t", "ضرب is no verb of verbs/"),
        ("a\tقصف\tverb\tATTACK\tsubj\t\t\t\t\t\t", "ATTACK is no PLOVER type"),
        ("a\tقصف\tverb\tASSAULT:phone\tsubj\t\t\t\t\t\t", "ASSAULT:phone is no PLOVER type"),
        ("a\tقصف\tverbal\tASSAULT\tsubj\t\t\t\t\t\t", "verbal is none of"),
        ("a\tقصف\tverb\tASSAULT\tsubject\t\t\t\t\t\t", "subject is not where a role can stand"),
        ("a\tقصف\tverb\tASSAULT\tsubj\t\t\tmaybe\t\t\t", "maybe is none of actual"),
        ("a\tقصف\tverb\tASSAULT\tsubj\t\t\t\t\tsubj:armoured\t", "armoured is none of"),
        ("a\tقصف\tverb\tASSAULT\tsubj\t\t\t\t\twhen:x\t", "when:x is no condition"),
        ("a\tقصف\tverb\tASSAULT\tsubj\t\t\t\t\tnot:قصف\t", "shuts out its own trigger"),
        ("a\t\tverb\tASSAULT\tsubj\t\t\t\t\t\t", "trigger is empty"),
        ("\tقصف\tverb\tASSAULT\tsubj\t\t\t\t\t\t", "id is empty"),
        ("a\tقصف\tverb\tASSAULT\tsubj\t\t\t\t\t\t\tx", "12 cells, but the header has 11"),
        ("a\tأ.ب\tnoun\tASSAULT\tsubj\t\t\t\t\t\t", "can never match"),
        ("a\tــ\tnoun\tASSAULT\tsubj\t\t\t\t\t\t", "nothing left in normal form"),
    ],
)
def test_mistakes_are_found(tmp_path: Path, row: str, message: str) -> None:
    problems = check(made(tmp_path, frames=FRAME_HEAD + row + "\n"), LANGUAGE)
    assert any(message in problem.text and problem.line == 3 for problem in problems), problems


def test_columns_and_ids(tmp_path: Path) -> None:
    text = "id\tcue\tclass\tcomplement\tact\tchannel\tdistance\tremark\nx\tقصف\tverb\t\t\t\t\t\nx\tشن\tverb\t\t\t\t\t\n"
    texts = {problem.text for problem in check(made(tmp_path, cues=text), LANGUAGE)}
    assert {"unknown column remark", "missing column note", "the id stands in line 2 too"} <= texts
    assert any("explains the columns" in text for text in texts)


def test_undeclared_file(tmp_path: Path) -> None:
    problems = check(made(tmp_path, colours="id\tword\n"), LANGUAGE)
    assert [problem.text for problem in problems] == ["is not declared in columns.toml"]


def test_twins_are_a_warning(tmp_path: Path) -> None:
    row = "قصف\tverb\tASSAULT\tsubj\tobj\t\t\t\t\t\n"
    problems = check(made(tmp_path, frames=FRAME_HEAD + "a\t" + row + "b\t" + row), LANGUAGE)
    assert [(problem.level, problem.id) for problem in problems] == [("warning", "b")]


def test_entries_without_examples(tmp_path: Path) -> None:
    root = made(tmp_path, frames=FRAME_HEAD + "a\tقصف\tverb\tASSAULT\tsubj\t\t\t\t\t\t\nb\tقصف مدينة\tverb\tASSAULT\tsubj\t\t\t\t\t\t\n")
    bare = without_examples(root, ["وقصفتها الطائرات أمس.", "رأى المدينة."], LANGUAGE)
    assert [problem.id for problem in bare] == ["b"]
    assert without_examples(root, ["قصفت الطائرات المدينة الثانية"], LANGUAGE) == []


def test_every_file_of_the_lexicon_is_declared() -> None:
    for path in lexicon.root().rglob("*.tsv"):
        assert layout_of(path.relative_to(lexicon.root()).as_posix()), path


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(lexicon.LexiconError):
        column("id required thing")


def test_plover_has_sixteen_types() -> None:
    assert len(TYPES) == 16


def test_command(tmp_path: Path) -> None:
    runner = CliRunner()
    good = runner.invoke(app, ["lexicon", "check", str(made(tmp_path / "good")), "--examples", str(tmp_path / "none")])
    assert good.exit_code == 0 and "0 errors" in good.output
    bad = made(tmp_path / "bad", frames=FRAME_HEAD + "a\tضرب\tverb\tASSAULT\tsubj\t\t\t\t\t\t\n")
    result = runner.invoke(app, ["lexicon", "check", str(bad)])
    assert result.exit_code == 1 and "frames.tsv:3: a: trigger: ضرب is no verb" in result.output


def test_language_is_handed_in() -> None:
    assert isinstance(LANGUAGE, Language) and LANGUAGE.fold("إيران") == "ايران"
