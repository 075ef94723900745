"""The desk in a real browser: no error, no request to the outside, nothing that shuts anybody out, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from chromium import CHROMIUM, FLAGS
from fastapi.testclient import TestClient
from hostile import ATTACKS

from rasid.store import Store
from rasid.store.facets import Wanted, page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
if CHROMIUM is None:
    pytest.skip("no chromium here; on Debian as root: apt-get install -y --no-install-recommends chromium", allow_module_level=True)

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PATHS = {
    "today": "/",
    "incidents": "/incidents",
    "statements": "/statements",
    "actors": "/actors",
    "actor": "/actors/country:IRQ",
    "commitments": "/commitments",
    "search": "/search?q=كركوك",
    "paste": "/paste",
    "reader": "/articles/sample-012",
    "help": "/help/how-to/desk.md",
    "help in Arabic": "/help/tutorial.ar.md",
    "missing": "/nowhere",
}
SPEAKER = "ماريا سولبرغ"  # of the sample, who does more than one thing with words, on more than one day
_DRAWN = {"incidents": "#map[data-started]", "actors": "#network[data-nodes]", "actor": "#network[data-nodes]"}


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


class Visit:
    """A page, with what went wrong on it."""

    def __init__(self, context: playwright.BrowserContext, base: str) -> None:
        self.page, self.base = context.new_page(), base
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "request", lambda request: None if request.url.startswith((base, "data:", "blob:")) else self.outside.append(request.url)
        )

    def open(self, path: str, wait: str | None = None) -> playwright.Page:
        self.page.goto(self.base + path)
        if wait:
            self.page.wait_for_selector(wait, timeout=30_000)
        return self.page

    def fine(self, but: str = "\0") -> None:
        assert [error for error in self.errors if but not in error] == []
        assert self.outside == []


@pytest.fixture
def visit(browser: playwright.Browser, base: str) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def opened(width: int = 1440, height: int = 900, scheme: str = "light") -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        return Visit(context, base)

    yield opened
    for context in contexts:
        context.close()


def incident(store: Store) -> str:
    cards, _ = page(store, Wanted(order="articles"))
    return f"/incidents/{cards[0].incident.id}"


def serious(shown: playwright.Page) -> list[str]:
    """What axe holds to be serious or critical."""
    shown.evaluate(AXE)
    found = shown.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0].get('failureSummary', '')[:300]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", [*PATHS, "incident"])
def test_every_page_in_both_languages_and_themes(visit: Callable[..., Visit], store: Store, name: str, lang: str, scheme: str) -> None:
    path = incident(store) if name == "incident" else PATHS[name]
    held = visit(scheme=scheme)
    shown = held.open(path + ("&" if "?" in path else "?") + f"lang={lang}", _DRAWN.get(name))
    assert shown.evaluate("document.documentElement.dir") == ("rtl" if lang == "ar" else "ltr")
    assert serious(shown) == []
    held.fine(but="404" if name == "missing" else "\0")


@pytest.mark.parametrize("name", [*PATHS, "incident"])
def test_every_page_fits_a_small_screen(visit: Callable[..., Visit], store: Store, name: str) -> None:
    held = visit(width=360, height=740)
    shown = held.open(incident(store) if name == "incident" else PATHS[name], _DRAWN.get(name))
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    assert shown.evaluate("document.scrollingElement.scrollLeft") == 0


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_no_script_of_an_article_runs(visit: Callable[..., Visit], number: int) -> None:
    held = visit()
    attack = ATTACKS[number]
    places = (
        f"/articles/{quote(f'evil-{number}/{attack[:12]}', safe='')}",
        "/incidents?since=2024-10-20&until=2024-10-20",
        "/statements?act=deny&since=2024-10-20",
        "/commitments",
        f"/actors/{quote(attack[:120], safe='')}",
        f"/search?q={quote(attack)}",
        f"/incidents?words={quote(attack)}&who={quote(attack)}",
        f"/nowhere/{quote(attack, safe='')}",
    )
    for path in places:
        shown = held.open(path)
        shown.wait_for_load_state("networkidle")
        assert shown.evaluate("window.hurt") is None, path
    assert held.outside == []
    assert [error for error in held.errors if "404" not in error and "422" not in error] == []


def test_choices_go_into_the_address_and_back_brings_them_back(visit: Callable[..., Visit]) -> None:
    held = visit()
    shown = held.open("/incidents?lang=en", _DRAWN["incidents"])
    every = shown.inner_text(".results h1")
    shown.check('input[name=kind][value="PROTEST"]')
    shown.wait_for_url("**kind=PROTEST**")
    shown.wait_for_function("text => document.querySelector('.results h1').innerText !== text", arg=every)
    assert "since=" not in shown.url and "words=" not in shown.url and "lang=en" in shown.url
    shown.go_back()
    shown.wait_for_function("text => document.querySelector('.results h1').innerText === text", arg=every)
    assert not shown.is_checked('input[name=kind][value="PROTEST"]')
    held.fine()


def test_map_and_timeline_follow_the_choices(visit: Callable[..., Visit]) -> None:
    held = visit()
    shown = held.open("/incidents?lang=ar", _DRAWN["incidents"])
    before = int(shown.get_attribute("#map", "data-places") or 0)
    shown.check('input[name=country][value="LBY"]')
    shown.wait_for_function("n => Number(document.querySelector('#map').dataset.places) < n", arg=before)
    held.fine()


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_where_no_map_can_be_drawn_the_places_are_listed(visit: Callable[..., Visit], desk: TestClient, lang: str) -> None:
    """A browser without WebGL is told so, and gets the places as links that choose them."""
    held = visit()
    held.page.add_init_script(
        "const drawn = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = "
        "function (kind, ...more) { return kind.startsWith('webgl') ? null : drawn.call(this, kind, ...more); }"
    )
    shown = held.open(f"/incidents?lang={lang}", _DRAWN["incidents"])
    assert {"ar": "لا يستطيع المتصفح رسم الخريطة", "en": "cannot draw the map"}[lang] in shown.inner_text("#map .note")
    points = sorted(desk.get("/api/incidents/points", params={"lang": lang}).json()["points"], key=lambda point: -point["number"])
    assert shown.locator("#map .places li").count() == len(points)
    assert shown.evaluate("getComputedStyle(document.querySelector('.places')).direction") == ("rtl" if lang == "ar" else "ltr")
    assert serious(shown) == []
    shown.check('input[name=country][value="LBY"]')
    shown.wait_for_function("n => document.querySelectorAll('#map .places li').length < n", arg=len(points))
    first = shown.locator("#map .places a").first
    place, number = first.inner_text(), int(shown.locator("#map .places li").first.inner_text().partition("(")[2].partition(")")[0])
    first.focus()
    with shown.expect_navigation():
        shown.keyboard.press("Enter")
    assert "country=LBY" in shown.url and "box=" in shown.url and f"lang={lang}" in shown.url
    told = desk.get("/api/incidents?" + shown.url.partition("?")[2]).json()["items"]
    assert len(told) >= number > 0 and place.strip("\u2067\u2069")
    held.fine()


def test_dragging_on_the_timeline_sets_the_period(visit: Callable[..., Visit]) -> None:
    held = visit(height=1100)
    shown = held.open("/incidents?lang=ar", _DRAWN["incidents"])
    shown.wait_for_selector("#timeline canvas")
    shown.wait_for_timeout(300)
    box = shown.locator("#timeline").bounding_box()
    assert box
    y = box["y"] + box["height"] * 0.6
    shown.mouse.move(box["x"] + box["width"] * 0.5, y)
    shown.mouse.down()
    shown.mouse.move(box["x"] + box["width"] * 0.6, y, steps=6)
    shown.mouse.move(box["x"] + box["width"] * 0.8, y, steps=6)
    shown.mouse.up()
    shown.wait_for_url("**since=**until=**")
    held.fine()


def test_maps_and_charts_do_not_mirror(visit: Callable[..., Visit]) -> None:
    """East is on the right and later days are on the right, in both languages."""
    held = visit()
    for lang in ("ar", "en"):
        shown = held.open(f"/incidents?lang={lang}", _DRAWN["incidents"])
        for at in ("#map", "#timeline"):
            assert shown.evaluate(f"getComputedStyle(document.querySelector('{at}')).direction") == "ltr"
        if shown.get_attribute("#map", "data-ready"):
            west, east = shown.evaluate("[deskMap.project([10, 30]).x, deskMap.project([45, 30]).x]")
            assert west < east
        first, last = shown.evaluate(
            "(() => { const c = echarts.getInstanceByDom(document.querySelector('#timeline')); const n = c.getOption().xAxis[0].data.length; "
            "return [c.convertToPixel({xAxisIndex: 0}, 0), c.convertToPixel({xAxisIndex: 0}, n - 1)] })()"
        )
        assert first < last


_CHART = "echarts.getInstanceByDom(document.querySelector('#timeline'))"


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("path", [f"/statements?speaker={quote(SPEAKER)}&", f"/actors/{quote(SPEAKER)}?"])
def test_what_somebody_said_over_time_is_drawn_and_told_in_a_table(visit: Callable[..., Visit], path: str, lang: str) -> None:
    """The columns of the chart are the rows of the table, and later days are on the right in both languages."""
    held = visit()
    shown = held.open(f"{path}lang={lang}", "#timeline[data-columns]")
    option = shown.evaluate(
        f"(() => {{ const o = {_CHART}.getOption(); return [o.xAxis[0].data, o.series.map(s => [s.name, s.data])] }})()"
    )
    labels, series = option
    assert len(labels) > 1 and len({name for name, _ in series}) == len(series) > 1
    first, last = shown.evaluate(f"[0, {len(labels) - 1}].map(at => {_CHART}.convertToPixel({{xAxisIndex: 0}}, at))")
    assert first < last and shown.evaluate("getComputedStyle(document.querySelector('#timeline')).direction") == "ltr"
    shown.locator(".over summary").click()
    cells = [int(words.replace(",", "")) for words in shown.locator(".over td").all_inner_texts() if words]
    assert sum(cells) == sum(sum(counts) for _, counts in series) > 2
    assert shown.locator(".over tbody tr").count() == sum(any(counts[at] for _, counts in series) for at in range(len(labels)))
    assert serious(shown) == []
    held.fine()


def test_the_chart_of_a_speaker_comes_and_goes_with_the_choice(visit: Callable[..., Visit]) -> None:
    held = visit()
    shown = held.open("/statements?lang=ar", f'input[name=speaker][value="{SPEAKER}"]')
    assert shown.locator("#timeline").count() == 0
    shown.check(f'input[name=speaker][value="{SPEAKER}"]')
    shown.wait_for_selector("#timeline[data-columns] canvas")
    shown.check("input[name=act] >> nth=0")
    shown.wait_for_url("**act=**")
    shown.wait_for_function(f"() => {_CHART}?.getOption()?.series?.length === 1")
    shown.uncheck(f'input[name=speaker][value="{SPEAKER}"]')
    shown.wait_for_selector("#timeline", state="detached")
    held.fine()


def test_without_scripts_the_table_stands_for_the_chart(browser: playwright.Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(f"{base}/statements?lang=ar&speaker={quote(SPEAKER)}")
    assert not shown.locator("#timeline").is_visible()
    shown.locator(".over summary").click()
    assert shown.locator(".over tbody tr").first.is_visible()
    context.close()


def test_mixed_labels_are_isolated(visit: Callable[..., Visit]) -> None:
    held = visit()
    shown = held.open("/actors?lang=ar", _DRAWN["actors"])
    labels = shown.evaluate("deskGraph.nodes().map(node => node.data('label'))")
    assert labels and all(label[0] == "\u2067" and label[-1] == "\u2069" for label in labels)
    # a code beside an Arabic name stands to its left, whatever comes after it
    name = shown.locator("tbody th a", has_text="(").first
    assert name.locator("bdi").count() == 1


def test_a_mark_inside_a_word_leaves_its_letters_joined(visit: Callable[..., Visit]) -> None:
    """The width of «وللجيش» is the same whether or not a mark begins in it."""
    held = visit()
    shown = held.open("/articles/sample-012?lang=ar")
    shown.evaluate("document.fonts.ready")
    told = shown.evaluate(
        """() => {
          const line = (html) => { const made = document.createElement('p'); made.innerHTML = html; document.querySelector('#text').append(made); return made; };
          const width = (at) => { const range = document.createRange(); range.selectNodeContents(at); return range.getBoundingClientRect().width; };
          const marked = line('ولل<span class="m l0-name l1-event" data-r="x">جيش</span>'), plain = line('وللجيش'), parted = line('ولل\u200cجيش');
          const style = getComputedStyle(marked.querySelector('.m'));
          return { marked: width(marked), plain: width(plain), parted: width(parted), display: style.display, padding: style.paddingInline };
        }"""
    )
    assert abs(told["parted"] - told["plain"]) > 1  # parting the letters would show
    assert abs(told["marked"] - told["plain"]) < 0.5
    assert told["display"] == "inline" and told["padding"] in ("0px", "0px 0px")


def test_the_keys(visit: Callable[..., Visit]) -> None:
    held = visit()
    shown = held.open("/incidents?lang=en", _DRAWN["incidents"])
    shown.keyboard.press("j")
    first = shown.evaluate("document.activeElement.getAttribute('href')")
    shown.keyboard.press("j")
    assert shown.evaluate("document.activeElement.getAttribute('href')") != first
    shown.keyboard.press("k")
    assert shown.evaluate("document.activeElement.getAttribute('href')") == first
    shown.keyboard.press("/")
    assert shown.evaluate("document.activeElement.id") == "q"
    shown.keyboard.press("Escape")
    shown.keyboard.press("t")
    assert shown.evaluate("document.documentElement.dataset.theme") == "dark"
    shown.reload()
    assert shown.evaluate("document.documentElement.dataset.theme") == "dark"
    shown.keyboard.press("?")
    assert shown.evaluate("document.querySelector('#keys').open")
    shown.keyboard.press("Escape")
    shown.keyboard.press("g")
    shown.keyboard.press("s")
    shown.wait_for_url("**/statements?lang=en")
    shown.keyboard.press("l")
    shown.wait_for_url("**lang=ar**")
    held.fine()


def test_everything_can_be_reached_by_tab(visit: Callable[..., Visit]) -> None:
    held = visit()
    shown = held.open("/incidents?lang=ar&kind=ASSAULT", _DRAWN["incidents"])
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip"
    shown.keyboard.press("Enter")
    reached = set()
    for _ in range(120):
        shown.keyboard.press("Tab")
        reached.add(
            shown.evaluate(
                "document.activeElement.closest('#facets') ? 'facets' : document.activeElement.closest('.results') ? 'results' : 'else'"
            )
        )
    assert {"facets", "results"} <= reached


def test_a_suggestion_that_is_chosen_is_gone_to(visit: Callable[..., Visit]) -> None:
    held = visit()
    shown = held.open("/?lang=ar")
    shown.keyboard.press("/")
    shown.keyboard.type("مصراته")  # «مصراتة» as many write it
    shown.wait_for_selector("#suggested[data-shown='مصراته']", state="attached")
    offered = shown.evaluate("[...document.querySelectorAll('#suggested option')].map(one => [one.value, one.textContent])")
    assert ["مصراتة", "مكان"] in offered
    # what the browser does when one is chosen from the list
    shown.evaluate("q.value = 'مصراتة'; q.dispatchEvent(new InputEvent('input', {inputType: 'insertReplacementText', bubbles: true}))")
    shown.wait_for_url("**/incidents?words=Misrata&lang=ar")
    held.fine()


def test_text_and_items_light_each_other_up(visit: Callable[..., Visit]) -> None:
    held = visit()
    shown = held.open("/articles/sample-012?lang=ar")
    shown.locator("#text .m[data-r]").first.click()
    assert shown.locator(".item.lit").count() >= 1 and shown.locator("#text .m.lit").count() >= 1
    shown.locator(".swatch[data-kind=statement]").click()
    assert shown.get_attribute(".swatch[data-kind=statement]", "aria-pressed") == "false"
    held.fine()


def test_the_reader_needs_no_script(browser: playwright.Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(base + "/articles/sample-012?lang=ar")
    assert shown.locator("#text .m").count() > 10 and shown.locator(".chain li").count() > 3
    shown.goto(base + "/incidents?lang=ar")
    shown.check('input[name=kind][value="PROTEST"]')
    shown.locator("#facets button").click()
    assert "kind=PROTEST" in shown.url
    context.close()


def test_a_pasted_article_is_shown(visit: Callable[..., Visit]) -> None:
    held = visit()
    shown = held.open("/paste?lang=ar")
    shown.fill("textarea", "قال الوزير سالم الراوي إن مسلحين قتلوا ثلاثة جنود في كركوك.")
    shown.locator("main form button").click()
    shown.wait_for_selector(".item.event")
    held.fine()


def test_buttons_write_reviews(visit: Callable[..., Visit], store: Store, token: str) -> None:
    from rasid.store.reviews import reviews

    held = visit()
    shown = held.open("/sign-in?lang=en&back=/articles/sample-020?lang=en")
    shown.fill("input[name=token]", token)
    shown.locator("main form button").click()
    shown.wait_for_url("**/articles/sample-020**")
    item = shown.locator(".item.statement").first
    ident = item.get_attribute("id")
    item.locator("button[value=accept]").click()
    shown.wait_for_load_state()
    assert [one.who for one in reviews(store, target=f"sample-020#{ident}")] == ["tester"]
    held.fine()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_incidents_are_split_merged_and_undone_by_keys(
    browser: playwright.Browser, base: str, store: Store, token: str, lang: str, script: bool
) -> None:
    """With and without scripts: an event is split off, merged again by the address of its page, and both are taken back."""
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "token", "value": token, "url": base}])
    shown = context.new_page()

    def sent(at: str) -> None:
        shown.locator(at).focus()
        with shown.expect_navigation():
            shown.keyboard.press("Enter")

    whole = incident(store)
    shown.goto(f"{base}{whole}?lang={lang}")
    events = shown.locator("#regroup input[name=events]")
    number = events.count()
    assert number > 2
    events.first.focus()
    shown.keyboard.press("Space")
    away = events.first.get_attribute("value")
    sent("#regroup form:has([name=action][value=split]) button")
    # the page that follows is that of the event that was split off
    assert [box.get_attribute("value") for box in events.all()] in ([], [away])
    assert f"lang={lang}" in shown.url and shown.locator(".judgements li:not(.undone)").count() == 1
    alone = shown.url
    shown.goto(f"{base}{incident(store)}?lang={lang}")
    assert events.count() == number - 1
    if script:
        assert serious(shown) == []
    shown.locator("#regroup input[name=others][type=text]").focus()
    shown.keyboard.type(alone)
    sent("#regroup form:has([name=action][value=merge]) button")
    assert events.count() == number
    for left in (1, 0):
        sent(".judgements li:not(.undone) button >> nth=-1")
        shown.goto(f"{base}{incident(store)}?lang={lang}")
        assert shown.locator(".judgements li:not(.undone)").count() == left
    assert events.count() == number
    assert shown.locator(".judgements li.undone").first.inner_text().count("tester") == 2
    context.close()
