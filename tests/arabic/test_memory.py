"""What is remembered of words is found once and has an end."""

from __future__ import annotations

from rasid.arabic.memory import Memory


def test_each_is_found_once_while_it_is_remembered() -> None:
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    memory = Memory(double, 3)
    assert [memory[number] for number in (1, 2, 1, 2, 3)] == [2, 4, 2, 4, 6]
    assert asked == [1, 2, 3]


def test_all_are_forgotten_where_they_grow_too_many() -> None:
    memory = Memory(str, 10)
    for number in range(100):
        assert memory[number] == str(number)
        assert len(memory) <= 10
