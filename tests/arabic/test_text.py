import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.arabic.text import paragraphs, quotes, sentences
from rasid.record import Span

ANY = st.text(st.characters() | st.sampled_from('«»“”"„‹› .؟!،\n\u2028د.قال'), max_size=120)


@given(ANY)
def test_paragraphs_cover_all_that_is_not_space(text: str) -> None:
    found = paragraphs(text)
    covered = set()
    for span in found:
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        assert not covered & set(range(*span))
        covered |= set(range(*span))
    assert all(char.isspace() for at, char in enumerate(text) if at not in covered)
    assert found == sorted(found)


@given(ANY)
def test_sentences_cover_their_paragraph_in_order(text: str) -> None:
    for paragraph in paragraphs(text):
        last = paragraph.start
        for sent in sentences(text, paragraph):
            assert last <= sent.start < sent.end <= paragraph.end
            assert not text[last : sent.start].strip()
            last = sent.end
        assert not text[last : paragraph.end].strip()


@given(ANY)
def test_quotations_lie_inside_their_paragraph_and_hold_their_marks(text: str) -> None:
    for paragraph in paragraphs(text):
        for quote in quotes(text, paragraph):
            assert paragraph.start <= quote.span.start < quote.span.end <= paragraph.end
            assert quote.inner.start == quote.span.start + 1
            assert quote.inner.end == quote.span.end - (1 if quote.closed else 0)
            assert text[quote.span.start] in '«»“”„‹›《》"＂'


def inner(text: str) -> list[str]:
    return [text[quote.inner.start : quote.inner.end] for quote in quotes(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("قال «نعم» ثم مضى", ["نعم"]),
        ('قال “نعم” و"لا" معا', ["نعم", "لا"]),
        ("قال »نعم« ثم مضى", ["نعم"]),
        ("قال »نعم… ثم سكت» ومضى", ["نعم… ثم سكت"]),
        ("قال «سمعته يقول “لن أعود” مرارا» ومضى", ["سمعته يقول “لن أعود” مرارا", "لن أعود"]),
        ("قال «لن نتراجع", ["لن نتراجع"]),
        ("لا شيء هنا", []),
    ],
)
def test_quotations(text: str, found: list[str]) -> None:
    assert inner(text) == found


def test_an_unclosed_quotation_says_so() -> None:
    (quote,) = quotes("قال «لن نتراجع", Span(0, 14))
    assert not quote.closed


@pytest.mark.parametrize(
    ("text", "count"),
    [("وصل د. أحمد الراوي. ثم غادر.", 2), ("بلغت النسبة 3.5 في المئة. انتهى", 2), ("لماذا؟ لا أحد يعلم!", 2)],
)
def test_sentence_ends(text: str, count: int) -> None:
    assert len(sentences(text, Span(0, len(text)))) == count
