"""Reports of one incident come together; look-alikes stay apart. All texts are invented."""

import random

import pytest
from made import ADEN, KIRKUK, MOSUL, event, party, stored

from rasid.incidents import link, reports
from rasid.incidents.claims import incident
from rasid.incidents.origins import alike, credit, origins, signature
from rasid.record import Article, Harm, Span

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


def test_tolls_run_from_low_to_high_and_the_latest_is_best() -> None:
    (group,) = link([report for report in cases() if report.article in "ab"])
    made = incident(group, 2)
    assert made.killed == (5, 7, 7) and made.injured is None
    assert {claim.value for claim in made.claims if claim.field == "killed"} == {"5", "7"}
    assert made.place and made.place.name == "Kirkuk" and made.date == "2024-09-28" and made.articles == 2


def test_a_denied_account_stands_beside_the_others_but_does_not_count() -> None:
    denied = told("z", BLAST, "انفجرت", KIRKUK, "2024-09-28", "2024-09-29", killed=50, standing="denied")
    (group,) = link([*told("a", BLAST, "انفجرت", KIRKUK, "2024-09-28", "2024-09-28", killed=5), *denied])
    made = incident(group, 2)
    assert made.killed == (5, 5, 5)
    assert {(claim.value, claim.denied) for claim in made.claims if claim.field == "killed"} == {("5", False), ("50", True)}


def test_a_part_of_a_toll_is_no_toll_and_unknown_is_not_zero() -> None:
    part = Harm("killed", Span(0, 3), BLAST[:3], low=2, high=2, subset=True)
    some = Harm("injured", Span(0, 3), BLAST[:3], bound="vague")
    (group,) = link(told("a", BLAST, "انفجرت", KIRKUK, None, "2024-09-20", harm=(part, some)))
    made = incident(group, 1)
    assert made.killed is None and made.injured is None
    assert [claim.value for claim in made.claims if claim.field in ("killed", "injured")] == ["?"]


def test_who_is_said_to_have_done_it() -> None:
    (group,) = link(
        told("a", BLAST_AGAIN, "انفجرت", KIRKUK, None, "2024-09-20", actor=(party(BLAST_AGAIN, "الشرطة", "Police", "IRQ COP"),))
    )
    made = [(claim.value, claim.text) for claim in incident(group, 1).claims if claim.field == "perpetrator"]
    assert made == [("Police", "الشرطة")]


def counted(**texts: str) -> int:
    made = {ident: Article(ident, text) for ident, text in texts.items()}
    return len(origins({ident: (signature(article), credit(article)) for ident, article in made.items()}))


LONG = " ".join(f"كلمة{n}" for n in range(60))


def test_a_copied_text_is_one_origin() -> None:
    assert counted(a=LONG, b="مقدمة قصيرة. " + LONG, c="خبر مستقل كل الاستقلال عن غيره من الأخبار") == 2


def test_texts_that_credit_one_agency_are_one_origin() -> None:
    assert counted(a="بغداد (رويترز) - خبر أول هنا", b="خبر ثان مختلف (رويترز)", c="بغداد (أ ف ب) - خبر ثالث مختلف") == 2


def test_an_agency_named_in_passing_is_no_credit() -> None:
    assert credit(Article("a", "قال مسؤول لرويترز إن الاجتماع أرجئ.")) is None


def test_the_share_of_the_shorter_text_is_told() -> None:
    whole, half = (signature(Article("x", text)) for text in (LONG, " ".join(LONG.split()[:30])))
    other = signature(Article("x", "خبر مستقل كل الاستقلال عن غيره من الأخبار " * 3))
    assert alike(whole, [whole, half, other]) == pytest.approx([1.0, 0.95, 0.0], abs=0.25)


@pytest.mark.parametrize("text", ["نقلا عن رويترز، قال مسؤول إن الاجتماع أرجئ.", "خبر قصير. المصدر: رويترز", "دبي (رويترز) - خبر"])
def test_stated_credits(text: str) -> None:
    assert credit(Article("a", text)) == "Reuters"
