"""How many independent origins tell of something: copies and credits. All texts are invented."""

from __future__ import annotations

import pytest

from rasid.incidents.origins import alike, credit, origins, signature
from rasid.record import Article

LONG = " ".join(f"كلمة{n}" for n in range(60))


def counted(**texts: str) -> int:
    made = {ident: Article(ident, text) for ident, text in texts.items()}
    return len(origins({ident: (signature(article), credit(article)) for ident, article in made.items()}))


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


@pytest.mark.parametrize("text", ["نقلا عن رويترز، قال مسؤول إن الاجتماع أرجئ.", "خبر قصير. المصدر: رويترز", "دبي (وكالة رويترز) - خبر"])
def test_stated_credits(text: str) -> None:
    assert credit(Article("a", text)) == "Reuters"
