import json

import coders
import pytest

from rasid.scale.local import WorkerError, coded
from rasid.sources import Item, Rejected


def items(count: int, **texts: str) -> list[Item | Rejected]:
    return [Item("f", n + 1, "json", json.dumps({"id": f"a{n}", "text": texts.get(f"a{n}", "نص")}).encode()) for n in range(count)]


def idents(results: list[object]) -> list[str]:
    return ["rejected" if isinstance(result, Rejected) else result.article.id for result in results]


@pytest.mark.parametrize("jobs", [1, 2])
def test_order_is_kept_and_failures_stay_in_their_place(jobs: int) -> None:
    given = items(90, a7="FAIL")
    given.insert(30, Rejected("f", 31, "was bad before"))
    results = list(coded(given, jobs, make=coders.echo))
    assert idents(results) == [
        *[f"a{n}" for n in range(7)],
        "rejected",
        *[f"a{n}" for n in range(8, 30)],
        "rejected",
        *[f"a{n}" for n in range(30, 90)],
    ]
    failed = results[7]
    assert isinstance(failed, Rejected) and failed.line == 8 and "a7" in failed.error and "told to fail" in failed.error


def test_a_worker_that_dies_loses_only_the_article_that_killed_it() -> None:
    results = list(coded(items(130, a45="DIE", a101="DIE"), 2, make=coders.echo))
    assert len(results) == 130
    lost = [result for result in results if isinstance(result, Rejected)]
    assert [(item.line, "a45" in item.error or "a101" in item.error) for item in lost] == [(46, True), (102, True)]


def test_a_coder_that_cannot_load_stops_the_run() -> None:
    with pytest.raises(WorkerError, match="doctor"):
        list(coded(items(60), 2, make=coders.broken))


def test_input_is_read_only_as_far_as_it_is_needed() -> None:
    read = 0

    def stream():  # type: ignore[no-untyped-def]
        nonlocal read
        for item in items(4000):
            read += 1
            yield item

    results = coded(stream(), 2, make=coders.echo)
    next(results)
    assert read < 1000
    results.close()
