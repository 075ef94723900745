"""The sector of an actor: what registry and phrase tell, weighed with the words of all its mentions and with what the article is about.

«رئيس امباير ستايت بيلدينغ» is in business though «رئيس» by itself leads a state; «القائد» of a match day is no soldier. A multinomial
logistic regression learnt from annotated articles (``training/actors.py``) tells how likely each sector is; the sector that the
registry and the phrase gave is left only for one that is likely enough, and ``why`` says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from rasid.actors.compose import WHOLE_CODES
from rasid.arabic.document import Doc, Resolved
from rasid.arabic.light import light_stem
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.words import Form
from rasid.linear import Features, LinearModel, ModelTable, parted
from rasid.record import Why

RULE = "sector weighed"
_LIKELY = 0.4
_AHEAD, _NEAR, _BEHIND, _APPOSED = 6, 2, 4, 5
_MUCH, _OFTEN = 0.15, 2  # of the actors of an article, from where on a sector says what it is about
_MARK = "#"


def sector_of(code: str) -> str:
    """The sector of a code; a code that stands for a body of no country (``UNO``, ``NGO``, ``IMG MIL``) is one of its own."""
    return code if _whole(code) else code.partition(" ")[2]


def _whole(code: str) -> bool:
    """Whether a code stands for a body of no country."""
    country = code.partition(" ")[0]
    return country in WHOLE_CODES and country != "--"


class SectorChooser:
    """Gives actors the likeliest sector."""

    def __init__(self, model: LinearModel | None = None) -> None:
        weights = parted((model or LinearModel.load("rasid.actors", "sector.tsv")).weights)
        weights.pop("", None)
        self.sectors = tuple(weights)
        self._table = ModelTable([LinearModel(some) for some in weights.values()]) if weights else None

    def choose(self, doc: Doc, found: Sequence[Resolved], country: Callable[[Resolved], str]) -> list[Resolved]:
        """The actors of an article with the sectors that are likeliest; ``country`` tells one for an actor that had none."""
        if self._table is None or not found:
            return list(found)
        out = list(found)
        owns, common = features(doc, found)
        scores = self._table.scores([Features(some) for some in owns]) + self._table.scores([Features(common)])
        chances = 1 / np.exp(scores - scores.max(1, keepdims=True)).sum(1)
        for at, (resolved, top, chance) in enumerate(zip(found, scores.argmax(1).tolist(), chances.tolist(), strict=True)):
            code, sector = resolved.party.code, self.sectors[top]
            if code is None or chance < _LIKELY or sector == sector_of(code):
                continue
            if _whole(sector):
                code = sector
            else:
                own = (country(resolved) or "--") if _whole(code) else code.partition(" ")[0]
                code = f"{own} {sector}"
            rules = resolved.party.why.rules if resolved.party.why else ()
            out[at] = resolved._replace(party=replace(resolved.party, code=code, why=Why((*rules, RULE))))
        return out


def _stem(form: Form) -> str:
    return light_stem(form.bare) if form.kind == "w" else _MARK


_stems = Memory(_stem)


def features(doc: Doc, found: Sequence[Resolved]) -> tuple[list[list[str]], list[str]]:
    """For each actor of an article what speaks for one sector or another, and what does for all of them."""
    stems = [_stems[word.form] for word in doc.words]
    ends = [0] * len(stems)
    starts = [0] * len(stems)
    for sentence in doc.sentences:
        for i in range(sentence.first, sentence.last):
            starts[i], ends[i] = sentence.first, sentence.last
    title = [f"title={stem}" for stem in dict.fromkeys(stems[i] for s in doc.sentences if s.title for i in range(s.first, s.last))]
    owns = [sector_of(resolved.party.code or "") for resolved in found]
    around = [f"{name}={sector}" for name, sector in _about(owns)] + title
    keys = [_one(resolved, stems) for resolved in found]
    words: dict[str, dict[str, None]] = defaultdict(dict)
    roles: dict[str, dict[str, None]] = defaultdict(dict)
    for resolved, key in zip(found, keys, strict=True):
        last = resolved.last
        words[key].update(dict.fromkeys(stems[resolved.first : last]))
        if stems[last : last + 1] == [_MARK]:
            words[key].update(dict.fromkeys(stems[last : min(last + _APPOSED, ends[resolved.first])]))
        if resolved.party.why:
            roles[key].update(dict.fromkeys(rule for rule in resolved.party.why.rules if rule.startswith("role:")))
    shared = {key: [f"any={stem}" for stem in words[key]] + [f"role={rule}" for rule in roles[key]] for key in words}
    out = []
    for resolved, own, key in zip(found, owns, keys, strict=True):
        first, last, party = resolved.first, resolved.last, resolved.party
        rules = party.why.rules if party.why else ()
        begun = rules[0] if rules else "-"
        kind = (party.actor or "-").partition(":")[0]
        after = stems[last : min(last + _AHEAD, ends[first])]
        some = [
            "", f"own={own}", f"kind={resolved.kind}:{own}", f"first={begun}:{own}", f"actor={kind}:{own}", f"id={party.actor}",
            f"head={stems[first]}", f"last={stems[last - 1]}",
        ]  # fmt: skip
        some += [
            f"rule={rule.partition(':')[0] if rule.startswith(('person:', 'org:', 'country:')) else rule}" for rule in dict.fromkeys(rules)
        ]
        some += [f"word={stem}" for stem in dict.fromkeys(stems[first:last])]
        some += shared[key]
        some += [f"after={stem}" for stem in dict.fromkeys(after)]
        some += [f"next={stem}" for stem in dict.fromkeys(after[:_NEAR])]
        some += [f"before={stem}" for stem in dict.fromkeys(stems[max(first - _BEHIND, starts[first]) : first])]
        out.append(some)
    return out, around


def _about(owns: Sequence[str]) -> list[tuple[str, str]]:
    """The sectors that many actors of an article have."""
    counted = Counter(owns)
    out = [("much", sector) for sector, count in counted.items() if count / len(owns) > _MUCH]
    return out + [("often", sector) for sector, count in counted.items() if count >= _OFTEN]


def _one(resolved: Resolved, stems: Sequence[str]) -> str:
    """What the mentions of one actor share: its registry id, its last name, or its words."""
    party = resolved.party
    if party.actor and party.actor.startswith(("org:", "person:")):
        return party.actor
    if party.name:
        return "name:" + fold(party.name).split()[-1]
    return " ".join(stems[resolved.first : resolved.last])
