"""What pairs hold together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from rasid.incidents.parts import parts


def test_a_part_is_called_by_its_smallest_number() -> None:
    assert parts(6, [(4, 2), (2, 1), (5, 3)]) == [0, 1, 1, 3, 1, 3]


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9))), some.randoms())
def test_the_order_of_pairs_does_not_matter(pairs: list[tuple[int, int]], random: object) -> None:
    other = [pair[::-1] for pair in pairs]
    random.shuffle(other)  # type: ignore[attr-defined]
    assert parts(10, pairs) == parts(10, other)
