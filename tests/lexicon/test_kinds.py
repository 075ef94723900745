"""What codes are called: every code that can be coded has a name in both languages."""

from __future__ import annotations

import pytest

from rasid import lexicon
from rasid.lexicon.kinds import called, kinds, type_called
from rasid.lexicon.schema import values


@pytest.mark.parametrize("group", kinds())
def test_every_name_stands_in_both_languages(group: str) -> None:
    assert [code for code, names in kinds()[group].items() if set(names) != {"ar", "en"}] == []


def test_every_type_and_mode() -> None:
    coded = {row["type"] for row in lexicon.load("frames.tsv")}
    assert {kind for kind in coded if ":" in kind} <= set(kinds()["mode"])
    assert {kind.partition(":")[0] for kind in coded} <= set(kinds()["type"])


def test_every_act_and_standing() -> None:
    assert set(kinds()["act"]) == set(values("cues.tsv", "act"))
    assert set(kinds()["standing"]) == set(values("frames.tsv", "standing"))


def test_every_sector() -> None:
    coded = {part for row in lexicon.load("actors/roles.tsv") for part in row["sector"].replace("=", " ").split() if part.isalpha()}
    assert coded - set(kinds()["sector"]) - {row["id"] for row in lexicon.load("actors/countries.tsv")} == {"UNK"}


def test_a_mode_without_a_name_is_called_by_its_type() -> None:
    assert type_called("ASSAULT:explosives", "en") == "Bombing"
    assert type_called("ASSAULT:nothing", "en") == called("type", "ASSAULT", "en") == "Violence"


def test_a_code_without_a_name_stands_for_itself() -> None:
    assert called("act", "nothing", "ar") == "nothing"
