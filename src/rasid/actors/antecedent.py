"""Whom a description means that tells little: «المصدر», «المجموعة», «14 آخرون», «الطرفان» may be somebody met before.

Its own code and those of the actors met last are weighed by a conditional logit learnt from annotated articles
(``training/actors.py``); where its own wins it means nobody met before. No antecedent is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rasid.actors.registry import Entry
from rasid.linear import Features, PartedModel
from rasid.record import Party

_BACK, _DISTINCT = 24, 6


class Past(NamedTuple):
    """An actor met before: the party, its first role, and its first word.

    ``head``: the first word in normal form without article; ``told``: its own phrase, or somebody met before, told more than the role;
    ``named``: it is a person by name; ``persons`` as in ``Resolved``; ``joined``: by و to the actor met right before it.
    """

    party: Party
    role: Entry
    word: int
    head: str = ""
    told: bool = True
    named: bool = False
    persons: int | None = None
    joined: bool = False


class Weak(NamedTuple):
    """A description to be understood: its role and own code, its first word and its sentence's, whether it is definite or a name."""

    role: Entry
    code: str
    word: int
    first: int
    definite: bool
    named: bool


def options(weak: Weak, past: Sequence[Past]) -> list[tuple[Past | None, str, Features]]:
    """Its own code first, then those of the actors met last, each code once: (actor, code, features, which also count by what the description is)."""
    role, own = weak.role, weak.code
    country, _, sector = own.partition(" ")
    kind = f"{role.kind}:{role.number}:{weak.definite}:{weak.named}"
    out: list[tuple[Past | None, str, Features]] = [
        (None, own, Features(["own", f"own|{role.id}", f"own|{sector}", f"own|{kind}", f"own|{sector}|{kind}"]))
    ]
    seen = {own}
    for back, met in enumerate(reversed(past[-_BACK:])):
        code = met.party.code
        if not code or code in seen or len(out) > _DISTINCT or (weak.named and not _may_have_name(met)):
            continue
        seen.add(code)
        whose, _, what = code.partition(" ")
        named = bool(met.party.actor or met.party.name)
        features = [
            f"order={min(len(out), 5)}", f"near={min(back, 4)}", f"here={met.word >= weak.first}", f"role={met.role.id == role.id}", f"role={met.role.id == role.id}:{named}",
            f"country={whose == country}", f"what={what}", f"named={named}", f"first={met is past[0]}",
        ]  # fmt: skip
        out.append((met, code, Features(features, ((role.id, features), (sector, features), (kind, features)))))
    return out


def _may_have_name(met: Past) -> bool:
    """Whether whom a name means may be somebody met without one: no country, no body, no group, nobody else with a name."""
    return not met.named and met.role.number == "s" and met.role.kind in ("office", "member") and met.role.id != "role:somebody"


def choose(model: PartedModel, weak: Weak, past: Sequence[Past]) -> Past | None:
    """The actor met before that a description means, or None."""
    found = options(weak, past)
    if len(found) == 1:
        return None
    scores = model.scores([features for _, _, features in found])
    return found[scores.index(max(scores))][0]
