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
from rasid.linear import Features, LinearModel, ModelTable, parted, shares
from rasid.record import Event

MODES = {root: ("", *modes.split()) for root, modes in TYPES.items() if modes}
_AHEAD, _NEAR, _BACK = 12, 4, 3
_NAMING = ("own", "weapon", "told")


class ModeChooser:
    """Chooses the mode of an event."""

    def __init__(self, model: LinearModel | None = None) -> None:
        weights = parted((model or LinearModel.load("rasid.events", "mode.tsv")).weights)
        self._named = {name: weights[name][""] for name in _NAMING if name in weights}
        self._models = {
            root: ModelTable([LinearModel(weights.get(f"{root}:{mode}", {})) for mode in modes]) for root, modes in MODES.items()
        }

    def choose(self, doc: Doc, candidate: Candidate, before: list[Event], named: Weapon | None) -> str:
        """The type of the event with its likeliest mode, from the events before it in the article and the weapon named."""
        root = candidate.trigger.frame.root
        if root not in MODES:
            return candidate.trigger.frame.type
        signs = _signs(doc, candidate, before, named)
        (scores,) = self._models[root].scores([Features(signs.features)]).tolist()
        for name, mode in zip(_NAMING, signs.named, strict=True):
            if mode in MODES[root]:
                scores[MODES[root].index(mode)] += self._named.get(name, 0.0)
        chances = shares(scores)
        if chances[0] >= 0.5:
            return root  # likelier none than any
        return f"{root}:{MODES[root][chances.index(max(chances[1:]), 1)]}"


def options(doc: Doc, candidate: Candidate, before: list[Event]) -> list[list[str]]:
    """For each mode of the type what speaks for it, in the order of ``MODES``."""
    root = candidate.trigger.frame.root
    signs = _signs(doc, candidate, before, weapon(doc, candidate))
    return [
        [
            *(name for name, named in zip(_NAMING, signs.named, strict=True) if named == mode),
            *(f"{root}:{mode}|{feature}" for feature in signs.features),
        ]
        for mode in MODES[root]
    ]


class _Signs(NamedTuple):
    """What the choice rests on: the modes that frame, weapon and the last event of the type name (``_NAMING``), and what weighs for each by itself."""

    named: tuple[str, str, str]
    features: list[str]


def _signs(doc: Doc, candidate: Candidate, before: list[Event], named: Weapon | None) -> _Signs:
    trigger, sentence, words = candidate.trigger, candidate.sentence, doc.words
    frame = trigger.frame
    own = frame.type.partition(":")[2]
    told = next((event.type.partition(":")[2] for event in reversed(before) if event.type.partition(":")[0] == frame.root), "-")
    arms = named.mode if named else "-"
    low, high = max(trigger.first - _BACK, sentence.first), min(trigger.last + _AHEAD, sentence.last)
    bare = [light_stem(word.form.bare) for word in words[low:high]]
    first, last = trigger.first - low, trigger.last - low
    out = ["", f"own={own}", f"frame={frame.id}", f"use={trigger.use}", f"told={told}", f"own={own}:{told}", f"weapon={arms}"]
    out += [f"word={word}" for word in bare[first:last]]
    out += [f"near={word}" for word in bare[last : last + _NEAR]]
    out += [f"after={word}" for word in dict.fromkeys(bare[last:])]
    out += [f"before={word}" for word in bare[:first]]
    return _Signs((own, arms, told), out)
