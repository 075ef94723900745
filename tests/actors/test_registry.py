"""The registry: names however they are parted, codes by day, a user's own files, search, and who is met in an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from rasid import lexicon
from rasid.actors import Registry
from rasid.actors.met import met
from rasid.actors.registry import current, spellings, tokens
from rasid.actors.search import search
from rasid.coder import Coder
from rasid.record import Article

PERSONS = "id\tname_ar\tname_en\tcountry\tsource\tshort\n"
OFFICES = "id\tperson\ttitle\tcode\tstart\tend\tsource\n"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "persons.tsv").write_text(
        PERSONS + "tun-x\tزياد المرزبان\tZiad Marzuban\tTUN\tme\t\n" + "usa-barack-obama\tباراك أوباما\tB. Obama\tUSA\tme\t\n",
        encoding="utf-8",
    )
    (tmp_path / "offices.tsv").write_text(
        OFFICES + "tun-x.1\ttun-x\tminister\tTUN GOV\t2015\t2018\tme\n" + "tun-x.2\ttun-x\tparty\tTUN PTY\t2019\t\tme\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("عبد الله الثاني", "عبدالله الثاني"),
        ("عبدالرحمن القاسم", "عبد الرحمن القاسم"),
        ("نور الدين حمدان", "نورالدين حمدان"),
        ("أبو بكر سالم", "أبوبكر سالم"),
        ("حسن نصر الله", "حسن نصرالله"),
    ],
)
def test_a_name_matches_however_it_is_parted(name: str, other: str) -> None:
    assert tokens(other) in spellings(tokens(name))


def test_other_names_have_one_spelling() -> None:
    assert spellings(tokens("باراك أوباما")) == (tokens("باراك أوباما"),)


def test_a_code_follows_the_day(registry: Registry) -> None:
    assert registry.code_of("irq-nouri-al-maliki", "IRQ", "2010-01-01") == "IRQ GOV"
    assert registry.code_of("irq-nouri-al-maliki", "IRQ", "2015-08-13") == "IRQ PTY"
    assert registry.code_of("fra-nicolas-sarkozy", "FRA", "2013-01-01") == "FRA ELI"
    assert registry.code_of("fra-nicolas-sarkozy", "FRA", "2015-07-24") == "FRA PTY"


def test_an_organisation_of_another_time_is_left_out(registry: Registry) -> None:
    match = registry.trie.longest([tokens("طالبان")], 0, 1)
    assert match is not None
    bodies = [entry for entry in match.value if entry.kind == "organisation"]
    assert len(bodies) == 2 and current(bodies, None) == bodies
    assert [entry.code for entry in current(bodies, "2015-01-01")] == ["AFG REB"]
    assert [entry.code for entry in current(bodies, "2023-01-01")] == ["AFG GOV"]


def test_the_well_known_bearer_of_a_last_name_goes_before_others(registry: Registry) -> None:
    assert len({e.id for e in registry.surnames["الغنوشي"] if e.code == "TUN"}) > 1
    bearer = registry.bearer("الغنوشي", {"TUN"})
    assert bearer is not None and bearer.id == "person:tun-rached-ghannouchi"


def test_a_given_name_is_nobodys_last_name_but_a_figures(registry: Registry) -> None:
    assert not {"محمد", "إبراهيم", "صالح"} & set(registry.surnames)
    bearer = registry.bearer("صالح", {"YEM", "IRQ"})
    assert bearer is not None and bearer.id == "person:yem-ali-abdullah-saleh"


def test_players_are_not_meant_by_a_last_name(registry: Registry) -> None:
    assert registry.bearer("الجاسم", {"SAU"}) is None and search(registry, "تيسير الجاسم")


def test_a_last_name_of_several_without_a_figure_means_nobody(registry: Registry) -> None:
    assert len({e.id for e in registry.surnames["القحطاني"] if e.code == "SAU"}) > 1
    assert registry.bearer("القحطاني", {"SAU"}) is None


def test_own_files_add_and_replace(folder: Path) -> None:
    own = Registry(folder)
    assert own.code_of("tun-x", "TUN", "2016-01-01") == "TUN GOV"
    assert own.code_of("tun-x", "TUN", "2020-01-01") == "TUN PTY"
    assert [actor.name for actor in search(own, "أوباما") if actor.id == "person:usa-barack-obama"] == ["B. Obama"]
    assert not search(Registry(), "المرزبان") and search(own, "المرزبان")[0].id == "person:tun-x"


def test_the_environment_names_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_REGISTRY", str(folder))
    assert search(Registry(), "المرزبان")
    monkeypatch.setenv("RASID_REGISTRY", str(folder / "nowhere"))
    with pytest.raises(lexicon.LexiconError, match="no folder"):
        Registry()


def test_a_bad_row_of_a_user_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "persons.tsv").write_text(PERSONS + "tun-x\t\tZiad\tTUN\tme\t\n", encoding="utf-8")
    with pytest.raises(lexicon.LexiconError, match=r"persons\.tsv:2: name_ar is empty"):
        Registry(tmp_path)


@pytest.mark.parametrize("phrase", ["المالكى", "نورى المالكي", "Maliki", "nouri", "للمالكي"])
def test_search_in_any_spelling(registry: Registry, phrase: str) -> None:
    assert "person:irq-nouri-al-maliki" in {actor.id for actor in search(registry, phrase, "2010-01-01")}


def test_search_for_nobody(registry: Registry) -> None:
    assert search(registry, "كلمةلااسمفيها") == [] == search(registry, "  ")


def test_the_registry_is_large(registry: Registry) -> None:
    assert len(registry.rows("persons.tsv")) + len(registry.rows("organisations.tsv")) > 3000
    assert all(row["source"] for name in ("persons.tsv", "organisations.tsv", "offices.tsv") for row in registry.rows(name))


def test_who_is_met_with_all_mentions() -> None:
    text = "التقى باراك أوباما نظيره في أنقرة. وقال أوباما إن واشنطن تدعم تركيا. وأضاف أوباما أن الزيارة مفيدة."
    groups = {group.actor: group for group in met(Coder().read(Article("a", text, date="2015-05-05")))}
    obama = groups["person:usa-barack-obama"]
    assert obama.code == "USA GOV" and len(obama.mentions) == 3
    assert obama.called["أوباما"] == 2
    assert all(text[slice(*mention.span)] == mention.text for group in groups.values() for mention in group.mentions)
    assert "country:USA" in groups
