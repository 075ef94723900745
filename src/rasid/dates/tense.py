"""Does a sentence look back or ahead? The finite verb nearest to a date decides."""

from __future__ import annotations

from collections.abc import Sequence

from rasid import lexicon
from rasid.arabic.memory import Memory
from rasid.arabic.normal import fold
from rasid.arabic.words import Form, Word

PAST, FUTURE, PRESENT = "past", "future", "present"
_BEFORE_PAST = frozenset({"لم", "ولم", "فلم", "كان", "كانت", "كانوا", "وكان", "وكانت"})
_RELATIVE = frozenset({"الذي", "التي", "الذين", "حيث", "بينما", "فيما", "وهو", "وهي"})


class Tense:
    """Tells past from future around a word. Signals of a surface are worked out once."""

    def __init__(self) -> None:
        self._words = {fold(word): row["tense"] for row in lexicon.load("dates/tense.tsv") for word in lexicon.split(row["word"])}
        self._signals = Memory(self._signal)

    def near(self, words: Sequence[Word], first: int, last: int, start: int, end: int, title: bool) -> str | None:
        """``past``, ``future``, ``present`` or None for the date on words ``first`` to ``last`` of a sentence from ``start`` to ``end``.

        The nearest signal before the date counts, else the nearest after it. A bare imperfect close before the date is
        ``present``: with a weekday it looks ahead («يصل الخميس»). In a title or a relative clause it says nothing.
        """
        for at in (*range(first - 1, max(start, first - 30) - 1, -1), *range(last, min(end, last + 12))):
            signal = self._signals[words[at].form]
            if signal is None:
                continue
            if signal == PRESENT:
                before = words[at - 1].form.text if at > start else ""
                if before in _BEFORE_PAST:
                    return PAST
                if at >= last or title or first - at > 10 or before in _RELATIVE:
                    continue
            return signal
        return None

    def _signal(self, form: Form) -> str | None:
        if form.kind != "w":
            return None
        for text in (form.text, *((form.text[1:],) if form.text[:1] in "وف" and len(form.text) > 3 else ())):
            if text in self._words:
                return self._words[text]
        cut = form.cuts[0] if form.cuts else None
        if cut and cut.pro.endswith("س") and cut.stem[:1] in "يتنا" and len(cut.stem) > 2:
            return FUTURE
        if form.readings and form.readings[0].inflection.pos == "V":
            reading = form.readings[0]
            if reading.cut.pro.endswith("س"):
                return FUTURE
            if reading.inflection.tense == "perf":
                return PAST
            return PRESENT if all(other.inflection.pos == "V" for other in form.readings) else None
        return None
