"""Registry files checked against each other: every kind of mistake is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from rasid import lexicon
from rasid.cli.lexicon import arabic
from rasid.lexicon.check import check

LANGUAGE = arabic()
HEAD = "# columns: …\n"
PERSONS = HEAD + "id\tname_ar\tname_en\tcountry\tsource\n"
OFFICES = HEAD + "id\tperson\ttitle\tcode\tstart\tend\tsource\n"
ORGANISATIONS = HEAD + "id\tname_ar\tname_en\tcode\tkind\tstart\tend\tsource\n"
ZIAD = "x\tزياد المرزبان\tZiad\tTUN\tme\n"


def problems(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.tsv").write_text(text, encoding="utf-8")
    return [str(problem) for problem in check(folder, LANGUAGE)]


def test_good_files_pass(tmp_path: Path) -> None:
    offices = OFFICES + "x.1\tx\tminister\tTUN GOV\t2015-02\t2016-08\tme\nx.2\tx\tparty\tTUN PTY\t2016-08\t\tme\n"
    assert problems(tmp_path, persons=PERSONS + ZIAD, offices=offices) == []


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"persons": PERSONS + ZIAD.replace("TUN", "TUX")}, "error: persons.tsv:3: x: TUX is no country"),
        (
            {"organisations": ORGANISATIONS + "o\tحزب الغيمة\tCloud\tXQQ PTY\tparty\t\t\tme\n"},
            "error: organisations.tsv:3: o: XQQ is no country",
        ),
        (
            {"persons": PERSONS + ZIAD, "offices": OFFICES + "x.1\tx\tm\tTUN GOV\t2015\t2018\tme\nx.2\tx\tp\tTUN PTY\t2017-03\t\tme\n"},
            "error: offices.tsv:4: x.2: TUN PTY overlaps in time with TUN GOV of offices.tsv:3",
        ),
        (
            {"persons": PERSONS + ZIAD + ZIAD.replace("x", "y", 1)},
            "error: persons.tsv:4: y: «زياد المرزبان» is the name of x too (persons.tsv:3)",
        ),
        (
            {"persons": PERSONS + "y\tباراك أوباما\tAnother\tTUN\tme\n"},
            "warning: persons.tsv:3: y: «باراك اوباما» is the name of usa-barack-obama too",
        ),
        ({"offices": OFFICES + "n.1\tnobody\tm\tTUN GOV\t2015\t\tme\n"}, "error: offices.tsv:3: n.1: person: nobody is no id"),
    ],
)
def test_mistakes_are_named_with_file_and_line(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    found = problems(tmp_path, **files)
    assert any(line.startswith(problem) for line in found), found


def test_the_same_name_at_different_times_is_one_actor_that_changed(tmp_path: Path) -> None:
    rows = "o\tحركة الغيمة\tCloud\tTUN REB\tarmed-group\t\t2015\tme\np\tحركة الغيمة\tCloud\tTUN GOV\tgovernment\t2015\t\tme\n"
    assert problems(tmp_path, organisations=ORGANISATIONS + rows) == []


def test_offices_may_be_added_to_a_person_of_the_program(tmp_path: Path) -> None:
    row = "z.1\tusa-barack-obama\tauthor\tUSA CVL\t2030\t\tme\n"
    (found,) = problems(tmp_path, offices=OFFICES + row)
    assert "USA CVL overlaps in time with USA ELI of actors/offices.tsv" in found


def test_names_of_our_own_registry_are_unique() -> None:
    assert not [str(p) for p in check(lexicon.root(), LANGUAGE) if "is the name of" in p.text or "overlaps in time" in p.text]
