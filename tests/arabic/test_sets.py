"""Sets of words: by id, in normal form."""

import pytest

from rasid.arabic.sets import word_set


def test_the_words_of_a_set_are_in_normal_form() -> None:
    assert {"اقل", "اكثر"} == word_set("harm.least")


def test_a_set_that_no_file_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        word_set("harm.nothing")
