"""``rasid lexicon find``: any spelling, any clitics."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from rasid import lexicon
from rasid.cli import app
from rasid.cli.lexicon import arabic
from rasid.lexicon.find import find

LANGUAGE = arabic()


def ids(word: str) -> set[str]:
    return {f"{hit.file}:{hit.id}" for hit in find(word, lexicon.root(), LANGUAGE)}


@pytest.mark.parametrize("word", ["العراق", "وبالعراق", "للعراق", "الــعراق", "الْعِرَاق"])
def test_spelling_and_clitics_do_not_matter(word: str) -> None:
    assert "actors/countries.tsv:IRQ" in ids(word)


@pytest.mark.parametrize("word", ["أكد", "وأكدت", "يؤكدون", "مؤكدا", "تأكيده"])
def test_forms_of_a_verb_find_its_cues(word: str) -> None:
    found = ids(word)
    assert "verbs/saying.tsv:أكد" in found
    assert any(name.startswith("cues.tsv:") for name in found)


@pytest.mark.parametrize("word", ["الأميركية", "أمريكيين", "والأميركيون"])
def test_forms_of_a_nationality(word: str) -> None:
    assert "actors/countries.tsv:USA" in ids(word)


def test_all_words_of_a_phrase_must_be_met() -> None:
    found = ids("شن هجوما")
    assert any(name.startswith("frames.tsv:") for name in found)
    assert not any(name.startswith("actors/countries") for name in found)


def test_nothing_found_is_told() -> None:
    result = CliRunner().invoke(app, ["lexicon", "find", "قصطبلوخ"])
    assert result.exit_code != 0


def test_command_shows_the_line_of_the_file() -> None:
    result = CliRunner().invoke(app, ["lexicon", "find", "وبالعراق"])
    assert result.exit_code == 0 and "actors/countries.tsv:" in result.output
