"""Entries of several words, matched on words that each offer several keys."""

from __future__ import annotations

import pytest

from rasid.lexicon.trie import Match, Trie

TRIE = Trie([(("سياره",), 1), (("سياره", "مفخخه"), 2), (("سياره", "مفخخه"), 3), (("حزام", "ناسف"), 4)])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("سياره مفخخه", Match(0, 2, [2, 3])),
        ("سياره حمراء", Match(0, 1, [1])),
        ("حزام جلدي", None),
        ("مفخخه", None),
    ],
)
def test_the_longest_entry_counts(words: str, found: Match[list[int]] | None) -> None:
    keys = [(word,) for word in words.split()]
    assert TRIE.longest(keys, 0, len(keys)) == found


def test_a_word_is_met_by_any_of_its_keys() -> None:
    assert TRIE.longest([("وبسياره", "سياره"), ("مفخخه",)], 0, 2) == Match(0, 2, [2, 3])


def test_nothing_is_read_beyond_the_end() -> None:
    assert TRIE.longest([("سياره",), ("مفخخه",)], 0, 1) == Match(0, 1, [1])
