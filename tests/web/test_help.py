"""The documentation as the desk shows it: every page, harmless, with links that lead on."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from fastapi.testclient import TestClient
from web.test_pages import harmful

from rasid.web.guard import POLICY
from rasid.web.pages.help import document, pages

NAMES = sorted(pages())


def test_every_page_of_the_documentation_is_there() -> None:
    docs = Path(__file__).parents[2] / "docs"
    assert {page.relative_to(docs).as_posix() for page in docs.rglob("*.md")} == set(NAMES)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_it_opens_in_the_language_of_the_reader(desk: TestClient, lang: str) -> None:
    answer = desk.get("/help", params={"lang": lang})
    assert answer.status_code == 307 and answer.headers["location"] == ("/help/index.ar.md" if lang == "ar" else "/help/index.md")
    assert 'href="/help?lang=en"' in desk.get("/incidents?lang=en").text


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_shown_and_its_links_lead_on(desk: TestClient, name: str) -> None:
    answer = desk.get(f"/help/{name}")
    assert answer.status_code == 200 and answer.headers["content-security-policy"] == POLICY
    assert harmful(answer.text) == []
    body = document(pages()[name]).html
    assert "<h1" in body and "<!--" not in body and "markdown>" not in body and "&lt;div" not in body
    ids = set(re.findall(r' id="([^"]+)"', body))
    for target in re.findall(r'<a href="([^"]+)"', body):
        if "://" in target:
            continue
        file, _, part = target.partition("#")
        there = normpath(join(dirname(name), file)) if file else name
        assert there in pages(), target
        assert not part or part in (ids if there == name else re.findall(r' id="([^"]+)"', document(pages()[there]).html)), target


def test_arabic_reads_from_the_right_and_commands_do_not(desk: TestClient) -> None:
    body = document(pages()["tutorial.ar.md"]).html
    opened = [piece.count("</div>") <= piece.count("<div") for piece in body.split("<pre ")]
    assert body.count('<div dir="rtl">') == body.count("</div>") and all(opened)
    parts = re.split(r"<pre .*?</pre>", body, flags=re.DOTALL)
    assert all(part.count('<div dir="rtl">') == part.count("</div>") for part in parts)


@pytest.mark.parametrize("name", ["nothing.md", "../README.md", "%2e%2e/README.md", "how-to", "pictures/reader-ar.png", "/etc/passwd"])
def test_nothing_else_is_served(desk: TestClient, name: str) -> None:
    assert desk.get(f"/help/{name}").status_code == 404


def test_html_in_a_page_is_shown_as_text(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("# A <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n<!-- kept out -->\n\n[x](javascript:alert(1))\n")
    made = document(file)
    assert harmful(made.html) == [] and "&lt;img" in made.html and "kept out" not in made.html
