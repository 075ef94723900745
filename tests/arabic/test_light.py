"""Light stems: what they bring together, and what is too short to lose anything."""

import pytest

from rasid.arabic.light import light_stem


@pytest.mark.parametrize(
    ("word", "stem"), [("انتحاريا", "انتحاري"), ("الانتحاريه", "انتحاري"), ("الهجمات", "هجم"), ("القوه", "قوه"), ("مدن", "مدن")]
)
def test_words_lose_article_and_ending(word: str, stem: str) -> None:
    assert light_stem(word) == stem
