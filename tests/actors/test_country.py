"""To which country an actor belongs whose phrase tells none."""

from __future__ import annotations

import pytest

from rasid.actors.country import Asking, Countries
from rasid.coder import shared_coder
from rasid.linear import LinearModel
from rasid.record import Article

TEXT = (
    "أعلنت الحكومة التونسية أن قواتها انتشرت في المرجان.\n"
    "وقال وزير الخارجية المصري إن بلاده ترحب بذلك، ودعا سفيرها إلى الحوار.\n"
    "وأكدت الشرطة أن رئيسها زار موظفيها في العراق."
)


def test_each_country_is_weighed_by_all_its_features_and_by_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    model = LinearModel.load("rasid.actors", "country.tsv")
    asked: list[bool] = []
    guess = Countries.guess

    def checked(countries: Countries, asking: Asking) -> tuple[str, str]:
        found = [features for _, features in countries.options(asking)]
        spelled = [sum(model.weights.get(name, 0.0) for name in features.spelled()) for features in found]
        assert countries._model.scores(found) == pytest.approx(spelled)
        asked.append(asking.possessed)
        return guess(countries, asking)

    monkeypatch.setattr(Countries, "guess", checked)
    shared_coder().read_before_statements(Article("an article", TEXT))
    assert set(asked) == {True, False}
