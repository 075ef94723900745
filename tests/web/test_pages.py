"""Every page in both languages, and what it says."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hostile import ATTACKS

from rasid.store import Store
from rasid.store.facets import Wanted, page
from rasid.web.guard import POLICY

PAGES = (
    "/",
    "/incidents",
    "/statements",
    "/actors",
    "/commitments",
    "/search",
    "/search?q=كركوك",
    "/paste",
    "/articles/sample-001",
    "/sign-in",
    "/api",
)


class _Harm(HTMLParser):
    """Collects what may run a script: handlers, inline style, scripts without an address here, addresses that are code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        bad = [name for name in held if name.startswith("on") or name in ("style", "srcdoc")]
        bad += [name for name in ("href", "src", "action") if re.match(r"\s*(javascript|data|vbscript):", held.get(name, ""), re.I)]
        if (
            tag in ("img", "iframe", "object", "embed", "base")
            or (tag == "script" and not held.get("src", "").startswith("/static/"))
            or bad
        ):
            self.found.append(f"<{tag} {held}>")


def harmful(html: str) -> list[str]:
    parser = _Harm()
    parser.feed(html)
    return parser.found


def test_harm_is_seen() -> None:
    assert len(harmful("<p onclick=x><script>1</script><a href=' javascript:1'>")) == 3
    assert harmful("<script src=/static/x.js></script><a href='/x'>") == []


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages(desk: TestClient, path: str, lang: str) -> None:
    answer = desk.get(path.partition("?")[0], params={"lang": lang} | ({"q": "كركوك"} if "q=" in path else {}))
    assert answer.status_code == 200
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"' in answer.text
    assert answer.headers["content-security-policy"] == POLICY and "unsafe" not in POLICY
    assert answer.text.count("<h1") >= 1
    assert harmful(answer.text) == []


def test_the_language_is_kept_and_links_keep_it_where_the_address_names_it(desk: TestClient) -> None:
    fresh = TestClient(desk.app)
    answer = fresh.get("/incidents?lang=en&kind=ASSAULT")
    assert "/statements?lang=en" in answer.text and "lang=ar" in answer.text
    assert 'lang="en"' in fresh.get("/incidents").text.split(">", 2)[1]


def test_facets_ignore_their_own_choice(desk: TestClient) -> None:
    every = desk.get("/api/incidents/facets").json()
    chosen = desk.get("/api/incidents/facets", params={"kind": "PROTEST"}).json()
    assert chosen["kind"] == every["kind"]
    assert chosen["country"] != every["country"]
    assert {"value": "PROTEST", "count": desk.get("/api/incidents", params={"kind": "PROTEST"}).json()["total"]} in every["kind"]


def test_a_list_can_be_read_page_by_page_without_loss(desk: TestClient) -> None:
    for order in ("latest", "articles"):
        seen: list[str] = []
        cursor = None
        while True:
            part = desk.get("/api/incidents", params={"limit": 40, "order": order} | ({"cursor": cursor} if cursor else {})).json()
            seen += [item["id"] for item in part["items"]]
            cursor = part["next"]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == part["total"]


def test_an_incident_shows_rival_tolls_side_by_side(desk: TestClient, store: Store) -> None:
    cards, _ = page(store, Wanted(order="articles"))
    answer = desk.get(f"/incidents/{cards[0].incident.id}?lang=ar").text
    claims = [claim for claim in cards[0].incident.claims if claim.field == "killed"]
    assert len({claim.value for claim in claims}) > 1
    assert "ماذا يقول كل مصدر" in answer and "سجل الحصيلة" in answer
    assert answer.count('class="origin"') >= cards[0].incident.origins - 1


def test_nobody_stands_accused_who_only_acted_in_its_wake() -> None:
    from rasid.record import Claim, Incident, Span
    from rasid.web.language import Language
    from rasid.web.pages.incidents import _actors

    def claim(field: str, words: str, denied: bool = False) -> Claim:
        return Claim(field, words, "a", "E1", Span(0, 1), words, denied=denied)

    claims = (claim("perpetrator", "كتائب الفجر"), claim("actor", "قوات الأمن"), claim("perpetrator", "لواء النهر", denied=True))
    assert _actors(Incident("I1", "ASSAULT:explosives", claims=claims), Language("ar", "ar")) == "كتائب الفجر"
    assert _actors(Incident("I1", "PROTEST", claims=claims), Language("ar", "ar")) == "قوات الأمن"


def test_a_page_asks_once_whether_the_store_has_changed(desk: TestClient) -> None:
    from sqlalchemy import event

    asked: list[str] = []
    engine = desk.app.state.store.engine  # type: ignore[attr-defined]

    def note(_connection: object, _cursor: object, words: str, *_rest: object) -> None:
        asked.append(words)

    event.listen(engine, "before_cursor_execute", note)
    try:
        desk.get("/incidents")
        desk.get("/statements")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert sum("FROM meta" in words for words in asked) == 2


def test_what_was_judged_is_seen_by_the_next_request(desk: TestClient, store: Store, token: str) -> None:
    bearer = {"authorization": f"Bearer {token}"}
    total = desk.get("/api/incidents").json()["total"]
    some = [card.incident.id for card in page(store, Wanted(), None, 2)[0]]
    given = {"action": "merge", "incident": some[0], "others": some[1:]}
    key = desk.post("/api/reviews/incidents", json=given, headers=bearer).json()["key"]
    assert desk.get("/api/incidents").json()["total"] == total - 1
    desk.post(f"/api/reviews/{key}/undo", headers=bearer)
    assert desk.get("/api/incidents").json()["total"] == total


def test_unknown_is_not_zero(desk: TestClient, store: Store) -> None:
    cards, _ = page(store, Wanted(kind=("PROTEST",)))
    untold = next(card for card in cards if card.incident.killed is None)
    assert "غير مذكور" in desk.get(f"/incidents/{untold.incident.id}?lang=ar").text


@pytest.mark.parametrize(
    "path",
    [
        "/incidents/none",
        "/articles/none",
        "/actors/none",
        "/nowhere",
        "/articles/%00",
        "/actors/%00",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
    ],
)
def test_what_is_not_there_is_said_so(desk: TestClient, path: str) -> None:
    answer = desk.get(path + "?lang=ar")
    assert answer.status_code == 404
    if not path.startswith("/static"):
        assert "لا وجود لهذه الصفحة" in answer.text


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("field", ["words", "who", "since", "box", "order", "cursor", "lang", "kind"])
def test_queries_are_never_markup(desk: TestClient, field: str, attack: str) -> None:
    answer = desk.get("/incidents", params={field: attack})
    assert answer.status_code in (200, 422)
    assert harmful(answer.text) == []
    assert "$49" not in answer.text and "class &#39;str" not in answer.text


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_articles_are_never_markup(desk: TestClient, store: Store, number: int) -> None:
    from urllib.parse import quote

    ident = f"evil-{number}/{ATTACKS[number][:12]}"
    for path in (
        f"/articles/{quote(ident, safe='')}",
        "/incidents?words=كركوك",
        "/",
        "/statements?act=deny",
        "/commitments",
        "/search?q=تفجيرا",
        "/actors",
    ):
        answer = desk.get(path)
        assert answer.status_code == 200, path
        assert harmful(answer.text) == [], path


def test_pasted_text_is_coded_and_not_kept(desk: TestClient, store: Store) -> None:
    before = store.count()["articles"]
    answer = desk.post("/paste", data={"text": "قال الوزير سالم الراوي إن مسلحين قتلوا ثلاثة جنود في كركوك.", "day": "2024-09-29"})
    assert answer.status_code == 200
    assert 'class="panel item event' in answer.text and 'class="panel item statement' in answer.text
    assert store.count()["articles"] == before
    assert desk.post("/paste", data={"text": "نص", "day": "never"}).status_code == 422
    assert desk.post("/paste", data={"text": " "}).status_code == 422


def test_what_is_agreed_with_and_what_is_disputed_is_shown(desk: TestClient) -> None:
    said = "قال مدير المصنع إن أسعار القطن سترتفع."
    for answer, words in (
        ("ووافق الخبير الاقتصادي رأي مدير المصنع.", "Agrees with"),
        ("وخالف الخبير الاقتصادي رأي مدير المصنع.", "Disputes"),
    ):
        page = desk.post("/paste", data={"text": f"{said}\n{answer}"}, params={"lang": "en"}).text
        assert f"<b>{words}</b> <q" in page


def test_today_remembers_the_last_visit(desk: TestClient) -> None:
    visitor = TestClient(desk.app)
    first = visitor.get("/")
    assert "httponly" in first.headers["set-cookie"].lower()
    visitor.cookies.set("seen", "1.5.1")  # an old visit that had seen five articles
    assert "?span=visit" in visitor.get("/").text
    assert visitor.get("/?span=visit").status_code == 200
    visitor.cookies.set("seen", "x.99999999999999999999.-")
    assert visitor.get("/?span=visit").status_code == 200


def test_months_are_named_as_the_settings_say(address: str) -> None:
    from rasid.web.language import Language

    assert Language("ar", "ar").day("2024-04-03") == "3 أبريل 2024"
    assert Language("ar", "ar_IQ").day("2024-04-03") == "3 نيسان 2024"
    assert Language("ar", "ar").day("2024-04-03/2024-04-05") == "من 3 أبريل 2024 إلى 5 أبريل 2024"


@pytest.mark.parametrize(
    ("n", "words"), [(0, "لا مقالات"), (1, "مقال واحد"), (2, "مقالان"), (3, "3 مقالات"), (11, "11 مقالا"), (100, "100 مقال")]
)
def test_arabic_has_six_plurals(n: int, words: str) -> None:
    from rasid.web.language import Language

    assert Language("ar", "ar")("found_articles", n) == words


def test_every_word_stands_in_both_languages_with_the_same_holes() -> None:
    import tomllib
    from importlib import resources

    words = tomllib.loads((resources.files("rasid.web") / "words.toml").read_text(encoding="utf-8"))
    for key, entry in words.items():
        assert set(entry) == {"ar", "en"}, key
        if isinstance(entry["ar"], str):
            assert set(re.findall(r"\{\w+\}", entry["ar"])) == set(re.findall(r"\{\w+\}", entry["en"])), key
        else:
            assert set(entry["ar"]) == {"zero", "one", "two", "few", "many", "other"}, key


def test_in_english_a_country_is_told_from_those_who_speak_for_it() -> None:
    """The head of a committee of its parliament is not «Tunisia»; the country by its own name is."""
    from rasid.record import Party, Span
    from rasid.web.chains import called
    from rasid.web.language import Language

    english = Language("en", "en_GB")
    head = Party(Span(0, 5), "رئيسة لجنة التحقيق", None, "TUN LEG", "country:TUN")
    assert called(head, english) == "Tunisia, parliament" and called(head, Language("ar", "ar")) == "رئيسة لجنة التحقيق"
    assert called(Party(Span(0, 4), "تونس", None, "TUN GOV", "country:TUN"), english) == "Tunisia"


def test_a_page_that_was_kept_is_shown_to_nobody_else(desk: TestClient, store: Store, token: str) -> None:
    """Kept pages are those of the same reader, language and theme, until the store changes."""
    cards, _ = page(store, Wanted(order="articles"))
    path = f"/incidents/{cards[0].incident.id}"
    signed = desk.get(path, headers={"authorization": f"Bearer {token}"})
    again = desk.get(path, headers={"authorization": f"Bearer {token}"})
    stranger = desk.get(path)
    assert "/review/incident" in signed.text and signed.text == again.text
    assert "/review/incident" not in stranger.text
    assert 'data-theme="dark"' in desk.get(path, headers={"cookie": "theme=dark"}).text
    assert '<html lang="en" dir="ltr"' in TestClient(desk.app).get(path, headers={"accept-language": "en"}).text
    assert desk.get(f"{path}?lang=en").headers["set-cookie"] == desk.get(f"{path}?lang=en").headers["set-cookie"]


def test_what_many_ask_for_at_once_is_looked_for_once(store: Store) -> None:
    """Readers who open the same page at the same time wait for one answer; where finding it fails, the next one tries."""
    import threading
    import time

    from rasid.web.memory import Memory

    memory, looked = Memory(store), []

    def answer() -> str:
        looked.append(1)
        time.sleep(0.05)
        if len(looked) == 1:
            raise ValueError("the first attempt fails")
        return "found"

    got: list[str] = []

    def ask() -> None:
        try:
            got.append(memory.recall("page", answer))
        except ValueError:
            got.append("failed")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(got) == ["failed", *["found"] * 7] and len(looked) == 2 and memory.peek("page") == "found"


def test_many_accounts_are_folded_after_the_first_twelve(tmp_path: Path) -> None:
    """All of them are on the page, and those of the claims table that are folded can be gone to."""
    from made import KIRKUK, event, stored

    from rasid.store import open_store
    from rasid.store.incidents import relink
    from rasid.web.app import create_app
    from rasid.web.settings import Settings

    many = open_store(str(tmp_path / "many.db"))
    for number in range(14):
        text = f"أعلنت الشرطة أن تفجيرا رقم {number} هز كركوك وأوقع {number + 2} قتلى."
        blast = event(text, "تفجيرا", where=KIRKUK, day="2024-09-28", killed=number + 2)
        many.add([stored(f"m{number}", text, date="2024-09-28", source=f"منبر {number}", events=[blast])])
    relink(many)
    (card,), _ = page(many, Wanted())
    shown = TestClient(create_app(Settings(str(tmp_path / "many.db")))).get(f"/incidents/{card.incident.id}?lang=ar").text
    before, fold, folded = shown.partition('<details class="rest">')
    assert fold and "<summary>روايتان أخريان</summary>" in folded
    assert before.count('class="panel account"') == 12 and folded.count('class="panel account"') == 2
    assert all(f'id="account-{number}"' in shown for number in range(1, 15))
