"""When an event happened: the dates of its sentence weighed against each other.

A date belongs to the verb it stands with: «أعلن أمس أن …» dates the announcement. The weights are learnt as those of ``where``.
"""

from __future__ import annotations

from rasid.arabic.spans import SpanIndex
from rasid.dates import iso_of
from rasid.events.fill import Candidate
from rasid.events.position import position
from rasid.linear import LinearModel
from rasid.record import Date, DateRef

_LEAST = 0.07
_REACH = 240


class When:
    """Chooses the date of an event."""

    def __init__(self, model: LinearModel | None = None, least: float = _LEAST) -> None:
        self._model = model or LinearModel.load("rasid.events", "when.tsv")
        self._least = least

    def choose(self, dates: SpanIndex[Date], candidate: Candidate) -> DateRef | None:
        """The most likely date of the sentence; None where none is likely."""
        best: tuple[float, Date] | None = None
        for date, features in options(dates, candidate):
            probability = self._model.probability(features)
            if probability >= self._least and (best is None or probability > best[0]):
                best = (probability, date)
        return DateRef(best[1].span, best[1].text, iso_of(best[1])) if best else None


def options(dates: SpanIndex[Date], candidate: Candidate) -> list[tuple[Date, list[str]]]:
    """Every date of the sentence that has a value, with its features."""
    sentence, here = candidate.sentence, candidate.span.start
    found = [
        date
        for date in dates.within(max(sentence.span.start, here - _REACH), min(sentence.span.end, here + _REACH))
        if date.value and date.kind != "recurring"
    ]
    ranks = {date.span: rank for rank, date in enumerate(sorted(found, key=lambda date: abs(date.span.start - here)))}
    return [(date, _features(candidate, date, min(ranks[date.span], 2))) for date in found]


def _features(candidate: Candidate, date: Date, rank: int) -> list[str]:
    trigger, sentence = candidate.trigger, candidate.sentence
    root = trigger.frame.root
    place = position(candidate, date.span.start)
    size = "day" if len(date.value or "") == 10 else date.kind if date.kind != "day" else "longer"
    near = f"{place.side}:{min(place.verbs + place.edges, 2)}"
    out = [
        *place.features(), f"rank={rank}", f"rank={rank}:{place.side}", f"size={size}", f"size={size}:{place.side}", f"from={date.resolved_from}",
        f"use={trigger.use}:{near}", f"{root}|near={near}", f"{root}|far={place.side}{place.far // 2}", f"title={sentence.title}", f"near={near}:{rank}",
        f"opens={place.word <= sentence.first + 1}:{place.clear}", f"rule={date.why.rules[0].partition('.')[0] if date.why and date.why.rules else ''}",
        f"{root}|rank={rank}", f"use={trigger.use}:{place.side}{place.far // 2}",
    ]  # fmt: skip
    by = candidate.by
    if by is not None:
        content = by.content.span
        inside = content.start <= date.span.start < content.end
        out += [f"said={inside}:{by.kind}", f"said={inside}:{place.side}", f"said={inside}:{trigger.use}"]
    else:
        out.append(f"told={candidate.said is not None}")
    return out
