"""Chunks: phrases that are one, edges of clauses, verb groups (sentences, people and groups invented)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.actors.registry import bodies, titles
from rasid.arabic.document import Doc, Reader
from rasid.arabic.phrases import Chunk, Phraser
from rasid.record import Article
from rasid.tagger import NameTagger

READER, NAMES, PHRASER = Reader(), NameTagger(), Phraser(titles(), bodies())
ANY = st.lists(
    st.sampled_from("قال أعلنت وزير الوزير العراقي وسالم الرفاعي في بالقرب للجيش أن الذي لم سوف ليس « » ، . ( ) 12 3% Reuters هو و ل به بسبب".split()), max_size=40
).map(" ".join)  # fmt: skip


def chunked(text: str) -> Doc:
    return PHRASER.chunk(NAMES.tag(READER.read(Article("a", text))))


def found(text: str, kind: str) -> list[str]:
    doc = chunked(text)
    return [words(doc, chunk) for row in doc.chunks for chunk in row if chunk.kind == kind]


def words(doc: Doc, chunk: Chunk) -> str:
    return doc.text[doc.words[chunk.first].start : doc.words[chunk.last - 1].end]


@settings(max_examples=150)
@given(ANY | st.text(max_size=80))
def test_chunks_follow_each_other_and_hold_their_head(text: str) -> None:
    doc = chunked(text)
    assert len(doc.tags) == len(doc.words) and len(doc.chunks) == len(doc.sentences)
    for sentence, row in zip(doc.sentences, doc.chunks, strict=True):
        last = sentence.first
        for chunk in row:
            assert last <= chunk.first <= chunk.head < chunk.last <= sentence.last
            last = chunk.last


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("وصل رئيس الوزراء العراقي سالم الرفاعي إلى المدينة.", ["رئيس الوزراء العراقي سالم الرفاعي", "المدينة"]),
        ("وصل وزير الخارجية إلى بغداد.", ["وزير الخارجية", "بغداد"]),
        ("اجتمع الوزير مع ممثلي الشركات الأجنبية الكبرى.", ["الوزير", "ممثلي الشركات الأجنبية الكبرى"]),
        ("قالت صحيفة «الغد» الأردنية إن الطريق مغلق.", ["صحيفة «الغد» الأردنية", "الطريق", "مغلق"]),
        ("اتفق الوزير والسفير على موعد.", ["الوزير", "والسفير", "موعد"]),
    ],
)
def test_noun_phrases(text: str, phrases: list[str]) -> None:
    assert found(text, "N") == phrases


def test_coordination_and_prepositions_stand_on_the_phrase() -> None:
    doc = chunked("رحب الوزير والسفير بالاتفاق بسبب أهميته للمدينة.")
    seen = [(words(doc, c), c.prep, c.conj) for row in doc.chunks for c in row if c.kind == "N"]
    assert seen == [
        ("الوزير", "", False), ("والسفير", "", True), ("بالاتفاق", "ب", False), ("أهميته", "بسبب", False), ("للمدينة", "ل", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "edges"),
    [
        ("أعلن الوزير أن الطريق مغلق.", "C", ["أن"]),
        ("قال الناطق إنه سيستقيل.", "C", ["إنه"]),
        ("عاد الجنود الذين غادروا المدينة التي قصفت.", "R", ["الذين", "التي"]),
    ],
)
def test_edges_of_clauses(text: str, kind: str, edges: list[str]) -> None:
    assert found(text, kind) == edges


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("لم يحضر الوزير الاجتماع.", ["neg"]),
        ("سوف يزور الرئيس المدينة.", ["fut"]),
        ("ستعلن الوزارة النتائج.", ["fut"]),
        ("لن تقبل الحكومة الشروط.", ["fut", "neg"]),
    ],
)
def test_verb_groups(text: str, marks: list[str]) -> None:
    (verb,) = [chunk for row in chunked(text).chunks for chunk in row if chunk.kind == "V"]
    assert verb.mark.split()[1:] == marks


def test_a_name_carries_no_clitic_although_its_first_letter_looks_so() -> None:
    doc = chunked("وصل بولس الخطابي إلى عمان.")
    first = next(chunk for row in doc.chunks for chunk in row if chunk.kind == "N")
    assert (words(doc, first), first.prep) == ("بولس الخطابي", "")
