import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.watch.schedule import LONGEST, Gate, interval, is_due, retry_after


def test_waiting_doubles_with_failures_up_to_a_limit() -> None:
    waits = [interval(600, failures) for failures in range(12)]
    assert 540 <= waits[0] <= 660 and 1080 <= waits[1] <= 1320 and max(waits) <= LONGEST * 1.1
    assert interval(30 * 86400, 5) >= 27 * 86400
    assert interval(600, 1, retry_after=7200) >= 6480


@given(st.floats(1, 1e6), st.integers(0, 10_000), st.text())
def test_waiting_is_always_bounded(every: float, failures: int, name: str) -> None:
    assert 0.9 * every * 0.999 <= interval(every, failures, None, name) <= 1.1 * max(every, LONGEST) * 1.001


@pytest.mark.parametrize(
    ("next_at", "tried_at", "due"), [(90, 50, True), (110, 50, False), (110, 105, True), (110, None, False), (100, 100, True)]
)
def test_what_is_due(next_at: float, tried_at: float | None, due: bool) -> None:
    assert is_due(next_at, tried_at, 100) is due


@pytest.mark.parametrize(
    ("told", "wait"), [("120", 120), ("-5", 0), ("Thu, 01 Jan 1970 00:20:00 GMT", 200), ("soon", None), ("", None), (None, None)]
)
def test_retry_after(told: str | None, wait: float | None) -> None:
    assert retry_after(told, 1000) == wait


def test_the_gate_counts_and_pauses() -> None:
    gate = Gate()
    assert gate.enter("h", 0.0, 2, 1.0) and not gate.enter("h", 0.5, 2, 1.0) and gate.enter("other", 0.5, 1, 1.0)
    assert gate.enter("h", 1.0, 2, 1.0) and not gate.enter("h", 2.0, 2, 1.0)
    gate.leave("h", 2.5, 1.0)
    assert not gate.enter("h", 3.0, 2, 1.0) and gate.enter("h", 3.5, 2, 1.0)
