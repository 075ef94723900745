"""An incident keeps what each source says, side by side. All texts are invented."""

from __future__ import annotations

from typing import Any

from made import KIRKUK, event, party, stored

from rasid.incidents import Report, link, reports
from rasid.incidents.claims import incident
from rasid.record import Harm, Span

BLAST = "انفجرت سيارة مفخخة قرب سوق النصر الشعبية وسط كركوك وقتلت خمسة من المتبضعين."
BLAST_AGAIN = "قالت الشرطة إن سيارة ملغومة انفجرت عند سوق النصر الشعبية في كركوك فأودت بسبعة متبضعين."


def told(ident: str, text: str, published: str, day: str | None = None, **fields: Any) -> list[Report]:
    article, coded, _ = stored(ident, text, date=published, events=[event(text, "انفجرت", where=KIRKUK, day=day, **fields)])
    return reports(article, coded)


def test_tolls_run_from_low_to_high_and_the_latest_is_best() -> None:
    first = told("a", BLAST, "2024-09-28", "2024-09-28", killed=5)
    (group,) = link([*first, *told("b", BLAST_AGAIN, "2024-09-29", "2024-09-28", killed=7)])
    made = incident(group, 2)
    assert made.killed == (5, 7, 7) and made.injured is None
    assert {claim.value for claim in made.claims if claim.field == "killed"} == {"5", "7"}
    assert made.place and made.place.name == "Kirkuk" and made.date == "2024-09-28" and made.articles == 2


def test_a_denied_account_stands_beside_the_others_but_does_not_count() -> None:
    denied = told("z", BLAST, "2024-09-29", "2024-09-28", killed=50, standing="denied")
    (group,) = link([*told("a", BLAST, "2024-09-28", "2024-09-28", killed=5), *denied])
    made = incident(group, 2)
    assert made.killed == (5, 5, 5)
    assert {(claim.value, claim.denied) for claim in made.claims if claim.field == "killed"} == {("5", False), ("50", True)}


def test_a_part_of_a_toll_is_no_toll_and_unknown_is_not_zero() -> None:
    part = Harm("killed", Span(0, 3), BLAST[:3], low=2, high=2, subset=True)
    some = Harm("injured", Span(0, 3), BLAST[:3], bound="vague")
    (group,) = link(told("a", BLAST, "2024-09-20", harm=(part, some)))
    made = incident(group, 1)
    assert made.killed is None and made.injured is None
    assert [claim.value for claim in made.claims if claim.field in ("killed", "injured")] == ["?"]


def test_who_is_said_to_have_done_it() -> None:
    (group,) = link(told("a", BLAST_AGAIN, "2024-09-20", actor=(party(BLAST_AGAIN, "الشرطة", "Police", "IRQ COP"),)))
    made = [(claim.value, claim.text) for claim in incident(group, 1).claims if claim.field == "perpetrator"]
    assert made == [("Police", "الشرطة")]
