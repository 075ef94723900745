"""Who is meant by each noun phrase."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rasid.arabic.document import Doc
from rasid.coder import shared_coder
from rasid.record import Article


def read(*paragraphs: str) -> Doc:
    return shared_coder().read_before_statements(Article("an article", "\n".join(paragraphs)))


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("وقال عدد من أعضاء البرلمان التونسي إن الجسر مغلق.", "عدد من أعضاء البرلمان التونسي", "TUN LEG"),
        ("وقال المتحدث باسم الحكومة التونسية إن الجسر مغلق.", "المتحدث باسم الحكومة التونسية", "TUN GOV"),
    ],
)
def test_a_description_is_read_to_its_end(text: str, words: str, code: str) -> None:
    assert (words, code) in [(r.party.text, r.party.code) for r in read(text).actors]


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("توقفت حركة المرور على جسر المرجان ساعتين.", "حركة"),
        ("انقطع التيار الكهربائي عن حي المرجان.", "التيار"),
        ("وصل فريق المرجان إلى كأس العالم بقوة.", "العالم"),
        ("وصل فريق المرجان إلى كأس العالم بقوة.", "بقوة"),
        ("حي المرجان بحاجة إلى جسر.", "بحاجة"),
        ("تعثر الحل السياسي في المرجان.", "السياسي"),
    ],
)
def test_things_and_adjectives_are_nobody(text: str, nobody: str) -> None:
    assert not any(nobody in r.party.text for r in read(text).actors)


@pytest.mark.parametrize("text", ["أعلن الجيش مقتل جندي في المرجان.", "أعلن الجيش إصابة عسكري في المرجان."])
def test_whom_an_act_befalls_is_no_adjective_of_it(text: str) -> None:
    assert any(r.party.text.endswith(("جندي", "عسكري")) for r in read(text).actors)


def test_a_movement_is_somebody() -> None:
    assert [r.party.text for r in read("وقالت الحركة إن الجسر مغلق.").actors] == ["الحركة"]


def test_a_headline_has_the_code_of_whom_the_text_names_in_full() -> None:
    doc = read("المرزبان يزور الجسر.", "زار وزير الدفاع التونسي زياد المرزبان الجسر أمس.")
    assert {r.party.code for r in doc.actors if "المرزبان" in r.party.text} == {"TUN GOV"}


def test_a_text_speaks_for_who_issued_it() -> None:
    doc = read("وأعلنت وزارة الدفاع التونسية في بيان أن الجسر مغلق.", "وأضاف البيان أن العمل يبدأ غدا.")
    assert {text.party.code for text in doc.texts} == {"TUN GOV"}


def test_an_outlet_in_quotation_marks_is_itself() -> None:
    text = "وعلمت «الوطن» أن الجسر أغلق، وأن الوطن في الأعياد."
    told = shared_coder().read_before_statements(Article("an article", text, source="alwatan"))
    assert [(r.party.text, r.party.code) for r in told.actors if "وطن" in r.party.text] == [("الوطن", "SAU JRN")]
    elsewhere = shared_coder().read_before_statements(Article("an article", text, source="jawharafm"))
    assert "SAU JRN" not in {r.party.code for r in elsewhere.actors}


def test_nobody_who_speaks_to_an_outlet_is_the_outlet() -> None:
    text = "وقال لـ«الوطن» مصدر مطلع إن الجسر أغلق. وأضاف المصدر أن العمل يبدأ غدا."
    doc = shared_coder().read_before_statements(Article("an article", text, source="alwatan"))
    assert {r.party.code for r in doc.actors if "مصدر" in r.party.text} <= {"SAU UNK", "-- UNK"}


def test_whoever_speaks_for_a_body_is_not_the_body() -> None:
    doc = read("قال الأمين العام لجامعة الدول العربية زياد المرزباني إن الجسر مغلق.")
    speaker = next(r.party for r in doc.actors if "المرزباني" in r.party.text)
    assert (speaker.code, speaker.name, speaker.actor) == ("IGO", "زياد المرزباني", None)


def test_a_name_without_office_is_no_country_and_no_group() -> None:
    doc = read("وصلت قوات المتمردين إلى كينيا.", "وقال زياد المرزباني إن الجسر مغلق.")
    speaker = next(r.party for r in doc.actors if "المرزباني" in r.party.text)
    assert (speaker.code or "").endswith("CVL")


@pytest.mark.parametrize(
    ("text", "source", "words", "code"),
    [
        ("طالبت الجبهة الشعبية بفتح الجسر.", "jawharafm", "الجبهة الشعبية", "TUN PTY"),
        ("طالبت الجبهة الشعبية الفلسطينيين في غزة بفتح الجسر.", None, "الجبهة الشعبية", "PSE REB"),
        ("وذكرت صحيفة الوطن أن الجسر مغلق.", "alriyadh", "صحيفة الوطن", "SAU JRN"),
        ("وذكرت صحيفة الوطن في الجزائر أن الجسر مغلق أمام الجزائريين.", None, "صحيفة الوطن", "DZA JRN"),
    ],
)
def test_a_name_of_several_bodies_means_that_of_the_country_spoken_of(text: str, source: str | None, words: str, code: str) -> None:
    doc = shared_coder().read_before_statements(Article("an article", text, source=source))
    assert [r.party.code for r in doc.actors if words in r.party.text] == [code]


def test_an_acronym_may_be_written_with_dots() -> None:
    doc = read("ذكرت وكالة (أ.ف.ب) أن الجسر مغلق.")
    assert "FRA JRN" in {r.party.code for r in doc.actors}


def test_a_sports_federation_is_no_trade_union() -> None:
    codes = [r.party.code for r in read("أعلن الاتحاد الكيني لألعاب القوى فتح الجسر.").actors]
    assert codes[0] == "KEN SOC"
    assert "KEN LAB" in {r.party.code for r in read("أعلن اتحاد العمال الكيني الإضراب.").actors}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("شنت القاعدة هجوما على عناصر داعش.", "IMG REB"),
        ("أعلنت «القاعدة» مسؤوليتها عن الهجوم.", "IMG REB"),
        ("هذه هي القاعدة الأولى في البناء.", None),
        ("وأسهم البناء في خفض الحرارة.", None),
        ("يمتد الجسر إلى القطاع الشمالي من المدينة.", None),
    ],
)
def test_a_common_word_is_a_body_where_the_article_speaks_of_it(text: str, code: str | None) -> None:
    codes = {r.party.code for r in read(text).actors if r.party.actor and r.party.actor.startswith("org:")}
    assert codes - {"IMG REB"} == set() and (code in codes if code else not codes)


def test_a_father_is_not_his_son() -> None:
    doc = read("قال الأمير زياد بن سلطان بن عبدالعزيز إن الجسر مغلق.", "وقال المهندس زياد بن صالح المرزباني إن الجسر مغلق.")
    assert not {r.party.actor for r in doc.actors if r.party.actor}


def test_an_indefinite_description_is_never_the_same_as_somebody_met() -> None:
    lines = (Path(__file__).resolve().parents[2] / "sample/articles.jsonl").read_text(encoding="utf-8").splitlines()
    article = next(row for row in map(json.loads, lines) if row["id"] == "sample-006")
    doc = shared_coder().read_before_statements(Article("an article", article["text"], article["title"], article["date"]))
    group = next(r.party for r in doc.actors if r.party.text == "جماعة")
    assert group.why is not None
    assert group.why.rules[0] == "coreference.role"
    assert (group.name, group.actor) == (None, None)
