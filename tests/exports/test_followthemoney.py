"""The registry as FollowTheMoney entities."""

from __future__ import annotations

import json
import re

from rasid.actors import Registry
from rasid.exports.followthemoney import entities, line

ALL = {entity["id"]: entity for entity in entities(Registry())}


def test_ids_are_unique_and_references_hold() -> None:
    assert len(ALL) == sum(1 for _ in entities(Registry()))
    for entity in ALL.values():
        if entity["schema"] == "Occupancy":
            assert ALL[entity["properties"]["holder"][0]]["schema"] == "Person"
            assert ALL[entity["properties"]["post"][0]]["schema"] == "Position"


def test_the_shape() -> None:
    for entity in ALL.values():
        assert set(entity) == {"id", "schema", "properties"}
        assert entity["schema"] in {"Person", "Organization", "PublicBody", "Company", "Position", "Occupancy"}
        for name, values in entity["properties"].items():
            assert values and all(isinstance(value, str) and value for value in values), (entity["id"], name)
        for country in entity["properties"].get("country", []):
            assert re.fullmatch("[a-z]{2}", country)
        for name in ("startDate", "endDate"):
            for day in entity["properties"].get(name, []):
                assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day)


def test_a_person_with_offices() -> None:
    person = ALL["rasid-person-fra-nicolas-sarkozy"]
    assert person["properties"]["name"] == ["Nicolas Sarkozy"] and person["properties"]["country"] == ["fr"]
    terms = [e for e in ALL.values() if e["schema"] == "Occupancy" and e["properties"]["holder"] == [person["id"]]]
    assert ["2007-05-16"] in [term["properties"]["startDate"] for term in terms]


def test_a_line_reads_back() -> None:
    entity = ALL["rasid-country-tun"]
    assert json.loads(line(entity)) == entity and "تونس" in line(entity)
