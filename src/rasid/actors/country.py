"""The country of an actor whose phrase tells none: weighed among the countries that the article speaks of.

«الشرطة», «مسؤول», «المتظاهرون» belong to the place just named, to the country of the last actor, to the one the article is about, or
to the outlet's home; a conditional logit learnt from annotated articles (``training/actors.py``) weighs what speaks for each.
Nobody's country is a choice too: «دول غربية», «خبراء».
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rasid.actors.registry import Entry
from rasid.linear import Features, PartedModel

UNKNOWN = "--"
_CANDIDATES = 6
_STEPS = (1, 3, 6, 10, 16, 30, 60)


class Sign(NamedTuple):
    """A word that tells a country: which word, whose, and by what (adjective, country, capital, organisation, person, place)."""

    word: int
    country: str
    kind: str


class Asking(NamedTuple):
    """A mention whose country is asked for: its first word, its sentence's first and last word, its role, whether it is definite.

    ``reach``: the word before which its phrase and all that hangs on it by prepositions and genitives ends («حاكم إقليم أقصى شمال …»).
    ``possessed``: it bears a pronoun of whoever it belongs to («قواتها», «حزبه»).
    """

    word: int
    first: int
    last: int
    role: Entry
    definite: bool
    reach: int = 0
    possessed: bool = False


class Countries:
    """The countries of one article and what speaks for each."""

    def __init__(self, signs: Iterable[Sign], weights: Counter[str], home: str, opening: int, model: PartedModel) -> None:
        self._signs = sorted(set(signs))
        self._words = [sign.word for sign in self._signs]
        self._model = model
        self.spoken = frozenset(weights)
        ranked = [country for country, _ in weights.most_common(_CANDIDATES)]
        whole = sum(weights.values()) or 1
        rank = {country: at for at, country in enumerate(ranked)}
        self._candidates = [*ranked, *([home] if home and home not in ranked else [])]
        begun = {sign.country for sign in self._signs if sign.word < opening}
        self._standing = {
            country: (
                f"rank={min(rank.get(country, 9), 4)}", f"share={weights[country] * 5 // whole}", f"home={country == home}",
                f"opening={country in begun}",
            )
            for country in self._candidates
        }  # fmt: skip
        self.known: dict[str, str] = {}

    def guess(self, asking: Asking) -> tuple[str, str]:
        """(country or nothing, rule) for a mention."""
        if not self._candidates:
            return "", "country unknown"
        rows = self.options(asking)
        scores = self._model.scores([features for _, features in rows])
        country = max(zip(scores, (country for country, _ in rows), strict=True))[1]
        return ("", "country unknown") if country == UNKNOWN else (country, "country from the context")

    def options(self, asking: Asking) -> list[tuple[str, Features]]:
        """Every country that may be meant, the unknown one first, with its features, which also count by the sector and the kind of the role."""
        role = asking.role
        sector = role.code.lstrip("=")
        kind = f"{role.kind}:{role.number}:{asking.definite}"
        unknown = [
            "unknown",
            f"unknown|{role.id}",
            f"unknown|{sector}",
            f"unknown|{kind}",
            f"unknown|{sector}|{kind}",
            f"unknown|possessed={asking.possessed}",
            f"unknown|many={min(len(self._candidates), 4)}",
        ]
        before, after = self._around(asking)
        reach = next((sign.country for sign in self._signs[bisect_left(self._words, asking.word) :][:1] if sign.word < asking.reach), "")
        out = [(UNKNOWN, Features(unknown))]
        for country in self._candidates:
            here = before.get(country)
            features = [
                *self._standing[country],
                f"last={self.known.get('') == country}",
                f"sector={self.known.get(sector) == country}:{sector in self.known}",
            ]
            if here is not None:
                order, sign, same = here
                far = bisect_right(_STEPS, asking.word - sign.word)
                features += [f"before={order}", f"before={order}:{sign.kind}:{same}", f"far={far}:{same}"]
            else:
                features.append("before=none")
            features += [f"after={after.get(country, 'none')}", f"reach={reach == country}:{bool(reach)}"]
            placed = [feature for feature in features if feature[:4] in ("rank", "home", "befo")]
            out.append((country, Features(features, ((sector, features), (kind, placed)))))
        return out

    def _around(self, asking: Asking) -> tuple[dict[str, tuple[int, Sign, bool]], dict[str, str]]:
        """The nearest sign of each country before the mention, by order of nearness, and of those after it in the sentence."""
        at = bisect_left(self._words, asking.word)
        before: dict[str, tuple[int, Sign, bool]] = {}
        missing = set(self._candidates)
        for i in range(at - 1, max(at - 40, 0) - 1, -1):
            sign = self._signs[i]
            if sign.country not in before:
                before[sign.country] = (min(len(before), 3), sign, sign.word >= asking.first)
                missing.discard(sign.country)
                if not missing:
                    break
        after: dict[str, str] = {}
        for sign in self._signs[at : at + 12]:
            if sign.word >= asking.last:
                break
            after.setdefault(sign.country, f"{min(len(after), 2)}:{sign.kind}")
        return before, after

    def tell(self, sector: str, country: str) -> None:
        """Remembers an actor met: the last country, and the last of its sector."""
        self.known[""] = self.known[sector] = country
