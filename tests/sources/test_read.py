import gzip
import json
from pathlib import Path

import pytest

from rasid.sources import BadInput, Item, Rejected, article_of, read

GOOD = json.dumps({"id": "a", "text": "نص عربي"}).encode()


def test_json_lines_plain_and_compressed_with_line_numbers(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    plain.write_bytes(b"\xef\xbb\xbf" + GOOD + b"\r\n\n" + GOOD)
    packed.write_bytes(gzip.compress(GOOD + b"\n" + GOOD + b"\n"))
    found = list(read([str(plain), str(packed)]))
    assert [(Path(item.file).name, item.line) for item in found] == [("a.jsonl", 1), ("a.jsonl", 3), ("b.jsonl.gz", 1), ("b.jsonl.gz", 2)]
    assert all(isinstance(item, Item) and article_of(item).id == "a" for item in found)


def test_a_text_file_is_one_article_called_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "خبر.txt"
    path.write_text("سطر أول\n\nسطر ثان\n", encoding="utf-8")
    (item,) = read([str(path)])
    article = article_of(item, "2024-01-02")  # type: ignore[arg-type]
    assert (article.id, article.text, article.date, article.title) == ("خبر", "سطر أول\n\nسطر ثان", "2024-01-02", None)


def test_a_folder_gives_its_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.txt", "sub/a.txt", "notes.xlsx"):
        (tmp_path / name).write_text("نص", encoding="utf-8")
    assert [item.name for item in read([str(tmp_path)])] == ["a", "b", "sub/a"]  # type: ignore[union-attr]


def test_html_gives_the_article_not_the_page(tmp_path: Path) -> None:
    body = "".join(f"<p>قال الوزير سالم الراوي في بيان رقم {n} إن الحكومة ستواصل تأهيل الطرق في المدينة وضواحيها.</p>" for n in range(6))
    page = f'<html lang="ar"><head><title>خبر</title></head><body><nav>الرئيسية</nav><article><h1>خبر</h1>{body}</article></body></html>'
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    (item,) = read([str(path)])
    article = article_of(item)  # type: ignore[arg-type]
    assert "سالم الراوي" in article.text and "الرئيسية" not in article.text and "<p>" not in article.text


@pytest.mark.parametrize(
    ("name", "data", "line", "said"),
    [
        ("gone.jsonl", None, 0, "no such file"),
        ("empty.jsonl", b"", 1, "is empty"),
        ("short.jsonl.gz", gzip.compress(b"\n".join([GOOD] * 2000))[:-30], None, "cut short"),
        ("no.jsonl.gz", GOOD, 0, "not gzip data"),
    ],
)
def test_unreadable_files_say_where_and_why(tmp_path: Path, name: str, data: bytes | None, line: int | None, said: str) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    *before, last = read([str(path)])
    assert isinstance(last, Rejected) and said in last.error and last.file == str(path)
    assert last.line == (len(before) + 1 if line is None else line)
    assert str(path) in last.message


def test_whole_lines_before_a_cut_are_read(tmp_path: Path) -> None:
    import random

    path = tmp_path / "a.jsonl.gz"
    rng = random.Random(7)
    data = [json.dumps({"id": str(n), "text": "".join(rng.choices("ابتثجحخ", k=200))}).encode() for n in range(500)]
    packed = gzip.compress(b"\n".join(data))
    path.write_bytes(packed[: len(packed) // 2])
    *before, last = read([str(path)])
    assert len(before) > 100 and [item.data for item in before] == data[: len(before)]  # type: ignore[union-attr]
    assert isinstance(last, Rejected)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{not json", "is not JSON"),
        (b'"text"', "JSON object is needed"),
        (b"[1, 2]", "JSON object is needed"),
        (b'{"id": "a"}', "has no text"),
        (b'{"id": "a", "text": null}', "has no text"),
        (b'{"id": "a", "text": ""}', "text is empty"),
        (b'{"id": "a", "text": " \\n\\t "}', "text is empty"),
        (b'{"id": "a", "text": 5}', '"text" must be a string'),
        (b'{"id": 7, "text": "x"}', '"id" must be a string'),
        (b'{"id": "a", "text": "x", "title": ["y"]}', '"title" must be a string'),
        (b'{"id": "a", "text": "x", "date": "yesterday"}', "ISO date"),
        (b'{"id": "a", "text": "\xff\xfe"}', "not valid UTF-8"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_bad_lines_say_why(line: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        article_of(Item("f", 1, "json", line))


@pytest.mark.parametrize("text", ["nul \\u0000 inside نص", "lone \\ud83d surrogate نص", "\\u202b نص", "Only English."])
def test_odd_text_is_taken_as_it_is(text: str) -> None:
    article = article_of(Item("f", 1, "json", f'{{"id": "a", "text": "{text}"}}'.encode()))
    assert article.text == json.loads(f'"{text}"')
    assert article.language == ("und" if text == "Only English." else "ar")


def test_an_article_without_id_gets_one_from_its_content() -> None:
    first, again, other = (article_of(Item("f", n, "json", f'{{"text": "{text}"}}'.encode())) for n, text in enumerate(["نص", "نص", "آخر"]))
    assert first.id == again.id != other.id


@pytest.mark.parametrize(
    ("given", "kept"),
    [("2021-02-23", "2021-02-23"), ("2021-02-23T10:00:00Z", "2021-02-23T10:00:00Z"), ("20210223", "2021-02-23T00:00:00")],
)
def test_dates(given: str, kept: str | None) -> None:
    assert article_of(Item("f", 1, "json", json.dumps({"id": "a", "text": "x", "date": given}).encode())).date == kept
