"""The same act told twice in an article."""

from __future__ import annotations

import pytest
from made import ADEN, KIRKUK, event, party

from rasid.events.links import link
from rasid.record import Event

TEXT = "انفجرت سيارة في كركوك ثم انفجرت أخرى في عدن كما قالت الشرطة والجيش"
POLICE = (party(TEXT, "الشرطة", code="IRQ COP"),)


def _second(**fields: object) -> Event:
    """What a second event, otherwise the same, is said to be the same as."""
    one = event(TEXT, "انفجرت", where=KIRKUK, actor=POLICE, killed=2, id="E1")
    other = {"where": KIRKUK, "actor": POLICE, "killed": 2, **fields}
    return link((one, event(TEXT, "انفجرت أخرى", id="E2", **other)))[1]  # type: ignore[arg-type]


def test_a_second_telling_points_at_the_first() -> None:
    assert _second().same_as == "E1"


@pytest.mark.parametrize(
    "other",
    [
        {"type": "PROTEST"},
        {"type": "ASSAULT:aerial"},
        {"standing": "denied"},
        {"where": ADEN},
        {"killed": 3},
        {"actor": (party(TEXT, "الجيش", code="IRQ MIL"),)},
        {"actor": ()},
    ],
)
def test_what_speaks_against_it(other: dict[str, object]) -> None:
    assert _second(**other).same_as is None


def test_what_is_not_told_speaks_neither_for_nor_against() -> None:
    assert _second(where=None, killed=None).same_as == "E1"


def test_a_third_telling_points_at_the_first_too() -> None:
    events = [event(TEXT, "انفجرت", actor=POLICE, id=f"E{n}") for n in (1, 2, 3)]
    assert [one.same_as for one in link(tuple(events))] == [None, "E1", "E1"]
