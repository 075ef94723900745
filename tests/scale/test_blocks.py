"""Linking in bulk against linking everything with everything."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from made import ADEN, KIRKUK, event, stored

from rasid.incidents import link, reports
from rasid.incidents.origins import credit, signature
from rasid.record import Article, CodedArticle, Place, Span
from rasid.scale.blocks import Groups, Told, blocks, key_of, linked, made, packed, unpacked

SAMPLE = Path(__file__).parents[2] / "sample/articles.jsonl"


def report(where=KIRKUK, day: str | None = "2024-09-29", kind: str = "ASSAULT:explosives"):  # type: ignore[no-untyped-def]
    article, coded, _ = stored(
        "a", f"وقع انفجار في {(where or KIRKUK)[0]}.", events=[event(f"وقع انفجار في {(where or KIRKUK)[0]}.", "انفجار", kind, where, day)]
    )
    (found,) = reports(article, coded)
    return found


def test_reports_near_each_other_share_a_block_and_far_ones_do_not() -> None:
    def placed(*given, **named):  # type: ignore[no-untyped-def]
        return set(blocks([report(*given, **named)])[0])

    here = placed()
    across = ("الحويجة", "Hawija", "g9", "IRQ", 35.32, 43.98)  # over the edge of a cell, 40 km off
    assert here & placed(across)
    assert not here & placed(ADEN)
    assert not here & placed(kind="PROTEST")
    assert here & placed(day="2024-09-30") and not here & placed(day="2024-08-20")
    assert all(block.startswith("ASSAULT|-|") for block in blocks([report(None, None)])[0])
    assert here & set(blocks([report(None), report()])[0])  # its article names the place elsewhere


def test_reports_of_a_whole_year_are_not_put_into_every_week() -> None:
    assert len(blocks([report(day="2024")])[0]) < 80


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_have_blocks(day: str) -> None:
    from dataclasses import replace
    from datetime import date

    when = date.fromisoformat(day)
    assert blocks([replace(report(), first=when, last=when)])[0]


def test_a_report_survives_packing() -> None:
    one = report()
    told = Told(one, b"1234", None)
    assert unpacked(packed(told)) == told


def test_groups_join_through_chains() -> None:
    groups = Groups()
    for a, b in (("c", "d"), ("a", "b"), ("d", "b"), ("x", "x")):
        groups.join(a, b)
    assert dict(groups.items()) == {"a": "a", "b": "a", "c": "a", "d": "a", "x": "x"}


@pytest.fixture(scope="module")
def sample() -> list[tuple[Article, CodedArticle]]:
    from rasid.coder import shared_coder

    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    articles = [Article(row["id"], row["text"], row["title"], row["date"], source=row["source"]) for row in rows]
    return [(article, shared_coder()(article)) for article in articles]


def test_blocking_finds_nearly_what_linking_everything_finds(sample: list[tuple[Article, CodedArticle]]) -> None:
    every = [found for pair in sample for found in reports(*pair)]
    exact = {key_of(one): key_of(group[0]) for group in link(every) for one in group}
    by_block = defaultdict(list)
    for pair in sample:
        own = reports(*pair)
        for one, listed in zip(own, blocks(own), strict=True):
            for block in listed:
                by_block[block].append(packed(Told(one, b"", None)))
    groups = Groups()
    for some in by_block.values():
        for first, other in linked(some):
            groups.join(first, other)
    bulk = dict(groups.items())
    assert bulk.keys() == exact.keys()
    assert b_cubed(bulk, exact) > 0.93


def b_cubed(found: dict[str, str], gold: dict[str, str]) -> float:
    """F1 of two groupings of the same keys."""
    groups: list[dict[str, set[str]]] = [defaultdict(set), defaultdict(set)]
    for which, grouping in zip(groups, (found, gold), strict=True):
        for key, group in grouping.items():
            which[group].add(key)
    shares = [(len(a & b) / len(a), len(a & b) / len(b)) for key in gold if (a := groups[0][found[key]], b := groups[1][gold[key]])[0]]
    precision, recall = (sum(share[at] for share in shares) / len(shares) for at in (0, 1))
    return 2 * precision * recall / (precision + recall)


def test_an_incident_counts_copies_once(sample: list[tuple[Article, CodedArticle]]) -> None:
    article, coded = sample[0]
    copy = Article("copy", article.text, article.title, article.date, source="ناسخ")
    (one, *_), (other, *_) = (
        reports(article, coded),
        reports(copy, CodedArticle("copy", coded.date, events=coded.events, statements=coded.statements)),
    )
    rows = [packed(Told(r, signature(a), credit(a))) for r, a in ((one, article), (other, copy))]
    incident = made(rows)
    assert (incident.articles, incident.origins) == (2, 1)
    assert isinstance(incident.place, Place | None) and isinstance(incident.mentions[0].trigger.span, Span)
