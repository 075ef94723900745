"""The sector of an actor, weighed with the words around it."""

from __future__ import annotations

import pytest

from rasid.actors.sector import RULE, SectorChooser, features, sector_of
from rasid.arabic.document import Doc, Resolved
from rasid.coder import shared_coder
from rasid.linear import LinearModel
from rasid.record import Article

TEXT = "قال رئيس شبكة المرجان زياد المرزباني إن السفينة ترسو غدا. وأضاف المرزباني أن الرحلة تبدأ مساء."


@pytest.fixture(scope="module")
def doc() -> Doc:
    return shared_coder().read_before_statements(Article("an article", TEXT))


def chosen(doc: Doc, **weights: float) -> list[Resolved]:
    chooser = SectorChooser(LinearModel({name.replace("__", "|"): weight for name, weight in weights.items()}))
    return chooser.choose(doc, doc.actors, lambda _: "YEM")


@pytest.mark.parametrize(("code", "sector"), [("SAU GOV", "GOV"), ("-- UNK", "UNK"), ("UNO", "UNO"), ("IMG MIL", "IMG MIL"), ("SAU", "")])
def test_a_body_of_no_country_is_a_sector_of_its_own(code: str, sector: str) -> None:
    assert sector_of(code) == sector


def test_without_weights_nothing_changes(doc: Doc) -> None:
    assert chosen(doc) == list(doc.actors)


def test_a_sector_that_is_hardly_likelier_than_others_is_not_taken(doc: Doc) -> None:
    assert chosen(doc, AAA__=0.1, BBB__=0.0, CCC__=0.0) == list(doc.actors)


def test_the_likeliest_sector_is_taken_and_why_says_so(doc: Doc) -> None:
    for before, after in zip(doc.actors, chosen(doc, BUS__=9.0, GOV__=0.0), strict=True):
        assert after.party.why is not None
        assert sector_of(after.party.code or "") == "BUS"
        assert (RULE in after.party.why.rules) == (
            before.party.code != after.party.code or RULE in (before.party.why or after.party.why).rules
        )
        country = (before.party.code or "").partition(" ")[0]
        assert (after.party.code or "").startswith(country if country not in {"UNO", "NGO", "IGO"} else "YEM")


def test_a_body_of_no_country_keeps_none(doc: Doc) -> None:
    assert {resolved.party.code for resolved in chosen(doc, NGO__=9.0, GOV__=0.0)} == {"NGO"}


def test_all_mentions_of_one_actor_share_their_words(doc: Doc) -> None:
    named = [some for resolved, some in zip(doc.actors, features(doc, doc.actors)[0], strict=True) if "المرزباني" in resolved.party.text]
    assert len(named) == 2
    assert all("any=شبك" in some or "any=شبكه" in some for some in named)
