"""Reports of one incident come together; look-alikes stay apart. All texts are invented."""

import random

import pytest
from made import ADEN, KIRKUK, MOSUL, event, stored

from rasid.incidents import link, reports

BLAST = "انفجرت سيارة مفخخة قرب سوق النصر الشعبية وسط كركوك وقتلت خمسة من المتبضعين."
BLAST_AGAIN = "قالت الشرطة إن سيارة ملغومة انفجرت عند سوق النصر الشعبية في كركوك فأودت بسبعة متبضعين."
BLAST_LATER = "فجر انتحاري حزاما ناسفا أمام مركز للتطوع في كركوك وقتل اثنين من المتطوعين."
ELSEWHERE = "انفجرت سيارة مفخخة قرب سوق السمك الشعبية في الموصل وقتلت أربعة من الصيادين."
SHIP = "رست سفينة إغاثة تحمل طحينا وأدوية للكوليرا في ميناء عدن."


def told(ident: str, text: str, trigger: str, where: object, day: str | None, published: str, **fields: object) -> list:  # type: ignore[type-arg]
    article, coded, _ = stored(ident, text, date=published, events=[event(text, trigger, where=where, day=day, **fields)])  # type: ignore[arg-type]
    return reports(article, coded)


def cases() -> list:  # type: ignore[type-arg]
    return [
        *told("a", BLAST, "انفجرت", KIRKUK, "2024-09-28", "2024-09-28", killed=5),
        *told("b", BLAST_AGAIN, "انفجرت", KIRKUK, "2024-09-28", "2024-09-29", killed=7),
        *told("c", BLAST_LATER, "فجر", KIRKUK, "2024-10-04", "2024-10-04", killed=2),
        *told("d", ELSEWHERE, "انفجرت", MOSUL, "2024-09-28", "2024-09-28", killed=4),
        *told("e", SHIP, "إغاثة", ADEN, None, "2024-09-28", type="AID"),
    ]


def groups(found: list) -> list[str]:  # type: ignore[type-arg]
    return ["".join(report.article for report in group) for group in link(found)]


def test_rival_accounts_come_together_and_look_alikes_stay_apart() -> None:
    assert groups(cases()) == ["ab", "d", "e", "c"]


def test_the_order_of_reports_does_not_matter() -> None:
    found = cases()
    expected = link(found)
    for seed in range(5):
        random.Random(seed).shuffle(found)
        assert link(found) == expected


def test_the_same_words_days_apart_are_two_incidents() -> None:
    first = told("a", BLAST, "انفجرت", KIRKUK, "2024-09-20", "2024-09-20")
    second = told("b", BLAST, "انفجرت", KIRKUK, "2024-09-24", "2024-09-24")
    assert groups([*first, *second]) == ["a", "b"]


def test_another_kind_of_act_is_another_incident() -> None:
    assert groups(
        [*told("a", BLAST, "انفجرت", KIRKUK, None, "2024-09-20"), *told("b", BLAST, "قتلت", KIRKUK, None, "2024-09-20", type="PROTEST")]
    ) == ["a", "b"]


@pytest.mark.parametrize(
    ("standing", "linked"), [("actual", 1), ("denied", 1), ("future", 0), ("demanded", 0), ("habitual", 0), ("negated", 0)]
)
def test_only_what_is_said_to_have_happened_is_linked(standing: str, linked: int) -> None:
    assert len(told("a", BLAST, "انفجرت", KIRKUK, None, "2024-09-20", standing=standing)) == linked
