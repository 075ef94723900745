"""Words in their place: parts join back to the surface; the cut, lemma and verb follow the part of speech (sentences invented)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.arabic import analysis
from rasid.arabic.analysis import WordAnalyser
from rasid.arabic.cutting import Cutter, borders, options
from rasid.arabic.parts import PartsOfSpeech
from rasid.arabic.words import Analyser, tokenise
from rasid.record import Span

FORMS, WORDS, TAGGER = Analyser(), WordAnalyser(), PartsOfSpeech()
TAGS = st.sampled_from(["NOUN", "ADJ", "PROPN", "VERB", "VPAS", "AUX", "ADP", "PRON", "PART", "CCONJ", "SCONJ", "NUM", "ADV", "X", "PUNCT"])
LETTERS = st.text(st.sampled_from("والبكسفلمنتيهاةأإىكمهنا") | st.sampled_from("ًّـَٰ\u200f"), min_size=1, max_size=12)
ANY = st.text(st.characters() | st.sampled_from("والبكسفمنتيهاةأإى ًّـ\n«».،5٥% \u200f"), min_size=1, max_size=80)


@settings(max_examples=300)
@given(LETTERS | ANY, TAGS)
def test_parts_join_back_to_the_surface(text: str, tag: str) -> None:
    for word in tokenise(text, Span(0, len(text)), FORMS):
        parts = WORDS.analyse(word.form, tag).parts
        assert "".join(word.form.surface[part.start : part.end] for part in parts) == word.form.surface
        assert all(part.start < part.end for part in parts)


@settings(max_examples=300)
@given(LETTERS, TAGS)
def test_every_cut_parts_a_word_into_pieces_that_are_not_empty(text: str, tag: str) -> None:
    for word in tokenise(text, Span(0, len(text)), FORMS):
        for cut in options(word.form, tag):
            edges = borders(word.form, cut)
            assert edges[0] == 0 and edges[-1] == len(word.form.surface) and edges == sorted(set(edges))


def analysed(sentence: str, surface: str) -> analysis.Analysis:
    words = tokenise(sentence, Span(0, len(sentence)), FORMS)
    at = next(n for n, word in enumerate(words) if word.form.surface == surface)
    return WORDS.analyse(words[at].form, TAGGER.tag([words])[at])


@pytest.mark.parametrize(
    ("sentence", "surface", "parts"),
    [
        ("وستعلن الوزارة النتائج غدا", "وستعلن", ["و", "س", "تعلن"]),
        ("عرضت الوزارة نتائجها على البرلمان", "نتائجها", ["نتائج", "ها"]),
        ("رحب الوزير بالمبادرة وبالحوار", "وبالحوار", ["و", "ب", "الحوار"]),
        ("قدم المساعدة للمدينة المنكوبة", "للمدينة", ["ل", "لمدينة"]),
        ("اجتمع الوزير مع وفد من التجار", "وفد", ["وفد"]),
        ("تراجع الإنتاج بسبب الجفاف", "بسبب", ["ب", "سبب"]),
        ("رحب به الوزير في مكتبه", "به", ["ب", "ه"]),
        ("ارتفعت الأسعار بنسبة 3% هذا العام", "3%", ["3", "%"]),
        ("اجتمع الوزير مع ممثلي الشركات", "ممثلي", ["ممثلي"]),
        ("عاد آلاف النازحين إلى القرية", "آلاف", ["آلاف"]),
        ("أكد مصدر أمني عراقي الخبر", "أمني", ["أمني"]),
        ("قالت المستشارة إن الوَزِيرَ لم يحضر", "الوَزِيرَ", ["الوَزِيرَ"]),
    ],
)
def test_clitics_in_a_sentence(sentence: str, surface: str, parts: list[str]) -> None:
    assert [surface[part.start : part.end] for part in analysed(sentence, surface).parts] == parts


def test_the_part_of_speech_decides_which_cut_holds() -> None:
    cutter, film, name = Cutter(), FORMS.form("فلم"), FORMS.form("كمال")
    assert [cutter.cuts[film, tag].pro for tag in ("NOUN", "PART")] == ["", "ف"]
    assert [cutter.cuts[name, tag].pro for tag in ("PROPN", "NOUN")] == ["", "ك"]


@pytest.mark.parametrize(
    ("sentence", "surface", "lemma", "verb", "pos"),
    [
        ("أعلنت الوزارة أنها ستقدم الخطة قريبا", "ستقدم", "قدّم", "قدّم", "V"),
        ("أدى اعتقال التجار إلى احتجاجات واسعة", "اعتقال", "اعتقال", "اعتقل", "VN"),
        ("خرج المتظاهرون إلى الشوارع مساء", "المتظاهرون", "متظاهر", "تظاهر", "AP"),
        ("قال المسؤولون إن الطريق مغلق", "المسؤولون", "مسؤول", "سأل", "PP"),
        ("بدأت العمليات في الشمال", "العمليات", "عملية", "", ""),
    ],
)
def test_lemma_and_verb(sentence: str, surface: str, lemma: str, verb: str, pos: str) -> None:
    found = analysed(sentence, surface)
    assert (found.lemma, found.verb, found.inflection.pos) == (lemma, verb, pos)


@pytest.mark.parametrize(
    ("sentence", "surface", "told"),
    [
        ("أعلنت الوزارة أنها ستقدم الخطة قريبا", "أعلنت", ("perf", 3, "f", "s")),
        ("يواصل العمال إضرابهم وينتظرون الرد", "وينتظرون", ("impf", 3, "m", "p")),
        ("قال المسؤولون إن الطريق مغلق", "المسؤولون", ("", 0, "m", "p")),
        ("زار الوزير أطفال المدينة", "أطفال", ("", 0, "m", "p")),
    ],
)
def test_inflection(sentence: str, surface: str, told: tuple[str, int, str, str]) -> None:
    found = analysed(sentence, surface).inflection
    assert (found.tense, found.person, found.gender, found.number) == told


def test_a_noun_with_article_or_pronoun_is_definite() -> None:
    sentence = "عرضت الوزارة نتائجها في تقرير"
    assert [analysed(sentence, word).definite for word in ("الوزارة", "نتائجها", "تقرير")] == [True, True, False]
