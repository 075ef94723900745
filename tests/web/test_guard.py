"""What the desk refuses: other sites' writes, other hosts' names, floods, large bodies, strangers."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from rasid.store import Store, tables, tokens
from rasid.store.reviews import reviews
from rasid.web.admission import local
from rasid.web.app import create_app
from rasid.web.guard import LARGEST, Rate
from rasid.web.settings import Settings


@pytest.fixture
def closed(address: str) -> Iterator[TestClient]:
    """A desk that is closed to readers without a token."""
    with TestClient(create_app(Settings(address, open_reads=False)), follow_redirects=False) as client:
        yield client


def test_writes_need_a_token(desk: TestClient) -> None:
    assert desk.post("/api/reviews", json={"target": "sample-001#E1", "action": "accept"}).status_code == 401
    assert desk.post("/api/searches", json={"name": "x", "view": "incidents"}).status_code == 401
    bearer = {"authorization": "Bearer rasid_wrong"}
    assert desk.post("/api/searches", json={"name": "x", "view": "incidents"}, headers=bearer).status_code == 401


def test_the_store_keeps_no_token(store: Store, token: str) -> None:
    from sqlalchemy import select

    with store.begin() as connection:
        rows = connection.execute(select(tables.tokens)).all()
    assert rows and token not in repr(rows) and token.removeprefix("rasid_") not in repr(rows)
    assert tokens.owner(store, token) == "tester" and tokens.owner(store, token + "x") is None


def test_a_revoked_token_holds_no_more(store: Store) -> None:
    held = tokens.create(store, "passing")
    assert tokens.owner(store, held) == "passing"
    tokens.revoke(store, "passing")
    assert tokens.owner(store, held) is None


def test_reading_can_be_closed(closed: TestClient, token: str) -> None:
    for path in ("/", "/incidents", "/api/incidents", "/articles/sample-001", "/api/openapi.json"):
        answer = closed.get(path)
        assert answer.status_code == 401 or path == "/api/openapi.json", path
        assert "كركوك" not in answer.text
    assert closed.get("/healthz").status_code == 200
    assert closed.get("/api/incidents", headers={"authorization": f"Bearer {token}"}).status_code == 200
    signed = closed.post("/sign-in", data={"token": token, "back": "/incidents"})
    assert signed.status_code == 303 and signed.headers["location"] == "/incidents"
    assert "httponly" in signed.headers["set-cookie"].lower() and "samesite=strict" in signed.headers["set-cookie"].lower()
    assert closed.get("/incidents").status_code == 200


def test_other_sites_cannot_write(desk: TestClient, token: str) -> None:
    held = TestClient(desk.app, cookies={"token": token}, follow_redirects=False)
    data = {"target": "sample-001#none", "action": "accept"}
    assert held.post("/review", data=data, headers={"origin": "https://evil.example"}).status_code == 403
    assert held.post("/review", data=data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert held.post("/review", data=data, headers={"sec-fetch-site": "same-site"}).status_code == 403
    assert held.post("/review", data=data).status_code == 403  # a cookie, and nothing that says where it comes from
    assert held.post("/review", data=data, headers={"origin": "http://testserver"}).status_code == 404  # let in; there is no such item


def test_a_judgement_is_kept_with_its_name(address: str, tmp_path: object, desk: TestClient, store: Store, token: str) -> None:
    event = desk.get("/api/articles/sample-001").json()["events"][0]["id"]
    bearer = {"authorization": f"Bearer {token}"}
    answer = desk.post("/api/reviews", json={"target": f"sample-001#{event}", "action": "accept"}, headers=bearer)
    assert answer.status_code == 201 and answer.json()["who"] == "tester"
    assert [one.action for one in reviews(store, target=f"sample-001#{event}")] == ["accept"]
    assert desk.get("/api/reviews", params={"target": f"sample-001#{event}"}).json()["items"][0]["who"] == "tester"


def test_incidents_are_merged_and_split_only_by_who_may(desk: TestClient, store: Store, token: str) -> None:
    from rasid.store.facets import Wanted, page

    first, second = (card.incident for card in page(store, Wanted(order="articles"), None, 2)[0])
    merging = {"action": "merge", "incident": first.id, "others": [second.id]}
    assert desk.post("/api/reviews/incidents", json=merging).status_code == 401
    assert desk.post("/review/incident", data=merging).status_code == 401
    assert desk.post("/review/1/undo", data={"incident": first.id}).status_code == 401
    held = TestClient(desk.app, cookies={"token": token}, follow_redirects=False)
    for path, data in (("/review/incident", merging), ("/review/1/undo", {"incident": first.id})):
        assert held.post(path, data=data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert held.post(path, data=data).status_code == 403
    bearer = {"authorization": f"Bearer {token}"}
    made = desk.post("/api/reviews/incidents", json=merging, headers=bearer)
    assert made.status_code == 201 and made.json()["who"] == "tester"
    merged = page(store, Wanted(order="articles"), None, 1)[0][0].incident
    assert len(merged.mentions) == len(first.mentions) + len(second.mentions)
    undone = desk.post(f"/api/reviews/{made.json()['key']}/undo", headers=bearer)
    assert undone.status_code == 200 and undone.json()["undone_by"] == "tester"
    assert desk.post(f"/api/reviews/{made.json()['key']}/undo", headers=bearer).status_code == 404
    assert {card.incident.id for card in page(store, Wanted(order="articles"), None, 2)[0]} == {first.id, second.id}


def test_a_merge_that_cannot_be_is_refused(desk: TestClient, token: str) -> None:
    bearer = {"authorization": f"Bearer {token}"}
    for given, code in (
        ({"action": "merge", "incident": "I0", "others": ["I1"]}, 404),
        ({"action": "merge", "incident": "I0"}, 422),
        ({"action": "split", "incident": "I0", "events": ["a#E1"]}, 404),
        ({"action": "split", "incident": "I\x000"}, 422),
        ({"action": "join", "incident": "I0"}, 422),
    ):
        assert desk.post("/api/reviews/incidents", json=given, headers=bearer).status_code == code
        assert desk.post("/review/incident", data=given, headers=bearer).status_code == code


def test_a_search_can_be_saved_and_taken_away(desk: TestClient, token: str) -> None:
    bearer = {"authorization": f"Bearer {token}"}
    made = desk.post("/api/searches", json={"name": "<b>كركوك</b>", "view": "incidents", "query": "words=كركوك"}, headers=bearer).json()
    page = desk.get("/").text
    assert "&lt;b&gt;كركوك&lt;/b&gt;" in page and "/api/incidents.rss?words=كركوك" in page
    assert desk.delete(f"/api/searches/{made['id']}", headers=bearer).status_code == 204
    assert desk.delete(f"/api/searches/{made['id']}", headers=bearer).status_code == 404


def test_other_host_names_are_refused(address: str) -> None:
    app = create_app(Settings(address, hosts=("localhost", "127.0.0.1", "[::1]")))
    assert TestClient(app, base_url="http://127.0.0.1:8000").get("/healthz").status_code == 200
    assert TestClient(app, base_url="http://localhost").get("/healthz").status_code == 200
    assert TestClient(app, base_url="http://evil.example").get("/healthz").status_code == 400


def test_floods_are_slowed(address: str) -> None:
    flooded = TestClient(create_app(Settings(address, per_minute=5)))
    codes = [flooded.get("/healthz").status_code for _ in range(7)]
    assert codes == [200] * 5 + [429] * 2


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    rate = Rate(60, lambda: now[0])
    assert all(rate.allows("a") for _ in range(60)) and not rate.allows("a") and rate.allows("b")
    now[0] += 2
    assert rate.allows("a") and rate.allows("a") and not rate.allows("a")


def test_large_bodies_are_refused(desk: TestClient) -> None:
    assert desk.post("/api/code", content=b"x" * (LARGEST + 1), headers={"content-type": "application/json"}).status_code == 413
    assert desk.post("/api/code", json={"text": "ن" * 100_001}).status_code == 422


@pytest.mark.parametrize(
    "address_given",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\evil", "", None, "/a\r\nx: y", "http:/x"],
)
def test_one_is_only_sent_back_inside(address_given: str | None) -> None:
    assert local(address_given) == "/"


def test_one_is_sent_back_where_one_was() -> None:
    assert local("/articles/a?at=1-2#S1") == "/articles/a?at=1-2#S1"
