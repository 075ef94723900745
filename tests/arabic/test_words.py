import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.arabic import words
from rasid.arabic.document import Reader
from rasid.arabic.words import Analyser, tokenise
from rasid.record import Article, Span

READER = Reader()
ANY = st.text(st.characters() | st.sampled_from("والبكسفمنتيهاةأإى ًّـ\n«».،5٥ \u200f\u202e"), min_size=1, max_size=80)


@given(ANY)
def test_words_hold_the_characters_they_name_and_leave_only_space(text: str) -> None:
    last = 0
    for word in tokenise(text, Span(0, len(text)), READER._analyser):
        assert last <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.form.surface
        assert not text[last : word.start].strip()
        for cut in word.form.cuts:
            assert 0 <= cut.start <= cut.end <= word.end - word.start
        last = word.end
    assert not text[last:].strip()


@given(ANY, ANY | st.none())
def test_every_layer_of_a_document_stays_inside_the_text(text: str, title: str | None) -> None:
    doc = READER.read(Article("a", text, title=title))
    assert doc.text == doc.article.full_text
    for sent in doc.sentences:
        assert doc.words[sent.first].start == sent.span.start and doc.words[sent.last - 1].end == sent.span.end
        assert doc.paragraphs[sent.paragraph].start <= sent.span.start and sent.span.end <= doc.paragraphs[sent.paragraph].end
    assert sum(sent.last - sent.first for sent in doc.sentences) == len(doc.words)


@pytest.mark.parametrize(
    ("surface", "stem"),
    [
        ("والوزير", "وزير"),
        ("بالمدينة", "مدينه"),
        ("للحكومة", "حكومه"),
        ("وزارته", "وزاره"),
        ("وكالة", "وكاله"),
        ("سالمان", "سالمان"),
        ("سنغاليين", "سنغاليين"),
        ("باكستانيون", "باكستانيون"),
        ("بيانا", "بيانا"),
        ("سيزور", "يزور"),
    ],
)
def test_clitics_come_off_and_stems_stay_whole(surface: str, stem: str) -> None:
    assert Analyser().form(surface).bare == stem


def test_the_cache_of_distinct_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_CACHE_LIMIT", 10)
    analyser = Analyser()
    for number in range(100):
        assert analyser.form("كتاب" + "ا" * number) is analyser.form("كتاب" + "ا" * number)
        assert len(analyser._cache) <= 10
