"""The mode of an event: which of those that PLOVER gives its type, or none.

The frame speaks first; what is asked for, refused or threatened stands in the words after it («طالب بإطلاق سراح …» is to yield,
«طالب بتعديل القانون» to change). A conditional logit learnt from annotated articles weighs them together.
"""

from __future__ import annotations

from typing import NamedTuple

from rasid.arabic.document import Doc
from rasid.arabic.light import light_stem
from rasid.events.attack import Weapon, weapon
from rasid.events.fill import Candidate
from rasid.lexicon.schema import TYPES
from rasid.linear import Features, LinearModel, ModelTable, shares
from rasid.record import Event

MODES = {root: ("", *modes.split()) for root, modes in TYPES.items() if modes}
_AHEAD, _NEAR, _BACK = 12, 4, 3


class ModeChooser:
    """Chooses the mode of an event."""

    def __init__(self, model: LinearModel | None = None) -> None:
        self._model = ModelTable([model or LinearModel.load("rasid.events", "mode.tsv")])

    def choose(self, doc: Doc, candidate: Candidate, before: list[Event], named: Weapon | None) -> str:
        """The type of the event with its likeliest mode, from the events before it in the article and the weapon named."""
        root = candidate.trigger.frame.root
        if root not in MODES:
            return candidate.trigger.frame.type
        chances = shares(self._model.scores(_weighed(doc, candidate, before, named))[:, 0].tolist())
        if chances[0] >= 0.5:
            return root  # likelier none than any
        return f"{root}:{MODES[root][chances.index(max(chances[1:]), 1)]}"


def options(doc: Doc, candidate: Candidate, before: list[Event]) -> list[list[str]]:
    """For each mode of the type what speaks for it, in the order of ``MODES``."""
    return [features.spelled() for features in _weighed(doc, candidate, before, weapon(doc, candidate))]


def _weighed(doc: Doc, candidate: Candidate, before: list[Event], named: Weapon | None) -> list[Features]:
    root = candidate.trigger.frame.root
    signs = _signs(doc, candidate, before, named)
    return [Features(signs.for_mode(mode), ((f"{root}:{mode}", signs.features),)) for mode in MODES[root]]


class _Signs(NamedTuple):
    """What the choice rests on: the modes of the frame, of the weapon named and of the last event of the type, and what weighs for each by itself."""

    own: str
    weapon: str
    told: str
    features: list[str]

    def for_mode(self, mode: str) -> list[str]:
        """Which of them name a mode, whatever it is."""
        return [name for name, named in (("own", self.own), ("weapon", self.weapon), ("told", self.told)) if named == mode]


def _signs(doc: Doc, candidate: Candidate, before: list[Event], named: Weapon | None) -> _Signs:
    trigger, sentence, words = candidate.trigger, candidate.sentence, doc.words
    frame = trigger.frame
    own = frame.type.partition(":")[2]
    told = next((event.type.partition(":")[2] for event in reversed(before) if event.type.partition(":")[0] == frame.root), "-")
    arms = named.mode if named else "-"
    bare = [light_stem(words[i].form.bare) for i in range(sentence.first, sentence.last)]
    first, last = trigger.first - sentence.first, trigger.last - sentence.first
    out = ["", f"own={own}", f"frame={frame.id}", f"use={trigger.use}", f"told={told}", f"own={own}:{told}", f"weapon={arms}"]
    out += [f"word={word}" for word in bare[first:last]]
    out += [f"near={word}" for word in bare[last : last + _NEAR]]
    out += [f"after={word}" for word in dict.fromkeys(bare[last : last + _AHEAD])]
    out += [f"before={word}" for word in bare[max(first - _BACK, 0) : first]]
    return _Signs(own, arms, told, out)
