import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.record import CodedArticle, Incident, Span, Statement, dumps, fields, json_schema, loads, stable_id, to_dict

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(int, st.integers(-(2**40), 2**40))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(Span, st.builds(Span, st.integers(0, 9999), st.integers(0, 9999)))


@settings(max_examples=60, deadline=None)
@given(st.from_type(CodedArticle))
def test_a_coded_article_comes_back_exactly(coded: CodedArticle) -> None:
    assert loads(CodedArticle, dumps(coded)) == coded


@settings(max_examples=30, deadline=None)
@given(st.from_type(Incident))
def test_an_incident_comes_back_exactly(incident: Incident) -> None:
    assert loads(Incident, dumps(incident)) == incident


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\x00", "«\u2028»", "\u202bنص\u202c"])
def test_odd_characters_survive_and_the_line_stays_one_line_of_utf8(text: str) -> None:
    line = dumps(CodedArticle(text))
    assert loads(CodedArticle, line.encode("utf-8")).id == text
    assert "\n" not in line


def test_what_is_absent_is_left_out_but_the_layers_stand() -> None:
    assert to_dict(CodedArticle("a")) == {
        "id": "a",
        "language": "ar",
        "names": [],
        "dates": [],
        "places": [],
        "statements": [],
        "events": [],
    }


def test_a_wrong_type_is_named() -> None:
    with pytest.raises(Exception, match="span"):
        loads(Statement, json.dumps({"id": "S1", "cue": {"span": "x", "text": ""}, "content": {"span": [0, 1], "text": ""}}))


def test_ids_hang_on_content_alone() -> None:
    assert stable_id("I", "a", 1) == stable_id("I", "a", 1) != stable_id("I", "a1")
    assert stable_id("x", "\ud800")


def test_every_field_says_what_it_holds() -> None:
    written = {name: held["properties"] for name, held in json_schema()["$defs"].items() if "properties" in held}
    assert {name: set(told) for name, told in fields().items()} == {name: set(held) for name, held in written.items()}
    assert all(held["description"] for told in written.values() for held in told.values())


@settings(max_examples=15, deadline=None)
@given(st.from_type(CodedArticle), st.from_type(Incident))
def test_the_schema_takes_what_is_written(coded: CodedArticle, incident: Incident) -> None:
    from jsonschema import Draft202012Validator

    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    for name, value in (("CodedArticle", coded), ("Incident", incident)):
        Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}).validate(json.loads(dumps(value)))
