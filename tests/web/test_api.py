"""The API: same answers as the pages, pages by cursor, ETags, lines, and no request that breaks it."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings

from rasid.web.app import create_app
from rasid.web.settings import Settings


def test_code_answers_with_a_line_of_the_contract(desk: TestClient) -> None:
    answer = desk.post("/api/code", json={"text": "قتل مسلحون ثلاثة جنود في كركوك.", "date": "2024-09-29"}).json()
    assert answer["events"][0]["type"].startswith("ASSAULT") and answer["date"] == "2024-09-29"


def test_an_answer_that_is_known_is_not_sent_again(desk: TestClient) -> None:
    first = desk.get("/api/incidents?limit=3")
    again = desk.get("/api/incidents?limit=3", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    assert desk.get("/api/incidents?limit=4", headers={"if-none-match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize("name", ["incidents", "statements"])
def test_lines_hold_all_that_the_pages_count(desk: TestClient, name: str) -> None:
    told = [json.loads(line) for line in desk.get(f"/api/{name}.jsonl").text.splitlines()]
    assert len(told) == desk.get(f"/api/{name}").json()["total"]


@pytest.mark.parametrize("name", ["incidents", "statements", "commitments"])
def test_feeds_are_feeds(desk: TestClient, name: str) -> None:
    answer = desk.get(f"/api/{name}.rss?lang=ar")
    channel = ET.fromstring(answer.content).find("channel")
    assert channel is not None and len(channel.findall("item")) > 5
    assert all(str(link.text).startswith("http://testserver/") for link in channel.iter("link"))


def test_tables_hold_no_formula(desk: TestClient) -> None:
    for name in ("incidents", "statements", "commitments", "actors"):
        answer = desk.get(f"/api/{name}.csv")
        assert answer.content.startswith("\ufeff".encode())  # without it a spreadsheet takes Arabic for Latin
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) > 5
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@")]


def test_a_wrong_cursor_is_said_so(desk: TestClient) -> None:
    for cursor in ("x", "WzFd", "bnVsbA", "WyJhIiwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"):
        assert desk.get("/api/incidents", params={"cursor": cursor}).status_code == 422


def test_filters_mean_the_same_on_pages_and_api(desk: TestClient) -> None:
    found = desk.get("/api/incidents", params={"country": "LBY", "traits": "placed"}).json()
    assert found["total"] and all(item["place"]["country"] == "LBY" for item in found["items"])
    assert f">{found['total']} " in desk.get("/incidents?lang=en&country=LBY&traits=placed").text.replace("</span>", ">").replace(
        ": >", ">"
    )


def test_the_timeline_counts_everything_once(desk: TestClient) -> None:
    told = desk.get("/api/incidents/timeline").json()
    dated = sum(count["count"] for count in desk.get("/api/incidents/facets").json()["kind"])
    assert sum(sum(one["counts"]) for one in told["series"]) <= desk.get("/api/incidents").json()["total"]
    assert dated > 0 and all(len(one["counts"]) == len(told["buckets"]) for one in told["series"])


def test_suggestions_ignore_spelling(desk: TestClient) -> None:
    plain, hamza = (desk.get("/api/suggest", params={"q": q}).json()["items"] for q in ("الامم", "الأمم"))
    assert plain == hamza


@pytest.mark.parametrize(
    ("q", "kind", "path"),
    [
        ("مصراته", "place", "/incidents?words=Misrata"),  # ha for ta marbuta
        ("قاهرة", "place", "/incidents?words=Cairo"),  # without the article
        ("misr", "place", "/incidents?words=Misrata"),
        ("ليبيا", "place", "/incidents?country=LBY"),
        ("مظاهره", "type", "/incidents?kind=PROTEST"),  # ha for ta marbuta
        ("Protest", "type", "/incidents?kind=PROTEST"),
    ],
)
def test_places_and_kinds_are_suggested_in_any_spelling(desk: TestClient, q: str, kind: str, path: str) -> None:
    found = desk.get("/api/suggest", params={"q": q, "lang": "ar"}).json()["items"]
    assert path in [item["path"].partition("%3A")[0] for item in found if item["kind"] == kind], found
    assert desk.get(path).status_code == 200


def test_outlets_are_suggested_with_what_they_said(desk: TestClient) -> None:
    outlet = desk.get("/api/articles/sample-001").json()["source"]
    (found,) = [
        item for item in desk.get("/api/suggest", params={"q": outlet.replace("أ", "ا")}).json()["items"] if item["label"] == outlet
    ]
    assert found["kind"] == "outlet" and 'name="outlet"' in desk.get(found["path"]).text
    assert desk.get("/api/statements?" + found["path"].partition("?")[2]).json()["total"] > 0


@pytest.fixture(scope="module")
def schema(address: str) -> object:
    app = create_app(Settings(address, per_minute=10**6, heavy_per_minute=10**6))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


def test_no_request_breaks_the_server(schema: schemathesis.BaseSchema, token: str) -> None:
    """Requests made from the schema, good and bad, with a token: none ends in a failure of the server."""
    for operation in schema.get_all_operations():
        made = operation.ok()
        given = made.as_strategy()

        @settings(max_examples=12, database=None, suppress_health_check=list(HealthCheck))
        @__import__("hypothesis").given(case=given)
        def ask(case: schemathesis.Case) -> None:
            answer = case.call(headers={"authorization": f"Bearer {token}"})
            assert answer.status_code < 500, (case.method, case.path, case.query, answer.text[:300])

        ask()
