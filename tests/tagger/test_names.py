"""Names: offsets hold in any text; the kinds are right in plain sentences of news (people and groups invented)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.arabic.chain import best_path, decode
from rasid.arabic.document import Reader
from rasid.record import Article
from rasid.tagger import NameTagger, model
from rasid.tagger.features import LABELS
from rasid.tagger.model import Outside, allowed

READER = Reader()
TAGGER = NameTagger()
WORDS = st.sampled_from(
    ["قال", "وزير", "الخارجية", "العراقي", "سالم", "الرفاعي", "في", "بغداد", "«", "»", ".", "،", "\n", "للسعودية", "وبإيران", "مُحَمَّد", "ـــ", "12", "Reuters", "(", ")", "؟", "حزب", "النور"]
)  # fmt: skip
ANY = st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=200))


def names(text: str, title: str | None = None) -> list[tuple[str, str]]:
    doc = TAGGER.tag(READER.read(Article("a", text, title)))
    return [(name.text, name.kind) for name in doc.names]


@settings(max_examples=150)
@given(ANY, st.one_of(st.none(), ANY))
def test_offsets(text: str, title: str | None) -> None:
    doc = TAGGER.tag(READER.read(Article("a", text, title)))
    last = 0
    for name in doc.names:
        assert doc.text[name.span.start : name.span.end] == name.text
        assert name.text.strip() == name.text != ""
        assert name.span.start >= last
        assert name.kind in ("PER", "LOC", "ORG", "MISC")
        last = name.span.end


def test_tagging_again_changes_nothing() -> None:
    doc = READER.read(Article("a", "وصل سالم الرفاعي إلى عمان. وقال الرفاعي إن بلاده تدعم الأردن."))
    assert TAGGER.tag(doc).names == NameTagger().tag(doc).names == TAGGER.tag(TAGGER.tag(doc)).names


@pytest.mark.parametrize("spread", [0.5, 3.0, 10.0])
def test_words_surely_outside_names_change_no_path(spread: float) -> None:
    chance = np.random.default_rng(1)
    for _ in range(30):
        lengths = chance.integers(1, 20, size=5)
        transitions = np.maximum(chance.normal(size=(len(LABELS), len(LABELS))).astype(np.float32) + allowed(), -1e4)
        scores = (chance.normal(size=(int(lengths.sum()), len(LABELS))) * spread).astype(np.float32)
        scores[:, 0] += spread
        scores[np.cumsum(lengths) - lengths] += [-1e4 if label[0] == "I" else 0.0 for label in LABELS]
        doubtful = Outside(transitions).doubtful(scores, lengths)
        assert decode(scores, lengths, transitions, doubtful).tolist() == best_path(scores, lengths, transitions).tolist()


def test_no_words() -> None:
    assert names("") == names(" \n ") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال وزير الخارجية العراقي سالم الرفاعي إن بغداد ترحب بالمبادرة.", [("سالم الرفاعي", "PER"), ("بغداد", "LOC")]),
        ("أعلنت وزارة الداخلية المصرية اعتقال ثلاثة أشخاص في محافظة أسيوط.", [("وزارة الداخلية المصرية", "ORG"), ("محافظة أسيوط", "LOC")]),
        ("دعت الأمم المتحدة إلى هدنة في اليمن.", [("الأمم المتحدة", "ORG"), ("اليمن", "LOC")]),
        ("غادر الرئيس نادر الخطابي وإيران ترفض العقوبات.", [("نادر الخطابي", "PER"), ("إيران", "LOC")]),
        ("وصلت المساعدات من السعودية وتركيا إلى مطار عدن.", [("السعودية", "LOC"), ("تركيا", "LOC"), ("مطار عدن", "LOC")]),
        ("رفض الجيش السوري التعليق على الغارة.", [("الجيش السوري", "ORG")]),
        ("قالت الحكومة إن العراقيين والأكراد اتفقوا على الموازنة.", []),
    ],
)
def test_sentences(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("وسافر إلى لبنان ثم عاد.", "لبنان"),
        ("عاد الوفد من فرنسا وألمانيا.", "فرنسا"),
        ("اجتمع بالسفير في بيروت.", "بيروت"),
        ("قال المسؤول في الكويت إن الاجتماع تأجل.", "الكويت"),
    ],
)
def test_letters_of_the_name_are_not_clitics(text: str, first: str) -> None:
    assert names(text)[0][0] == first


def test_clitics_stay_outside() -> None:
    found = [
        text for text, kind in names("اتفقت القاهرة مع دمشق على فتح المعبر، وأبلغتا بغداد وطهران وللسعودية موقف آخر.") if kind == "LOC"
    ]
    assert "طهران" in found and "بغداد" in found
    assert not any(text.startswith("و") for text in found)


def test_a_long_text_is_scored_in_stretches_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "قال سالم الراوي وزير الدفاع في كركوك إن قوات الأمن انتشرت. وأضاف في بيان. " * 20
    doc = READER.read(Article("a", text))
    scores = []
    for stretch in (7, 60, 10**9):
        monkeypatch.setattr(model, "STRETCH", stretch)
        scores.append(model.Model(model.Files()).scores(doc)[0])
    assert len(scores[0]) == len(doc.words)
    np.testing.assert_allclose(scores[0], scores[2], atol=1e-4)
    np.testing.assert_allclose(scores[1], scores[2], atol=1e-4)
